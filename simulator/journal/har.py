"""The journal as a HAR 1.2 archive, which the network panels of browsers open (w3c.github.io, "HTTP Archive format").

Secrets are marks here as in the journal. An exchange without an answer has status 0, as browsers write it, and says in
``_error`` what came instead. What HAR has no field for begins with an underscore.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from simulator.journal.journal import Headers, Leg

_HTTP_VERSION = "HTTP/1.1"


def har(legs: Iterable[Leg], base_url: str, version: str) -> dict[str, Any]:
    """Return the archive, oldest exchange first. base_url: what stands before each target, without a final slash."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "charger-sandbox", "version": version},
            "pages": [],
            "entries": [_entry(leg, base_url) for leg in legs],
        }
    }


def _entry(leg: Leg, base_url: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "startedDateTime": moment(leg.began_s or leg.at_s),
        "time": leg.elapsed_ms,
        "request": _request(leg, base_url),
        "response": _response(leg),
        "cache": {},
        "timings": {"send": 0, "wait": leg.elapsed_ms, "receive": 0},
        "_number": leg.number,
        "_leg": leg.leg,
        "_worldTime": moment(leg.at_s),
    }
    own = {"_cause": leg.cause, "_vendor": leg.vendor, "_role": leg.role, "_faults": list(leg.shaped_by or leg.faults)}
    return entry | {name: value for name, value in own.items() if value not in (None, [])}


def _request(leg: Leg, base_url: str) -> dict[str, Any]:
    query = leg.target.partition("?")[2]
    body = leg.request_body
    posted = {"postData": {"mimeType": _type(leg.request_headers), "text": body}} if body else {}
    return {
        "method": leg.method,
        "url": f"{base_url}{leg.target}",
        "httpVersion": _HTTP_VERSION,
        "cookies": [],
        "headers": _named(leg.request_headers),
        "queryString": [{"name": name, "value": value} for name, value in parse_qsl(query, keep_blank_values=True)],
        "headersSize": -1,
        "bodySize": len(body.encode("utf-8", "surrogatepass")),
        **posted,
    }


def _response(leg: Leg) -> dict[str, Any]:
    size = len(leg.body.encode("utf-8", "surrogatepass"))
    missing = {} if leg.status is not None and leg.ending == "complete" else {"_error": leg.ending}
    return {
        "status": leg.status or 0,
        "statusText": "",
        "httpVersion": _HTTP_VERSION,
        "cookies": [],
        "headers": _named(leg.headers),
        "content": {"size": size, "mimeType": _type(leg.headers), "text": leg.body},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": size,
        **missing,
    }


def _named(headers: Headers) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def _type(headers: Headers) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def moment(unix_s: float) -> str:
    """A moment as ISO 8601 in UTC with milliseconds."""
    return datetime.fromtimestamp(unix_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
