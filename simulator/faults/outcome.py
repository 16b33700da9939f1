"""What a caller gets: an answer, perhaps held back or cut short, or no answer at all."""

from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus

Headers = tuple[tuple[str, str], ...]
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


def phrase_of(status: int) -> str:
    """What HTTP calls the status, empty for one it does not know."""
    return _PHRASES.get(status, "")


class Ending(StrEnum):
    """How an answer ends: COMPLETE as promised, or FIN, RESET or STALL after ``cut_after_bytes`` of the body."""

    COMPLETE = "complete"
    FIN = "fin"
    RESET = "reset"
    STALL = "stall"


class Silence(StrEnum):
    """Why nothing came back: the name does not resolve, the connection was refused, its certificate cannot be trusted,
    it was reset before an answer, or it stays open without a word.
    """

    UNRESOLVED = "unresolved"
    REFUSED = "refused"
    UNTRUSTED = "untrusted"
    RESET = "reset"
    SILENT = "silent"


class BadCertificate(StrEnum):
    """Why a certificate cannot be trusted: it is for another name, or its time is over."""

    WRONG_NAME = "wrong-name"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Answer:
    """A vendor's answer. hold_ms: how long it is held back before the first byte. cut_after_bytes: body bytes sent.

    bytes_per_s: how fast the body drips in behind the head, None for at once. promised_bytes: what Content-Length says
    where that is not the length of the body.
    """

    status: int
    headers: Headers
    body: bytes
    hold_ms: float = 0.0
    cut_after_bytes: int | None = None
    ending: Ending = Ending.COMPLETE
    bytes_per_s: float | None = None
    promised_bytes: int | None = None

    @property
    def plain(self) -> bool:
        """Whether any web server can say it: at once, whole, and as long as it says."""
        odd = self.hold_ms or self.bytes_per_s is not None or self.promised_bytes is not None
        return not odd and self.ending is Ending.COMPLETE

    def header(self, name: str) -> str | None:
        """The first header of that name in any letter case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def with_header(self, name: str, value: str) -> Headers:
        """The headers with this one in place of any other of its name."""
        return (*((key, old) for key, old in self.headers if key.lower() != name.lower()), (name, value))

    def with_body(self, body: bytes) -> "Answer":
        """The same answer with another body and its right length."""
        return replace(self, body=body, headers=self.with_header("Content-Length", str(len(body))))


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing comes back. max_s: how long a silent connection is kept open at the most, seconds.

    certificate: what is wrong with it where ``why`` is UNTRUSTED.
    """

    why: Silence
    max_s: float = 120.0
    certificate: BadCertificate | None = None


Outcome = Answer | NoAnswer
