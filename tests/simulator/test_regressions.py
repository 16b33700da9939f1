"""Behaviour that went wrong once: loops without end, energy from nothing, worlds that met, secrets that survived."""

import json
import math

import pytest

from simulator.journal.redact import redact_headers, redact_text
from simulator.truth import physics
from simulator.truth.actions import act
from simulator.truth.charger import Charger
from simulator.truth.clock import WorldClock
from simulator.truth.errors import ActionRefused
from simulator.truth.fleet import Fleet, demo_entries
from simulator.truth.history import CAR_STARTS_AFTER_S, History
from simulator.truth.states import ChargingState, Hold, Vendor
from simulator.truth.world import World, Worlds

NEW = History.begin(Vendor.EASEE, Charger(at_s=0.0))


def test_limit_zero_while_the_car_thinks() -> None:
    charger = NEW.act("plug", 10.0).act("limit", 11.0, limit_a=0).up_to(60.0).last.charger
    assert (charger.state, charger.hold) == (ChargingState.PREPARING, Hold.POWER)


@pytest.mark.parametrize("action", ["plug", "pause"])
def test_no_current_is_never_a_wait_for_the_car(action: str) -> None:
    history = NEW.act("limit", 5.0, limit_a=0)
    history = history.act("plug", 10.0) if action == "pause" else history
    assert history.act(action, 20.0, hold="CAR").up_to(60.0).last.charger.hold is Hold.POWER


def test_a_car_starts_some_seconds_after_it_was_authorised() -> None:
    history = NEW.act("require_authorisation", 1.0).act("plug", 10.0).act("authorise", 600.0)
    assert history.up_to(600.0).last.charger.state is ChargingState.PREPARING
    assert history.up_to(600.0 + CAR_STARTS_AFTER_S).last.charger.state is ChargingState.CHARGING


@pytest.mark.parametrize("wanted_wh", [-5.0, 0.0, math.nan])
def test_a_car_wants_something(wanted_wh: float) -> None:
    with pytest.raises(ActionRefused):
        act(Charger(at_s=0.0), "plug", wanted_wh=wanted_wh)


def test_no_time_changes_nothing_in_the_taper() -> None:
    charger = act(act(Charger(at_s=0.0), "plug", wanted_wh=1000.0), "start")
    later = physics.advance(charger, 60.0)
    assert physics.advance(later, 0.0) == later


@pytest.mark.parametrize("params", [{"lagg": 5}, {"lag_s": "60"}, {"lag_s": -1}])
def test_line_actions_look_at_their_parameters(params: dict[str, object]) -> None:
    with pytest.raises(ActionRefused):
        NEW.act("go_offline", 10.0, **params)


def test_a_reboot_that_was_cut_short_brings_nobody_back_later() -> None:
    history = NEW.act("reboot", 10.0).act("come_online", 20.0).act("go_offline", 30.0)
    assert not history.up_to(500.0).last.uplink.up


def test_two_worlds_do_not_share_a_login() -> None:
    worlds = Worlds()
    worlds.add(World("a", Fleet(7, demo_entries()), WorldClock(0.0), "a"))
    other = worlds.add(World("b", Fleet(8, demo_entries()), WorldClock(0.0), "b"))
    account = other.fleet.accounts[0]
    assert worlds.by_login(Vendor.EASEE, account.username) is other


def test_a_wall_that_is_set_back_does_not_turn_the_world_back() -> None:
    wall = [1000.0]
    clock = WorldClock(500.0, source=lambda: wall[0])
    wall[0] = 1050.0
    before_s = clock.now_s()
    wall[0] = 1020.0
    assert clock.now_s() >= before_s


@pytest.mark.parametrize(
    "secret", ["correct horse", "correct,horse", 'correct"horse', "correct&horse", "correct}horse"]
)
def test_no_json_password_survives(secret: str) -> None:
    assert "horse" not in redact_text(json.dumps({"password": secret, "x": 1}))


@pytest.mark.parametrize(
    ("name", "value"),
    [("Cookie", "session=s3cr3t; a=b"), ("Set-Cookie", "sid=s3cr3t; Path=/"), ("X-API-KEY", "s3cr3t key")],
)
def test_no_first_word_of_a_header_survives(name: str, value: str) -> None:
    assert "s3cr3t" not in repr(redact_headers([(name, value)]))


def test_an_api_key_in_a_body_is_secret() -> None:
    assert "s3cr3t" not in redact_text('{"apiKey": "s3cr3t"}')
