"""Every exchange of a trial, on both legs, as a HAR 1.2 archive, which the network panels of browsers open.

Entries go to disk as they happen, a file for each part of a trial, so that memory stays bounded and processes that work
side by side do not meet. What HAR has no field for begins with an underscore; an exchange without an answer has status
0, as browsers write it, and says in ``_error`` what came instead. Times are the world's.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from contracts.drive.arena import VENDORS_URL
from contracts.exchange import HIDDEN, HIDDEN_HEADERS, Answer, Exchange, Headers, Request
from contracts.target import PLACELESS_HOST

MOST_EXCHANGES = 20_000
"""Of one part of a trial; what comes after them is counted and left out."""
_HTTP_VERSION = "HTTP/1.1"


class HarSpool:
    """Collects the entries of a trial in a folder and writes the archive at its end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._part = 0
        self._noted = 0

    def begin(self, part: int) -> None:
        """A part of the trial begins; parts are written in the order of their numbers."""
        self._part, self._noted = part, 0

    def note(self, exchange: Exchange) -> None:
        """Keep an exchange whose secrets are marked."""
        self._noted += 1
        with (self._folder / f"{self._part:08}.jsonl").open("a", encoding="utf-8") as file:
            if self._noted > MOST_EXCHANGES:
                file.write("\n")
                return
            for entry in entries(exchange):
                file.write(json.dumps(entry) + "\n")

    def write(self, path: Path, version: str) -> None:
        """Write the archive, entry by entry. Raises OSError."""
        creator = json.dumps({"name": "charger-sandbox", "version": version})
        left_out, separator = 0, ""
        with path.open("w", encoding="utf-8") as out:
            out.write(f'{{"log": {{"version": "1.2", "creator": {creator}, "pages": [], "entries": [')
            for line in self._lines():
                if not line.strip():
                    left_out += 1
                    continue
                out.write(f"{separator}\n{line.rstrip()}")
                separator = ","
            comment = f', "comment": "{left_out} exchanges left out"' if left_out else ""
            out.write(f"\n]{comment}}}}}\n")

    def _lines(self) -> Iterator[str]:
        for part in sorted(self._folder.glob("*.jsonl")):
            with part.open(encoding="utf-8") as file:
                yield from file


def entries(exchange: Exchange) -> Iterator[dict[str, Any]]:
    """The exchange with the service, then the vendor calls it caused."""
    yield _entry(exchange, f"http://{PLACELESS_HOST}", {"_leg": "service"})
    for call in exchange.calls:
        own = {"_leg": "vendor", "_vendor": call.vendor, "_role": call.role, "_faults": list(call.faults)}
        if call.ending != "complete":
            own["_ending"] = call.ending
        yield _entry(call.exchange, VENDORS_URL, own)


def _entry(exchange: Exchange, base_url: str, own: dict[str, Any]) -> dict[str, Any]:
    answer = exchange.answer
    elapsed_ms = round(answer.elapsed_s * 1000, 3) if answer else 0
    return {
        "startedDateTime": _moment(exchange.at_s or 0.0),
        "time": elapsed_ms,
        "request": _request(exchange.request, base_url),
        "response": _response(answer, exchange.failure),
        "cache": {},
        "timings": {"send": 0, "wait": elapsed_ms, "receive": 0},
        **own,
    }


def _request(request: Request, base_url: str) -> dict[str, Any]:
    query = parse_qsl(request.path.partition("?")[2], keep_blank_values=True)
    body = request.body.decode("utf-8", "backslashreplace")
    posted = {"postData": {"mimeType": request.header("Content-Type") or "", "text": body}} if body else {}
    return {
        "method": request.method,
        "url": f"{base_url}{request.path}",
        "httpVersion": _HTTP_VERSION,
        "cookies": [],
        "headers": _named(request.headers),
        "queryString": [{"name": name, "value": value} for name, value in query],
        "headersSize": -1,
        "bodySize": len(request.body),
        **posted,
    }


def _response(answer: Answer | None, failure: str) -> dict[str, Any]:
    missing = {} if answer else {"_error": failure}
    answer = answer or Answer(0)
    content = answer.content if answer.content is not None else answer.body
    size = len(content) + answer.left_out_bytes
    return {
        "status": answer.status,
        "statusText": answer.reason,
        "httpVersion": _HTTP_VERSION,
        "cookies": [],
        "headers": _named(answer.headers),
        "content": {
            "size": size,
            "mimeType": answer.header("Content-Type") or "",
            "text": content.decode("utf-8", "backslashreplace"),
        },
        "redirectURL": answer.header("Location") or "",
        "headersSize": -1,
        "bodySize": len(answer.body) + answer.left_out_bytes,
        **missing,
    }


def _named(headers: Headers) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value if name.lower() not in HIDDEN_HEADERS or "<redacted" in value else HIDDEN}
        for name, value in headers
    ]


def _moment(unix_s: float) -> str:
    return datetime.fromtimestamp(unix_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
