"""Which of Easee's routes is asked."""

from __future__ import annotations

from tests.simulator.service.stage import (
    EASEE,
    EASEE_OBSERVATIONS,
    EASEE_STATE,
    Canned,
    Stage,
    raw,
)

COMMUNICATION = "VENDOR_COMMUNICATION_ERROR"


def test_the_old_easee_route_is_read_where_the_new_one_is_gone_and_remembered() -> None:
    stage = Stage()
    old = {
        "chargerOpMode": 3,
        "totalPower": 7.2,
        "isOnline": True,
        "outputPhase": 10,
        "latestPulse": "2026-01-02T16:14:41Z",
    }
    stage.vendors.on(EASEE_OBSERVATIONS, raw(404))
    stage.vendors.on(EASEE_STATE, Canned(body=old))
    assert stage.charge_state(EASEE)["chargeRate"] == 7.2
    stage.vendors.calls.clear()
    assert stage.charge_state(EASEE)["activePhases"] == 1
    assert stage.vendors.calls == [f"GET {EASEE_STATE}"]
    stage.vendors.on(EASEE_STATE, Canned(400, {"title": "One or more validation errors occurred.", "errors": {}}))
    stage.vendors.on(EASEE_OBSERVATIONS)
    assert stage.charge_state(EASEE)["chargeRate"] == 10.912


def test_an_easee_charger_that_no_route_tells_of_is_a_communication_error() -> None:
    stage = Stage()
    stage.vendors.on(EASEE_OBSERVATIONS, raw(404))
    assert stage.outcome(EASEE) == COMMUNICATION
    stage.vendors.on(EASEE_OBSERVATIONS)
    assert stage.outcome(EASEE) == "200"
