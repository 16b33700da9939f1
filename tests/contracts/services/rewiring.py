"""Services that misread what is on the wire: a vendor's answer is changed before the reference service reads it."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from contracts.drive.arena import Make
from tests.contracts.services.building import Send, made

Rows = dict[Any, dict[str, Any]]
Document = dict[str, Any]


def answers(path: str, change: Callable[[Any], Any]) -> Make:
    """A service for which each 200 whose path holds the pattern reads otherwise: changed in place, or as returned."""

    def changed(content: bytes) -> bytes:
        try:
            document = json.loads(content)
        except ValueError:
            return content
        other = change(document)
        return json.dumps(document if other is None else other).encode()

    def sending(send: Send, request: httpx.Request) -> httpx.Response:
        response = send(request)
        if response.status_code != 200 or not re.search(path, request.url.path):
            return response
        stream = response.stream
        assert isinstance(stream, httpx.SyncByteStream)
        kept = [(name, value) for name, value in response.headers.multi_items() if name.lower() != "content-length"]
        return httpx.Response(200, headers=kept, stream=_Changed(stream, changed), extensions=response.extensions)

    return made(sending=lambda: sending)


class _Changed(httpx.SyncByteStream):
    """A body that comes in one piece is changed; what drips or breaks off stays as it is."""

    def __init__(self, inner: httpx.SyncByteStream, change: Callable[[bytes], bytes]) -> None:
        self._inner = inner
        self._change = change

    def __iter__(self) -> Iterator[bytes]:
        pieces = iter(self._inner)
        yield self._change(next(pieces, b""))
        yield from pieces

    def close(self) -> None:
        self._inner.close()


def easee(change: Callable[[Rows], object]) -> Make:
    """A service that reads Easee's observations otherwise. change: gets them by their ids."""

    def read(document: Any) -> None:
        listed = document.get("observations") if isinstance(document, dict) else None
        if isinstance(listed, list):
            rows = {row["id"]: row for row in listed if isinstance(row, dict) and "id" in row}
            change(rows)
            document["observations"] = list(rows.values())

    return answers(r"^/easee/state/", read)


def easee_mode(old: int, new: int, *, reasons: frozenset[int] | None = None) -> Make:
    """A service that takes one op mode for another, perhaps only with some reasons for no current."""

    def change(rows: Rows) -> None:
        reason = rows.get(96, {}).get("value")
        if rows.get(109, {}).get("value") == old and (reasons is None or reason in reasons):
            rows[109]["value"] = new

    return easee(change)


def zaptec(change: Callable[[Rows], object]) -> Make:
    """A service that reads Zaptec's state list otherwise. change: gets the entries by their ids."""

    def read(document: Any) -> Any:
        if not isinstance(document, list):
            return None
        rows = {row["StateId"]: row for row in document if isinstance(row, dict) and "StateId" in row}
        change(rows)
        return list(rows.values())

    return answers(r"^/zaptec/api/chargers/[^/]+/state$", read)


def said(rows: Rows, state_id: int) -> str:
    """The text of a Zaptec entry; empty when there is none."""
    return str(rows.get(state_id, {}).get("ValueAsString", ""))


def go_e(change: Callable[[Document], object]) -> Make:
    """A service that reads go-e's status otherwise."""

    def read(document: Any) -> None:
        if isinstance(document, dict):
            change(document)

    return answers(r"/api/status$", read)


def measured(document: Document) -> list[Any] | None:
    """go-e's sixteen measured values, when there are so many."""
    values = document.get("nrg")
    return values if isinstance(values, list) and len(values) == 16 else None


def requests(change: Callable[[httpx.Request], httpx.Request | None]) -> Make:
    """A service that asks otherwise. change: returns another request, None for the same."""

    def sending(send: Send, request: httpx.Request) -> httpx.Response:
        return send(change(request) or request)

    return made(sending=lambda: sending)


def again(
    request: httpx.Request, *, url: httpx.URL | None = None, content: bytes | None = None, **headers: str
) -> httpx.Request:
    """The request with another address, body or headers (underscores for dashes)."""
    kept = {name: value for name, value in request.headers.items() if name.lower() != "content-length"}
    kept |= {name.replace("_", "-"): value for name, value in headers.items()}
    body = request.read() if content is None else content
    return httpx.Request(request.method, url or request.url, headers=kept, content=body, extensions=request.extensions)
