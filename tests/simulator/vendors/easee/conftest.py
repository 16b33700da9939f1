"""A fresh cloud for each test."""

import pytest

from tests.simulator.vendors.easee.cloud import Cloud


@pytest.fixture
def cloud() -> Cloud:
    """The demo fleet at 16:00:00 UTC, profile ``current``."""
    return Cloud()


@pytest.fixture
def legacy() -> Cloud:
    """The demo fleet with the removed state route still there."""
    return Cloud(options={"easee.profile": "legacy"})
