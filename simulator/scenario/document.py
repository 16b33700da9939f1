"""YAML with the line of everything in it.

The dialect is the core schema of YAML 1.2, as editors read it: only ``true`` and ``false`` are booleans, so that a key
``on`` stays a word. Anchors, aliases and tags are refused: a scenario is plain data.
"""

import math
import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.nodes import Node, ScalarNode, SequenceNode
from yaml.resolver import Resolver

from simulator.scenario.errors import BadScenario, Problem

Path = tuple[str | int, ...]

MAX_CHARACTERS = 200_000
"""A scenario longer than this is refused unread."""
_BOOL = {"true": True, "false": False}
_INT = re.compile(r"[-+]?\d{1,15}", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_NULL = ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Document:
    """A file's data, and for each path in it the line (from 1) and the words that stand there."""

    source: str
    data: Any
    lines: Mapping[Path, int]
    words: Mapping[Path, str]

    def line(self, path: Path) -> int:
        """The line of that path, or of the nearest thing around it."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def problem(self, path: Path, text: str) -> Problem:
        """A mistake at that path."""
        return Problem(self.source, self.line(path), text)

    def said(self, path: Path, value: object) -> str:
        """The value as the file spells it."""
        if isinstance(value, dict):
            return "a mapping"
        if isinstance(value, list):
            return "a list" if value else "an empty list"
        return repr(self.words.get(path, value)) if isinstance(value, str) else self.words.get(path) or "nothing"


class _Plain(Composer):
    """A composer without anchors, aliases and tags."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[attr-defined]
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="anchors and aliases are not used in scenarios", problem_mark=mark)
        if getattr(event, "tag", None):
            raise yaml.MarkedYAMLError(problem="tags are not used in scenarios", problem_mark=mark)
        return super().compose_node(parent, index)


class _Reader(_Plain, yaml.SafeLoader):
    """PyYAML's own reader: slow, and with the words for what is wrong."""


class _Events(_Plain, Resolver):
    """Composes what libyaml has read, five times as fast."""

    def __init__(self, events: Iterable[yaml.Event]) -> None:
        Composer.__init__(self)
        Resolver.__init__(self)
        self._left = deque(events)

    def check_event(self, *kinds: type[yaml.Event]) -> bool:
        return bool(self._left) and (not kinds or isinstance(self._left[0], kinds))

    def peek_event(self) -> yaml.Event | None:
        return self._left[0] if self._left else None

    def get_event(self) -> yaml.Event | None:
        return self._left.popleft() if self._left else None


def _read_fast(text: str) -> "_Events | None":
    """What libyaml reads; None where it is not there or does not understand the text."""
    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None:
        return None
    try:
        return _Events(yaml.parse(text, loader))
    except yaml.YAMLError:
        return None


def read_document(text: str, source: str) -> tuple[Document, list[Problem]]:
    """Read one YAML document; the problems are keys said twice or not words. Raises BadScenario when it is no YAML."""
    root = _compose(text, source)
    if root is None:
        raise BadScenario([Problem(source, 1, "the file is empty: expected title, story and steps")])
    walk = _Walk(source)
    data = walk.value(root, (), root.start_mark.line + 1)
    return Document(source, data, walk.lines, walk.words), walk.problems


def _compose(text: str, source: str) -> Node | None:
    if len(text) > MAX_CHARACTERS:
        raise BadScenario([Problem(source, 1, f"expected at most {MAX_CHARACTERS} characters, got {len(text)}")])
    try:
        if (events := _read_fast(text)) is not None:
            return events.get_single_node()
        reader = _Reader(text)
        try:
            return reader.get_single_node()
        finally:
            reader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadScenario([Problem(source, mark.line + 1 if mark else 1, _not_yaml(error))]) from error
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        what = f"character U+{int(error.character):04X} is not allowed in YAML: remove it"
        raise BadScenario([Problem(source, line, what)]) from error
    except RecursionError as error:
        raise BadScenario([Problem(source, 1, "the file is nested too deeply to be a scenario")]) from error


def _not_yaml(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or error)
    if "not used in scenarios" in problem:
        return f"{problem}: write the value out"
    if "found another document" in problem or "but found another" in problem:
        return "expected one document, found a second one: a file holds one scenario"
    return f"this is not YAML: {problem}; check indentation, colons and quotes"


class _Walk:
    """Turns nodes into values and notes where each one stands."""

    def __init__(self, source: str) -> None:
        self.lines: dict[Path, int] = {}
        self.words: dict[Path, str] = {}
        self.problems: list[Problem] = []
        self._source = source

    def value(self, node: Node, path: Path, line: int) -> Any:
        self.lines[path] = line
        if isinstance(node, ScalarNode):
            self.words[path] = node.value
            return node.value if node.style else _plain(node.value)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, n), item.start_mark.line + 1) for n, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _mapping(self, node: Node, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, child in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                self._wrong(line, "expected a word as a key, got a list or a mapping")
            elif key.value in found:
                first = self.lines[(*path, key.value)]
                self._wrong(line, f"key {key.value!r} stands here a second time: line {first} has it already")
            else:
                found[key.value] = self.value(child, (*path, key.value), line)
        return found

    def _wrong(self, line: int, text: str) -> None:
        self.problems.append(Problem(self._source, line, text))


def _plain(text: str) -> Any:
    """The value of an unquoted word; what is no finite number stays a word."""
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
