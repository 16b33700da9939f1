"""A vendor that asked to be left alone, and how long a service may keep to that."""

from typing import Any

import pytest

from contracts.oracle import Policy, Setback, remember
from simulator.truth.states import Vendor
from tests.contracts.oracle.stage import START_S, Stage, told

OPEN, SHUT = {"200"}, {"200", "VENDOR_COMMUNICATION_ERROR"}


def mended(vendor: Vendor, **status: Any) -> tuple[Stage, tuple[Setback, ...]]:
    """A stage right after a fault that one exchange has met."""
    stage = Stage(vendor).break_down("status", **status)
    memory = remember(stage.ask(memory=()))
    stage.board.mend_all()
    return stage, memory


@pytest.mark.parametrize("vendor", list(Vendor))
@pytest.mark.parametrize("role", ["state", ""])
class TestAfterA429:
    @pytest.mark.parametrize(("later_s", "expected"), [(0, SHUT), (30, SHUT), (34.9, SHUT), (35.1, OPEN), (600, OPEN)])
    def test_with_retry_after(self, vendor: Vendor, role: str, later_s: float, expected: set[str]) -> None:
        on = (role,) if role else ()
        stage, memory = mended(vendor, on=on, status=429, body="empty", headers={"Retry-After": "30"})
        assert told(stage.step(later_s).ask(memory=memory)) == expected

    @pytest.mark.parametrize(("later_s", "expected"), [(0, SHUT), (124, SHUT), (126, OPEN)])
    def test_without(self, vendor: Vendor, role: str, later_s: float, expected: set[str]) -> None:
        stage, memory = mended(vendor, on=(role,) if role else (), status=429, body="empty")
        assert told(stage.step(later_s).ask(memory=memory)) == expected


@pytest.mark.parametrize(
    ("text", "later_s", "expected"),
    [
        pytest.param("Mon, 05 Jan 2026 09:01:00 GMT", 60, SHUT, id="a date"),
        pytest.param("Mon, 05 Jan 2026 09:01:00 GMT", 70, OPEN, id="after the date"),
        pytest.param("soon", 100, SHUT, id="no time at all"),
        pytest.param("soon", 200, OPEN, id="no time, long ago"),
        pytest.param("9" * 400, 10**6, OPEN, id="a number without end is forgotten in the end"),
        pytest.param("-5", 100, SHUT, id="a negative number is no time"),
    ],
)
def test_what_retry_after_may_say(text: str, later_s: float, expected: set[str]) -> None:
    stage, memory = mended(Vendor.ZAPTEC, status=429, body="html", headers={"Retry-After": text})
    memory = remember(stage.step(later_s).ask(memory=memory)) if later_s > 10**5 else memory
    assert told(stage.ask(memory=memory) if later_s > 10**5 else stage.step(later_s).ask(memory=memory)) == expected


def test_503_with_an_announced_time() -> None:
    stage, memory = mended(Vendor.EASEE, on=("state",), status=503, headers={"retry-after": "60"})
    assert told(stage.step(30).ask(memory=memory)) == SHUT
    assert told(stage.step(60).ask(memory=memory)) == OPEN


@pytest.mark.parametrize("status", [500, 502, 503, 504, 404, 400])
@pytest.mark.parametrize("vendor", list(Vendor))
def test_other_failures_leave_nothing_behind(vendor: Vendor, status: int) -> None:
    stage, memory = mended(vendor, on=("state",), status=status)
    assert told(stage.ask(memory=memory)) == OPEN


@pytest.mark.parametrize(
    ("vendor", "body", "expected"),
    [
        (Vendor.EASEE, "json", SHUT),
        (Vendor.EASEE, "html", SHUT),
        (Vendor.ZAPTEC, "html", SHUT),
        (Vendor.ZAPTEC, "empty", OPEN),
        (Vendor.GO_E, "json", OPEN),
        (Vendor.GO_E, "empty", OPEN),
    ],
)
def test_a_blocked_address_stays_blocked_for_a_day(vendor: Vendor, body: str, expected: set[str]) -> None:
    stage, memory = mended(vendor, on=("state",), status=403, body=body)
    assert told(stage.step(86_000).ask(memory=memory)) == expected
    assert told(stage.step(500).ask(memory=memory)) == OPEN


@pytest.mark.parametrize(("vendor", "expected"), [(Vendor.EASEE, SHUT), (Vendor.ZAPTEC, OPEN)])
def test_a_redirect_to_nowhere_is_a_block_at_easee(vendor: Vendor, expected: set[str]) -> None:
    stage, memory = mended(vendor, on=("state",), status=301)
    assert told(stage.step(3600).ask(memory=memory)) == expected


def test_the_time_runs_on_the_services_clock() -> None:
    stage, memory = mended(Vendor.EASEE, on=("state",), status=429, headers={"Retry-After": "30"})
    assert told(stage.step(3600).ask(memory=memory, service_now_s=START_S + 20)) == SHUT
    assert told(stage.ask(memory=memory, service_now_s=START_S + 40)) == OPEN


def test_the_policy_says_how_long_without_a_time() -> None:
    stage, memory = mended(Vendor.EASEE, on=("state",), status=429)
    assert told(stage.step(50).ask(memory=memory, policy=Policy(pause_s=10))) == OPEN


def test_the_setback_of_another_account_is_not_ours() -> None:
    stage, memory = mended(Vendor.EASEE, status=429)
    assert told(stage.ask(stage.other.id, memory=memory)) == OPEN


@pytest.mark.parametrize("vendor", list(Vendor))
def test_the_vendors_own_rate_limit(vendor: Vendor) -> None:
    assert told(Stage(vendor).ask(throttled=True)) == SHUT


def test_a_pause_hides_no_other_refusal() -> None:
    stage, memory = mended(Vendor.EASEE, on=("state",), status=429)
    stage.act("go_offline", lag_s=0).step(10)
    assert told(stage.ask(memory=memory)) == {"DEVICE_IS_DISCONNECTED", "VENDOR_COMMUNICATION_ERROR"}


class TestRemember:
    def test_counts_exchanges(self) -> None:
        stage = Stage(Vendor.EASEE).break_down("refuse")
        memory: tuple[Setback, ...] = ()
        for _ in range(3):
            memory = remember(stage.step(10).ask(memory=memory))
        assert [(one.rule.name, one.times, one.last_s) for one in memory] == [("broken", 3, START_S + 30)]

    def test_keeps_what_is_mended_for_two_days(self) -> None:
        stage, memory = mended(Vendor.EASEE, status=500)
        assert remember(stage.step(172_800).ask(memory=memory)) == memory
        assert remember(stage.step(1).ask(memory=memory)) == ()

    def test_knows_faults_apart(self) -> None:
        stage = Stage(Vendor.EASEE).break_down("refuse")
        memory = remember(stage.ask(memory=()))
        memory = remember(stage.break_down("reset").ask(memory=memory))
        assert [one.times for one in memory] == [1, 1]

    def test_leaves_out_what_does_not_aim_here(self) -> None:
        stage = Stage(Vendor.EASEE).break_down("refuse", vendor=Vendor.ZAPTEC)
        assert remember(stage.ask(memory=())) == ()

    def test_nobody_asked_for(self) -> None:
        stage, memory = mended(Vendor.EASEE, status=500)
        assert remember(stage.ask("nobody", memory=memory)) == memory
