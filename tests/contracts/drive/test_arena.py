"""Where a case is heard: in this process with time that jumps, with something around the service if one likes."""

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

from contracts.drive.arena import VIRTUAL_START_S, Booking, InProcessArena, ProviderStates, provider_state
from contracts.target import refresh_request
from simulator.scenario.stage import WatchedPace
from simulator.serve import Server
from simulator.truth.clock import SteppedWall, WorldClock
from simulator.truth.fleet import Entry
from simulator.truth.states import Vendor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BOOKING = Booking("one", (Entry(Vendor.ZAPTEC, "one"),), 0, duration_s=3600.0)


def test_time_jumps_and_the_service_lives_in_the_worlds_time() -> None:
    place = InProcessArena(7).open(BOOKING)
    place.pace.advance_to(VIRTUAL_START_S + 1e6)
    assert place.opened.world.now_s() == place.service_now_s() == VIRTUAL_START_S + 1e6


def test_somebody_who_watches_sees_the_same_as_somebody_who_does_not_wait() -> None:
    wall = WorldClock(2e9)
    pace_of = partial(WatchedPace, wall=SteppedWall(wall), speed=60.0)
    place = InProcessArena(7, pace_of=pace_of).open(BOOKING)
    # What a busy machine takes for a step is not the world's time.
    wall.step(10.0)
    assert place.opened.world.now_s() == VIRTUAL_START_S
    place.pace.advance_to(VIRTUAL_START_S + 3600.0)
    assert place.opened.world.now_s() == place.service_now_s() == VIRTUAL_START_S + 3600.0
    assert wall.now_s() == pytest.approx(2e9 + 10.0 + 60.0, abs=0.01)


def test_something_can_be_put_around_every_service() -> None:
    wrapped: list[object] = []

    def wrap(app: "WSGIApplication") -> "WSGIApplication":
        wrapped.append(app)

        def teapot(_: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
            start_response("418 I'm a teapot", [])
            return [b""]

        return teapot

    arena = InProcessArena(7, wrap=wrap)
    for number in range(2):
        place = arena.open(Booking(f"world {number}", BOOKING.entries, number))
        answer = place.target.send(refresh_request("x", "y")).answer
        assert answer is not None
        assert answer.status == 418
        arena.close(Booking(f"world {number}", BOOKING.entries, number))
    assert len(wrapped) == 2
    assert wrapped[0] is not wrapped[1]


def test_the_link_of_a_service_in_this_process_can_be_switched() -> None:
    place = InProcessArena(7).open(BOOKING)
    charger = place.opened.world.fleet.chargers[0]
    codes = []
    for connected in (False, True):
        assert place.link(connected, charger.account_id)
        answer = place.target.send(refresh_request(charger.id, place.target.api_key)).answer
        assert answer is not None
        codes.append(json.loads(answer.body).get("errorCode"))
    assert codes == ["VENDOR_ACCOUNT_IS_DISCONNECTED", None]
    assert not place.link(False, "nobody's account")


def test_the_same_name_can_be_used_again_once_it_is_free() -> None:
    arena = InProcessArena(7)
    arena.open(BOOKING)
    arena.close(BOOKING)
    assert arena.open(BOOKING).opened.world.name == "one"


def test_provider_states_are_sent_as_pact_does() -> None:
    asked: list[tuple[str, str, object]] = []

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        asked.append((environ["REQUEST_METHOD"], environ["HTTP_X_API_KEY"], body))
        start_response("204 No Content" if body["params"]["accountId"] == "known" else "400 Bad Request", [])
        return [b""]

    with Server(app) as server:
        states = ProviderStates(f"{server.url}/states", "K")
        assert [states(False, "known"), states(True, "known"), states(True, "other")] == [True, True, False]
        assert states.failure(True, "other") == "400 Bad Request"
    assert "no answer" in states.failure(True, "known")
    states.close()
    assert asked[0] == ("POST", "K", provider_state(False, "known"))
    assert provider_state(False, "known") == {
        "state": "account disconnected",
        "params": {"accountId": "known"},
        "action": "setup",
    }
    assert provider_state(True, "known")["state"] == "account connected"
