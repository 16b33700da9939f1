"""Who asks for which charger. The address names the charger; its owner's cloud key opens it, and nothing else does."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Request

from simulator.truth.fleet import Identity
from simulator.truth.seeds import derived_text
from simulator.truth.states import Vendor
from simulator.truth.world import World, Worlds
from simulator.vendors.front import Identify
from simulator.vendors.go_e import errors
from simulator.vendors.go_e.options import Options
from simulator.vendors.go_e.settings import Write

APP = "app"
"""First part of the address of the app's WebSocket in the cloud; the serial comes behind it."""
LAN = "lan"
"""What stands behind the serial where a charger is reached in its LAN."""
_DOMAIN = ".go-e.io"
_KEY_LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class Addressed:
    """The charger a request is about, and its world."""

    world: World
    identity: Identity


def addressed(worlds: Worlds, serial: str) -> Addressed | None:
    """The charger with that serial: six digits, leading zeros kept, no other name."""
    world = worlds.by_charger(Vendor.GO_E, serial)
    identity = world.find(serial) if world else None
    return Addressed(world, identity) if world and identity and identity.serial == serial else None


def identifier(worlds: Worlds) -> Identify:
    """How a request names account and charger: by its address, whatever key it carries.

    In the LAN nobody speaks for an account: what goes wrong with one in the cloud leaves the charger itself alone.
    """

    def identify(request: Request) -> tuple[World | None, str | None, Identity | None]:
        found = addressed(worlds, serial_of(request))
        if found is None:
            return None, None, None
        return found.world, None if in_lan(request) else found.identity.account_id, found.identity

    return identify


def serial_of(request: Request) -> str:
    """The part of the path that names the charger: the first, or the second behind ``app``."""
    first, _, rest = request.path.lstrip("/").partition("/")
    return rest.partition("/")[0] if first == APP else first


def in_lan(request: Request) -> bool:
    """Whether a request goes to the charger itself and not to the cloud, whose real host names lead to it alone."""
    behind_serial = request.path.lstrip("/").partition("/")[2].partition("/")[0]
    return behind_serial == LAN and not at_vendor(request)


def at_vendor(request: Request) -> bool:
    """Whether a request was sent to one of the vendor's real host names."""
    return request.host.partition(":")[0].rstrip(".").lower().endswith(_DOMAIN)


def presented_key(request: Request) -> str:
    """The key of a request: query ``token``, else the last word of Authorization; the word before it does not count."""
    token = request.args.get("token")
    return token or request.headers.get("Authorization", "").strip().rpartition(" ")[2]


def current_key(world: World, identity: Identity, written: Mapping[str, Write]) -> str:
    """The key that opens a charger: its account's, until somebody wrote to ``cak`` and so had a new one made."""
    renewed = written.get("cak")
    if renewed is None:
        return world.accounts.get(identity.account_id).token
    names = (identity.id, "go-e", "cak", str(renewed.at_s))
    return derived_text(world.seed, *names, alphabet=_KEY_LETTERS, length=32)


def judge(found: Addressed, key: str, written: Mapping[str, Write]) -> None:
    """Let a key pass or raise Refusal, mostly 401; either way the account's standing takes note."""
    world, account_id = found.world, found.identity.account_id
    good = key == current_key(world, found.identity, written) and world.accounts.accepts(account_id)
    with world.lock:
        world.accounts.note_login(account_id, good)
    if not good:
        raise errors.wrong_key() if key else errors.no_key(Options.of(world.options).no_key_status)
