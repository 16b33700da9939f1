"""The switches of this fake: dotted names in a world's options, with what holds when nobody sets them."""

from typing import Any

from simulator.truth.world import World

DEFAULTS: dict[str, Any] = {
    # Life of an access token, s. Documentation and clients disagree: 3600 or 86399.
    "zaptec.expires_in_s": 3600,
    # "Bearer" as documented; a probe of April 2026 saw "bearer".
    "zaptec.token_type": "Bearer",
    # "broken": every refresh token is refused since 2025-11-03 (evcc-io/evcc#25208); "rotating": single use, new pair.
    "zaptec.refresh": "broken",
    # Life of a refresh token where they work, s.
    "zaptec.refresh_token_lifetime_s": 30 * 86400,
    # Seconds between two token requests of one user, else 503 with a web page; 0 lets all through. The vendor: 1.
    "zaptec.token_pause_s": 0.0,
    # Requests per second and user on /api, and how many may come at once, else 429; 0 lets all through. The vendor: 10.
    "zaptec.requests_per_s": 0.0,
    "zaptec.request_burst": 15,
    # How long one state answer is served again, s; counted in fixed windows of world time. The vendor: about 15.
    "zaptec.state_cache_s": 0.0,
    # "as-sent": measured values are those of the charger's last report; "live": each call sees the present ones.
    "zaptec.reports": "as-sent",
    # 710 of a car that power or a schedule holds back after it had charged: 2, or 5 as other sites report.
    "zaptec.held_mode": 2,
    # 710 during a fault: "relay": the last value, but 5 for 3 once the relay is open; "last": the last value, also 3;
    # "warning": the firmware's own 7.
    "zaptec.fault_mode": "relay",
    # Bit mask of the user's roles: 3 user and owner; 1 a plain user, who sees less.
    "zaptec.roles": 3,
    # Whether GET /api/chargers/{id} carries OperatingMode and IsOnline; the vendor's published model lacks them.
    "zaptec.details_carry_state": True,
    # Whether somebody once set the installation's available current; if not, its fields are left out.
    "zaptec.available_current": True,
    # State of an unknown charger: "404", or "empty" as before 2025-03-01 (200 and an empty list).
    "zaptec.unknown_charger": "404",
    # Whether third parties may use the internal and undocumented endpoints; False answers 403.
    "zaptec.internal_endpoints": True,
    # Whether the message bus is enabled; its host then refuses connections.
    "zaptec.messaging": False,
}


def option(world: World, name: str) -> Any:
    """What holds in this world. Raises KeyError for a name that is not in the table."""
    return world.options.get(name, DEFAULTS[name])
