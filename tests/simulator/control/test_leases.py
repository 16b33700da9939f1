"""Leases: worlds stay while somebody wants them and go by the wall clock afterwards, and no others do."""

import pytest

from tests.simulator.control.bench import ControlBench


def _leased(*worlds: str) -> ControlBench:
    bench = ControlBench()
    bench.done("POST", "/leases", {"name": "trial", "forS": 600})
    for world in worlds:
        bench.done("POST", "/worlds", {"name": world, "lease": "trial", "fleet": [{"vendor": "GO_E"}]})
    return bench


def _worlds(bench: ControlBench) -> list[str]:
    return [item["name"] for item in bench.get("/worlds")["items"]]


def test_worlds_whose_lease_nobody_renewed_are_dropped() -> None:
    bench = _leased("one", "two")
    bench.done("POST", "/worlds", {"name": "mine", "fleet": [{"vendor": "GO_E"}]})
    bench.wall.sleep(600)
    assert _worlds(bench) == ["demo", "one", "two", "mine"]
    bench.wall.sleep(1)
    assert _worlds(bench) == ["demo", "mine"]
    assert set(bench.sandbox.opened) == {"demo", "mine"}


def test_a_lease_that_is_renewed_keeps_all_its_worlds() -> None:
    bench = _leased("one", "two")
    for _ in range(5):
        bench.wall.sleep(599)
        said = bench.done("POST", "/leases", {"name": "trial", "forS": 600})
        assert said["worlds"] == ["one", "two"]
    assert said["endsAt"] == "2026-01-05T09:59:55.000Z"
    assert _worlds(bench) == ["demo", "one", "two"]


def test_leases_do_not_meet() -> None:
    bench = _leased("one")
    bench.done("POST", "/leases", {"name": "other", "forS": 1200})
    bench.done("POST", "/worlds", {"name": "two", "lease": "other", "fleet": [{"vendor": "GO_E"}]})
    bench.wall.sleep(601)
    assert _worlds(bench) == ["demo", "two"]


def test_the_world_tells_until_when_it_stays() -> None:
    bench = _leased("one")
    until = "2026-01-05T09:10:00.000Z"
    assert bench.get("/worlds/one")["leasedUntil"] == until
    assert bench.done("POST", "/worlds/one/reset", {})["leasedUntil"] == until
    assert bench.get("/worlds/demo")["leasedUntil"] is None


def test_a_world_that_was_dropped_by_hand_has_no_lease_any_more() -> None:
    bench = _leased("one", "two")
    bench.done("DELETE", "/worlds/one")
    bench.done("POST", "/worlds", {"name": "one", "fleet": [{"vendor": "GO_E"}]})
    bench.wall.sleep(601)
    assert _worlds(bench) == ["demo", "one"]


def test_a_world_that_is_dropped_frees_its_serials() -> None:
    bench = ControlBench()
    bench.done("POST", "/leases", {"name": "trial", "forS": 600})
    fleet = [{"vendor": "GO_E", "serial": "012345"}]
    bench.done("POST", "/worlds", {"name": "one", "lease": "trial", "fleet": fleet})
    assert bench.refused("POST", "/worlds", {"name": "two", "fleet": fleet}) == (409, "WORLD_EXISTS")
    bench.wall.sleep(601)
    assert bench.done("POST", "/worlds", {"name": "two", "fleet": fleet})["name"] == "two"


def test_who_may_not_ask_drops_nothing() -> None:
    bench = ControlBench(token="secret-token")
    bearer = ("Authorization", "Bearer secret-token")
    said = bench.call("POST", "/_sandbox/leases", (*_HEAD, bearer), b'{"name": "trial", "forS": 1}')
    assert said.status == 200
    bench.call("POST", "/_sandbox/worlds", (*_HEAD, bearer), b'{"name": "one", "lease": "trial"}')
    bench.wall.sleep(2)
    assert bench.call("GET", "/_sandbox/worlds", _HEAD).status == 401
    assert set(bench.sandbox.opened) == {"demo", "one"}
    assert bench.call("GET", "/_sandbox/worlds", (*_HEAD, bearer)).status == 200
    assert set(bench.sandbox.opened) == {"demo"}


_HEAD = (("Host", "localhost:8420"), ("Content-Type", "application/json"))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"name": "trial"}, "BAD_INPUT", id="no end"),
        pytest.param({"name": "trial", "forS": 0}, "BAD_INPUT", id="over at once"),
        pytest.param({"name": "trial", "forS": 86_401}, "BAD_INPUT", id="longer than a day"),
        pytest.param({"name": "Trial!", "forS": 60}, "BAD_INPUT", id="no name"),
    ],
)
def test_what_is_no_lease_is_refused(body: object, code: str) -> None:
    assert ControlBench().refused("POST", "/leases", body) == (422, code)


@pytest.mark.parametrize("late_s", [None, 601], ids=["never begun", "over"])
def test_a_world_wants_a_lease_that_holds(late_s: float | None) -> None:
    bench = ControlBench() if late_s is None else _leased()
    bench.wall.sleep(late_s or 0)
    assert bench.refused("POST", "/worlds", {"name": "one", "lease": "trial"}) == (404, "UNKNOWN_LEASE")
    assert set(bench.sandbox.opened) == {"demo"}
