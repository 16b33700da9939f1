"""One listener's conversation with a hub, from the handshake to the last word. It runs on a thread of its own.

The chargers a listener subscribed to are looked at four times a second: what changed in between is told as it is then,
by the functions that answer ``GET /state/{serial}/observations``, so stream and REST never differ. A token is looked at
when the connection is made and not again.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, cast

from simulator.truth.accounts import Account
from simulator.truth.errors import UnknownWorld
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth, errors, hub_messages, wire_commands, wire_observations
from simulator.vendors.easee.equalizer import OBSERVATIONS as EQUALIZER_OBSERVATIONS
from simulator.vendors.easee.equalizer import Gauge
from simulator.vendors.easee.hub_messages import Inbox, Invocation, Malformed, Message, MessageType, Row
from simulator.vendors.easee.hub_watch import Watch
from simulator.vendors.easee.observations import OBSERVATIONS
from simulator.vendors.easee.options import choice
from simulator.vendors.easee.places import equalizer_of, is_equalizer
from simulator.vendors.easee.records import Records
from simulator.vendors.upgrade import WebSocket

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25
"""Wall seconds between two looks at the chargers."""
PING_EVERY_S = 15.0
"""Wall seconds between two pings; clients give up after 30 s of silence."""
HANDSHAKE_WITHIN_S = 15.0
"""Wall seconds a listener has for its first message."""
_NO_ACCESS = "There is no such product, or no access to it."
_MISTAKE = "Connection closed with an error."


class Caller(NamedTuple):
    """Whom a stream was opened for."""

    world: World
    account: Account


class Refused(Exception):
    """A call that cannot be done. Its text goes to a listener that wants to know."""


class Farewell(Exception):
    """The conversation is over. args: the last word, if there is one."""


class Stream:
    """A listener and the chargers it follows. clock: wall seconds that never run backwards."""

    def __init__(
        self, worlds: Worlds, caller: Caller, records: Records, websocket: WebSocket, clock: Callable[[], float]
    ) -> None:
        self._worlds = worlds
        self._caller = caller
        self._records = records
        self._websocket = websocket
        self._clock = clock
        self._inbox = Inbox()
        self._greeted = False
        self._watches: dict[str, Watch] = {}
        self._began_s = self._looked_s = self._pinged_s = clock()

    def run(self) -> None:
        """Talk until one side has had enough. Raises nothing; a mistake of the fake itself is logged as an error."""
        try:
            self._websocket.accept()
            self._talk()
        except ConnectionError:
            log.debug("a listener left", exc_info=True)
        except Exception:
            log.exception("a stream of %s broke", self._caller.account.username)
        finally:
            self._websocket.close()

    def _talk(self) -> None:
        try:
            while True:
                for message in self._inbox.take(self._websocket.receive(LOOK_EVERY_S) or b""):
                    self._hear(message)
                self._mind_the_time()
        except Malformed as error:
            said = hub_messages.close(_MISTAKE) if self._greeted else hub_messages.handshake_done(f"{error}.")
            self._websocket.send(said)
        except Farewell as farewell:
            for word in farewell.args:
                self._websocket.send(word)

    def _hear(self, message: Message) -> None:
        if not self._greeted:
            self._greet(message)
        elif message.get("type") == MessageType.INVOCATION:
            self._answer(hub_messages.invocation(message))
        elif message.get("type") == MessageType.CLOSE:
            raise Farewell

    def _greet(self, message: Message) -> None:
        error = hub_messages.handshake_error(message)
        if error is not None:
            raise Farewell(hub_messages.handshake_done(error))
        self._websocket.send(hub_messages.handshake_done())
        self._greeted = True
        self._pinged_s = self._clock()

    def _answer(self, call: Invocation) -> None:
        """Do what was called for; only who gave an id hears of the outcome, and before anything else."""
        error, rows, serial = None, list[Row](), ""
        try:
            serial, rows = _METHODS.get(call.target, _unknown)(self, call.arguments)
        except Refused as refusal:
            error = str(refusal)
        if call.id is not None:
            self._websocket.send(hub_messages.completion(call.id, error))
        self._tell(serial, rows)

    def _subscribe(self, arguments: Sequence[object]) -> tuple[str, list[Row]]:
        if len(arguments) != 2 or not isinstance(arguments[1], bool):
            raise Refused("SubscribeWithCurrentState takes a serial number and true or false.")
        watch = self._watch(arguments[0])
        self._watches[watch.serial] = watch
        return watch.serial, watch.everything() if arguments[1] else []

    def _unsubscribe(self, arguments: Sequence[object]) -> tuple[str, list[Row]]:
        if len(arguments) != 1 or not isinstance(arguments[0], str):
            raise Refused("Unsubscribe takes a serial number.")
        serial = arguments[0].upper()
        self._watches.pop(serial, None)
        return serial, []

    def _watch(self, serial: object) -> Watch:
        world, account = self._caller
        if isinstance(serial, str) and is_equalizer(world, serial):
            return self._watch_equalizer(serial)
        identity = auth.find_charger(world, serial) if isinstance(serial, str) else None
        if identity is None or identity.account_id != account.id:
            raise Refused(_NO_ACCESS)

        def rows() -> list[Row]:
            report = self._records.report(world, identity)
            return cast(list[Row], wire_observations.observations(report, OBSERVATIONS)["observations"])

        return Watch(identity.serial, rows, self._outcomes(identity.id))

    def _watch_equalizer(self, serial: str) -> Watch:
        world, account = self._caller
        try:
            equalizer = equalizer_of(world, account.id, serial)
        except errors.Refusal as refusal:
            raise Refused(_NO_ACCESS) from refusal

        def rows() -> list[Row]:
            gauge = Gauge(world, self._records.notes, equalizer)
            told = wire_observations.told(gauge.read, EQUALIZER_OBSERVATIONS, EQUALIZER_OBSERVATIONS)
            return cast(list[Row], told["observations"])

        return Watch(equalizer.serial, rows, self._outcomes(equalizer.serial))

    def _outcomes(self, device_id: str) -> Callable[[], list[Row]]:
        """What gives the outcomes of a product's commands, each once. device_id: as its receipts name it."""
        world, tickets = self._caller.world, self._records.tickets
        asked_s = world.now_s()

        def outcomes() -> list[Row]:
            nonlocal asked_s
            after_s, asked_s = asked_s, world.now_s()
            if not choice(world.options, "easee.command_responses"):
                return []
            return [wire_commands.outcome(t) for t in tickets.answered(world, device_id, after_s, asked_s)]

        return outcomes

    def _mind_the_time(self) -> None:
        """What is due by itself: news, a ping, the end of a world or of a listener that never greets."""
        now_s = self._clock()
        if not self._world_is_open():
            raise Farewell(hub_messages.close())
        if not self._greeted:
            if now_s - self._began_s >= HANDSHAKE_WITHIN_S:
                raise Farewell(hub_messages.handshake_done("The handshake took too long."))
            return
        if now_s - self._looked_s >= LOOK_EVERY_S:
            self._looked_s = now_s
            for watch in self._watches.values():
                news = watch.news()
                for outcome in news.outcomes:
                    self._websocket.send(hub_messages.command_response(outcome))
                self._tell(watch.serial, news.rows)
        if now_s - self._pinged_s >= PING_EVERY_S:
            self._pinged_s = now_s
            self._websocket.send(hub_messages.ping())

    def _tell(self, serial: str, rows: Sequence[Row]) -> None:
        for row in rows:
            self._websocket.send(hub_messages.product_update(serial, row))

    def _world_is_open(self) -> bool:
        try:
            return self._worlds.get(self._caller.world.name) is self._caller.world
        except UnknownWorld:
            return False


_Method = Callable[[Stream, Sequence[object]], tuple[str, list[Row]]]


def _unknown(stream: Stream, arguments: Sequence[object]) -> tuple[str, list[Row]]:
    del stream, arguments
    raise Refused("There is no such method.")


_METHODS: Mapping[str, _Method] = {
    "SubscribeWithCurrentState": Stream._subscribe,
    "Unsubscribe": Stream._unsubscribe,
}
