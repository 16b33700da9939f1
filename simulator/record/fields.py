"""Header fields: which are between two neighbours only (RFC 9110, 7.6.1), and which a recording keeps."""

import re
from collections.abc import Iterable

Fields = tuple[tuple[str, str], ...]

_HOP_BY_HOP = frozenset(
    {
        *("connection", "proxy-connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"),
        *("proxy-authorization", "proxy-authenticate"),
    }
)
_WRITTEN_ANEW = frozenset({"host", "content-length", "content-encoding", "accept-encoding", "expect"})
"""The next client or server writes these itself: bodies are passed on whole and unpacked."""
_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", re.ASCII)
_KEPT = {
    "content-type": re.compile(
        r"(application/(problem\+)?json|application/(xml|octet-stream|x-www-form-urlencoded)|text/(plain|html|xml))"
        r"(;\s*charset=(utf-8|us-ascii|iso-8859-1))?",
        re.IGNORECASE,
    ),
    "retry-after": re.compile(rf"\d{{1,6}}|{_DATE.pattern}", re.ASCII),
    "last-modified": _DATE,
    "date": _DATE,
    "allow": re.compile(r"[A-Z]{3,7}(, ?[A-Z]{3,7})*", re.ASCII),
    "cache-control": re.compile(r"(no-store|no-cache|private|public|max-age=\d{1,8})(, ?(no-store|no-cache|private))*"),
}
"""What an answer may keep, and the form it must have: nothing of it can tell of anybody."""


def passed_on(fields: Iterable[tuple[str, str]]) -> Fields:
    """The fields for the other side: none that are for the neighbour, or that Connection names, or are written anew."""
    known = tuple(fields)
    named = {word.strip().lower() for name, value in known if name.lower() == "connection" for word in value.split(",")}
    dropped = _HOP_BY_HOP | _WRITTEN_ANEW | named
    return tuple((name, value) for name, value in known if name.lower() not in dropped)


def kept(fields: Iterable[tuple[str, str]]) -> Fields:
    """The fields of an answer that a recording keeps."""
    return tuple((n, v) for n, v in fields if n.lower() in _KEPT and _KEPT[n.lower()].fullmatch(v))


def field(fields: Iterable[tuple[str, str]], name: str) -> str:
    """The first field of that name in any letter case, else empty."""
    return next((value for key, value in fields if key.lower() == name), "")
