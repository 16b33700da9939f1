"""Changes inside an answer: the bytes that come out, with every other byte as it was written."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.faults.board import FaultBoard, Rule
from simulator.faults.fault import BadFault
from simulator.faults.json_path import find
from simulator.faults.json_spans import read, value_at
from simulator.faults.outcome import Answer
from simulator.faults.table import make_fault
from tests.simulator.faults.calls import CALL, struck

EASEE = '{"observations":[{"id":109,"value":3},{"id":120,"value":7.280}],"n":1.50E+1}'
GO_E = '{"car": 2, "nrg": [230,231, 229] , "fna":"a \\"b\\"", "tma":[]}'
ZAPTEC = '[{"StateId":710,"ValueAsString":"3"},{"StateId":513,"ValueAsString":"7280.50"}]'

CASES = [
    ("value", "observations[id=109].value", {"to": 99}, EASEE, EASEE.replace('"value":3', '"value":99')),
    ("value", "[StateId=710].ValueAsString", {"to": "0"}, ZAPTEC, ZAPTEC.replace('"3"', '"0"')),
    ("value", "nrg", {"to": [0, 0.0]}, GO_E, GO_E.replace("[230,231, 229]", "[0,0.0]")),
    ("value", "car", {"to": "zwei €"}, GO_E, GO_E.replace(" 2,", ' "zwei €",')),
    ("value", "", {"to": {}}, GO_E, "{}"),
    ("value", "observations", {"to": []}, EASEE, '{"observations":[],"n":1.50E+1}'),
    ("literal", "nrg[1]", {"text": "NaN"}, GO_E, GO_E.replace("231", "NaN")),
    ("literal", "nrg[1]", {"text": "1e400"}, GO_E, GO_E.replace("231", "1e400")),
    ("literal", "nrg[1]", {"text": "-Infinity"}, GO_E, GO_E.replace("231", "-Infinity")),
    ("literal", "car", {"text": "tru"}, GO_E, GO_E.replace(" 2,", " tru,")),
    ("nulled", "observations", {}, EASEE, '{"observations":null,"n":1.50E+1}'),
    ("nulled", "observations[*].value", {}, EASEE, EASEE.replace("7.280", "null").replace(":3", ":null")),
    ("missing", "car", {}, GO_E, GO_E.replace('"car": 2, ', "")),
    ("missing", "tma", {}, GO_E, GO_E.replace(', "tma":[]', "")),
    ("missing", "observations[id=120]", {}, EASEE, EASEE.replace(',{"id":120,"value":7.280}', "")),
    ("missing", "observations[*]", {}, EASEE, '{"observations":[],"n":1.50E+1}'),
    ("missing", "[*].ValueAsString", {}, ZAPTEC, '[{"StateId":710},{"StateId":513}]'),
    ("missing", "nrg[0]", {}, GO_E, GO_E.replace("230,", "")),
    ("scale", "observations[id=120].value", {}, EASEE, EASEE.replace("7.280", "7280")),
    ("scale", "[StateId=513].ValueAsString", {"by": 0.001}, ZAPTEC, ZAPTEC.replace("7280.50", "7.2805")),
    ("scale", "n", {"by": 1000}, EASEE, EASEE.replace("1.50E+1", "15000")),
    ("scale", "nrg[*]", {"by": -0.1}, GO_E, GO_E.replace("230,231, 229", "-23,-23.1, -22.9")),
    ("shorten", "nrg", {"keep": 2}, GO_E, GO_E.replace("230,231, 229", "230,231")),
    ("shorten", "nrg", {}, GO_E, GO_E.replace("230,231, 229", "")),
    ("shorten", "fna", {"keep": 3}, GO_E, GO_E.replace('"a \\"b\\""', '"a \\""')),
    ("repeat", "car", {}, GO_E, GO_E.replace('"car": 2', '"car": 2,"car": 2')),
    ("repeat", "car", {"to": 9}, GO_E, GO_E.replace('"car": 2', '"car": 2,"car": 9')),
    ("repeat", "nrg[2]", {"times": 2}, GO_E, GO_E.replace("229", "229,229,229")),
    ("repeat", "[StateId=710]", {}, ZAPTEC, ZAPTEC.replace("}", '},{"StateId":710,"ValueAsString":"3"}', 1)),
    ("extra_keys", "", {"keys": {"a": 1, "b": [None]}}, EASEE, EASEE[:-1] + ',"a":1,"b":[null]}'),
    (
        "extra_keys",
        "observations[*]",
        {"keys": {"a": 1}},
        EASEE,
        EASEE.replace("},", ',"a":1},').replace("}]", ',"a":1}]'),
    ),
    ("extra_keys", "", {"keys": {"a": 1}}, "{ }", '{"a":1}'),
    ("extra_entry", "observations", {"entry": {"x": 1}}, EASEE, EASEE.replace("}]", '},{"x":1}]')),
    ("extra_entry", "", {"entry": {"StateId": -1}, "first": True}, ZAPTEC, '[{"StateId":-1},' + ZAPTEC[1:]),
    ("extra_entry", "tma", {"entry": 5}, GO_E, GO_E.replace("[]", "[5]")),
]
FINDS_NOTHING = [
    ("value", "nrg[3]", {"to": 1}),
    ("value", "car.deeper", {"to": 1}),
    ("value", "nrg[id=1]", {"to": 1}),
    ("nulled", "Car", {}),
    ("missing", "nrg[*].x", {}),
    ("scale", "fna", {}),
    ("shorten", "car", {}),
    ("shorten", "nrg", {"keep": 3}),
    ("extra_keys", "nrg", {}),
    ("extra_entry", "", {"entry": 1}),
    ("repeat", "nrg[7]", {}),
]


def changed(fault: str, at: str, settings_: dict[str, Any], text: str) -> Answer:
    answer = Answer(200, (("Content-Type", "application/json"), ("Content-Length", "1")), text.encode())
    outcome = struck(make_fault(fault, at=at, touches=["power"], **settings_), lambda: answer)
    assert isinstance(outcome, Answer)
    assert outcome is answer or outcome.header("Content-Length") == str(len(outcome.body))
    return outcome


@pytest.mark.parametrize(("fault", "at", "with_", "text", "expected"), CASES)
def test_bytes(fault: str, at: str, with_: dict[str, Any], text: str, expected: str) -> None:
    assert changed(fault, at, with_, text).body.decode() == expected


@pytest.mark.parametrize(("fault", "at", "with_"), FINDS_NOTHING)
def test_where_nothing_fits_the_answer_is_the_very_same(fault: str, at: str, with_: dict[str, Any]) -> None:
    answer = Answer(200, (), GO_E.encode())
    assert struck(make_fault(fault, at=at, touches=["power"], **with_), lambda: answer) is answer


def test_a_page_full_of_blanks_stays_good_json() -> None:
    answer = struck(make_fault("pad", size_bytes=5000), lambda: Answer(200, (), GO_E.encode()))
    assert isinstance(answer, Answer)
    assert (len(answer.body), json.loads(answer.body)) == (len(GO_E.encode()) + 5000, json.loads(GO_E))


@pytest.mark.parametrize("at", ["nrg[", "[", "a..b", ".a", "a[x]", "a[=1]", "a b", "a[-1]", "$", "a[id=]"])
def test_no_such_place(at: str) -> None:
    with pytest.raises(BadFault, match="at: a place such as car"):
        make_fault("nulled", at=at, touches=["power"])


@pytest.mark.parametrize("touches", [[], ["stat"], ["nothing", "power"], "power", None, 5])
def test_a_change_says_what_it_is_about(touches: Any) -> None:
    with pytest.raises(BadFault, match="touches: a list of what a reader may read otherwise was expected"):
        make_fault("nulled", at="car", touches=touches)


def test_two_changes_of_one_answer_do_not_disturb_each_other() -> None:
    board = FaultBoard(7)
    board.post(Rule("outer", make_fault("nulled", at="observations[id=109].value", touches=["state"])))
    board.post(Rule("inner", make_fault("missing", at="observations[id=120]", touches=["power"])))
    answer, _ = board.around(CALL, lambda: Answer(200, (), EASEE.encode()))
    assert isinstance(answer, Answer)
    assert answer.body == b'{"observations":[{"id":109,"value":null}],"n":1.50E+1}'


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@settings(derandomize=True, deadline=None, database=None)
@given(VALUES, st.sampled_from([None, 2]))
def test_every_value_is_found_where_it_stands(value: Any, indent: int | None) -> None:
    text = f" {json.dumps(value, indent=indent)}\n"
    root = read(text)
    assert value_at(text, root) == value
    if isinstance(value, list):
        assert [value_at(text, place.node) for place in find(text, root, "[*]")] == value


@pytest.mark.parametrize("text", ["", "{", "[1", "[1 2]", '{"a"}', '{"a":1,}', "{1:2}", "[1]x", "nul", '"a'])
def test_what_is_no_json_is_told(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (json's own words)
        read(text)
