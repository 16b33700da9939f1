"""Settings of an installation: available current, authorisation, features."""

from typing import Any

import pytest

from simulator.truth.states import ChargingState, Hold
from tests.simulator.vendors.zaptec.bench import Bench

SITE = "/api/installation/{site}"
UPDATE = "/api/installation/{site}/update"
NAMES = ("AvailableCurrent", "AvailableCurrentPhase1", "AvailableCurrentPhase2", "AvailableCurrentPhase3")
PHASES = ("availableCurrentPhase1", "availableCurrentPhase2", "availableCurrentPhase3")


def available(bench: Bench) -> tuple[float | None, ...]:
    """The four available currents an installation shows."""
    shown = bench.get(SITE).get_json()
    return tuple(shown.get(name) for name in NAMES)


SHOWN = [
    pytest.param({"availableCurrent": 10}, (10, 10, 10, 10), 10, id="one for all"),
    pytest.param({"AvailableCurrent": "0"}, (0, 0, 0, 0), 0, id="nothing"),
    pytest.param({"availableCurrent": 4}, (4, 4, 4, 4), 0, id="too little"),
    pytest.param({"availableCurrent": 99}, (16, 16, 16, 16), 16, id="cut to the ceiling"),
    pytest.param({"availableCurrent": -1}, (None,) * 4, 16, id="no longer limited"),
    pytest.param(dict(zip(PHASES, (8, 10, 12), strict=True)), (8, 8, 10, 12), 8, id="three phases"),
    pytest.param({}, (16, 16, 16, 16), 16, id="nothing said"),
]


@pytest.mark.parametrize(("body", "shown", "limit_a"), SHOWN)
def test_available_current(body: dict[str, Any], shown: tuple[float | None, ...], limit_a: float) -> None:
    bench = Bench("charging")
    answer = bench.post(UPDATE, body)
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", "0")
    assert "Content-Type" not in answer.headers
    assert available(bench) == shown
    assert bench.truth().limit_a == limit_a
    assert bench.truth().charging is bool(limit_a)


def test_the_charger_keeps_its_own_limit_below_the_installations() -> None:
    bench = Bench("charging")
    bench.post("/api/chargers/{id}/update", {"maxChargeCurrent": 10})
    limits = []
    for amps in (8, 0, 13, -1):
        bench.post(UPDATE, {"availableCurrent": amps})
        limits.append(bench.truth().limit_a)
    assert limits == [8, 0, 10, 10]
    assert bench.truth().state is ChargingState.CHARGING


def test_a_single_phase_charger_goes_by_its_phase() -> None:
    bench = Bench("charging")
    bench.act("phases", phases=1)
    bench.post(UPDATE, dict(zip(PHASES, (12, 6, 0), strict=True)))
    assert bench.truth().limit_a == 12


@pytest.mark.parametrize(
    ("body", "name", "value"),
    [
        ({"minPowerOfflineMode": True}, "PropertyIsMinimumPowerOfflineMode", True),
        ({"threeToOnePhaseSwitchCurrent": 12}, "ThreeToOnePhaseSwitchCurrent", 12.0),
    ],
)
def test_what_is_only_kept(body: dict[str, Any], name: str, value: object) -> None:
    bench = Bench("charging")
    assert bench.post(UPDATE, body).status_code == 200
    assert bench.get(SITE).get_json()[name] == value
    assert bench.get("/api/installation").get_json()["Data"][0][name] == value
    assert available(bench) == (16, 16, 16, 16)


@pytest.mark.parametrize(("roles", "status", "max_a"), [(3, 403, 16.0), (70, 200, 10.0)])
def test_the_ceiling_is_for_service(roles: int, status: int, max_a: float) -> None:
    bench = Bench("charging", roles=roles)
    assert bench.post(UPDATE, {"maxCurrent": 10}).status_code == status
    assert bench.get(SITE).get_json()["MaxCurrent"] == max_a
    assert bench.truth().limit_a == max_a


REFUSED = [
    ({"availableCurrent": 10, "availableCurrentPhase1": 8}, 500, 503),
    ({"availableCurrentPhase1": 8, "availableCurrentPhase2": 8}, 500, 503),
    ({"threeToOnePhaseSwitchCurrent": 33}, 500, 529),
    ({"availableCurrent": 8, "threeToOnePhaseSwitchCurrent": 33}, 500, 529),
    ({"availableCurrent": "much"}, 400, None),
    ([1], 400, None),
]


@pytest.mark.parametrize(("body", "status", "code"), REFUSED)
def test_what_is_refused_changes_nothing(body: object, status: int, code: int | None) -> None:
    bench = Bench("charging")
    answer = bench.post(UPDATE, body)
    assert (answer.status_code, answer.get_json().get("Code")) == (status, code)
    assert available(bench) == (16, 16, 16, 16)
    assert bench.truth().limit_a == 16


USING_APM = '{"Code":527,"Details":"Cannot update installation when using APM","StackTrace":null}'


@pytest.mark.parametrize("switched", ["by option", "by feature"])
def test_a_meter_steers_the_installation(switched: str) -> None:
    bench = Bench("charging", apm=switched == "by option")
    if switched == "by feature":
        assert bench.send("PUT", SITE, None, json={"EnabledFeatures": 4}).status_code == 200
    shown = bench.get(SITE).get_json()
    assert (shown["AvailableCurrentMode"], shown["EnabledFeatures"]) == (2, 4)
    answer = bench.post(UPDATE, {"availableCurrent": 8})
    assert (answer.status_code, answer.content_type) == (500, "application/json")
    assert answer.get_data(as_text=True) == USING_APM
    assert bench.truth().limit_a == 16


@pytest.mark.parametrize(("features", "status", "mode"), [(0, 200, 0), (16, 200, 1), (20, 200, 2), (8, 500, 0)])
def test_features(features: int, status: int, mode: int) -> None:
    bench = Bench("charging")
    answer = bench.send("PUT", SITE, None, json={"Id": bench.site(), "EnabledFeatures": features})
    assert answer.status_code == status
    shown = bench.get(SITE).get_json()
    assert (shown["AvailableCurrentMode"], shown["EnabledFeatures"]) == (mode, features if status == 200 else 0)
    if status == 500:
        assert answer.get_json() == {"Code": 526, "Details": None, "StackTrace": None}


def test_authorisation() -> None:
    bench = Bench("unplugged")
    assert bench.send("PUT", SITE, None, json={"IsRequiredAuthentication": True}).status_code == 200
    bench.act("plug")
    bench.clock.step(60)
    assert (bench.truth().hold, bench.state()[120]) == (Hold.AUTHORISATION, "1")
    assert bench.get(SITE).get_json()["IsRequiredAuthentication"] is True
    assert bench.get("/api/chargers/{id}").get_json()["IsAuthorizationRequired"] is True
    assert bench.send("PUT", SITE, None, json={"IsRequiredAuthentication": False}).status_code == 200
    bench.clock.step(60)
    assert bench.truth().state is ChargingState.CHARGING


def test_a_charger_off_line_keeps_its_limit() -> None:
    bench = Bench("charging")
    bench.act("go_offline")
    assert bench.post(UPDATE, {"availableCurrent": 8}).status_code == 200
    assert (available(bench)[0], bench.truth().limit_a) == (8, 16)


def test_installations_do_not_mix() -> None:
    bench = Bench("charging", "stopped")
    bench.post(UPDATE, {"availableCurrent": 8})
    other = bench.of("stopped")
    assert bench.get(f"/api/installation/{bench.site(other)}", other).get_json()["AvailableCurrent"] == 16.0
    assert bench.world.truth(other.id).limit_a == 16
