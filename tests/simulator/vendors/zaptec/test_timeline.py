"""Courses over time: which word changes at which second after an event, and which keeps its value."""

from typing import Any

import pytest

from simulator.truth.states import FaultKind
from simulator.vendors.zaptec.warnings import APOLLO_WARNINGS, FAULT_WARNING, PILOT_FAULTS, SOFT_STOP
from tests.simulator.vendors.zaptec.bench import Bench

Course = list[tuple[float, dict[int, str | None]]]
CHARGING = {702: "6", 710: "3", 718: "0", 708: "16.000", 804: "0"}

COURSES = [
    pytest.param(
        ["unplugged"],
        ("plug", {}),
        [
            (0, {702: "9", 710: "2", 708: "0.000", 714: "32", 513: "0.000", 519: "0"}),
            (0.9, {708: "0.000"}),
            (1, {708: "16.000", 710: "2"}),
            (3.9, {710: "2", 702: "9"}),
            (4, {710: "3", 702: "6", 513: "0.000", 519: "0", 512: "0"}),
            (6.9, {519: "0", 512: "0"}),
            (7, {519: "4", 512: "7", 513: "0.000"}),
            (13.9, {513: "0.000"}),
        ],
        id="plug in, no authorisation needed",
    ),
    pytest.param(
        ["charging"],
        ("stop", {}),
        [
            (0, CHARGING),
            (1.9, {718: "0", 708: "16.000", 710: "3"}),
            (2, {718: "1", 708: "0.000", 710: "3", 702: "6"}),
            (6.9, {718: "1", 710: "3", 702: "6", 512: "7"}),
            (7, {718: "1", 710: "5", 702: "9", 513: "0.000", 512: "0", 519: "4"}),
            (3600, {718: "1", 710: "5", 513: "0.000", 519: "4"}),
        ],
        id="pause by command 506",
    ),
    pytest.param(
        ["stopped"],
        ("start", {}),
        [
            (0, {718: "1", 710: "5", 708: "0.000", 513: "0.000"}),
            (1, {708: "16.000", 718: "1"}),
            (1.4, {718: "1", 710: "5"}),
            (1.5, {718: "0", 710: "2", 702: "9"}),
            (4.9, {710: "2", 702: "9", 513: "0.000"}),
            (5, {710: "3", 702: "6", 513: "0.000"}),
            (9.9, {513: "0.000"}),
        ],
        id="resume by command 507",
    ),
    pytest.param(
        ["charging"],
        ("finish", {}),
        [
            (0, {702: "9", 710: "3", 513: "0.000", 507: "0.300", 509: "0.300", 718: "0", 708: "16.000"}),
            (59.9, {507: "0.300"}),
            (119.9, {710: "3"}),
            (120, {710: "5", 718: "0", 708: "16.000", 702: "9", 519: "4"}),
        ],
        id="car full",
    ),
    pytest.param(
        ["charging"],
        ("unplug", {}),
        [(0, {702: "12", 710: "1", 718: "0", 721: None, 722: None, 519: "0", 708: "0.000", 513: "0.000", 714: "0"})],
        id="unplug while charging",
    ),
    pytest.param(
        ["stopped"],
        ("unplug", {}),
        [(0, {702: "12", 710: "1", 718: "0", 721: None, 519: "0"})],
        id="unplug ends a stop",
    ),
    pytest.param(
        ["charging"],
        ("limit", {"limit_a": 8}),
        [
            (0, {510: "16.000", 708: "16.000", 507: "15.900"}),
            (2.9, {510: "16.000"}),
            (3, {510: "8.000", 708: "16.000", 507: "15.900"}),
            (7.9, {708: "16.000"}),
            (8, {708: "8.000", 507: "15.900"}),
            (9.9, {507: "15.900"}),
            (10, {507: "7.900", 710: "3"}),
        ],
        id="limit changed",
    ),
    pytest.param(
        ["charging"],
        ("phases", {"phases": 1}),
        [
            (2.9, {520: "3"}),
            (3, {520: "1", 519: "4"}),
            (9.9, {519: "4", 508: "15.900"}),
            (10, {519: "1", 512: "1", 507: "15.900", 508: "0.000", 509: "0.000"}),
        ],
        id="switch to one phase",
    ),
    pytest.param(
        ["charging"],
        ("pause", {"hold": "POWER"}),
        [(0, {710: "2", 702: "9", 708: "0.000", 718: "0", 513: "0.000", 763: None})],
        id="load balancing takes the current away",
    ),
    pytest.param(
        ["charging"],
        ("pause", {"hold": "SCHEDULE"}),
        [(0, {710: "2", 702: "9", 708: "0.000", 718: "0", 513: "0.000", 763: "2026-01-05T18:00:00"})],
        id="a schedule holds the car back",
    ),
    pytest.param(
        ["preparing"],
        ("authorise", {}),
        [(0, {708: "0.000"}), (1, {708: "16.000"}), (4, {710: "3", 702: "6"})],
        id="a tag is held to the charger",
    ),
    pytest.param(
        ["charging"],
        ("fault", {"kind": "OVERCURRENT"}),
        [
            (0, {804: "32", 702: "9", 710: "3", 708: "0.000", 513: "0.000"}),
            (4.9, {710: "3", 804: "32"}),
            (5, {710: "5", 804: "32"}),
            (3600, {710: "5", 804: "32", 718: "0"}),
        ],
        id="fault that stops softly",
    ),
    pytest.param(
        ["charging"],
        ("fault", {"kind": "RCD_AC"}),
        [(0, {804: "1125899906842624", 710: "5", 513: "0.000"})],
        id="fault that opens the relay at once",
    ),
    pytest.param(
        ["charging"],
        ("go_offline", {}),
        [
            (0, {-2: "1", **CHARGING}),
            (359.9, {-2: "1", **CHARGING}),
            (360, {-2: "0", 507: "15.900", **CHARGING}),
            (86400, {-2: "0", 507: "15.900", **CHARGING}),
        ],
        id="offline while charging: all frozen, the flag six minutes late",
    ),
    pytest.param(
        ["unplugged"],
        ("go_offline", {}),
        [(1199.9, {-2: "1", 710: "1"}), (1200, {-2: "0", 710: "1"})],
        id="offline while idle: the flag twenty minutes late",
    ),
]


@pytest.mark.parametrize(("situation", "event", "course"), COURSES)
def test_course(situation: list[str], event: tuple[str, dict[str, Any]], course: Course) -> None:
    bench = Bench(*situation)
    bench.act(event[0], **event[1])
    passed_s = 0.0
    for at_s, expected in course:
        bench.clock.step(at_s - passed_s)
        passed_s = at_s
        assert (at_s, bench.values(list(expected))) == (at_s, expected)


TAKEN_BACK = [
    pytest.param(
        [("finish", 30), ("unplug", 200)], {710: "1", 702: "12"}, id="full, then unplugged before 710 said so"
    ),
    pytest.param([("stop", 3), ("unplug", 60)], {710: "1", 718: "0", 513: "0.000"}, id="stopped, unplugged at once"),
    pytest.param([("stop", 1), ("start", 60)], {710: "3", 718: "0", 708: "16.000"}, id="stopped for a second"),
    pytest.param([("finish", 30), ("fault", 200)], {710: "5", 804: "32"}, id="full, then a fault"),
    pytest.param([("finish", 30), ("start", 60)], {710: "3", 702: "6", 507: "15.900"}, id="full, then asking again"),
]


@pytest.mark.parametrize(("events", "expected"), TAKEN_BACK)
def test_a_newer_event_takes_back_what_was_still_to_be_said(
    events: list[tuple[str, float]], expected: dict[int, str]
) -> None:
    bench = Bench("charging")
    for action, wait_s in events:
        bench.act(action)
        bench.clock.step(wait_s)
    assert bench.values(list(expected)) == expected


def test_a_stop_between_car_full_and_its_word_keeps_the_order() -> None:
    bench = Bench("charging")
    bench.act("finish")
    bench.clock.step(30)
    bench.act("stop")
    bench.clock.step(2)
    assert bench.values([710, 718]) == {710: "3", 718: "1"}
    bench.clock.step(5)
    assert bench.values([710, 718]) == {710: "5", 718: "1"}


@pytest.mark.parametrize("kind", FaultKind)
@pytest.mark.parametrize(
    ("situation", "mode"),
    [("charging", "5"), ("unplugged", "1"), ("preparing", "2"), ("finished", "5"), ("stopped", "5")],
)
def test_every_fault_reaches_the_wire(kind: FaultKind, situation: str, mode: str) -> None:
    bench = Bench(situation)
    bench.act("fault", kind=kind)
    bench.clock.step(5)
    warning = FAULT_WARNING[kind]
    pilot = "-12" if warning in PILOT_FAULTS else "12" if situation == "unplugged" else "9"
    assert bench.values([710, 804, 702, 708, 513]) == {
        710: mode,
        804: str(APOLLO_WARNINGS[warning]),
        702: pilot,
        708: "0.000",
        513: "0.000",
    }


@pytest.mark.parametrize("kind", FaultKind)
def test_the_relay_opens_at_once_unless_the_warning_stops_softly(kind: FaultKind) -> None:
    bench = Bench("charging")
    bench.act("fault", kind=kind)
    assert bench.state()[710] == ("3" if FAULT_WARNING[kind] in SOFT_STOP else "5")


def test_a_car_plugged_in_during_a_fault_is_seen() -> None:
    bench = Bench("unplugged")
    bench.act("fault", kind="INTERNAL")
    bench.act("plug")
    state = bench.state()
    assert (state[710], state[702], state[804]) == ("2", "9", "268435456")
    assert state[721]


def test_a_cleared_fault_is_gone_at_once() -> None:
    bench = Bench("fault")
    assert bench.state()[804] == "32"
    bench.act("clear_fault")
    assert bench.values([710, 804, 702]) == {710: "2", 804: "0", 702: "9"}


def test_a_tag_is_told_and_stays_until_unplug() -> None:
    bench = Bench("preparing")
    assert bench.values([120, 722, 750]) == {120: "1", 722: None, 750: None}
    bench.act("authorise")
    tag = bench.state()[722]
    assert tag is not None
    assert tag.startswith("nfc-04")
    assert bench.state()[750] == tag
    bench.clock.step(600)
    bench.act("unplug")
    assert bench.values([722, 750]) == {722: None, 750: tag}


def test_what_happens_off_line_is_told_on_return() -> None:
    bench = Bench("charging")
    session = bench.state()[721]
    bench.acts("go_offline", "unplug", "plug")
    assert bench.values([-2, 710, 721]) == {-2: "0", 710: "3", 721: session}
    bench.act("come_online")
    state = bench.rows()
    assert state[-2]["ValueAsString"] == "1"
    assert state[710]["ValueAsString"] == "3"
    assert state[721]["ValueAsString"] != session
    assert {state[key]["Timestamp"] for key in (-2, -1, 721, 723, 553)} == {"2026-01-05T10:30:00"}


def test_a_restart_keeps_the_session_and_starts_the_hours_anew() -> None:
    bench = Bench("charging")
    session = bench.state()[721]
    bench.act("reboot")
    bench.clock.step(60)
    rows = bench.rows()
    assert rows[721]["ValueAsString"] == session
    assert rows[911]["Timestamp"] == "2026-01-05T10:00:00"
    assert rows[821]["ValueAsString"] == "0.017"


def test_the_time_of_a_word_is_when_it_was_said() -> None:
    bench = Bench("charging")
    bench.act("stop")
    bench.clock.step(100)
    rows = bench.rows()
    assert rows[718]["Timestamp"] == "2026-01-05T10:00:02"
    assert rows[710]["Timestamp"] == "2026-01-05T10:00:07"
    assert rows[721]["Timestamp"] == "2026-01-05T09:20:00"


MODES = [
    pytest.param({}, "charging", ("fault", {}), "5", id="relay: 5 once it is open"),
    pytest.param({"fault_mode": "last"}, "charging", ("fault", {}), "3", id="last: 3 stays"),
    pytest.param({"fault_mode": "warning"}, "charging", ("fault", {}), "7", id="warning: the firmware's 7"),
    pytest.param({"fault_mode": "warning"}, "unplugged", ("fault", {}), "7", id="warning without a car"),
    pytest.param({"held_mode": 5}, "charging", ("pause", {}), "5", id="held back reads as finished"),
    pytest.param({"held_mode": 5}, "unplugged", ("plug", {"hold": "POWER"}), "2", id="held back before any energy"),
]


@pytest.mark.parametrize(("options", "situation", "event", "mode"), MODES)
def test_what_the_sources_leave_open_is_a_switch(
    options: dict[str, Any], situation: str, event: tuple[str, dict[str, Any]], mode: str
) -> None:
    bench = Bench(situation, **options)
    bench.act(event[0], **event[1])
    bench.clock.step(10)
    assert bench.state()[710] == mode


def test_a_switch_may_turn_while_the_world_runs() -> None:
    bench = Bench("fault")
    before = bench.state()[710]
    bench.world.options["zaptec.fault_mode"] = "warning"
    assert (before, bench.state()[710]) == ("5", "7")
