"""The switches of this fake: dotted names in a world's options, with what holds when nobody sets them."""

from typing import Any

from simulator.truth.world import World

DEFAULTS: dict[str, Any] = {
    # Life of an access token, s. Documentation and clients disagree: 3600 or 86399.
    "zaptec.expires_in_s": 3600,
    # "Bearer" as documented; a probe of April 2026 saw "bearer".
    "zaptec.token_type": "Bearer",
    # "openiddict", since 2025-11-03: token requests are POST; "legacy", before: GET with a form works too, and answers
    # carry userName, .issued, .expires and the like (nramsbottom/NeilRamsbottom.Zaptec.Charger.Api needs both).
    "zaptec.token_server": "openiddict",
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
    # What a plain user gets for the hierarchy: 204 since about 2025-09-19, 403 before (custom-components/zaptec#320).
    "zaptec.plain_hierarchy": 204,
    # Whether the installation is still being set up: its hierarchy is then 204 for owners too (stekker/zaptec repeats).
    "zaptec.setting_up": False,
    # "full", or "bare" as for chargers that were never on line: rows of the firmware list without versions and flags
    # (custom-components/zaptec#354).
    "zaptec.firmware_rows": "full",
    # Observations without a value: "absent" leaves ValueAsString out, "text" sends "". Both occur; -1 never has one.
    "zaptec.empty_values": "absent",
    # Length of the logo of an installation's support group in characters; 0: no such group. Real: up to 100 kB.
    "zaptec.logo_chars": 0,
    # Whether the message bus is enabled; the host in its details does not exist.
    "zaptec.messaging": False,
    # Without the right to the bus: "403", or "empty" as earlier (200 with empty Host, Username and Password).
    "zaptec.messaging_refusal": "403",
    # Requests a user may send in half an hour, counted in fixed windows, else 429; 0 lets all through and sends no
    # X-Rate-Limit headers. The vendor: 30000, seen in 2023.
    "zaptec.requests_per_half_hour": 0,
    # The same per minute. The vendor's older guideline: 1000.
    "zaptec.requests_per_minute": 0,
    # The same for the two lists, per minute and per half hour. The vendor's older guideline: 30 and 150.
    "zaptec.lists_per_minute": 0,
    "zaptec.lists_per_half_hour": 0,
    # Pages of the charger list that show nothing, in front of those with chargers: a reader must look at "Pages".
    "zaptec.empty_pages_first": 0,
    # Command or setting for a charger off line: "refused" (500, code 520), or "accepted" (200 and nothing happens).
    "zaptec.offline_commands": "refused",
    # Whether commands get lost on the way: judged and answered as ever, and nothing happens (evcc-io/evcc#31499,
    # custom-components/zaptec#122, #144).
    "zaptec.lost_commands": False,
    # Body of a command's 200: "empty" as in every report, "json" as the vendor's documentation shows it.
    "zaptec.command_body": "empty",
    # Command 10001 always ends the session; True answers 500 with code 528 all the same (custom-components/zaptec#346).
    "zaptec.deauthorise_complains": False,
    # What command 200 finds: "current" (nothing newer), "newer" (one version up), "unset" (500, code 525).
    "zaptec.firmware": "current",
    # Whether another load management owns the chargers: their settings then answer 403 (evcc-io/evcc#21745).
    "zaptec.external_load_management": False,
    # Whether an energy meter steers the installation: its update then answers 500 with code 527 (evcc-io/evcc#33253).
    "zaptec.apm": False,
    # Whether new phases wait for the next new current before they count (evcc-io/evcc#26573).
    "zaptec.lazy_phases": False,
    # Who authorises sessions at every installation: 0 the vendor, 1 a web hook. Owners change it by PUT.
    "zaptec.authentication_type": 0,
    # Where web hooks go while nobody has set them by PUT: "" asks nobody and tells nobody.
    "zaptec.webhook_start_url": "",
    "zaptec.webhook_end_url": "",
    # Where a bearer token for them is fetched, "" for HTTP Basic; and the login, as a form: "username=u&password=p".
    "zaptec.webhook_auth_url": "",
    "zaptec.webhook_auth_payload": "",
    # Where web hooks may go: "loopback", this machine, by http or https; "https", anywhere by https as the vendor does.
    "zaptec.webhook_hosts": "loopback",
    # How long a receiver of web hooks may take, s of the wall clock.
    "zaptec.webhook_timeout_s": 5.0,
}


def option(world: World, name: str) -> Any:
    """What holds in this world. Raises KeyError for a name that is not in the table."""
    return world.options.get(name, DEFAULTS[name])
