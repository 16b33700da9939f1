"""For the whole suite: a test in which a fake answers what its own document does not allow, fails."""

import gc
import os
from collections.abc import Generator

import pytest

from tests.documented import watch
from tests.documented.court import faults, verdict


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a seventh of the time some test waits for a socket, a page or a program."""
    return (os.cpu_count() or 1) + 1


def pytest_sessionstart() -> None:
    """Listen to the vendors."""
    watch.begin()


def pytest_collection_finish() -> None:
    """Thousands of collected tests live to the end: the collector need not look at them each time."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Listen no more."""
    watch.finish()


def _judge() -> None:
    if found := faults(watch.take()):
        pytest.fail(verdict(found), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, None, None]:
    """Judge what was said in the test and while it was set up."""
    yield
    _judge()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    """Judge what was said while it was torn down, or by programs that ended then."""
    yield
    _judge()
