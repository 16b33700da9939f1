"""What a client asks of a proxy: a tunnel (CONNECT), or one request with a whole address (RFC 9112, 3.2.2).

Some clients, older axios among them, send even ``GET https://...`` whole and in the clear.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_OURS = {b"host", b"connection", b"proxy-connection", b"proxy-authorization", b"keep-alive"}
"""Header fields that are between client and proxy, or that the proxy writes itself."""


class BadHead(ValueError):
    """It cannot be understood; the text says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """host: in lower case, without a final dot. opening: what is said to the server first; None asks for a tunnel."""

    host: str
    port: int
    opening: bytes | None


def read_head(head: bytes) -> Wanted:
    """Read a head, up to and with its empty line. Raises BadHead."""
    first, *fields = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    words = first.split(b" ")
    if len(words) != 3 or not words[2].startswith(b"HTTP/1."):
        raise BadHead("a request of HTTP/1.1 was expected")
    method, target, version = words
    if method == b"CONNECT":
        host, port = _place(f"//{_text(target)}", None)
        return Wanted(host, port, None)
    scheme, _, _ = _text(target).partition("://")
    if scheme.lower() not in _PORTS:
        raise BadHead("this is a proxy: CONNECT or a whole address such as https://api.easee.com/ was expected")
    host, port = _place(_text(target), _PORTS[scheme.lower()])
    parts = urlsplit(_text(target))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    opening = [b" ".join((method, path.encode("latin-1"), version)), b"Host: " + parts.netloc.encode("latin-1")]
    return Wanted(host, port, b"\r\n".join([*opening, *_passed_on(fields), b"", b""]))


def _passed_on(fields: list[bytes]) -> list[bytes]:
    """The fields for the server. One request a connection: the next one may be for somebody else."""
    named = [(field.partition(b":")[0].strip().lower(), field) for field in fields]
    upgrade = any(name == b"upgrade" for name, _ in named)
    ending = b"Connection: Upgrade" if upgrade else b"Connection: close"
    return [*(field for name, field in named if name not in _OURS), ending]


def _place(address: str, usual_port: int | None) -> tuple[str, int]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or usual_port
    except ValueError as error:
        raise BadHead(f"a host and a port were expected ({error})") from error
    if not host or port is None or parts.username is not None:
        raise BadHead("a host and a port were expected, such as api.easee.com:443")
    return host.rstrip("."), port


def _text(target: bytes) -> str:
    return target.decode("latin-1")
