"""Which hosts are answered for, and the TLS a client of each is met with."""

import ssl
import tempfile
from collections.abc import Callable
from functools import lru_cache

from simulator.intercept.authority import CertificateFor, Leaf

_CONTEXTS = 512


class Presenting:
    """Hands out the server's side of TLS, HTTP/1.1 only (ALPN): a WebSocket's upgrade needs it."""

    def __init__(self, answers_for: Callable[[str], bool], certificate_for: CertificateFor) -> None:
        self.answers_for = answers_for
        self._certificate_for = certificate_for
        self._context_of = lru_cache(maxsize=_CONTEXTS)(_context)

    def to_host(self, host: str) -> ssl.SSLContext:
        """For a client that said which host it wants."""
        return self._context_of(self._certificate_for(host))

    def to_whom_it_concerns(self) -> ssl.SSLContext:
        """For a client that will say so in its TLS greeting (SNI); for other hosts and without it, it is refused."""
        context = _bare_context()

        def choose(tls: ssl.SSLSocket | ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> int | None:
            host = (name or "").lower()
            if not self.answers_for(host):
                return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
            tls.context = self.to_host(host)
            return None

        context.sni_callback = choose
        return context


def _bare_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def _context(leaf: Leaf) -> ssl.SSLContext:
    context = _bare_context()
    with tempfile.NamedTemporaryFile() as file:  # for the owner alone; the ssl module reads files only
        file.write(leaf.pem)
        file.flush()
        context.load_cert_chain(file.name)
    return context
