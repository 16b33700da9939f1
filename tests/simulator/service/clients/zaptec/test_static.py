from __future__ import annotations

import pytest

from simulator.service.clients.zaptec.static import DEVICE_TYPES, MODELS, static_reading
from simulator.service.errors import VendorCommunication

CHARGER_ID = "5d1f0c3a-7f0e-4b7e-9a51-0c2f6f1d9b11"


@pytest.mark.parametrize(("prefix", "model"), MODELS.items())
def test_every_prefix(prefix: str, model: str) -> None:
    assert static_reading(CHARGER_ID, {"DeviceId": f"{prefix}000123", "DeviceType": 4}).model == model
    assert static_reading(CHARGER_ID, {"MID": f"{prefix.lower()}000123"}).model == model


@pytest.mark.parametrize(
    ("device_type", "model"), [*DEVICE_TYPES.items(), (0, None), (99, None), (None, None), ("x", None)]
)
def test_every_device_type_without_a_known_prefix(device_type: object, model: str | None) -> None:
    assert static_reading(CHARGER_ID, {"DeviceId": "XYZ1", "DeviceType": device_type}).model == model


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ({"Name": "Bay 1", "SerialNo": "x"}, "Bay 1"),
        ({"SerialNo": "x"}, None),
        ({"Name": ""}, None),
        ({"Name": 7}, None),
    ],
)
def test_name(record: dict[str, object], name: str | None) -> None:
    assert static_reading(CHARGER_ID, record).name == name


def test_another_chargers_record_is_refused() -> None:
    with pytest.raises(VendorCommunication, match="another charger"):
        static_reading(CHARGER_ID, {"Id": "00000000-7f0e-4b7e-9a51-0c2f6f1d9b11"})
