"""What pyeasee tells chargers to do, and what becomes of it: in the truth, in reads, on the stream."""

from typing import Any

import pytest

from simulator.truth.charger import Charger
from simulator.truth.states import ChargingState, Hold
from tests.end_to_end.clients.pyeasee_user import NEW, OLD, Raised, User, user_of
from tests.end_to_end.clients.served import ServedClouds

both = pytest.mark.parametrize("client", [NEW, OLD])
HANDLE = "easee-charging"
SETTLED_S = 15.0
"""Enough for a command to arrive, a car to start and everything to be told."""


def _truth(clouds: ServedClouds, handle: str = HANDLE) -> Charger:
    return clouds.world.truth(clouds.charger(handle).id)


def _done(user: User, command: str, *args: Any, **kwargs: Any) -> Any:
    """Give a command, see that it was taken, and let it arrive."""
    answer = user.charger(command, *args, kwargs=kwargs)
    assert answer["status"] == 202, answer
    user.clouds.world.clock.step(SETTLED_S)
    return answer["body"]


@both
def test_pause_and_resume(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        assert _done(user, "pause")["commandId"] == 48
        assert _truth(clouds).state is ChargingState.STOPPED
        assert user.observations(109, 96, 48, 120) == {109: 2, 96: 52, 48: 0, 120: 0}
        _done(user, "resume")
        assert _truth(clouds).state is ChargingState.CHARGING
        assert user.observations(109, 96, 48) == {109: 3, 96: 0, 48: 16}


@both
def test_start_and_stop(clouds: ServedClouds, client: str) -> None:
    handle = "easee-preparing"
    with user_of(clouds, handle, client) as user:
        assert _done(user, "start")["commandId"] == 25
        assert _truth(clouds, handle).state is ChargingState.CHARGING
        assert user.observations(109) == {109: 3}
        assert _done(user, "stop")["commandId"] == 26
        assert _truth(clouds, handle).hold is Hold.AUTHORISATION
        assert user.observations(109, 96) == {109: 7, 96: 55}


@both
def test_limits(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        _done(user, "set_dynamic_charger_current", 10)
        assert (_truth(clouds).limit_a, user.observations(48, 114)) == (10, {48: 10, 114: 10})
        _done(user, "set_max_charger_current", 8)
        assert (_truth(clouds).limit_a, user.observations(47, 48)) == (8, {47: 8, 48: 10})
        circuit = user.call("get_sites")[0]["circuits"][0]["id"]
        assert user.call("set_max_current", 7, of=circuit)["status"] == 200
        assert user.call("set_dynamic_current", 6, of=circuit)["status"] == 202
        clouds.world.clock.step(SETTLED_S)
        assert (_truth(clouds).limit_a, user.observations(22, 111, 113)) == (6, {22: 7, 111: 6, 113: 6})
        assert user.observations(120)[120] == pytest.approx(_truth(clouds).power_w / 1000, abs=0.01)


@both
def test_settings(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        _done(user, "limitToSinglePhaseCharging", True)
        assert (_truth(clouds).active_phases, user.observations(38, 110)) == (1, {38: 1, 110: 10})
        _done(user, "lockCablePermanently", True)
        _done(user, "smart_charging", True)
        _done(user, "set_led_strip_brightness", 20)
        assert user.observations(30, 102, 40) == {30: True, 102: True, 40: 20}
        assert user.charger("set_led_strip_brightness", 20)["body"] == []
        _done(user, "enable_charger", False)
        assert (_truth(clouds).state, user.observations(31, 109, 96)) == (
            ChargingState.STOPPED,
            {31: False, 109: 2, 96: 53},
        )


def test_access_is_a_bare_number(clouds: ServedClouds) -> None:
    with user_of(clouds, HANDLE) as user:
        assert user.charger("set_access", 2)["status"] == 200
        assert user.call("get_chargers")[0]["levelOfAccess"] == 2
        assert user.charger("delete_access")["status"] == 200
        assert user.call("get_chargers")[0]["levelOfAccess"] == 1


@both
def test_reboot(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        boots = _truth(clouds).boots
        _done(user, "reboot")
        assert _truth(clouds).boots == boots + 1


@both
def test_a_charger_that_is_off_line(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, "easee-device-offline", client) as user:
        # The last that was heard, and the flag (evcc-io/evcc#28077).
        told = user.observations(109, 120, 250)
        assert (told[109], told[120] > 10, told[250]) == (3, True, False)
        with pytest.raises(Raised) as refused:
            user.charger("pause")
        assert (refused.value.kind, refused.value.about["errorCode"]) == ("BadRequestException", 410)
        # The client takes any 400 for a dead token and logs in again.
        assert user.endpoints()[-2:] == ["command", "login"]
        clouds.act("easee-device-offline", "come_online")
        clouds.world.clock.step(SETTLED_S)
        assert user.charger("pause")["status"] == 202
        clouds.world.clock.step(SETTLED_S)
        assert user.observations(109, 250) == {109: 2, 250: True}


@both
class TestStream:
    """``sr_subscribe``: everything at once, then what happens, with the answers to commands."""

    def test_from_subscription_to_a_change(self, clouds: ServedClouds, client: str) -> None:
        with user_of(clouds, HANDLE, client) as user:
            user.call("subscribe", of=user.serial)
            user.hear_update(109, 3)
            user.hear_update(250, True)
            clouds.act(HANDLE, "stop")
            clouds.world.clock.step(SETTLED_S)
            user.hear_update(109, 2)
            user.hear_update(120, 0.0)

    def test_a_command_is_answered_first(self, clouds: ServedClouds, client: str) -> None:
        with user_of(clouds, HANDLE, client) as user:
            user.call("subscribe", of=user.serial)
            user.hear_update(250, True)
            receipt = user.charger("pause")["body"]
            clouds.world.clock.step(SETTLED_S)
            response = user.hear_until(lambda said: str(said.get("log")).startswith("CommandResponse"))
            for part in (f"'ticks': {receipt['ticks']}", "'id': 48", "'wasAccepted': True", f"'{user.serial}'"):
                assert part in response["args"][0]
            user.hear_update(48, 0.0)
            user.hear_update(109, 2)
            assert "negotiate" in user.endpoints()

    def test_types(self, clouds: ServedClouds, client: str) -> None:
        wanted = {109: 3, 31: True, 41: False, 100: "C", 48: 16.0, 62: "", 250: True}
        with user_of(clouds, HANDLE, client) as user:
            user.call("subscribe", of=user.serial)
            heard: dict[int, Any] = {}
            while 250 not in heard:
                update = user.hear_until(lambda said: "update" in said)["update"]
                heard[update["id"]] = update["value"]
        assert {number: heard[number] for number in wanted} == wanted
        assert {number: type(heard[number]) for number in wanted} == {n: type(value) for n, value in wanted.items()}
