"""One question put to a charger-service and what came back, raw and complete, so that a finding can show it."""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

Headers = tuple[tuple[str, str], ...]

HIDDEN_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"})
HIDDEN = "[hidden]"

# No honest answer of this contract is near it; a small body that unfolds into gigabytes is not worth reading.
LARGEST_CONTENT_BYTES = 1 << 24

# windowBits of zlib: 47 reads gzip and zlib wrappers, -15 the bare stream some servers send as "deflate".
_WINDOW_BITS: Mapping[str, tuple[int, ...]] = {"gzip": (47,), "x-gzip": (47,), "deflate": (47, -15)}


def _values(headers: Headers, name: str) -> list[str]:
    wanted = name.lower()
    return [value for key, value in headers if key.lower() == wanted]


@dataclass(frozen=True)
class Request:
    """What was asked. path: as sent, with its query if there was one; method: as sent, case included."""

    method: str
    path: str
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the first value of that header, its name in any case; None when it was not sent."""
        return next(iter(_values(self.headers, name)), None)

    def headers_all(self, name: str) -> list[str]:
        """Return each value of that header, in the order sent."""
        return _values(self.headers, name)

    @property
    def bare_path(self) -> str:
        """The path without query and fragment, still percent-encoded."""
        return self.path.partition("#")[0].partition("?")[0]


@dataclass(frozen=True)
class Answer:
    """What came back. body: the bytes received, chunks joined but content coding not undone; elapsed_s: seconds.

    left_out_bytes: how much of the body a report did not keep; 0 in an answer that is judged.
    """

    status: int
    reason: str = ""
    headers: Headers = ()
    body: bytes = b""
    elapsed_s: float = 0.0
    left_out_bytes: int = 0

    def header(self, name: str) -> str | None:
        """Return the first value of that header, its name in any case; None when it did not come."""
        return next(iter(_values(self.headers, name)), None)

    def headers_all(self, name: str) -> list[str]:
        """Return each value of that header, in the order received."""
        return _values(self.headers, name)

    @cached_property
    def media_type(self) -> str:
        """Content-Type without parameters, in lower case; empty when missing; all of them when they disagree."""
        types = list(
            dict.fromkeys(value.partition(";")[0].strip().lower() for value in self.headers_all("Content-Type"))
        )
        return ", ".join(types)

    @cached_property
    def content_codings(self) -> list[str]:
        """The codings named by Content-Encoding in the order applied, `identity` left out."""
        named = ",".join(self.headers_all("Content-Encoding")).lower().split(",")
        return [coding.strip() for coding in named if coding.strip() not in ("", "identity")]

    @cached_property
    def content(self) -> bytes | None:
        """The body with gzip or deflate undone; None when that cannot be done or unfolds beyond all measure.

        An empty body stays empty: the answer to HEAD bears the labels of a body that is not there.
        """
        if not self.body:
            return b""
        content: bytes | None = self.body
        for coding in reversed(self.content_codings):
            content = None if content is None else _undo(coding, content)
        return content


@dataclass(frozen=True)
class Exchange:
    """A request with its answer, or with the reason why none came (`failure`: refused, timed out, reset).

    at_s: world time when it was asked, unix seconds; calls: what the service asked vendors for it, as far as is known.
    Raises ValueError unless exactly one of answer and failure is given.
    """

    request: Request
    answer: Answer | None
    failure: str = ""
    at_s: float | None = field(default=None, compare=False)
    calls: tuple["VendorCall", ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if (self.answer is None) != bool(self.failure):
            raise ValueError("an exchange has either an answer or a failure that says why none came, and never both")

    def as_json(self) -> dict[str, object]:
        """Return both sides for a report: credentials hidden, bodies as text or else base64, elapsed in ms."""
        told: dict[str, object] = {"request": _request_json(self.request)}
        if self.calls:
            told["vendorCalls"] = [call.as_json() for call in self.calls]
        if self.answer is None:
            return told | {"failure": self.failure}
        return told | {"answer": _answer_json(self.answer)}


@dataclass(frozen=True)
class VendorCall:
    """One call of the service to a vendor, on its way to an answer.

    at_s: world time, unix seconds; role: what the endpoint is for; ending: how the vendor's answer ended, "complete"
    or what came in place of the rest; faults: names of the rules that struck.
    """

    exchange: Exchange
    at_s: float
    vendor: str
    role: str = ""
    ending: str = "complete"
    faults: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the call for a report: what it was about, then the exchange."""
        about: dict[str, object] = {
            "vendor": self.vendor,
            "role": self.role,
            "atS": self.at_s,
            "ending": self.ending,
            "faults": list(self.faults),
        }
        return about | self.exchange.as_json()


def _undo(coding: str, body: bytes) -> bytes | None:
    for window_bits in _WINDOW_BITS.get(coding, ()):
        unfolding = zlib.decompressobj(window_bits)
        try:
            content = unfolding.decompress(body, LARGEST_CONTENT_BYTES)
        except zlib.error:
            continue
        if unfolding.eof and not unfolding.unused_data:
            return content
    return None


def _request_json(request: Request) -> dict[str, object]:
    return {
        "method": request.method,
        "path": request.path,
        "headers": _shown(request.headers),
    } | _body_json(request.body)


def _answer_json(answer: Answer) -> dict[str, object]:
    return {
        "status": answer.status,
        "reason": answer.reason,
        "headers": _shown(answer.headers),
        "elapsed_ms": round(answer.elapsed_s * 1000, 3),
        **({"leftOutBytes": answer.left_out_bytes} if answer.left_out_bytes else {}),
    } | _body_json(answer.body)


def _shown(headers: Headers) -> list[list[str]]:
    return [[name, HIDDEN if name.lower() in HIDDEN_HEADERS else value] for name, value in headers]


def _body_json(body: bytes) -> dict[str, object]:
    try:
        return {"body": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode("ascii")}
