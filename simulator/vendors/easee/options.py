"""The switches of this fake, by dotted name in ``world.options``, with their defaults and allowed values.

easee.profile: ``current`` (the state route is gone since September 2026, Newan/ioBroker.easee#157) or ``legacy``
(it answers). easee.access_token_lifetime_s, easee.refresh_token_lifetime_s: seconds a new token lives.
easee.removed_state_status: what the removed route answers, 404, or 400 as in nordicopen/pyeasee#138.
easee.offline_op_mode: once the cloud has noticed the loss, ``keep`` the last op mode or say ``zero``.
easee.fault_pilot: the pilot letter of a faulty charger: ``connector`` (A or B, as the cable is) or ``F``.
easee.op_mode: ``told``, or a number that stands for every op mode, known or not (evcc-io/evcc#7674).
easee.cable_rating: ``coded`` in the cable, or ``unknown``, which old firmware says as 20000 A.
easee.favourites: whether owners marked their sites, which ``accounts/products`` lists (nordicopen/easee_hass#606).
easee.bad_login_code: the errorCode of a rejected login, 100, or 727, which means the same (stekker/easee).
easee.refused_commands: what a command gets that the charger will not do: 202 and the refusal later, or at once 200 with
``wasAccepted`` false and ``ticks`` 0 (ricott/homey-no.easee).
easee.connection_ids: a stream's id is good ``once``, or ``reusable``, which lets pysignalr come back at once.
easee.power_every_s, easee.session_energy_every_s: seconds between two reports while charging.
easee.heartbeat_s: seconds between two signs of life of an idle charger.
easee.command_delay_s: seconds until a command reaches its charger, which answers at once.
easee.command_responses: whether the stream tells what chargers answered to commands; evcc waits 10 s for it.
easee.installer: whether accounts may do what only installers may, such as change a fuse.
easee.rate_limits: whether callers who ask too often get 429 (``rate_limits``).
easee.equalizers: whether each site has an equalizer (``equalizer``).
easee.retry_after: whether such a 429 says when to come back.
easee.cookies: whether answers set the load balancer's cookies (Newan/ioBroker.easee#120).
easee.gateway_headers: whether answers carry the gateway's names and times of the request.
easee.gateway_block: the gateway lets everybody pass (``off``), sends all callers elsewhere with 301 (``redirect``), or
answers them 403 (``forbidden``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.truth.errors import SandboxError

DEFAULTS: Mapping[str, Any] = {
    "easee.profile": "current",
    "easee.access_token_lifetime_s": 3600.0,
    "easee.refresh_token_lifetime_s": 86_400.0,
    "easee.removed_state_status": 404,
    "easee.offline_op_mode": "keep",
    "easee.fault_pilot": "connector",
    "easee.op_mode": "told",
    "easee.cable_rating": "coded",
    "easee.favourites": True,
    "easee.bad_login_code": 100,
    "easee.refused_commands": 202,
    "easee.connection_ids": "once",
    "easee.power_every_s": 10.0,
    "easee.session_energy_every_s": 60.0,
    "easee.heartbeat_s": 900.0,
    "easee.command_delay_s": 0.5,
    "easee.command_responses": True,
    "easee.installer": False,
    "easee.rate_limits": False,
    "easee.equalizers": False,
    "easee.retry_after": True,
    "easee.cookies": False,
    "easee.gateway_headers": False,
    "easee.gateway_block": "off",
}
_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "easee.profile": ("current", "legacy"),
    "easee.removed_state_status": (404, 400),
    "easee.offline_op_mode": ("keep", "zero"),
    "easee.fault_pilot": ("connector", "F"),
    "easee.cable_rating": ("coded", "unknown"),
    "easee.favourites": (False, True),
    "easee.bad_login_code": (100, 727),
    "easee.refused_commands": (202, 200),
    "easee.connection_ids": ("once", "reusable"),
    "easee.command_responses": (False, True),
    "easee.installer": (False, True),
    "easee.rate_limits": (False, True),
    "easee.equalizers": (False, True),
    "easee.retry_after": (False, True),
    "easee.cookies": (False, True),
    "easee.gateway_headers": (False, True),
    "easee.gateway_block": ("off", "redirect", "forbidden"),
}


class BadOption(SandboxError):
    """A switch of this fake has a value it does not know."""


def choice(options: Mapping[str, Any], name: str) -> Any:
    """One of a few values. Raises BadOption."""
    value = options.get(name, DEFAULTS[name])
    if value not in _CHOICES[name]:
        allowed = ", ".join(repr(item) for item in _CHOICES[name])
        raise BadOption(f"{name} is one of {allowed}, got {value!r}: change the world's option")
    return value


def number_or_told(options: Mapping[str, Any], name: str) -> int | None:
    """A whole number, or None for ``told``. Raises BadOption."""
    value = options.get(name, DEFAULTS[name])
    if value == "told":
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadOption(f"{name} is a whole number or 'told', got {value!r}: change the world's option")
    return value


def seconds(options: Mapping[str, Any], name: str) -> float:
    """A span of time, s, above 0. Raises BadOption."""
    value = options.get(name, DEFAULTS[name])
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise BadOption(f"{name} is a number of seconds above 0, got {value!r}: change the world's option")
    return float(value)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a world's chargers report: spans in s, and what stands in for values that are not established."""

    power_every_s: float
    session_energy_every_s: float
    heartbeat_s: float
    zero_when_offline: bool
    pilot_f_in_fault: bool
    op_mode: int | None = None
    cable_unknown: bool = False


def manner(options: Mapping[str, Any]) -> Manner:
    """How chargers of a world with these options report. Raises BadOption."""
    return Manner(
        power_every_s=seconds(options, "easee.power_every_s"),
        session_energy_every_s=seconds(options, "easee.session_energy_every_s"),
        heartbeat_s=seconds(options, "easee.heartbeat_s"),
        zero_when_offline=choice(options, "easee.offline_op_mode") == "zero",
        pilot_f_in_fault=choice(options, "easee.fault_pilot") == "F",
        op_mode=number_or_told(options, "easee.op_mode"),
        cable_unknown=choice(options, "easee.cable_rating") == "unknown",
    )
