"""All profiles by name. A new profile is an entry here."""

from simulator.chaos.profile import Between, Breaks, Changes, Lane, Leaves, OneOf, Profile
from simulator.scenario.errors import hint
from simulator.scenario.script import AccountChange, Whose
from simulator.truth.errors import SandboxError
from simulator.truth.states import Vendor

_TOKENS = frozenset({Vendor.EASEE, Vendor.ZAPTEC})
"""go-e has a key and no tokens."""

_RETRY_AFTER = ({"Retry-After": "1"}, {"Retry-After": "30"})


class UnknownProfile(SandboxError):
    """No profile has that name."""


PROFILES: dict[str, Profile] = {
    "flaky-mobile-network": Profile(
        about="Chargers on a SIM card or a weak Wi-Fi: short gaps that a cloud may never notice, long ones that it "
        "notices late, and a reboot now and then. Each charger has bad luck of its own; the vendors are well.",
        sources=(
            "cathiele/homeassistant-goecharger#42",
            "nordicopen/easee_hass#116",
            "nordicopen/easee_hass#430",
            "evcc-io/evcc#28077",
        ),
        lanes=(
            Lane("gap", Whose.ACCOUNT, Between(60, 900), Between(5, 120), (Leaves(),)),
            Lane("dead-zone", Whose.ACCOUNT, Between(1200, 7200), Between(600, 3600), (Leaves(),)),
            Lane("reboot", Whose.ACCOUNT, Between(3600, 14400), Between(400, 500), (Leaves("reboot"),)),
        ),
    ),
    "vendor-outage": Profile(
        about="A vendor's cloud has a bad day: its front answers 500, 502, 503 and 504 with pages, empty bodies or a "
        "plain 400, some nodes are healthy and others not, one endpoint fails while another works, and calls are cut "
        "off or refused.",
        sources=(
            "evcc-io/evcc#19854",
            "evcc-io/evcc#25064",
            "Newan/ioBroker.easee#54",
            "Newan/ioBroker.easee#55",
            "custom-components/zaptec#66",
        ),
        lanes=(
            Lane(
                "outage",
                Whose.VENDOR,
                Between(120, 1800),
                Between(60, 1200),
                (
                    Breaks("status", {"status": OneOf((500, 502, 503, 504)), "body": OneOf(("html", "empty", "json"))}),
                    Breaks("status", {"status": OneOf((400, 502, 503)), "body": "json"}, frozenset({"login", "renew"})),
                    Breaks("status", {"status": OneOf((500, 502, 504)), "body": "html"}, frozenset({"state"})),
                    Breaks("status", {"status": 503, "body": "html"}, turns=(Between(3, 20), Between(3, 20))),
                ),
            ),
            Lane(
                "broken-off",
                Whose.VENDOR,
                Between(300, 2400),
                Between(20, 180),
                (
                    Breaks("reset"),
                    Breaks("refuse"),
                    Breaks("cut", {"share": Between(0.1, 0.9), "then": OneOf(("fin", "reset"))}),
                    Breaks("body", {"kind": OneOf(("html", "malformed", "empty"))}),
                ),
            ),
        ),
    ),
    "rate-limited-tenant": Profile(
        about="An account that somebody else uses as well: so many calls go well in a minute and the others are told "
        "429, with Retry-After or without; now and then the address is blocked until nobody has called for a while.",
        sources=(
            "evcc-io/evcc#9584",
            "evcc-io/evcc#8290",
            "evcc-io/evcc#3835",
            "Newan/ioBroker.easee#73",
            "docs.zaptec.com/docs/api-rate-limiting",
        ),
        lanes=(
            Lane(
                "quota",
                Whose.ACCOUNT,
                Between(120, 1200),
                Between(300, 2400),
                (Breaks("status", {"status": 429, "body": "empty"}, quota=(Between(0, 3, 0), OneOf((60, 600)))),),
                frozenset({Vendor.EASEE}),
            ),
            Lane(
                "quota",
                Whose.ACCOUNT,
                Between(120, 1200),
                Between(300, 2400),
                (
                    Breaks(
                        "status",
                        {
                            "status": 429,
                            "body": "empty",
                            "headers": OneOf(({"Retry-After": "1"}, {"Retry-After": "30"})),
                        },
                        quota=(Between(0, 3, 0), OneOf((1, 60))),
                    ),
                ),
                frozenset({Vendor.GO_E, Vendor.ZAPTEC}),
            ),
            Lane(
                "block",
                Whose.ACCOUNT,
                Between(3600, 14400),
                Between(3600, 7200),
                (
                    Breaks("status", {"status": 429, "body": "easee.ip_blocked"}, until_quiet_s=1200),
                    Breaks("status", {"status": 403, "body": "easee.ip_forbidden"}, until_quiet_s=1200),
                ),
                frozenset({Vendor.EASEE}),
            ),
        ),
    ),
    "congested-vendor": Profile(
        about="A vendor that is up and too busy: answers come seconds late or drop by drop, a gateway gives up on them "
        "with 504, and some calls are never answered at all. Callers really wait.",
        sources=("evcc-io/evcc#1852", "evcc-io/evcc#16077", "nordicopen/pyeasee#98"),
        lanes=(
            Lane(
                "late",
                Whose.VENDOR,
                Between(60, 600),
                Between(60, 900),
                (
                    Breaks("delay", {"delay_ms": Between(200, 3000, 0)}),
                    Breaks("drip", {"bytes_per_s": Between(200, 2000, 0)}),
                    Breaks("status", {"status": 504, "body": "html", "after_ms": Between(500, 3000, 0)}),
                ),
            ),
            Lane("silent", Whose.VENDOR, Between(900, 3600), Between(20, 120), (Breaks("silence"),)),
        ),
    ),
    "token-trouble": Profile(
        about="Accounts whose tokens do not last: they end early, are revoked together or one by one, and the endpoint "
        "that hands out new ones is down at times.",
        sources=("evcc-io/evcc#25208", "evcc-io/evcc#9717", "evcc-io/evcc#26108", "nordicopen/pyeasee#60"),
        lanes=(
            Lane(
                "token",
                Whose.ACCOUNT,
                Between(120, 1800),
                Between(1, 2),
                (
                    Changes(AccountChange.EXPIRE_TOKENS),
                    Changes(AccountChange.REVOKE_TOKENS),
                    Changes(AccountChange.REVOKE_REFRESH_TOKENS),
                ),
                _TOKENS,
            ),
            Lane(
                "token-endpoint",
                Whose.VENDOR,
                Between(900, 3600),
                Between(60, 600),
                (
                    Breaks("status", {"status": OneOf((500, 503)), "body": "html"}, frozenset({"login", "renew"})),
                    Breaks("reset", roles=frozenset({"login", "renew"})),
                ),
                _TOKENS,
            ),
        ),
    ),
}


def profile_of(name: str) -> Profile:
    """The profile of that name. Raises UnknownProfile with all names there are."""
    if name not in PROFILES:
        near = hint(name, PROFILES)
        raise UnknownProfile(f"no chaos profile is called {name[:60]!a}: choose one of {', '.join(PROFILES)}{near}")
    return PROFILES[name]
