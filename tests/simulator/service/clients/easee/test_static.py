from __future__ import annotations

from datetime import UTC, datetime

import pytest

from simulator.service.clients.easee.static import PRODUCTS, static_reading
from simulator.service.errors import VendorCommunication


@pytest.mark.parametrize(
    ("record", "details", "name", "model"),
    [
        pytest.param(
            {"name": "Garage", "productCode": 1}, {"product": "Easee Home"}, "Garage", "Easee Home", id="both"
        ),
        pytest.param({"name": " "}, {"product": ""}, None, None, id="blank"),
        pytest.param({"name": None, "productCode": 4711}, {}, None, None, id="unknown code"),
        *(pytest.param({"productCode": code}, {}, None, model, id=model) for code, model in PRODUCTS.items()),
    ],
)
def test_name_and_model(
    record: dict[str, object], details: dict[str, object], name: str | None, model: str | None
) -> None:
    told = static_reading("EH1", record, details)
    assert (told.name, told.model) == (name, model)


def test_the_record_names_its_own_time_in_utc() -> None:
    told = static_reading("EH1", {"updatedOn": "2024-07-03T17:34:35.390791"}, {})
    assert told.updated_at == datetime(2024, 7, 3, 17, 34, 35, 390791, tzinfo=UTC)


@pytest.mark.parametrize(("record", "details"), [({"id": "EH2"}, {}), ({"id": "eh1"}, {"serialNumber": "EH2"})])
def test_another_chargers_record_is_refused(record: dict[str, object], details: dict[str, object]) -> None:
    with pytest.raises(VendorCommunication, match="another charger"):
        static_reading("EH1", record, details)
