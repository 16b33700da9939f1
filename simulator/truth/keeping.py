"""The truth written down: fleet, clock, pasts, accounts and tokens, each on a shelf, and a world made from them."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.truth.accounts import Account, Standing
from simulator.truth.charger import Charger
from simulator.truth.clock import KeptClock, WorldClock
from simulator.truth.errors import BadState
from simulator.truth.fleet import Fleet, Identity
from simulator.truth.history import History, Picture, Planned
from simulator.truth.openings import Openings
from simulator.truth.plain import Codec, Codecs, Plain, expected
from simulator.truth.shelf import Kept, Shelf
from simulator.truth.states import Vendor
from simulator.truth.tokens import Token
from simulator.truth.uplink import Uplink
from simulator.truth.world import World

CODECS = Codecs(classes=(Openings,))
THE_ONE = "it"
"""The key on a shelf with one thing."""
WORLD, CLOCK, CHARGERS, ACCOUNTS, HISTORIES = "world", "clock", "chargers", "accounts", "histories"
STANDINGS, TOKENS, TOKEN_COUNTS = "standings", "tokens", "token counts"
_BEGINNING = frozenset({WORLD, CLOCK, CHARGERS, ACCOUNTS})
"""What a world cannot be made without; the rest is put into it."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a world was made of, beside its fleet. epoch_s: when it began, unix seconds."""

    seed: int
    api_key: str
    epoch_s: float
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TokenCounts:
    """Tokens handed out in all, and the accounts whose new ones are worth nothing."""

    issued: int
    stillborn: frozenset[str]


_NOTHING = object()
_CHARGER = CODECS.fields(Charger)
_UPLINK: Codec[Uplink] = CODECS.of(Uplink)
_VENDOR: Codec[Vendor] = CODECS.of(Vendor)
_PLANS: Codec[tuple[Planned, ...]] = CODECS.of(tuple[Planned, ...])


def _write_history(history: History) -> Plain:
    """Each picture's charger as what is other than in the picture before, which is little."""
    pictures = []
    before: Charger | None = None
    for picture in history.pictures:
        changed = {
            name: codec.write(value)
            for name, codec in _CHARGER.items()
            if (value := getattr(picture.charger, name)) != getattr(before, name, _NOTHING)
        }
        pictures.append({"charger": changed, "uplink": _UPLINK.write(picture.uplink)})
        before = picture.charger
    return {
        "vendor": history.vendor.value,
        "carWaits": history.car_waits,
        "plans": _PLANS.write(history.plans),
        "pictures": pictures,
    }


def _read_history(plain: Plain) -> History:
    if not isinstance(plain, dict) or plain.keys() != {"vendor", "carWaits", "plans", "pictures"}:
        raise expected("a charger's past (vendor, carWaits, plans, pictures)", plain)
    pictures: list[Picture] = []
    values: dict[str, Any] = {}
    for picture in plain["pictures"]:
        if extra := picture["charger"].keys() - _CHARGER.keys():
            raise expected(f"a charger's {', '.join(_CHARGER)}", sorted(extra)[0])
        values |= {name: _CHARGER[name].read(item) for name, item in picture["charger"].items()}
        if missing := _CHARGER.keys() - values.keys():
            raise expected(f"a charger's {sorted(missing)[0]}", "none")
        pictures.append(Picture(Charger(**values), _UPLINK.read(picture["uplink"])))
    moments = [picture.at_s for picture in pictures]
    if not pictures or moments != sorted(moments) or not all(map(math.isfinite, moments)):
        raise expected("pictures in order of time", moments)
    car_waits: bool = CODECS.of(bool).read(plain["carWaits"])
    return History(_VENDOR.read(plain["vendor"]), tuple(pictures), _PLANS.read(plain["plans"]), car_waits)


HISTORY = Codec(_write_history, _read_history)


def shelves(world: World) -> list[Shelf[Any]]:
    """Everything that is kept of a world's truth."""
    beginning: Codec[Beginning] = CODECS.of(Beginning)
    clock: Codec[KeptClock] = CODECS.of(KeptClock)
    counts: Codec[TokenCounts] = CODECS.of(TokenCounts)
    chargers: Codec[Identity] = CODECS.of(Identity)
    accounts: Codec[Account] = CODECS.of(Account)
    standings: Codec[Standing] = CODECS.of(Standing)
    tokens: Codec[Token] = CODECS.of(Token)

    def put_counts(rows: Mapping[str, TokenCounts]) -> None:
        world.tokens.put_counts(rows[THE_ONE].issued, rows[THE_ONE].stillborn)

    def read_counts() -> dict[str, TokenCounts]:
        return {THE_ONE: TokenCounts(world.tokens.issued, world.tokens.stillborn)}

    def read_beginning() -> dict[str, Beginning]:
        return {THE_ONE: Beginning(world.seed, world.api_key, world.epoch_s, dict(world.options))}

    return [
        Shelf(WORLD, beginning, read_beginning, _made_already),
        Shelf(CLOCK, clock, lambda: {THE_ONE: world.clock.kept()}, _made_already),
        Shelf(CHARGERS, chargers, lambda: {identity.id: identity for identity in world.chargers}, _made_already),
        Shelf(ACCOUNTS, accounts, lambda: {a.id: a for a in world.fleet.accounts}, _made_already),
        Shelf(HISTORIES, HISTORY, world.histories, world.put_histories),
        Shelf(STANDINGS, standings, world.accounts.standings, world.accounts.put_standings),
        Shelf(TOKENS, tokens, world.tokens.all, world.tokens.put),
        Shelf(TOKEN_COUNTS, counts, read_counts, put_counts),
    ]


def _made_already(values: Mapping[str, object]) -> None:
    """The world was made of it."""


def reopen(name: str, kept: Kept, source: Callable[[], float]) -> World:
    """A world of that name as it was made, with the clock where it was; ``shelf.restore`` puts the rest back.

    source: the wall its clock follows, if it follows one. Raises BadState.
    """
    made: dict[str, Mapping[str, Any]] = {}
    empty = World(name, Fleet(0, ()), WorldClock(0.0), "")
    for shelf in shelves(empty):
        if shelf.name in _BEGINNING:
            if shelf.name not in kept:
                raise BadState(f"{shelf.name} missing")
            taken: dict[str, Any] = {}
            Shelf(shelf.name, shelf.codec, dict, taken.update).restore(kept[shelf.name])
            made[shelf.name] = taken
    if THE_ONE not in made[WORLD] or THE_ONE not in made[CLOCK] or not made[CHARGERS]:
        raise BadState("a world with a clock and at least one charger was expected")
    chargers, accounts, beginning = made[CHARGERS].values(), made[ACCOUNTS], made[WORLD][THE_ONE]
    if stray := [charger.id for charger in chargers if charger.account_id not in accounts]:
        raise BadState(f"{CHARGERS}: an account for charger {stray[0]} was expected, got none")
    fleet = Fleet.of(beginning.seed, chargers, accounts.values())
    clock = WorldClock.resumed(made[CLOCK][THE_ONE], source)
    return World(name, fleet, clock, beginning.api_key, options=beginning.options, epoch_s=beginning.epoch_s)
