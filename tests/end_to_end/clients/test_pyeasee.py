"""pyeasee against Easee's cloud: login, reads, the two ways to a charger's state."""

import pytest

from simulator.truth.states import ChargingState
from tests.end_to_end.clients.conftest import Serving
from tests.end_to_end.clients.pyeasee_user import NEW, OLD, Raised, user_of
from tests.end_to_end.clients.served import ServedClouds

both = pytest.mark.parametrize("client", [NEW, OLD])
HANDLE = "easee-charging"
MODES = {
    ChargingState.UNPLUGGED: (1, "DISCONNECTED"),
    ChargingState.PREPARING: (7, "AWAITING_AUTHORIZATION"),
    ChargingState.CHARGING: (3, "CHARGING"),
    ChargingState.FINISHED: (4, "COMPLETED"),
    ChargingState.STOPPED: (2, "AWAITING_START"),
    ChargingState.FAULT: (5, "ERROR"),
}
"""State -> op mode on the wire, and what the client calls it."""
MONTH = ({"at": "2026-01-01T00:00:00"}, {"at": "2026-02-01T00:00:00+00:00"})


@both
def test_what_an_owner_has(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        user.call("connect")
        (charger,) = user.call("get_chargers")
        (site,) = user.call("get_sites")
        (favourite,) = user.call("get_account_products")
        assert (charger["id"], charger["name"], charger["productCode"]) == (user.serial, clouds.charger(HANDLE).name, 1)
        assert (site["id"], site["circuits"][0]["chargers"][0]["id"]) == (favourite["id"], user.serial)
        assert site["equalizers"] == []
        state = user.call("get_site_state", site["id"])
        assert state["circuitStates"][0]["chargerStates"][0]["chargerID"] == user.serial
        assert user.endpoints() == ["login", "chargers", "sites", "site", "products", "site", "site_state"]


@both
@pytest.mark.parametrize("state", ChargingState)
def test_observations_of_every_state(clouds: ServedClouds, client: str, state: ChargingState) -> None:
    handle = f"easee-{state.value.lower()}"
    with user_of(clouds, handle, client) as user:
        told = user.observations(109, 120, 121, 250, 112, 62, 9999)
        truth = clouds.world.truth(clouds.charger(handle).id)
    assert (told[109], told[250], told[62]) == (MODES[state][0], True, "")
    assert told[121] == pytest.approx(truth.session_wh / 1000, abs=0.2)
    assert (told[120] > 10) == (state in (ChargingState.CHARGING, ChargingState.FAULT))
    assert 9999 not in told


class TestLegacyState:
    """``get_state``, which pyeasee had up to 0.8.18, reads the route that went away in September 2026."""

    @pytest.mark.parametrize("state", ChargingState)
    def test_works_in_the_profile_legacy(self, serving: Serving, state: ChargingState) -> None:
        clouds = serving({"easee.profile": "legacy"})
        with user_of(clouds, f"easee-{state.value.lower()}", OLD) as user:
            told, raw = user.charger("get_state"), user.charger("get_state", kwargs={"raw": True})
        assert (raw["chargerOpMode"], told["chargerOpMode"]) == MODES[state]
        assert told["isOnline"] is True
        assert told["latestPulse"].endswith("+00:00")

    def test_is_gone_in_the_profile_current(self, clouds: ServedClouds) -> None:
        with user_of(clouds, HANDLE, OLD) as user:
            with pytest.raises(Raised) as gone:
                user.charger("get_state")
            assert (gone.value.kind, gone.value.about) == ("NotFoundException", "")
            # Everything else goes on (nordicopen/pyeasee#138), without another login.
            assert user.observations(109)[109] == 3
            assert user.charger("get_config")["phaseMode"] == "Auto"
            assert user.endpoints().count("login") == 1

    def test_may_be_gone_as_a_bad_request(self, serving: Serving) -> None:
        clouds = serving({"easee.removed_state_status": 400})
        with user_of(clouds, HANDLE, OLD) as user:
            with pytest.raises(Raised) as gone:
                user.charger("get_state")
            assert (gone.value.kind, gone.value.about["title"]) == (
                "BadRequestException",
                "One or more validation errors occurred.",
            )
            # The client takes any 400 for a dead token.
            assert user.endpoints() == ["login", "chargers", "charger_state", "login"]

    @pytest.mark.parametrize(("profile", "filled"), [("legacy", True), ("current", False)])
    def test_site_state_follows(self, serving: Serving, profile: str, filled: bool) -> None:
        with user_of(serving({"easee.profile": profile}), HANDLE, OLD) as user:
            state = user.call("get_site_state", user.call("get_sites")[0]["id"])
        (charger,) = state["circuitStates"][0]["chargerStates"]
        assert [charger[part] is not None for part in ("chargerConfig", "chargerState")] == [filled, filled]


@both
def test_configuration(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, "easee-preparing", client) as user:
        told, raw = user.charger("get_config"), user.charger("get_config", kwargs={"raw": True})
    assert (told["localNodeType"], told["phaseMode"]) == ("Master", "Auto")
    assert (raw["localNodeType"], raw["phaseMode"], raw["authorizationRequired"]) == (1, 2, True)


@both
def test_sessions_and_energy(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        newest, oldest = user.charger("get_sessions_between_dates", *MONTH)
        total = user.charger("get_consumption_between_dates", *MONTH)
        day = ({"at": "2026-01-04T00:00:00"}, {"at": "2026-01-05T00:00:00"})
        hours = user.charger("get_hourly_consumption_between_dates", *day)
        site = user.call("get_sites")[0]["id"]
        (cost,) = user.call("get_cost_between_dates", *MONTH, of=site)
    assert (oldest["kiloWattHours"], newest["carDisconnected"]) == (14.2, None)
    assert total == pytest.approx(oldest["kiloWattHours"] + newest["kiloWattHours"])
    assert sum(hour["consumption"] for hour in hours) == pytest.approx(14.2, abs=0.01)
    assert (cost["chargerId"], cost["totalEnergyUsage"]) == (user.serial, pytest.approx(total))


@both
def test_odds_and_ends(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        assert user.charger("get_latest_firmware") == {"latestFirmware": 325}
        assert user.charger("get_operator") == {"id": 1, "name": "Easee AS"}
        assert user.charger("get_ocpp_config") is None
        assert user.charger("set_ocpp_config", True, "ws://192.0.2.10:8887/") == "1"
        assert user.charger("apply_ocpp_config", "1") == {"version": "1"}
        url = user.charger("get_ocpp_config")["websocketConnectionArgs"]["url"]
        assert url == f"ws://192.0.2.10:8887/{user.serial}"
        assert user.call("get_active_countries")[0]["id"] == "NO"
        assert "NOK" in user.call("get_currencies")


def test_properties_and_keys(clouds: ServedClouds) -> None:
    with user_of(clouds, HANDLE) as user:
        names = {known["observationId"]: known["name"] for known in user.call("get_observation_properties")}
        assert (names[109], names[120]) == ("chargerOpMode", "totalPower")
        assert user.call("get_keys") == []


NIGHT = ({"at": "2026-01-05T22:00:00"}, {"at": "2026-01-06T06:00:00"})


def test_schedules(clouds: ServedClouds) -> None:
    with user_of(clouds, HANDLE) as user:
        with pytest.raises(Raised, match="NotFoundException"):
            user.charger("get_basic_charge_plan")
        assert user.charger("set_basic_charge_plan", user.serial, *NIGHT)["status"] == 202
        assert user.charger("get_basic_charge_plan") == {
            "enabled": True,
            "timezone": "UTC",
            "periods": [{"startTime": "22:00:00", "stopTime": "06:00:00", "maximumAmps": 32}],
        }
        assert user.charger("delete_basic_charge_plan")["status"] == 202
        with pytest.raises(Raised, match="NotFoundException"):
            user.charger("get_basic_charge_plan")


def test_charge_plans_before_2026(clouds: ServedClouds) -> None:
    with user_of(clouds, HANDLE, OLD) as user:
        assert user.charger("get_basic_charge_plan") is None
        assert user.charger("set_basic_charge_plan", user.serial, *NIGHT)["status"] == 202
        plan = user.charger("get_basic_charge_plan")
        assert (plan["id"], plan["isEnabled"], plan["repeat"]) == (user.serial, True, True)
        assert user.charger("delete_basic_charge_plan")["status"] == 202
        assert user.charger("get_basic_charge_plan") is None


def test_equalizers(serving: Serving) -> None:
    with user_of(serving({"easee.equalizers": True}), HANDLE) as user:
        (site,) = user.call("get_sites")
        (equalizer,) = site["equalizers"]
        told = user.call("get_state", of=equalizer["id"])
        assert told["activePowerImport"] > 11
        assert user.call("get_config", of=equalizer["id"])["gridType"] == 1
        assert user.call("set_load_balancing", True, 6, of=equalizer["id"])["status"] == 200
        assert user.call("get_load_balancing", of=equalizer["id"])["chargingWithImport"]["eligible"] is True
        assert user.call("set_max_allocated_current", 20, of=equalizer["id"])["status"] == 202
        (row,) = user.call("get_observations", 40, of=equalizer["id"])["observations"]
        assert (row["dataType"], row["value"] > 11) == (3, True)
