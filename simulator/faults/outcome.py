"""What a caller gets: an answer, perhaps held back or cut short, or no answer at all."""

from dataclasses import dataclass
from enum import StrEnum

Headers = tuple[tuple[str, str], ...]


class Ending(StrEnum):
    """How an answer ends: COMPLETE as promised, or FIN, RESET or STALL after ``cut_after_bytes`` of the body."""

    COMPLETE = "complete"
    FIN = "fin"
    RESET = "reset"
    STALL = "stall"


class Silence(StrEnum):
    """Why nothing came back: the connection was refused, was reset before an answer, or stays open without a word."""

    REFUSED = "refused"
    RESET = "reset"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Answer:
    """A vendor's answer. hold_ms: how long it is held back before the first byte. cut_after_bytes: body bytes sent."""

    status: int
    headers: Headers
    body: bytes
    hold_ms: float = 0.0
    cut_after_bytes: int | None = None
    ending: Ending = Ending.COMPLETE

    def header(self, name: str) -> str | None:
        """The first header of that name in any letter case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def with_header(self, name: str, value: str) -> Headers:
        """The headers with this one in place of any other of its name."""
        return (*((key, old) for key, old in self.headers if key.lower() != name.lower()), (name, value))


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing comes back. max_s: how long a silent connection is kept open at the most, seconds."""

    why: Silence
    max_s: float = 120.0


Outcome = Answer | NoAnswer
