from __future__ import annotations

import pytest

from simulator.service.circuit import Circuit
from simulator.service.errors import Blocked, Throttled, VendorCommunication
from simulator.service.fleet import Fleet
from simulator.service.settings import ServiceSettings
from tests.simulator.service.stage import (
    CHARGERS,
    EASEE,
    EASEE_DETAILS,
    EASEE_LOGIN,
    GO_E,
    STATE_PATHS,
    ZAPTEC,
    ZAPTEC_STATE,
    Canned,
    Stage,
    SteppedClock,
    fleet,
    raw,
)

SETTINGS = ServiceSettings(api_key="k", throttle_pause_s=5, block_pause_s=100, longest_pause_s=1000)
ACCOUNTS = Fleet.from_export(fleet()).accounts
ONE, OTHER = ACCOUNTS["acc-easee"], ACCOUNTS["acc-zaptec"]


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def circuit(clock: SteppedClock) -> Circuit:
    return Circuit(SETTINGS, clock)


def is_open(circuit: Circuit) -> bool:
    try:
        circuit.require_closed(ONE)
    except VendorCommunication:
        return True
    return False


@pytest.mark.parametrize(
    ("refusal", "pause_s"),
    [
        pytest.param(Throttled(), 5, id="no Retry-After"),
        pytest.param(Throttled(pause_s=30), 30, id="Retry-After"),
        pytest.param(Throttled(pause_s=0), 1, id="at least a second"),
        pytest.param(Throttled(pause_s=1e9), 1000, id="never beyond the longest"),
        pytest.param(Blocked(), 100, id="block"),
        pytest.param(Blocked(pause_s=30), 100, id="block with a short Retry-After"),
        pytest.param(Blocked(pause_s=300), 300, id="block with a long Retry-After"),
    ],
)
def test_how_long_calls_are_held_back(
    circuit: Circuit, clock: SteppedClock, refusal: Throttled, pause_s: float
) -> None:
    circuit.note(ONE, refusal)
    clock.step(pause_s - 0.5)
    assert is_open(circuit)
    circuit.require_closed(OTHER)
    clock.step(1)
    assert not is_open(circuit)


def test_each_further_block_doubles_the_pause_until_an_answer_is_good(circuit: Circuit, clock: SteppedClock) -> None:
    for pause_s in (100, 200, 400, 800, 1000, 1000):
        circuit.note(ONE, Blocked())
        clock.step(pause_s - 1)
        assert is_open(circuit)
        clock.step(1)
        assert not is_open(circuit)
    circuit.succeeded(ONE)
    circuit.note(ONE, Blocked())
    clock.step(100)
    assert not is_open(circuit)


def test_a_shorter_wish_does_not_end_a_longer_one(circuit: Circuit, clock: SteppedClock) -> None:
    circuit.note(ONE, Throttled(pause_s=60))
    circuit.note(ONE, Throttled(pause_s=2))
    circuit.succeeded(ONE)
    clock.step(30)
    assert is_open(circuit)


def test_a_clock_set_back_ends_the_pause(circuit: Circuit, clock: SteppedClock) -> None:
    circuit.note(ONE, Blocked())
    clock.step(-3600)
    assert not is_open(circuit)


@pytest.mark.parametrize("vendor", CHARGERS)
def test_no_call_while_the_vendor_asks_for_a_pause(vendor: str) -> None:
    stage = Stage()
    stage.vendors.on(STATE_PATHS[vendor], raw(429, Retry_After="60"))
    assert stage.outcome(CHARGERS[vendor]) == "VENDOR_COMMUNICATION_ERROR"
    stage.vendors.on(STATE_PATHS[vendor])
    stage.vendors.calls.clear()
    for _ in range(5):
        assert stage.outcome(CHARGERS[vendor]) == "VENDOR_COMMUNICATION_ERROR"
        stage.clock.step(10)
    assert stage.vendors.calls == []
    stage.clock.step(10)
    assert stage.outcome(CHARGERS[vendor]) == "200"


def test_a_429_without_a_wish_is_not_retried_at_once() -> None:
    stage = Stage()
    stage.vendors.on(ZAPTEC_STATE, raw(429))
    assert [stage.outcome(ZAPTEC) for _ in range(3)] == ["VENDOR_COMMUNICATION_ERROR"] * 3
    assert stage.vendors.count(ZAPTEC_STATE) == 1


def test_a_block_at_login_stops_logins() -> None:
    stage = Stage()
    stage.vendors.on(EASEE_LOGIN, raw(429, b"IP blocked for 24h from the last request received"))
    for _ in range(5):
        assert stage.outcome(EASEE) == "VENDOR_COMMUNICATION_ERROR"
        stage.clock.step(59)
    assert stage.vendors.count(EASEE_LOGIN) == 1


def test_a_pause_of_one_account_is_none_of_another() -> None:
    stage = Stage()
    stage.vendors.on(ZAPTEC_STATE, raw(429, Retry_After="60"))
    assert stage.outcome(ZAPTEC) == "VENDOR_COMMUNICATION_ERROR"
    assert (stage.outcome(EASEE), stage.outcome(GO_E)) == ("200", "200")


def test_a_429_for_the_details_answers_now_and_pauses_then() -> None:
    stage = Stage()
    stage.vendors.on(EASEE_DETAILS, Canned(429, {}, {"Retry-After": "60"}))
    assert stage.outcome(EASEE) == "200"
    assert stage.outcome(EASEE) == "VENDOR_COMMUNICATION_ERROR"
