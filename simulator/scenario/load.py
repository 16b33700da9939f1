"""Read a scenario file, or say everything that is wrong with it."""

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from simulator.scenario.build import build_script
from simulator.scenario.document import read_document
from simulator.scenario.errors import BadScenario, Problem
from simulator.scenario.meaning import meaning_problems
from simulator.scenario.rehearsal import rehearsal_problems
from simulator.scenario.script import Script
from simulator.scenario.shape import shape_problems

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEPT = 512
"""Scripts that need not be read again: more than ship, which a page that lists them asks for over and over."""


def is_slug(name: str) -> bool:
    """Whether a scenario can be called so."""
    return _SLUG.fullmatch(name) is not None


def load(path: Path) -> Script:
    """Read the scenario in that file; its name without the ending is the slug. Raises BadScenario."""
    source = str(path)
    if path.suffix not in (".yaml", ".yml") or not is_slug(path.stem):
        text = f"expected a file name such as car-full.yaml, got {path.name!r}: use small letters, digits and dashes"
        raise BadScenario([Problem(source, 1, text)])
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadScenario([Problem(source, 1, f"cannot be read: {error.strerror or error}")]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadScenario(
            [Problem(source, line, f"expected UTF-8, got the byte {error.object[error.start]:#04x}")]
        ) from error
    return parse(text, path.stem, source)


@lru_cache(_KEPT)
def parse(text: str, slug: str, source: str = "") -> Script:
    """Read a scenario from a text. source: what to call it in messages, else ``slug.yaml``. Raises BadScenario."""
    document, problems = read_document(text, source or f"{slug}.yaml")
    problems += shape_problems(document)
    problems = problems or meaning_problems(document)
    if problems:
        raise BadScenario(problems)
    script = build_script(document, slug)
    if problems := rehearsal_problems(document, script):
        raise BadScenario(problems)
    return replace(script, text=text)
