"""Reads the stored examples of this folder and compares an answer with them, field by field."""

import re
from pathlib import Path
from typing import Any

import yaml

GOLDEN = Path(__file__).parent / "golden"
GUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?"
WORDS = {
    "charger": GUID,
    "site": GUID,
    "circuit": GUID,
    "session": GUID,
    "serial": r"ZAP\d{6}",
    "name": r"\S.*",
    "site_name": r"\S.*",
    "installed": r"2024-.*",
    "booted": r"2025-12-24T04:00:00",
    "full_report": _MOMENT,
    "hours": r"\d{3}\.\d{3}",
}
"""What a word of the examples must look like; its text is the same wherever it stands."""
PARTS = ("charger", "installation", "hierarchy", "state")


def example(name: str) -> dict[str, Any]:
    """A stored example: what every charger shows, and over it what this one does. State by observation."""
    every = yaml.safe_load((GOLDEN / "every.yaml").read_text())
    own = yaml.safe_load((GOLDEN / f"{name}.yaml").read_text())
    whole = {part: every[part] | own.get(part, {}) for part in PARTS}
    whole["charger"]["OperatingMode"] = own["mode"]
    return whole


class Comparison:
    """One example against one set of answers; ``differences`` are lines for a person."""

    def __init__(self) -> None:
        self.differences: list[str] = []
        self._known: dict[str, str] = {}

    def compare(self, where: str, wanted: Any, got: Any) -> None:
        """Note every place at which got is not as wanted."""
        if isinstance(wanted, dict) and "near" not in wanted and isinstance(got, dict):
            for key in sorted({*wanted, *got}, key=str):
                place = f"{where}.{key}"
                if key in wanted and key in got:
                    self.compare(place, wanted[key], got[key])
                else:
                    self.differences.append(f"{place} is {'missing' if key in wanted else 'too much'}")
        elif isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
            for index, (one, other) in enumerate(zip(wanted, got, strict=True)):
                self.compare(f"{where}[{index}]", one, other)
        elif not self._agree(wanted, got):
            self.differences.append(f"{where}: {wanted!r} was expected, got {got!r}")

    def _agree(self, wanted: Any, got: Any) -> bool:
        if isinstance(wanted, dict):
            return _is_near(got, float(wanted["near"]), float(wanted["within"]))
        if isinstance(wanted, str) and isinstance(got, str):
            if wanted.startswith("$"):
                word = wanted[1:]
                return self._known.setdefault(word, got) == got and bool(re.fullmatch(WORDS[word], got))
            if len(wanted) > 1 and wanted.startswith("/") and wanted.endswith("/"):
                return bool(re.fullmatch(wanted[1:-1], got))
        return type(wanted) is type(got) and bool(wanted == got)


def _is_near(got: Any, near: float, within: float) -> bool:
    """A JSON number, or a text of the firmware's: a number with three decimals."""
    if isinstance(got, str):
        return bool(re.fullmatch(r"-?\d+\.\d{3}", got)) and abs(float(got) - near) <= within
    return type(got) in (int, float) and abs(got - near) <= within
