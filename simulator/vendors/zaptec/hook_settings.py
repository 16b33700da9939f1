"""Where an installation's web hooks go, and which places they may go to.

Names: api.zaptec.com/help, ``InstallationModel``; what they mean: docs.zaptec.com/docs/webhook-authentication.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulator.truth.world import World
from simulator.vendors.zaptec.options import option
from simulator.vendors.zaptec.records import Key, Written

AUTHENTICATION_TYPE = "AuthenticationType"
NATIVE, WEB_HOOKS = 0, 1
FIELDS: Mapping[str, str] = {
    "WebhooksAuthUrl": "zaptec.webhook_auth_url",
    "WebhooksAuthPayload": "zaptec.webhook_auth_payload",
    "WebhooksSessionStartUrl": "zaptec.webhook_start_url",
    "WebhooksSessionEndUrl": "zaptec.webhook_end_url",
}
"""Fields of an installation, and the options that stand in for them while nobody wrote them."""
URLS = ("WebhooksAuthUrl", "WebhooksSessionStartUrl", "WebhooksSessionEndUrl")


@dataclass(frozen=True, slots=True)
class HookSettings:
    """An installation's web hooks; an empty address is not called.

    auth_url: where a bearer token comes from, else the payload is a login for HTTP Basic. auth_payload: a form.
    """

    start_url: str
    end_url: str
    auth_url: str
    auth_payload: str

    @property
    def login(self) -> tuple[str, str] | None:
        """User and password for HTTP Basic, None when the payload names none."""
        form = parse_qs(self.auth_payload, keep_blank_values=True)
        if "username" not in form:
            return None
        return form["username"][0], form.get("password", [""])[0]


def authentication_type(world: World, written: Written) -> int:
    """Who authorises at an installation with these written fields: 0 the vendor, 1 a web hook."""
    return int(_written(written, AUTHENTICATION_TYPE, option(world, "zaptec.authentication_type")))


def hook_settings(world: World, written: Written) -> HookSettings | None:
    """The web hooks of an installation with these written fields, None while the vendor itself authorises."""
    if authentication_type(world, written) != WEB_HOOKS:
        return None
    values = shown(world, written)
    return HookSettings(
        values["WebhooksSessionStartUrl"] or "",
        values["WebhooksSessionEndUrl"] or "",
        values["WebhooksAuthUrl"] or "",
        values["WebhooksAuthPayload"] or "",
    )


def shown(world: World, written: Written) -> dict[str, str | None]:
    """The fields as the installation shows them; None where nothing is set."""
    return {name: _written(written, name, option(world, switch)) or None for name, switch in FIELDS.items()}


def _written(written: Written, key: Key, otherwise: Any) -> Any:
    note = written.get(key)
    return otherwise if note is None else note.value


def may_be_called(url: str, hosts: str) -> bool:
    """Whether a web hook may go there. hosts: "loopback" or "https", see ``options``; everything else stays shut."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port_reads = parts.port != 0
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host or not port_reads or parts.username is not None:
        return False
    return _on_this_machine(host) or (hosts == "https" and parts.scheme == "https")


def _on_this_machine(host: str) -> bool:
    """Loopback addresses, and ``localhost`` with every name below it (RFC 6761)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
