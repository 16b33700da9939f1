"""The vendors by host name: ``api.easee.com`` or ``205563.go-e.localhost`` on the sandbox's port is found as well.

Browsers and most resolvers take every name under ``localhost`` for this machine (RFC 6761); the vendors' own names
arrive here through a hosts file or a proxy that ends their TLS. go-e names the charger by host alone, and for its
app's stream (``wss://app.v3.go-e.io/205563``) by path. Asked by name, a vendor is at the root of its host, and that is
what addresses in its answers say.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.export import MOUNTS
from simulator.truth.states import Vendor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_HOSTS: dict[str, Vendor] = {
    "easee.localhost": Vendor.EASEE,
    "api.easee.com": Vendor.EASEE,
    "api.easee.cloud": Vendor.EASEE,
    "streams.easee.com": Vendor.EASEE,
    "zaptec.localhost": Vendor.ZAPTEC,
    "api.zaptec.com": Vendor.ZAPTEC,
}
DOMAINS = ("easee.com", "easee.cloud", "go-e.io", "zaptec.com", "localhost")
"""What all of the hosts are under."""
_GO_E_APP_HOSTS = ("app.v3.go-e.io", "app.go-e.localhost")
"""Where the app's WebSocket is; the serial is the path."""
MOUNTED_AT = "charger_sandbox.mounted_at"
"""WSGI environ key: where the vendor lives on the sandbox's port, of a request that found it by host name."""
_GO_E_HOST = re.compile(r"(?P<serial>\d{6})\.(?:go-e\.localhost|api\.v3\.go-e\.io)")


def mount_of(host: str) -> str | None:
    """Return where the vendor with that host name lives on the sandbox's port; None when no vendor has it.

    host: as in a Host header, in any letter case, with or without port and final dot.
    """
    if _name(host) in _GO_E_APP_HOSTS:
        return f"{MOUNTS[Vendor.GO_E]}/app"
    found = whose_host(host)
    if found is None:
        return None
    vendor, serial = found
    return f"{MOUNTS[vendor]}/{serial}" if serial else MOUNTS[vendor]


def whose_host(host: str) -> tuple[Vendor, str | None] | None:
    """Return the vendor with that host name, given as for ``mount_of``, and the charger's serial where it names one."""
    name = _name(host)
    if found := _GO_E_HOST.fullmatch(name):
        return Vendor.GO_E, found["serial"]
    vendor = Vendor.GO_E if name in _GO_E_APP_HOSTS else _HOSTS.get(name)
    return (vendor, None) if vendor else None


def answers_for(host: str) -> bool:
    """Whether a vendor has that host name, given as for ``mount_of``."""
    return mount_of(host) is not None


def _name(host: str) -> str:
    return host.partition(":")[0].rstrip(".").lower()


def by_host(app: "WSGIApplication") -> "WSGIApplication":
    """Wrap an app that knows the vendors by path, so that it also knows them by host."""

    def find(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "")
        mount = mount_of(host)
        if mount is None:
            return app(environ, start_response)
        if not _name(host).endswith(".localhost"):
            environ["wsgi.url_scheme"] = "https"  # a vendor has its own name under TLS only, wherever that was ended
        path = environ.get("PATH_INFO", "")
        if not path.startswith(f"{mount}/"):
            environ["PATH_INFO"] = f"{mount}{path}"
        environ[MOUNTED_AT] = f"/{mount.split('/')[1]}"
        return app(environ, start_response)

    return find


def at_its_root(app: "WSGIApplication") -> "WSGIApplication":
    """Wrap a vendor's mounted app, so that it does not see its mount in requests that found it by host name."""

    def ask(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if MOUNTED_AT in environ:
            environ["SCRIPT_NAME"] = environ["SCRIPT_NAME"].removesuffix(environ[MOUNTED_AT])
        return app(environ, start_response)

    return ask


def place_of(environ: "WSGIEnvironment") -> str:
    """Where the app that was asked lives on the sandbox's port, whether it was found by path or by host name."""
    return str(environ.get(MOUNTED_AT, environ["SCRIPT_NAME"]))
