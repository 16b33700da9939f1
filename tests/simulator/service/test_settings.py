from __future__ import annotations

import math
from typing import Any

import pytest

from simulator.service.settings import ServiceSettings


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"api_key": ""}, "api_key"),
        ({"total_deadline_s": -1.0}, "total_deadline_s"),
        ({"read_timeout_s": math.nan}, "read_timeout_s"),
        ({"block_pause_s": math.inf}, "block_pause_s"),
        ({"max_rejected_logins": 0}, "max_rejected_logins"),
        ({"max_body_bytes": -1}, "max_body_bytes"),
    ],
)
def test_settings_that_cannot_be_meant(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ServiceSettings(**({"api_key": "k"} | wrong))


def test_the_defaults_hold() -> None:
    settings = ServiceSettings(api_key="k")
    assert settings.connect_timeout_s < settings.read_timeout_s < settings.total_deadline_s
