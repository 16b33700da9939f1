"""pytest fixtures: a sandbox for each test, a charger in it, and a refresh that is judged. docs/pytest.md shows them.

Loaded by every pytest run of an environment that has charger-sandbox, so it imports nothing of ours before a test asks.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from contracts.testing import Bench, Refresh, SandboxCharger, ScenarioRun, TestSandbox

SERVICE_INI = "charger_sandbox_service"
VENDORS = ("EASEE", "GO_E", "ZAPTEC")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Announce the setting that names the service under test."""
    parser.addini(
        SERVICE_INI,
        "The charger-service under test as module:function, called with the fleet export, returns a WSGI app or a URL; "
        "the reference service when empty.",
        default="",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Announce the markers."""
    config.addinivalue_line(
        "markers", "scenario(name, vendors=None): the test gets that scenario, once for each vendor it names."
    )
    config.addinivalue_line(
        "markers",
        "charger(start, vendors=None, max_a=16): the test gets a charger that begins so: unplugged, charging...",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that needs a charger for each vendor that its marker, and the scenario, name."""
    if "charger_vendor" in metafunc.fixturenames:
        metafunc.parametrize("charger_vendor", _vendors(metafunc.definition), scope="function")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tell of a test that passes without what its marker promises."""
    if item.get_closest_marker("scenario") and "charger_vendor" not in getattr(item, "fixturenames", ()):
        nothing = f"{item.nodeid} has a scenario and plays none: let it take `scenario`, and call play()"
        item.warn(pytest.PytestWarning(nothing))


def _vendors(item: Any) -> list[str]:
    marks = [mark for name in ("scenario", "charger") if (mark := item.get_closest_marker(name))]
    wanted: list[str] = list(VENDORS)
    for mark in marks:
        named = mark.kwargs.get("vendors")
        names = [named] if isinstance(named, str) else list(named or VENDORS)
        for name in names:
            if name not in VENDORS:
                raise pytest.Collector.CollectError(f"{item.nodeid}: vendors are {', '.join(VENDORS)}, got {name!r}")
        wanted = [vendor for vendor in wanted if vendor in names]
        if mark.name == "scenario":
            from contracts.testing import scenario_vendors

            told = scenario_vendors(mark, item.nodeid)
            wanted = [vendor for vendor in wanted if vendor in told]
    return wanted


@pytest.fixture(scope="session")
def _charger_bench() -> "Iterator[Bench]":
    """What tests of one process share: the clouds, and the contract, read once."""
    from contracts.testing import Bench

    with Bench() as bench:
        yield bench


@pytest.fixture
def charger_service(request: pytest.FixtureRequest) -> object:
    """The service under test; override it, taking ``fleet``. A WSGI app, or the URL of a service that knows the fleet;
    None is the reference service.
    """
    name = str(request.config.getini(SERVICE_INI))
    if not name:
        return None
    from contracts.testing import service_of

    return service_of(name, request.getfixturevalue("fleet"))


@pytest.fixture
def fleet(sandbox: "TestSandbox") -> dict[str, Any]:
    """The fleet export for the service under test: vendors' addresses, accounts with credentials, chargers."""
    return sandbox.fleet


@pytest.fixture
def sandbox(request: pytest.FixtureRequest, _charger_bench: "Bench", charger_vendor: str) -> "Iterator[TestSandbox]":
    """A world of its own for the test: its clock, its faults, its journal."""
    from contracts.testing import opened_for

    with opened_for(_charger_bench, request.node, charger_vendor) as opened:
        yield opened


@pytest.fixture
def charger(sandbox: "TestSandbox") -> "SandboxCharger":
    """The test's charger: plug(), unplug(), fault()... happen to it."""
    return sandbox.charger


@pytest.fixture
def refresh(sandbox: "TestSandbox", charger_service: object) -> "Refresh":
    """Call it to ask the service for the charger: returns the answer, fails the test when it is wrong."""
    return sandbox.judged(charger_service)


@pytest.fixture
def scenario(
    request: pytest.FixtureRequest, sandbox: "TestSandbox", charger_service: object
) -> "Iterator[ScenarioRun]":
    """The scenario of the marker: play() it, and every checkpoint is judged."""
    run = sandbox.scenario(charger_service)
    yield run
    if not run.played:
        request.node.warn(pytest.PytestWarning(f"{request.node.nodeid} took `scenario` and never called play()"))
