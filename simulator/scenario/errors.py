"""What is wrong with a script, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from simulator.truth.errors import SandboxError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake. line counts from 1."""

    source: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.text}"


class BadScenario(SandboxError):
    """A scenario file that cannot be played; ``problems`` holds every mistake found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownScenario(SandboxError):
    """No scenario has that name, and no file that path."""


class UnknownTag(SandboxError):
    """No scenario has that tag."""


class BadName(SandboxError):
    """A new scenario cannot be called so, or cannot be written there."""


class StageRefused(SandboxError):
    """A script cannot be played on that charger or in that world."""


def hint(word: object, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` when one of the known words is near, else nothing."""
    if not isinstance(word, str):
        return ""
    if word in (names := list(known)):
        return "; write it without quotes"
    by_folded = {name.casefold().replace("-", "_"): name for name in names}
    near = get_close_matches(word.casefold().replace("-", "_"), by_folded, n=1)
    return f"; did you mean {by_folded[near[0]]!r}?" if near else ""
