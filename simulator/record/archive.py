"""A recording as a file: what was asked and answered, in order, with the time each took. JSON, documented in docs.

Shape: {"format", "version", "standIns": [text], "exchanges": [{"number", "afterMs", "tookMs", "request": {"method",
"path", "query": [[name, value]], "body"}, "answer": {"status", "headers": [[name, value]], "body"} or "failure"}]}.
A body is {"json": value} or {"text": text}, and is left out when it is empty.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.truth.errors import SandboxError

FORMAT, VERSION = "charger-sandbox recording", 1


class BadRecording(SandboxError):
    """A file that is no recording, or cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange. after_ms: since the recording began; took_ms: until the answer was complete.

    status: None when nothing came back; then ``failure`` says why. body: as in the file.
    """

    number: int
    after_ms: float
    took_ms: float
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    status: int | None
    headers: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] | None = None
    failure: str = ""
    request_body: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """It as the file has it."""
        asked: dict[str, Any] = {"method": self.method, "path": self.path, "query": [list(q) for q in self.query]}
        if self.request_body:
            asked["body"] = dict(self.request_body)
        told: dict[str, Any] = {"number": self.number, "afterMs": self.after_ms, "tookMs": self.took_ms}
        told["request"] = asked
        if self.status is None:
            return told | {"failure": self.failure}
        answer: dict[str, Any] = {"status": self.status, "headers": [list(h) for h in self.headers]}
        return told | {"answer": answer | ({"body": dict(self.body)} if self.body else {})}


@dataclass(frozen=True, slots=True)
class Recording:
    """Exchanges in order, and the stand-ins in them."""

    exchanges: tuple[Exchange, ...]
    stand_ins: frozenset[str]


def as_document(exchanges: Iterable[Exchange], stand_ins: Iterable[str]) -> dict[str, Any]:
    """The whole file."""
    told = [exchange.as_json() for exchange in exchanges]
    return {"format": FORMAT, "version": VERSION, "standIns": list(stand_ins), "exchanges": told}


def write(path: Path, document: Mapping[str, Any]) -> None:
    """Write the file. Raises BadRecording."""
    try:
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadRecording(f"{path} cannot be written ({error.strerror or error}): name another --out") from error


def read(path: Path) -> Recording:
    """Read a file. Raises BadRecording."""
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise BadRecording(
            f"{path} cannot be read ({error.strerror or error}): name a file that `charger-sandbox record` wrote"
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadRecording(f"{path} is no JSON: a file that `charger-sandbox record` wrote was expected") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT or document.get("version") != VERSION:
        raise BadRecording(f'{path} is no recording: "format": "{FORMAT}" and "version": {VERSION} were expected')
    try:
        exchanges = tuple(_exchange(told) for told in document["exchanges"])
        return Recording(exchanges, frozenset(map(str, document["standIns"])))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadRecording(f"{path} is no whole recording ({type(error).__name__} {error}): record it anew") from error


def _exchange(told: Mapping[str, Any]) -> Exchange:
    asked, answer = told["request"], told.get("answer")
    if answer is None and "failure" not in told:
        raise ValueError(f"exchange {told['number']} has neither answer nor failure")
    return Exchange(
        number=int(told["number"]),
        after_ms=float(told["afterMs"]),
        took_ms=float(told["tookMs"]),
        method=str(asked["method"]),
        path=str(asked["path"]),
        query=tuple((str(name), str(value)) for name, value in asked["query"]),
        status=None if answer is None else int(answer["status"]),
        headers=tuple((str(name), str(value)) for name, value in answer["headers"]) if answer else (),
        body=answer.get("body") if answer else None,
        failure=str(told.get("failure", "")),
        request_body=asked.get("body"),
    )


def body_text(body: Mapping[str, Any] | None) -> str:
    """A body as it is sent."""
    if not body:
        return ""
    return json.dumps(body["json"], separators=(",", ":")) if "json" in body else str(body["text"])
