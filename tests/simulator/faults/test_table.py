from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator import faults
from simulator.faults.body import Body
from simulator.faults.delay import Delay
from simulator.faults.fault import BadFault, Fault
from simulator.faults.outcome import Answer, NoAnswer, Outcome
from simulator.faults.outcome import Silence as Why
from simulator.faults.refuse import Refuse
from simulator.faults.reset import Reset
from simulator.faults.silence import Silence
from simulator.faults.status import Status
from simulator.faults.table import FAULTS, make_fault, settings_of
from tests.simulator.faults.calls import GOOD, struck

AT = {"at": "nrg[0]", "touches": ["power"]}
NEEDED: dict[str, dict[str, Any]] = {
    "value": {**AT, "to": "text"},
    "literal": AT,
    "nulled": AT,
    "missing": AT,
    "scale": AT,
    "shorten": {"at": "nrg", "touches": ["power"]},
    "repeat": AT,
    "extra_entry": {"entry": {}, "touches": ["nothing"], "at": "nrg"},
    "clock": {"zone": "drop"},
}
"""Settings that some faults cannot do without."""
NO_JSON = Answer(200, (("Content-Type", "text/html"),), b"<html>")


@pytest.mark.parametrize(
    ("name", "settings", "fault"),
    [
        ("status", {"status": 502, "body": "json", "headers": {"A": "b"}}, Status(502, "json", {"A": "b"})),
        ("body", {"kind": "empty", "share": 0.1}, Body("empty", 0.1)),
        ("delay", {"delay_ms": 5, "jitter_ms": 1}, Delay(5, 1)),
        ("refuse", {}, Refuse()),
        ("reset", {}, Reset()),
        ("silence", {"max_s": 5}, Silence(5)),
    ],
)
def test_faults_are_made_by_name(name: str, settings: dict[str, Any], fault: Fault) -> None:
    assert make_fault(name, **settings) == fault


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_does_something_and_leaves_the_answer_it_was_given_alone(name: str) -> None:
    good = replace(GOOD)
    assert struck(make_fault(name, **NEEDED.get(name, {})), lambda: good) != GOOD
    assert good == GOOD


def test_only_these_faults_need_settings() -> None:
    needing = {name for name in FAULTS if any(settings_of(name).values())}
    assert needing == set(NEEDED) - {"clock"}, "the fields of a clock have defaults, but one of them must be told"


@pytest.mark.parametrize("name", sorted(NEEDED))
@pytest.mark.parametrize("outcome", [NoAnswer(Why.RESET), NO_JSON], ids=["nothing", "a page"])
def test_what_cannot_be_changed_passes_as_it_is(name: str, outcome: Outcome) -> None:
    assert struck(make_fault(name, **NEEDED[name]), lambda: outcome) is outcome


def test_every_file_with_a_fault_is_in_the_table() -> None:
    folder = Path(faults.__file__).parent
    with_apply = {path.stem for path in folder.glob("*.py") if "def apply(" in path.read_text(encoding="utf-8")}
    assert with_apply - {"fault"} == set(FAULTS)


@pytest.mark.parametrize(
    ("name", "settings", "said"),
    [
        (
            "rest",
            {},
            "no fault is called 'rest': choose one of body, clock, cut, delay, drip, extra_entry, extra_keys,",
        ),
        ("status", {"code": 5}, "fault 'status' has no setting 'code': it takes status, body, headers, content,"),
        ("value", {"at": "a", "to": 1}, "fault 'value' needs touches: add it beside fault"),
        ("refuse", {"now": 1}, "fault 'refuse' has no setting 'now': it takes none"),
        ("status", {"status": "503"}, "fault 'status' does not take {'status': '503'}"),
        ("status", {"status": 900}, "status: a whole number from 200 to 599 was expected, got 900"),
        ("delay", {"delay_ms": "5"}, "fault 'delay' does not take {'delay_ms': '5'}"),
        ("silence", {"max_s": None}, "fault 'silence' does not take {'max_s': None}"),
        ("body", {"share": "half"}, "fault 'body' does not take {'share': 'half'}"),
    ],
)
def test_every_mistake_is_a_bad_fault(name: str, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(BadFault) as caught:
        make_fault(name, **settings)
    assert str(caught.value).startswith(said)
