"""What the pytest fixtures are made of: worlds that cost little, a charger with handles, a refresh that judges.

The reference service is asked without sockets and steps the world's clock. A service of the user's reads real clocks
and opens real connections: then the world runs close behind the wall clock, and the vendors are served on ports that
the system chooses.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from itertools import count
from typing import Any

import pytest

from contracts.court import Court, CourtRules
from contracts.drive.arena import Booking, InProcessArena, Place, RemoteArena
from contracts.drive.scenarios import Case, Judged, cases, play
from contracts.exchange import Answer, Exchange, Request
from contracts.findings import Circumstances, Finding
from contracts.record import Record
from contracts.remote import VendorPorts
from contracts.spec import Contract
from contracts.strict_json import parse_object
from contracts.target import HttpTarget, InProcessTarget, Target
from simulator.app import Sandbox
from simulator.delivery import delivering
from simulator.faults.board import Rule
from simulator.faults.table import make_fault
from simulator.scenario.library import find
from simulator.scenario.script import DEFAULT_MAX_A, Script
from simulator.scenario.stage import no_link
from simulator.truth.charger import Charger
from simulator.truth.clock import SystemWall
from simulator.truth.errors import SandboxError
from simulator.truth.fleet import Entry, Identity
from simulator.truth.states import Vendor

SEED = 7
SERVICE_KEY = "charger-service-under-test"
"""The X-API-KEY that a service under test is asked with; ``fleet["service"]["apiKey"]`` tells it."""
_PLACELESS = "http://charger-service.test"
_LEAD_S = 600.0
"""How far a world of a user's service begins behind the wall: that much time a test may let pass. Were it more, a
service would be right to call such old data stale.
"""


class BadFixture(SandboxError):
    """A marker, a setting or an overridden fixture names something that is not there."""


class Bench:
    """Shared by the tests of one process; holds nothing of any of them."""

    def __init__(self) -> None:
        self.contract = Contract.load()
        self.arena = InProcessArena(SEED)
        self.wall = SystemWall()
        self.numbers = count(1)
        self._at_the_end = ExitStack()
        self._served: tuple[Sandbox, VendorPorts] | None = None

    def __enter__(self) -> "Bench":
        return self

    def __exit__(self, *_: object) -> None:
        self._at_the_end.close()

    def served(self) -> tuple[Sandbox, VendorPorts]:
        """Clouds on real ports, from the first test on that wants them."""
        if self._served is None:
            sandbox = Sandbox()
            self._served = (
                sandbox,
                self._at_the_end.enter_context(VendorPorts(delivering(sandbox.wsgi), "127.0.0.1", 0)),
            )
        return self._served


@dataclass(frozen=True, slots=True)
class Refreshed:
    """An answer that was found right. body: the parsed JSON."""

    status: int
    body: Mapping[str, Any]

    @property
    def state(self) -> str | None:
        """The chargingState."""
        return self._charge.get("chargingState")

    @property
    def plugged(self) -> bool | None:
        """Whether a car is plugged in."""
        return self._charge.get("isPlugged")

    @property
    def power_kw(self) -> float | None:
        """The chargeRate, kW."""
        return self._charge.get("chargeRate")

    @property
    def error_code(self) -> str | None:
        """The errorCode of a refusal."""
        return self.body.get("errorCode")

    @property
    def _charge(self) -> Mapping[str, Any]:
        return self.body.get("chargeState") or {}


class SandboxCharger:
    """A charger by its handle: what happens to it, and how it is in truth. Every action of a scenario is a method."""

    def __init__(self, owner: "TestSandbox") -> None:
        self._owner = owner

    @property
    def id(self) -> str:
        """The id that the service knows it by."""
        return self._owner.identity.id

    @property
    def identity(self) -> Identity:
        """Ids, serial, account, name, model."""
        return self._owner.identity

    @property
    def truth(self) -> Charger:
        """How it really is now."""
        return self._owner.place.opened.world.truth(self.id)

    def __getattr__(self, action: str) -> Callable[..., None]:
        if action.startswith("_"):
            raise AttributeError(action)

        def act(**params: Any) -> None:
            self._owner.place.opened.world.act(self.id, action, **params)

        return act


@dataclass
class TestSandbox:
    """The world of one test. again: what to type to see a finding once more."""

    __test__ = False

    bench: Bench
    booking: Booking
    vendor: Vendor
    again: str
    case: Case | None = None
    record: Record = field(default_factory=Record, repr=False)
    _opened: "_Opened | None" = field(default=None, repr=False)
    _closing: ExitStack = field(default_factory=ExitStack, repr=False)

    @property
    def place(self) -> Place:
        """The open world and who is asked; with the reference service unless another was named before."""
        return self._open().place

    @property
    def identity(self) -> Identity:
        """The charger of this test."""
        return next(iter(self.place.opened.world.chargers))

    @property
    def charger(self) -> SandboxCharger:
        """The same with handles."""
        return SandboxCharger(self)

    @property
    def fleet(self) -> dict[str, Any]:
        """The export for a service under test; the vendors are served on real ports from now on."""
        sandbox, ports = self.bench.served()
        if self._opened is None:
            arena = RemoteArena(sandbox, [self.booking], SEED, self.bench.wall)
            arena.judge(_Nobody(), no_link, ports.follow)
            self._opened = _Opened(arena.open(self.booking), arena)
            self._closing.callback(sandbox.close_world, self.booking.name)
        if self._opened.arena is None:
            raise BadFixture("the export was asked for too late: ask for `fleet` before the charger is touched")
        return self._opened.arena.export(ports.urls, _PLACELESS, SERVICE_KEY)

    def break_(self, fault: str, **settings: Any) -> None:
        """Break something at the vendor for this account; faults and settings are those of scenarios."""
        name = f"test {fault}"
        rule = Rule(name, make_fault(fault, **settings), vendor=self.vendor, account_id=self.identity.account_id)
        self.place.opened.board.post(rule)

    def mend(self, fault: str) -> None:
        """Let it work again."""
        self.place.opened.board.mend(f"test {fault}")

    def wait(self, seconds: float) -> None:
        """Let world time pass; nobody waits."""
        self.place.pace.advance_to(self.place.opened.world.now_s() + seconds)

    def judged(self, service: object) -> "Refresh":
        """A refresh of that service, judged."""
        return Refresh(self, self._court(service))

    def scenario(self, service: object) -> "ScenarioRun":
        """The marked scenario before that service. Raises BadFixture when the test has none."""
        if self.case is None:
            raise BadFixture('the fixture `scenario` needs a marker such as @pytest.mark.scenario("charging")')
        return ScenarioRun(self, self.case, self._court(service))

    def close(self) -> None:
        """Let the world go."""
        self._closing.close()

    def _open(self) -> "_Opened":
        if self._opened is None:
            self._opened = _Opened(self.bench.arena.open(self.booking), None)
            self._closing.callback(self.bench.arena.close, self.booking)
        return self._opened

    def _court(self, service: object) -> Court:
        place = self.place
        if service is not None:
            place = self._before(service)
        return Court(self.record.listen(place), CourtRules(self.bench.contract))

    def _before(self, service: object) -> Place:
        opened = self._open()
        if opened.arena is None:
            raise BadFixture("a service under test needs the sandbox's export: let `charger_service` take `fleet`")
        target: Target
        if isinstance(service, str):
            target = HttpTarget(service, SERVICE_KEY)
            self._closing.callback(target.close)
        elif callable(service):
            target = InProcessTarget(service, SERVICE_KEY)
        else:
            raise BadFixture(f"charger_service is a WSGI app or a URL, got a {type(service).__name__}")
        return replace(opened.place, target=target)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A world, and the arena of a service elsewhere if one will be asked."""

    place: Place
    arena: RemoteArena | None


class _Nobody:
    """Stands where the service under test will be asked."""

    api_key = SERVICE_KEY

    def send(self, request: Request) -> Exchange:
        """Nobody is there."""
        raise BadFixture(f"a service under test was expected for {request.path}: override `charger_service`")


class Refresh:
    """Asks the service for the test's charger."""

    def __init__(self, owner: TestSandbox, court: Court) -> None:
        self._owner = owner
        self._court = court
        self._times = count(1)

    def __call__(self) -> Refreshed:
        """Ask, judge, return the answer. Fails the test when the answer is wrong, or when none came."""
        at = Circumstances(
            where=f"refresh {next(self._times)} of the test",
            vendor=self._owner.vendor.value,
            charger_id=self._owner.identity.id,
            seed=SEED,
            replay=self._owner.again,
        )
        heard = self._court.refresh(self._owner.identity, at)
        _fail_for(self._owner.record, heard.findings)
        return _refreshed(heard.exchange)


class ScenarioRun:
    """A scenario that can be played."""

    def __init__(self, owner: TestSandbox, case: Case, court: Court) -> None:
        self.played = False
        self._owner = owner
        self._case = case
        self._court = court

    @property
    def script(self) -> Script:
        """The scenario as it was loaded."""
        return self._case.script

    def play(self) -> list[Judged]:
        """Play it to its end and return its moments. Fails the test at the first wrong answer."""
        self.played = True
        moments: list[Judged] = []
        for judged in play(self._case, self._owner.place, self._court, self._owner.again):
            _fail_for(self._owner.record, judged.findings)
            moments.append(judged)
        return moments


def _fail_for(record: Record, findings: tuple[Finding, ...]) -> None:
    if findings:
        told = record.keep("pytest", findings, ()).findings
        pytest.fail("\n".join(_words(finding) for finding in told), pytrace=False)


def _words(finding: Finding) -> str:
    place = f"{finding.part} in {finding.where}, {finding.vendor}"
    told = f"{finding.title}: expected {finding.expected}, seen {finding.seen} ({finding.why})"
    return f"{told}\n  where:  {place}, seed {finding.seed}\n  replay: {finding.replay}"


def _refreshed(exchange: Exchange) -> Refreshed:
    answer = exchange.answer
    if not isinstance(answer, Answer):
        pytest.fail(f"no answer came: {exchange.failure}", pytrace=False)
    return Refreshed(answer.status, parse_object(answer.content) or {})


@contextmanager
def opened_for(bench: Bench, item: Any, vendor: str) -> Iterator[TestSandbox]:
    """A world for that test and vendor, gone at the end. It opens when it is first looked at."""
    told = _sandbox(bench, item, Vendor(vendor))
    try:
        yield told
    finally:
        told.close()


def _sandbox(bench: Bench, item: Any, vendor: Vendor) -> TestSandbox:
    again = f"pytest '{item.nodeid}'"
    if mark := item.get_closest_marker("scenario"):
        (case,) = cases([_script(mark, item.nodeid)], (vendor,))
        return TestSandbox(bench, case.booking, vendor, again, case)
    mark = item.get_closest_marker("charger")
    start, max_a = _charger(mark) if mark else ("charging", DEFAULT_MAX_A)
    entry = Entry(vendor, "charger-of-the-test", start, max_a=max_a)
    return TestSandbox(bench, Booking(f"test-{next(bench.numbers)}", (entry,), 0, _LEAD_S), vendor, again)


def _charger(mark: Any) -> tuple[str, float]:
    start = mark.args[0] if mark.args else mark.kwargs.get("start", "charging")
    return start, float(mark.kwargs.get("max_a", DEFAULT_MAX_A))


def _script(mark: Any, nodeid: str) -> Script:
    name = mark.args[0] if mark.args else mark.kwargs.get("name")
    if not isinstance(name, str):
        raise pytest.Collector.CollectError(
            f'{nodeid}: a scenario\'s name was expected, as in @pytest.mark.scenario("charging")'
        )
    try:
        return find(name)
    except SandboxError as error:
        raise pytest.Collector.CollectError(f"{nodeid}: {error}") from error


def scenario_vendors(mark: Any, nodeid: str) -> list[str]:
    """The vendors that a marked scenario names. Raises CollectError, which pytest tells without its own lines."""
    return [vendor.value for vendor in _script(mark, nodeid).vendors]


def service_of(name: str, fleet: dict[str, Any]) -> object:
    """What ``module:function`` returns for the fleet. Raises BadFixture."""
    module, colon, function = name.partition(":")
    if not colon:
        raise BadFixture(f"charger_sandbox_service is module:function, got {name!r}")
    try:
        make = getattr(import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise BadFixture(f"charger_sandbox_service names {name}, which cannot be found: {error}") from error
    return make(fleet)
