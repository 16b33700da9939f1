"""Everything the exploring machine may do, as data: to chargers, to vendors, to accounts, to time."""

from typing import Any

from simulator.truth.states import FaultKind, Hold

Deed = tuple[str, dict[str, Any]]

CHARGER_DEEDS: tuple[Deed, ...] = (
    ("plug", {"wanted_wh": 12_000.0}),
    ("plug", {"wanted_wh": 40_000.0, "car_phases": 1}),
    ("unplug", {}),
    ("start", {}),
    ("stop", {}),
    ("finish", {}),
    ("pause", {"hold": Hold.POWER.value}),
    ("pause", {"hold": Hold.SCHEDULE.value}),
    ("release", {}),
    *(("fault", {"kind": kind.value}) for kind in FaultKind),
    ("clear_fault", {}),
    *(("limit", {"limit_a": amps}) for amps in (0.0, 6.0, 10.0, 16.0)),
    ("phases", {"phases": 1}),
    ("phases", {"phases": 3}),
    ("authorise", {}),
    ("go_offline", {}),
    ("go_offline", {"lag_s": 0.0}),
    ("come_online", {}),
    ("reboot", {}),
    ("flap", {"down_s": 40.0, "up_s": 90.0, "times": 3}),
)
"""Actions of the truth with parameters; those the moment does not allow are passed over."""

VENDOR_FAULTS: tuple[Deed, ...] = (
    *(("status", {"status": status, "body": body}) for status in (500, 502, 503) for body in ("html", "json", "empty")),
    *(("body", {"kind": kind}) for kind in ("html", "malformed", "empty", "truncated")),
    ("delay", {"delay_ms": 200.0}),
    ("status", {"status": 429, "body": "empty", "headers": {"Retry-After": "1"}}),
    ("status", {"status": 504, "after_ms": 300.0}),
    *(("cut", {"then": then}) for then in ("fin", "reset", "stall")),
    *(("length", {"by": by}) for by in (8, -8)),
    ("drip", {"bytes_per_s": 200_000.0}),
    ("drip", {"bytes_per_s": 1.0}),
    ("clock", {"skew_s": 300}),
    ("extra_keys", {}),
    ("unresolved", {}),
    ("tls", {}),
    ("refuse", {}),
    ("reset", {}),
    ("silence", {}),
)
"""Faults with settings, each for all of an account's calls."""

ACCOUNT_DEEDS = ("reject_logins", "accept_logins", "expire_tokens", "revoke_tokens", "disconnect", "connect")
"""What happens to an account; the last two at the charger-service."""

WAITS_S = (1.0, 5.0, 30.0, 180.0, 1200.0, 3600.0)
"""World seconds that may pass between two things."""
