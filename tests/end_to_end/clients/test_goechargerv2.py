"""goechargerv2 against go-e's cloud."""

import pytest

from tests.end_to_end.clients.run import run_client
from tests.end_to_end.clients.served import ServedClouds

CLIENT = "goechargerv2-0.2.2"
TIMEOUT_S = 10.0


@pytest.mark.parametrize(
    ("handle", "car_status"),
    [
        pytest.param("go-e-unplugged", "Charger ready, no car connected", id="unplugged"),
        pytest.param("go-e-charging", "Car is charging", id="charging"),
        pytest.param("go-e-finished", "Charging finished, car can be disconnected", id="finished"),
    ],
)
def test_status(clouds: ServedClouds, handle: str, car_status: str) -> None:
    key = clouds.account(handle).token
    read = run_client(CLIENT, "goechargerv2_status.py", url=clouds.url_of(handle), key=key, timeout_s=TIMEOUT_S)
    assert (read["car_status"], read["serial_number"]) == (car_status, clouds.charger(handle).serial)
