"""Authorisation by web hook: the customer is asked when a cable goes in and told when it is out.

Start: POST with charger and tag; 200 with a ``sessionId`` lets the car charge, anything else does not. End: POST with
that id and the energy, for sessions that were allowed. Sent when somebody asks the cloud about the world the next time
(``look``): there is no thread, and a world with a stepped clock repeats itself. Each is sent once; the body's names
beyond ``sessionId`` are not established. Source: docs.zaptec.com/docs/web-hook-authorization.
"""

import logging
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from simulator.truth.charger import Charger, Session
from simulator.truth.fleet import Identity
from simulator.truth.states import Hold, Vendor
from simulator.truth.world import World
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.hook_sender import Message, Reply, Send
from simulator.vendors.zaptec.hook_settings import HookSettings, hook_settings
from simulator.vendors.zaptec.options import option
from simulator.vendors.zaptec.records import RecordBook
from simulator.vendors.zaptec.sessions import signed_value, visit_readings
from simulator.vendors.zaptec.wire_sessions import zulu

_LOG = logging.getLogger(__name__)
EXTERNAL_IDS = "external session ids"
"""Record of a charger: number of a visit -> the id the customer gave it."""
KEPT = 200
START, END = "start", "end"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A web hook that was sent. at_s: world time, unix seconds. kind: "start" or "end". session: the visit's number."""

    at_s: float
    kind: str
    charger_id: str
    session: int
    url: str
    body: dict[str, Any]
    reply: Reply


@dataclass(frozen=True, slots=True)
class _Due:
    kind: str
    identity: Identity
    session: int
    url: str
    body: dict[str, Any]
    settings: HookSettings


@dataclass(slots=True)
class _Sent:
    """What one world's customers were asked and told."""

    done: set[tuple[str, str, int]] = field(default_factory=set)
    newest: deque[Delivery] = field(default_factory=lambda: deque(maxlen=KEPT))


class WebHooks:
    """The web hooks of all worlds; what was sent goes away with its world."""

    def __init__(self, book: RecordBook, send: Send) -> None:
        self._book = book
        self._send = send
        self._lock = threading.Lock()
        self._sent: WeakKeyDictionary[World, _Sent] = WeakKeyDictionary()

    def deliveries(self, world: World) -> list[Delivery]:
        """What was sent in a world, oldest first, the last ``KEPT``."""
        with self._lock:
            sent = self._sent.get(world)
            return list(sent.newest) if sent else []

    def watch(self, world: World) -> None:
        """Look after a world's web hooks from now on, because somebody set them by PUT."""
        with self._lock:
            self._sent_of(world)

    def done(self, world: World) -> frozenset[tuple[str, str, int]] | None:
        """What was sent or is being sent in a world: kind, charger, session; None for a world not looked after."""
        with self._lock:
            sent = self._sent.get(world)
            return None if sent is None else frozenset(sent.done)

    def put_done(self, world: World, done: Iterable[tuple[str, str, int]]) -> None:
        """Look after a world in which that was sent."""
        with self._lock:
            self._sent[world] = _Sent(set(done))

    def look(self, world: World) -> None:
        """Send what is due in a world. Nobody else waits meanwhile: no lock is held while a receiver thinks."""
        if not self._in_use(world):
            return
        for due in self._take(world):
            message = Message(
                due.url,
                due.body,
                due.settings,
                str(option(world, "zaptec.webhook_hosts")),
                float(option(world, "zaptec.webhook_timeout_s")),
            )
            reply = self._send(message)
            if reply.trouble:
                _LOG.warning("web hook at the %s of a session at %s: %s", due.kind, due.identity.serial, reply.trouble)
            with self._lock:
                self._sent_of(world).newest.append(
                    Delivery(world.now_s(), due.kind, due.identity.id, due.session, due.url, due.body, reply)
                )
            if due.kind == START and (external := external_id(reply)) is not None:
                self._allow(world, due, external)

    def _in_use(self, world: World) -> bool:
        return world in self._sent or bool(option(world, "zaptec.authentication_type"))

    def _sent_of(self, world: World) -> _Sent:
        return self._sent.setdefault(world, _Sent())

    def _take(self, world: World) -> list[_Due]:
        """What is due and was not taken by anybody yet; from now on it counts as sent."""
        with world.lock:
            due = list(self._due(world))
        with self._lock:
            done = self._sent_of(world).done
            fresh = [item for item in due if (item.kind, item.identity.id, item.session) not in done]
            done.update((item.kind, item.identity.id, item.session) for item in fresh)
        return fresh

    def _due(self, world: World) -> Iterator[_Due]:
        for account in world.accounts:
            if account.vendor is not Vendor.ZAPTEC:
                continue
            settings = hook_settings(world, self._book.read(world, account.id, world.now_s()))
            if settings is None:
                continue
            for identity in world.chargers_of(account.id):
                yield from self._due_at(world, identity, settings)

    def _due_at(self, world: World, identity: Identity, settings: HookSettings) -> Iterator[_Due]:
        """Ends before the next start, by what the cloud has heard."""
        if not world.truth(identity.id).authorisation_required:
            world.act(identity.id, "require_authorisation", required=True)
        charger = world.view(identity.id).charger
        known = self._external_ids(world, identity)
        for visit in charger.visits:
            if settings.end_url and visit.number in known:
                body = end_body(world.seed, identity, charger, visit, known[visit.number])
                yield _Due(END, identity, visit.number, settings.end_url, body, settings)
        session = charger.session
        if settings.start_url and session is not None and charger.hold is Hold.AUTHORISATION:
            body = start_body(world.seed, identity)
            yield _Due(START, identity, session.number, settings.start_url, body, settings)

    def _external_ids(self, world: World, identity: Identity) -> dict[int, str]:
        found: dict[int, str] = self._book.of(world, identity.id).newest(EXTERNAL_IDS, {})
        return found

    def _allow(self, world: World, due: _Due, external: str) -> None:
        """The customer said yes: the car goes on, if it is still the same one and still waits."""
        with world.lock:
            charger = world.truth(due.identity.id)
            if charger.session is None or charger.session.number != due.session:
                return
            known = self._external_ids(world, due.identity) | {due.session: external}
            self._book.of(world, due.identity.id).write(EXTERNAL_IDS, known, world.now_s())
            reached = world.history(due.identity.id).last.uplink.up
            if charger.hold is Hold.AUTHORISATION and reached:
                world.act(due.identity.id, "authorise")


def external_id(reply: Reply) -> str | None:
    """The id a customer gave a session, None unless it was allowed: 200 and a JSON object with a UUID in it."""
    given = reply.body.get("sessionId") if reply.status == 200 and isinstance(reply.body, dict) else None
    try:
        return str(UUID(given)) if isinstance(given, str) else None
    except ValueError:
        return None


def start_body(seed: int, identity: Identity) -> dict[str, Any]:
    """What a customer is asked: which charger, and which tag was held to it."""
    return _charger_fields(seed, identity) | {"tokenId": ids.tag(seed, identity.id)}


def end_body(seed: int, identity: Identity, charger: Charger, visit: Session, external: str) -> dict[str, Any]:
    """What a customer is told: the session it allowed, by its own id, with times in UTC and the energy in kWh."""
    return {
        "sessionId": external,
        **start_body(seed, identity),
        "startDateTime": zulu(visit.plugged_s),
        "endDateTime": zulu(visit.unplugged_s or charger.at_s),
        "energy": round(visit.delivered_wh / 1000, 4),
        "signedSession": signed_value(identity.serial, charger.firmware, visit_readings(charger, visit)),
    }


def _charger_fields(seed: int, identity: Identity) -> dict[str, Any]:
    return {
        "installationId": ids.installation_id(seed, identity.account_id),
        "chargerId": identity.vendor_charger_id,
        "deviceId": identity.serial,
        "deviceName": identity.name,
    }
