"""Which go-e answers are a status."""

from __future__ import annotations

from tests.simulator.service.stage import (
    GO_E,
    GO_E_STATUS,
    Canned,
    Stage,
    go_e_status,
)


def test_a_go_e_400_with_a_whole_status_is_a_status() -> None:
    stage = Stage()
    stage.vendors.on(GO_E_STATUS, Canned(400, go_e_status()))
    assert stage.charge_state(GO_E)["chargeRate"] == 10.8306
