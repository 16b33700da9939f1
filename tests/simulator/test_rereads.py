"""A state told again: the same words, for a moment, and not beyond anything that happens."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from simulator.app import Sandbox
from simulator.demo import open_demo
from simulator.faults.refuse import Refuse
from simulator.faults.status import Status
from simulator.gate import CAUSE_HEADER, VendorGate
from simulator.inprocess import WsgiAnswer, call_wsgi
from simulator.rereads import KEPT_S, MAX_KEPT, Rereads
from simulator.truth.accounts import Login
from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Entry
from simulator.truth.states import Vendor
from simulator.vendors import easee, go_e, zaptec
from simulator.vendors.front import VendorApp
from tests.simulator.clouds import START_S, Clouds

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

APPS: dict[str, Callable[..., VendorApp]] = {
    "easee": easee.create_app,
    "go-e": go_e.create_app,
    "zaptec": zaptec.create_app,
}
each_vendor = pytest.mark.parametrize("vendor", list(APPS))
A_MOMENT_S = 0.02
assert A_MOMENT_S < KEPT_S


class Polled(Clouds):
    """A demo world whose clock follows a wall that the test moves, and a count of what a vendor had to work out."""

    def __init__(self, vendor: str = "easee", options: dict[str, Any] | None = None, speed: float = 1.0) -> None:
        self.wall_s = START_S
        sandbox = Sandbox()
        clock = WorldClock(START_S, source=lambda: self.wall_s, speed=speed)
        super().__init__(sandbox, open_demo(sandbox, clock, options=options))
        self.handle = f"{vendor}-charging"
        self.worked_out = 0
        self.rereads = Rereads(self._counted(APPS[vendor](sandbox.worlds, VendorGate(sandbox.opened)).wsgi_app))
        self._mount = f"/{vendor}"
        self.bearer(self.handle)

    def _counted(self, app: "WSGIApplication") -> "WSGIApplication":
        def counting(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
            self.worked_out += 1
            return app(environ, start_response)

        return counting

    def poll(self, handle: str = "", *, more: str = "", method: str = "GET", **headers: str) -> WsgiAnswer:
        """Ask for a state, by the vendor's own address."""
        handle = handle or self.handle
        target = self.state_path(handle).removeprefix(self._mount) + more
        said = {"Authorization": self.bearer(handle)[1], **{name.replace("_", "-"): v for name, v in headers.items()}}
        return call_wsgi(self.rereads, method, target, said.items())


@each_vendor
def test_asked_again_in_a_moment_the_same_is_told_without_work(vendor: str) -> None:
    clouds = Polled(vendor)
    first = clouds.poll()
    clouds.wall_s += A_MOMENT_S
    second = clouds.poll()
    assert (first.status, first.headers, first.body) == (second.status, second.headers, second.body)
    assert first.status == 200
    assert first.body
    assert clouds.worked_out == 1


@each_vendor
def test_it_is_what_would_have_been_worked_out(vendor: str) -> None:
    clouds, plain = Polled(vendor), Polled(vendor)
    clouds.poll()
    again = clouds.poll()
    worked_out = call_wsgi(plain.sandbox.wsgi, "GET", plain.state_path(plain.handle), [plain.bearer(plain.handle)])
    assert (again.status, again.reason, again.body) == (worked_out.status, worked_out.reason, worked_out.body)
    assert sorted(again.headers) == sorted(worked_out.headers)


@each_vendor
@pytest.mark.parametrize(("later_s", "worked_out"), [(KEPT_S - 0.001, 1), (KEPT_S + 0.001, 2)])
def test_it_is_told_for_a_moment_only(vendor: str, later_s: float, worked_out: int) -> None:
    clouds = Polled(vendor)
    clouds.poll()
    clouds.wall_s += later_s
    clouds.poll()
    assert clouds.worked_out == worked_out


def test_polling_on_and_on_is_no_way_to_stop_time() -> None:
    clouds = Polled()
    for _ in range(40):
        clouds.poll()
        clouds.wall_s += A_MOMENT_S
    assert clouds.worked_out > 10


HAPPENINGS: dict[str, Callable[[Polled], object]] = {
    "an act": lambda clouds: clouds.world.act(clouds.charger(clouds.handle).id, "unplug"),
    "a plan": lambda clouds: clouds.world.plan(clouds.charger(clouds.handle).id, 0.0, "unplug"),
    "a charger more": lambda clouds: clouds.world.enrol(Entry(Vendor.EASEE, "one more")),
    "tokens expired": lambda clouds: clouds.world.tokens.expire_all(
        clouds.account(clouds.handle).id, clouds.world.now_s()
    ),
    "tokens revoked": lambda clouds: clouds.world.tokens.revoke_all(
        clouds.account(clouds.handle).id, clouds.world.now_s()
    ),
    "an account rejected": lambda clouds: clouds.world.accounts.set_login(
        clouds.account(clouds.handle).id, Login.REJECTED
    ),
    "a fault": lambda clouds: clouds.break_(Status(503)),
    "a switch": lambda clouds: clouds.world.options.update({"easee.offline_op_mode": "zero"}),
    "a word written at the vendor": lambda clouds: clouds.login(clouds.handle),
    "a stopped clock": lambda clouds: clouds.world.clock.freeze(),
}


@pytest.mark.parametrize("happening", list(HAPPENINGS))
def test_whatever_happens_ends_it(happening: str) -> None:
    clouds = Polled()
    clouds.poll()
    HAPPENINGS[happening](clouds)
    clouds.poll()
    assert clouds.worked_out == 2


def test_what_happened_is_told_at_once() -> None:
    clouds = Polled("go-e")
    before = clouds.poll().body
    clouds.break_(Status(503))
    assert clouds.poll().status == 503
    clouds.opened.board.mend_all()
    assert clouds.poll().body == before


def test_nothing_a_fault_is_about_is_kept() -> None:
    clouds = Polled()
    clouds.break_(Refuse(), vendor=Vendor.EASEE, from_s=START_S + 1e6)
    clouds.poll()
    clouds.poll()
    assert clouds.worked_out == 2


@pytest.mark.parametrize("speed", [0.0, 1.0])
def test_in_a_world_that_stands_still_everything_is_worked_out(speed: float) -> None:
    clouds = Polled(speed=speed)
    clouds.poll()
    clouds.poll()
    assert clouds.worked_out == (1 if speed else 2)


def test_where_calls_are_counted_everything_is_worked_out() -> None:
    clouds = Polled(options={"easee.rate_limits": True})
    clouds.poll()
    clouds.poll()
    assert clouds.worked_out == 2


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"more": ",120"}, id="query"),
        pytest.param({"Authorization": "Bearer nobody"}, id="token"),
        pytest.param({"Accept": "text/html"}, id="header"),
        pytest.param({"method": "HEAD"}, id="method"),
    ],
)
def test_another_question_is_another_question(other: dict[str, str]) -> None:
    clouds = Polled()
    first = clouds.poll()
    second = clouds.poll(**other)
    assert clouds.worked_out == 2
    assert (second.status, second.body) != (first.status, first.body) or "Accept" in other


def test_what_is_no_good_answer_is_not_kept() -> None:
    clouds = Polled()
    assert [clouds.poll(Authorization="Bearer nobody").status for _ in range(2)] == [401, 401]
    assert clouds.worked_out == 2


def test_good_reads_of_keys_do_not_end_each_other() -> None:
    clouds = Polled("go-e")
    for handle in ("go-e-charging", "go-e-unplugged", "go-e-charging", "go-e-unplugged"):
        assert clouds.poll(handle).status == 200
    assert clouds.worked_out == 2


def test_the_journal_has_every_time_and_no_secret() -> None:
    clouds = Polled()
    clouds.poll(**{CAUSE_HEADER.replace("-", "_"): "3"})
    clouds.wall_s += A_MOMENT_S
    clouds.poll(**{CAUSE_HEADER.replace("-", "_"): "4"})
    first, second = (leg for leg in clouds.legs() if leg.role == "state")
    assert clouds.worked_out == 1
    assert (first.cause, second.cause) == (3, 4)
    assert second.number == first.number + 1
    assert second.at_s == pytest.approx(first.at_s + A_MOMENT_S)
    assert (second.status, second.target, second.body) == (first.status, first.target, first.body)
    assert clouds.bearer(clouds.handle)[1].split()[1] not in repr(second)


def test_it_keeps_no_more_than_it_may() -> None:
    clouds = Polled()
    for number in range(MAX_KEPT + 2):
        clouds.poll(Accept=f"text/{number}")
    clouds.poll(Accept=f"text/{MAX_KEPT + 1}")
    assert clouds.worked_out == MAX_KEPT + 2
    clouds.poll(Accept="text/0")
    assert clouds.worked_out == MAX_KEPT + 3
