"""One client's conversation over a WebSocket, from the hello to the end. It runs on a thread of its own.

The charger is looked at four times a second by the functions that answer ``/api/status``, so that both never differ;
what changed since the last look is a delta.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice

from simulator.truth.errors import UnknownWorld
from simulator.truth.fleet import Identity
from simulator.truth.seeds import derived_text
from simulator.truth.world import World, Worlds
from simulator.vendors.go_e import socket_words, wire
from simulator.vendors.go_e.commands import deliver, take
from simulator.vendors.go_e.lan import Device
from simulator.vendors.go_e.lan_words import Unreachable
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.options import Options
from simulator.vendors.go_e.settings import SettingsBook
from simulator.vendors.go_e.socket_login import proof, secret_of
from simulator.vendors.go_e.socket_words import Inbox, Message
from simulator.vendors.upgrade import WebSocket

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25
"""Wall seconds between two looks at the charger."""
SAY_EVERY_S = 10.0
"""Wall seconds after which the clock is told although it stands still; clients give up after 50 s of silence."""
PART_KEYS = 50
"""Keys in one part of a full status."""
_HEX = "0123456789abcdef"
_CLOCK = ("rbt", "utc")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a conversation is about. lan: with the charger itself; has_key: through the cloud, opened by the cloud key.

    number: how many conversations began before; tokens come from it.
    """

    world: World
    identity: Identity
    lan: bool
    has_key: bool
    number: int


class Farewell(Exception):
    """The conversation is over."""


class Stream:
    """A client and the charger it follows. clock: wall seconds that never run backwards."""

    def __init__(
        self, worlds: Worlds, caller: Caller, book: SettingsBook, websocket: WebSocket, clock: Callable[[], float]
    ) -> None:
        self._worlds = worlds
        self._caller = caller
        self._book = book
        self._websocket = websocket
        self._clock = clock
        self._inbox = Inbox()
        self._options = Options.of(caller.world.options)
        self._secured = self._options.lan_secured if caller.lan else not caller.has_key
        self._missing = frozenset(self._options.socket_missing.split(","))
        self._tokens: tuple[str, str] | None = None
        self._told: Mapping[str, str] | None = None
        self._spoke_s = clock()

    def run(self) -> None:
        """Talk until one side has had enough. Raises nothing; a mistake of the fake itself is logged as an error."""
        try:
            self._websocket.accept()
            self._talk()
        except (ConnectionError, Unreachable):
            log.debug("a client left, or the charger did", exc_info=True)
        except Farewell:
            log.debug("a conversation ended")
        except Exception:
            log.exception("a conversation about %s broke", self._caller.identity.serial)
        finally:
            self._websocket.close()

    def _talk(self) -> None:
        self._greet()
        while True:
            for message in self._inbox.take(self._websocket.receive(LOOK_EVERY_S) or b""):
                self._hear(message)
            if not self._world_is_open():
                raise Farewell
            self._tell_news()

    def _greet(self) -> None:
        self._say(socket_words.hello(self._moment(), secured=self._secured))
        if self._caller.has_key and self._options.socket_quirk != "password in cloud":
            self._enter()
            return
        names = (self._caller.identity.id, "go-e", "socket", str(self._caller.number))
        text = derived_text(self._caller.world.seed, *names, alphabet=_HEX, length=64)
        self._tokens = text[:32], text[32:]
        self._say(socket_words.auth_required(*self._tokens))

    @property
    def _secret(self) -> str:
        serial = self._caller.identity.serial
        return secret_of(self._options.app_password or f"go-e-{serial}", serial)

    def _hear(self, message: Message) -> None:
        kind = message.get("type")
        if self._told is None:
            if kind == "auth" and self._tokens is not None:
                self._judge(message, *self._tokens)
        elif kind == "securedMsg":
            inner = socket_words.unwrapped(message, self._secret)
            if inner is not None and inner.get("type") == "setValue":
                self._write(inner, signed=True)
        elif kind == "setValue":
            self._write(message, signed=False)

    def _judge(self, message: Message, token1: str, token2: str) -> None:
        token3 = message.get("token3")
        if not isinstance(token3, str) or message.get("hash") != proof(self._secret, token1, token2, token3):
            self._say(socket_words.auth_error())
            raise Farewell
        self._enter()

    def _enter(self) -> None:
        self._say(socket_words.auth_success())
        self._told = self._members()
        quirk = self._options.socket_quirk
        if quirk == "delta first":
            self._say(socket_words.delta_status([self._told[key] for key in _CLOCK]))
            return
        members = iter(self._told.values())
        parts = list(iter(lambda: list(islice(members, PART_KEYS)), []))
        for place, part in enumerate(parts, 1):
            if quirk == "ends early" and place == len(parts):
                return
            self._say(socket_words.full_status(part, partial=place < len(parts)))
            if quirk == "delta between" and place == 1:
                self._say(socket_words.delta_status([self._told["rbt"]]))

    def _write(self, message: Message, *, signed: bool) -> None:
        wish = socket_words.wish(message)
        if wish is None:
            return
        as_text = self._options.socket_quirk == "text success"
        if self._secured and not signed:
            self._say(socket_words.refused(wish, "message must be secured", as_text=as_text))
            return
        hand_over = take if self._caller.lan else deliver
        taken = hand_over(self._caller.world, self._caller.identity, self._book, [(wish.key, wish.value)])
        for row in taken:
            why = row.complaint
            if why is None:
                self._say(socket_words.done(wish, as_text=as_text))
            else:
                self._say(socket_words.refused(wish, why.removeprefix("failed: "), as_text=as_text))

    def _tell_news(self) -> None:
        if self._told is None:
            self._moment()
            return
        now = self._members()
        changed = [member for key, member in now.items() if self._told.get(key) != member]
        self._told = now
        if self._options.socket_quirk == "silent":
            return
        if changed:
            self._say(socket_words.delta_status(changed))
        elif self._clock() - self._spoke_s >= SAY_EVERY_S and self._line_is_up():
            self._say(socket_words.delta_status([now[key] for key in _CLOCK if key in now]))

    def _members(self) -> dict[str, str]:
        members = wire.members(self._moment(), lan=self._caller.lan)
        return {key: member for key, member in members.items() if key not in self._missing}

    def _moment(self) -> Moment:
        """What is to be told now. Raises Unreachable where the charger itself is asked and does not answer."""
        world, identity = self._caller.world, self._caller.identity
        if self._caller.lan:
            return Device.of(world, identity, self._book).moment()
        view = world.view(identity.id)
        written = self._book.read(world, identity.id, view.heard_until_s)
        return Moment.heard(identity, world.seed, view, written, self._options)

    def _line_is_up(self) -> bool:
        return self._caller.lan or self._caller.world.history(self._caller.identity.id).last.uplink.up

    def _say(self, text: str) -> None:
        self._spoke_s = self._clock()
        self._websocket.send(text)

    def _world_is_open(self) -> bool:
        try:
            return self._worlds.get(self._caller.world.name) is self._caller.world
        except UnknownWorld:
            return False
