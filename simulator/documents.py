"""The vendors' documentation as the sandbox serves it: an OpenAPI document each, at ``/easee/openapi.json`` and so on.

The document of a vendor is the ``openapi.yaml`` beside its code, read when somebody first asks. It belongs to the
sandbox and not to the vendor's cloud: by the vendor's own host name there is no such address.
"""

import json
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.export import MOUNTS
from simulator.truth.states import Vendor
from simulator.vendors import easee, go_e, zaptec

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PACKAGES = {Vendor.EASEE: easee, Vendor.GO_E: go_e, Vendor.ZAPTEC: zaptec}
_HEADERS = [("Content-Type", "application/json"), ("Cache-Control", "no-cache")]


def document_path(vendor: Vendor) -> Path:
    """Where a vendor's document lies, whether or not it is written yet."""
    return Path(_PACKAGES[vendor].__path__[0], "openapi.yaml")


def load_document(vendor: Vendor) -> dict[str, Any]:
    """A vendor's OpenAPI document; paths in it are those below the vendor's base URL. Raises FileNotFoundError."""
    return read_document(document_path(vendor))


def read_document(path: Path) -> dict[str, Any]:
    """A document from its file. Raises FileNotFoundError."""
    import yaml  # only those who ask for a document need it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same reader ten times as fast, where it was built
    document: dict[str, Any] = yaml.load(path.read_bytes(), loader)
    return document


class Documents:
    """A WSGI application in front of another: answers for the documents, hands everything else on."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self._vendors: Mapping[str, Vendor] = {
            f"{MOUNTS[vendor]}/openapi.json": vendor for vendor in Vendor if document_path(vendor).is_file()
        }
        self._kept: dict[Vendor, bytes] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer GET and HEAD of a document with it, its other methods with 405."""
        vendor = self._vendors.get(environ.get("PATH_INFO", ""))
        if vendor is None:
            return self._app(environ, start_response)
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD"):
            start_response("405 Method Not Allowed", [("Allow", "GET, HEAD"), ("Content-Length", "0")])
            return []
        body = self._body(vendor)
        start_response("200 OK", [*_HEADERS, ("Content-Length", str(len(body)))])
        return [] if method == "HEAD" else [body]

    def _body(self, vendor: Vendor) -> bytes:
        with self._lock:
            if vendor not in self._kept:
                self._kept[vendor] = json.dumps(load_document(vendor)).encode()
            return self._kept[vendor]
