"""What a check says is wrong, and the same told with everything a reader needs to see and repeat it."""

import json
from dataclasses import dataclass
from typing import Protocol

from contracts.exchange import Exchange

_LONGEST_TEXT = 80


@dataclass(frozen=True)
class Violation:
    """One disagreement between an answer and what was allowed; every text is a short human sentence part.

    rule: slug of what was broken, the same whichever check notices; where: JSON path such as
    `$.chargeState.chargeRate`, or `status`, or a header's name.
    """

    rule: str
    where: str
    expected: str
    seen: str

    @property
    def sort_key(self) -> tuple[str, ...]:
        """Order violations by their place in the answer."""
        return (self.where, self.rule, self.expected, self.seen)


class Rule(Protocol):
    """What a finding tells of the check it came from."""

    @property
    def slug(self) -> str:
        """Its name in tables and reports."""

    @property
    def title(self) -> str:
        """One sentence a newcomer understands."""

    @property
    def why(self) -> str:
        """Why it matters to whoever calls the service."""


@dataclass(frozen=True)
class Circumstances:
    """When and with whom it happened: scenario and step, vendor, charger, seed, and the command that repeats it.

    scenario: its slug when one was played, and at_s seconds after its start.
    """

    where: str
    vendor: str | None = None
    charger_id: str | None = None
    seed: int | None = None
    replay: str = ""
    scenario: str = ""
    at_s: float | None = None


@dataclass(frozen=True)
class Finding:
    """A violation ready to be read: what was expected and why, what came, where, and how to see it again.

    where: scenario and step; part: the place in the answer (a Violation's `where`); replay: one command; drive: who
    asked; scenario and at_s as in Circumstances. as_scenario: a scenario file that shows it, where one was made.
    """

    check: str
    title: str
    expected: str
    seen: str
    why: str
    where: str
    part: str = "$"
    rule: str = ""
    vendor: str | None = None
    charger_id: str | None = None
    seed: int | None = None
    replay: str = ""
    exchange: Exchange | None = None
    drive: str = ""
    scenario: str = ""
    at_s: float | None = None
    as_scenario: str = ""

    @classmethod
    def of(cls, rule: Rule, violation: Violation, at: Circumstances, exchange: Exchange | None = None) -> "Finding":
        """Return the finding for a violation that this rule's check gave."""
        return cls(
            check=rule.slug,
            title=rule.title,
            expected=violation.expected,
            seen=violation.seen,
            why=rule.why,
            where=at.where,
            part=violation.where,
            rule=violation.rule,
            vendor=at.vendor,
            charger_id=at.charger_id,
            seed=at.seed,
            replay=at.replay,
            exchange=exchange,
            scenario=at.scenario,
            at_s=at.at_s,
        )

    @property
    def sort_key(self) -> tuple[str, ...]:
        """Order findings the same way in every run: by place first, then by what is wrong; times play no part."""
        told = (self.where, self.vendor or "", self.charger_id or "", self.check, self.part, self.rule)
        return (*told, self.expected, self.seen)

    def as_json(self) -> dict[str, object]:
        """Return plain JSON values under the field names; credentials in the exchange are hidden."""
        return {
            "check": self.check,
            "title": self.title,
            "expected": self.expected,
            "seen": self.seen,
            "why": self.why,
            "where": self.where,
            "part": self.part,
            "rule": self.rule,
            "vendor": self.vendor,
            "chargerId": self.charger_id,
            "seed": self.seed,
            "replay": self.replay,
            "drive": self.drive,
            "scenario": self.scenario,
            "atS": self.at_s,
            "asScenario": self.as_scenario,
            "exchange": None if self.exchange is None else self.exchange.as_json(),
        }


def show(value: object) -> str:
    """Say a parsed JSON value in few words: texts quoted and cut, containers named but not spelled out."""
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, str | float | int | None):
        return cut(_spell(value))
    return f"a {type(value).__name__}"


def cut(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Return text, shortened with an ellipsis when it is longer than that many characters."""
    return text if len(text) <= longest else text[:longest] + "…"


def _spell(value: str | float | None) -> str:
    if isinstance(value, str):
        value = value[: _LONGEST_TEXT + 1]
    spelled = json.dumps(value, ensure_ascii=False)
    return spelled.encode("utf-8", "backslashreplace").decode("utf-8")
