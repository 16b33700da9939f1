"""What is asked of Zaptec beside the state."""

from __future__ import annotations

import pytest

from tests.simulator.service.stage import (
    ZAPTEC,
    ZAPTEC_RECORD,
    ZAPTEC_STATE,
    Canned,
    Stage,
    raw,
    zaptec_rows,
)

DEVICE = "DEVICE_IS_DISCONNECTED"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        pytest.param(
            Canned(body={"Id": ZAPTEC_RECORD.rsplit("/", 1)[1], "IsOnline": False}), DEVICE, id="says offline"
        ),
        pytest.param(Canned(body={"IsOnline": True, "Name": "Bay", "DeviceId": "GPN000001"}), "200", id="says online"),
        pytest.param(raw(500), "200", id="cannot be read"),
    ],
)
def test_zaptec_state_without_the_online_flag_is_looked_up(record: Canned, code: str) -> None:
    stage = Stage()
    stage.vendors.on(ZAPTEC_STATE, Canned(body=zaptec_rows({-2: None})))
    stage.vendors.on(ZAPTEC_RECORD, record)
    assert stage.outcome(ZAPTEC) == code
