"""Served sandboxes for clients to talk to; they stop when the test ends."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.end_to_end.clients.served import ServedClouds

Serving = Callable[..., ServedClouds]


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Serves sandboxes with switches: ``serving({"easee.profile": "legacy"})``."""
    with ExitStack() as running:

        def serve(options: dict[str, Any] | None = None) -> ServedClouds:
            return ServedClouds(running, options)

        yield serve


@pytest.fixture
def clouds(serving: Serving) -> ServedClouds:
    """A served sandbox with the demo world, every switch at its default."""
    return serving()
