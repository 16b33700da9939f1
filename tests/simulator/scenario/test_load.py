from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.faults.status import Status
from simulator.scenario.errors import BadScenario, Problem
from simulator.scenario.load import load, parse
from simulator.scenario.script import (
    AccountChange,
    Answer,
    Ask,
    AskCharger,
    AskKey,
    Break,
    ChangeAccount,
    Check,
    Deed,
    Do,
    Expectation,
    Mend,
    Power,
    Script,
    Step,
)
from simulator.truth.fleet import Entry, Fleet
from simulator.truth.states import ChargingState, Vendor
from tests.simulator.scenario.refusals import step_text

WHOLE = """\
# yaml-language-server: $schema=../simulator/scenario/schema.json
title: " All of it "
story: >
  Two lines
  of story.
tags: [device, vendor-outage]
vendors: [EASEE, ZAPTEC]
start: unplugged
max_a: 32
options:
  easee.profile: legacy
steps:
  - at: 0s
    only: [EASEE]
    do: plug
    with: {wanted_wh: 5000, car_phases: 1}
  - at: 0s
    only: [ZAPTEC]
    do: plug
  - at: 1m
    break: {fault: status, status: 502, body: json}
    name: outage
    on: [state, login]
    for: 5m
    after_calls: 2
    calls: 3
    probability: 0.5
  - at: 90s
    mend: outage
  - at: 2m
    account: expire_tokens
  - at: 3m
    account: {token_lifetime: 10m}
  - at: 2h30m
    note: look here
    expect:
      answer: [200, DEVICE_IS_DISCONNECTED]
      state: [CHARGING, FINISHED]
      plugged: true
      power_kw: {min: 0, max: 11.5}
      limit_a: [16, 32]
      phases: 1
      absent: [name]
      optional: [chargingState]
"""


def test_every_key_reaches_the_script() -> None:
    assert parse(WHOLE, "all-of-it") == Script(
        slug="all-of-it",
        title="All of it",
        story="Two lines of story.",
        tags=("device", "vendor-outage"),
        vendors=(Vendor.EASEE, Vendor.ZAPTEC),
        start="unplugged",
        max_a=32.0,
        options={"easee.profile": "legacy"},
        source="all-of-it.yaml",
        steps=(
            Step(0.0, Do("plug", {"wanted_wh": 5000, "car_phases": 1}), 13, frozenset({Vendor.EASEE})),
            Step(0.0, Do("plug", {}), 17, frozenset({Vendor.ZAPTEC})),
            Step(
                60.0,
                Break("outage", "status", Status(502, "json"), frozenset({"state", "login"}), 300.0, 2, 3, 0.5),
                20,
            ),
            Step(90.0, Mend("outage"), 28),
            Step(120.0, ChangeAccount(AccountChange.EXPIRE_TOKENS), 30),
            Step(180.0, ChangeAccount(AccountChange.TOKEN_LIFETIME, 600.0), 32),
            Step(
                9000.0,
                Check(
                    Expectation(
                        answers=frozenset({Answer.OK, Answer.DEVICE_IS_DISCONNECTED}),
                        states=frozenset({ChargingState.CHARGING, ChargingState.FINISHED}),
                        plugged=True,
                        power=Power(0.0, 11.5),
                        limits_a=(16.0, 32.0),
                        phases=(1.0,),
                        absent=frozenset({"name"}),
                        optional=frozenset({"chargingState"}),
                    )
                ),
                34,
                note="look here",
            ),
        ),
    )


def test_what_is_left_out_has_a_default() -> None:
    script = parse("title: a\nstory: b\nsteps:\n  - {at: 0s, expect: {answer: 200}}\n", "a")
    assert (script.tags, script.vendors, script.start, script.max_a) == ((), tuple(Vendor), "charging", 16.0)
    assert dict(script.options) == {}
    assert script.steps[0].deed == Check(Expectation(frozenset({Answer.OK})), Ask())


def deed_of(step: str) -> Deed:
    return parse(step_text(step), "a").steps[1].deed


@pytest.mark.parametrize("change", [c for c in AccountChange if c is not AccountChange.TOKEN_LIFETIME])
def test_every_change_of_the_account_has_its_word(change: AccountChange) -> None:
    assert deed_of(f"    account: {change}") == ChangeAccount(change)


@pytest.mark.parametrize("answer", [a for a in Answer if a not in (Answer.UNAUTHORIZED, Answer.CHARGER_NOT_FOUND)])
def test_every_answer_to_a_right_request_has_its_word(answer: Answer) -> None:
    assert deed_of(f"    expect: {{answer: {answer}}}") == Check(Expectation(frozenset({answer})))


@pytest.mark.parametrize(
    ("ask", "answer", "asked"),
    [
        ("{key: missing}", "UNAUTHORIZED", Ask(key=AskKey.MISSING)),
        ("{key: wrong}", "UNAUTHORIZED", Ask(key=AskKey.WRONG)),
        ("{key: wrong, charger: unknown}", "UNAUTHORIZED", Ask(AskKey.WRONG, AskCharger.UNKNOWN)),
        ("{charger: unknown}", "CHARGER_NOT_FOUND", Ask(charger=AskCharger.UNKNOWN)),
        ("{charger: malformed}", "CHARGER_NOT_FOUND", Ask(charger=AskCharger.MALFORMED)),
    ],
)
def test_a_request_can_be_wrong_in_a_named_way(ask: str, answer: str, asked: Ask) -> None:
    said = deed_of(f"    ask: {ask}\n    expect: {{answer: {answer}}}")
    assert said == Check(Expectation(frozenset({Answer(answer)})), asked)


@pytest.mark.parametrize(
    ("kw", "power"),
    [
        pytest.param("10", Power(9.5, 10.5), id="five percent"),
        pytest.param("0", Power(0.0, 0.05), id="nothing, give or take what meters round"),
        pytest.param("0.5", Power(0.45, 0.55), id="at least 50 W"),
        pytest.param("{min: 2, max: 7}", Power(2.0, 7.0), id="a range is taken as it is"),
    ],
)
def test_charge_rate_is_a_range(kw: str, power: Power) -> None:
    deed = deed_of(f"    expect: {{answer: 200, power_kw: {kw}}}")
    assert isinstance(deed, Check)
    assert deed.expectation.power is not None
    assert deed.expectation.power.min_kw == pytest.approx(power.min_kw)
    assert deed.expectation.power.max_kw == pytest.approx(power.max_kw)


def test_only_all_vendors_is_everybody() -> None:
    step = parse(step_text("    only: [GO_E, EASEE]\n    do: stop"), "a").steps[1]
    assert step.only == frozenset()


def test_the_same_name_may_break_again_once_it_works() -> None:
    text = step_text(
        "    break: {fault: reset}\n    name: a\n    for: 10s\n"
        "  - at: 20s\n    break: {fault: refuse}\n    name: a\n"
        "  - at: 30s\n    mend: a\n"
        "  - at: 30s\n    break: {fault: silence}\n    name: a"
    )
    assert [step.deed.name for step in parse(text, "a").steps if isinstance(step.deed, Break)] == ["a", "a", "a"]


def test_script_tells_how_long_it_is_and_what_it_needs() -> None:
    script = parse(WHOLE, "all-of-it")
    assert script.duration_s == 9000.0
    assert not script.needs_link
    assert [step.line for step in script.steps_for(Vendor.ZAPTEC)] == [17, 20, 28, 30, 32, 34]
    assert script.entry(Vendor.ZAPTEC) == Entry(Vendor.ZAPTEC, "all-of-it", "unplugged", max_a=32.0)


@pytest.mark.parametrize(
    ("vendor", "serial", "vendor_charger_id"),
    [(Vendor.GO_E, "049583", "049583"), (Vendor.EASEE, "EHABC123", "EHABC123"), (Vendor.ZAPTEC, "ZAP000001", None)],
)
def test_a_script_gets_the_charger_with_its_serial(vendor: Vendor, serial: str, vendor_charger_id: str | None) -> None:
    head = f"title: T\nstory: S\nvendors: [{vendor}]\nserial: '{serial}'\n"
    words = f"{head}steps:\n  - at: 0s\n    expect: {{answer: 200}}\n"
    (charger,) = Fleet(3, [parse(words, "s").entry(vendor)]).chargers
    (derived,) = Fleet(3, [Entry(vendor, "s")]).chargers
    assert charger.serial == serial != derived.serial
    assert charger.vendor_charger_id == (vendor_charger_id or derived.vendor_charger_id)
    assert charger.id == derived.id


@pytest.mark.parametrize("change", ["disconnect", "connect"])
def test_a_link_needs_the_service(change: str) -> None:
    assert parse(step_text(f"    account: {change}"), "a").needs_link


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    with pytest.raises(BadScenario) as caught:
        parse("title: 5\nstory: b\nsteps:\n  - at: soon\n    expect: {answer: 201}\n", "a", "here/a.yaml")
    assert [(p.source, p.line) for p in caught.value.problems] == [("here/a.yaml", line) for line in (1, 4, 5)]
    assert str(caught.value).splitlines()[0] == (
        "here/a.yaml:1: title: expected a short line that says what happens, got 5"
    )


def test_a_refusal_names_the_vendor_when_it_is_not_all() -> None:
    with pytest.raises(BadScenario) as caught:
        parse(step_text("    only: [GO_E]\n    do: stop\n  - at: 20s\n    do: stop"), "a")
    assert caught.value.problems == (
        Problem("a.yaml", 12, "step 3 (at 20s): refused for GO_E: stop: charging is stopped already"),
    )


@pytest.mark.parametrize(
    ("name", "content", "line", "text"),
    [
        pytest.param("Car.yaml", b"", 1, "expected a file name such as car-full.yaml, got 'Car.yaml'", id="capital"),
        pytest.param("a_b.yaml", b"", 1, "expected a file name such as car-full.yaml, got 'a_b.yaml'", id="underline"),
        pytest.param("a.json", b"", 1, "expected a file name such as car-full.yaml, got 'a.json'", id="ending"),
        pytest.param("a.yaml", b"title: a\nstory: \xff\n", 2, "expected UTF-8, got the byte 0xff", id="not UTF-8"),
        pytest.param("a.yaml", None, 1, "cannot be read: No such file or directory", id="not there"),
    ],
)
def test_unreadable_file(tmp_path: Path, name: str, content: bytes | None, line: int, text: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadScenario) as caught:
        load(path)
    (problem,) = caught.value.problems
    assert (problem.source, problem.line) == (str(path), line)
    assert problem.text.startswith(text)


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        pytest.param("", (), id="none"),
        pytest.param("source: synthetic\n", ("synthetic",), id="one"),
        pytest.param("source: [evcc-io/evcc#1, a page]\n", ("evcc-io/evcc#1", "a page"), id="several"),
    ],
)
def test_where_it_was_reported(words: str, reported: tuple[str, ...]) -> None:
    assert (
        parse(f"title: a\nstory: b\n{words}steps:\n  - {{at: 0s, expect: {{answer: 200}}}}\n", "a").reported == reported
    )


@pytest.mark.parametrize(
    ("repeat", "moments"),
    [
        pytest.param("", [60.0], id="once"),
        pytest.param("repeat: {times: 3, every: 30s}, ", [60.0, 90.0, 120.0], id="spread"),
        pytest.param("repeat: {times: 2}, ", [60.0, 60.0], id="at once"),
    ],
)
def test_a_checkpoint_is_repeated(repeat: str, moments: list[float]) -> None:
    text = (
        "title: a\nstory: b\nsteps:\n"
        f"  - {{at: 1m, {repeat}only: [GO_E], note: hm, expect: {{answer: 200, state: CHARGING}}}}\n"
        "  - {at: 2m, do: stop}\n"
        "  - {at: 2m, expect: {answer: 200}}\n"
    )
    *checks, stop, _ = parse(text, "a").steps
    assert [step.at_s for step in checks] == moments
    assert {(step.line, step.note, step.only) for step in checks} == {(4, "hm", frozenset({Vendor.GO_E}))}
    assert len({step.deed for step in checks}) == 1
    assert stop.line == 5


def test_what_is_refused_after_a_repeat_has_its_own_line() -> None:
    text = (
        "title: a\nstory: b\nstart: unplugged\nsteps:\n"
        "  - {at: 0s, repeat: {times: 5}, expect: {answer: 200}}\n"
        "  - {at: 1m, do: unplug}\n"
    )
    with pytest.raises(BadScenario) as caught:
        parse(text, "a")
    assert [problem.line for problem in caught.value.problems] == [6]


def test_file_name_is_the_slug_and_a_mark_at_its_beginning_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "all-of-it.yml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    assert (load(path).slug, load(path).source) == ("all-of-it", str(path))


@settings(derandomize=True, deadline=None, database=None, max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.sampled_from("x: -[]{}\n5#'")), min_size=1, max_size=4))
def test_a_damaged_file_is_a_script_or_a_refusal(edits: list[tuple[int, str]]) -> None:
    text = WHOLE
    for where, letter in edits:
        text = text[:where] + letter + text[where + 1 :]
    try:
        lines = [step.line for step in parse(text, "a").steps]
    except BadScenario as bad:
        lines = [p.line for p in bad.problems]
    assert lines
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)
