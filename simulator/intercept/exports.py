"""The variables that send a client through the interceptor, and how a shell is told."""

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path

NO_PROXY = "localhost,.localhost,127.0.0.1,::1"
NODE_PROXY = Path(__file__).with_name("node_proxy.cjs")
"""What lets Node's own fetch and https find the proxy in versions that cannot by themselves."""


def exports(proxy_url: str, certificate_file: Path, node_options: str = "") -> dict[str, str]:
    """Name -> value. The proxy in both spellings: curl reads http_proxy in small letters only, and a small one that
    was set before would win over a capital one in most clients.

    node_options: what NODE_OPTIONS holds already; it is kept.
    """
    proxy = {"HTTPS_PROXY": proxy_url, "HTTP_PROXY": proxy_url, "NO_PROXY": NO_PROXY}
    trust = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
    return {
        **proxy,
        **{name.lower(): value for name, value in proxy.items()},
        **dict.fromkeys(trust, str(certificate_file)),
        "NODE_USE_ENV_PROXY": "1",  # Node's own fetch and https look at the proxy only when asked to, from 22.21 on
        "NODE_OPTIONS": _with_preload(node_options),
    }


def _with_preload(node_options: str) -> str:
    """Node's options with the file that is loaded first; in quotes, in which Node knows an escape (its CLI docs)."""
    escaped = str(NODE_PROXY).replace("\\", "\\\\").replace('"', '\\"')
    preload = f'--require "{escaped}"'
    return node_options if preload in node_options else f"{node_options} {preload}".lstrip()


def _sh(name: str, value: str) -> str:
    return f"export {name}={shlex.quote(value)}"


def _fish(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"set -gx {name} '{escaped}'"


def _powershell(name: str, value: str) -> str:
    escaped = value.replace("'", "''")
    return f"$env:{name} = '{escaped}'"


SHELLS: dict[str, Callable[[str, str], str]] = {"sh": _sh, "fish": _fish, "powershell": _powershell}


def as_lines(values: Mapping[str, str], shell: str) -> str:
    """What that shell reads, a line for each variable."""
    return "\n".join(SHELLS[shell](name, value) for name, value in values.items())
