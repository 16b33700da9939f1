from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.scenario import document
from simulator.scenario.document import read_document
from simulator.scenario.errors import BadScenario
from simulator.scenario.library import scenarios_dir


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("5", 5, id="whole"),
        pytest.param("-5", -5, id="below zero"),
        pytest.param("11.5", 11.5, id="with a point"),
        pytest.param("1e3", 1000.0, id="with an exponent"),
        pytest.param("true", True, id="true"),
        pytest.param("false", False, id="false"),
        pytest.param("null", None, id="null"),
        pytest.param("~", None, id="tilde"),
        pytest.param("yes", "yes", id="yes is a word"),
        pytest.param("on", "on", id="on is a word"),
        pytest.param("1:30", "1:30", id="no sexagesimal numbers"),
        pytest.param("0x10", "0x10", id="no hexadecimal numbers"),
        pytest.param("2026-01-05", "2026-01-05", id="no dates"),
        pytest.param(".inf", ".inf", id="no infinity"),
        pytest.param("1e999", "1e999", id="no number beyond all bounds"),
        pytest.param("9" * 5000, "9" * 5000, id="no endless number"),
        pytest.param("'5'", "5", id="a quoted number is a word"),
    ],
)
def test_plain_words_are_read_as_in_yaml_1_2(text: str, value: object) -> None:
    document, problems = read_document(f"key: {text}\n", "a.yaml")
    assert problems == []
    assert document.data == {"key": value}
    assert type(document.data["key"]) is type(value)


def test_the_key_on_stays_a_word() -> None:
    assert read_document("on: [state]\n", "a.yaml")[0].data == {"on": ["state"]}


TEXT = """\
# a comment
title: a

steps:
  - at: 0s
    expect:
      answer: 200

  - {at: 5s, on: [login,
      state]}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param((), 2, id="the whole"),
        pytest.param(("title",), 2, id="a word"),
        pytest.param(("steps",), 4, id="a list stands at its key"),
        pytest.param(("steps", 0), 5, id="an item"),
        pytest.param(("steps", 0, "expect"), 6, id="a mapping stands at its key"),
        pytest.param(("steps", 0, "expect", "answer"), 7, id="deep"),
        pytest.param(("steps", 1, "at"), 9, id="in braces"),
        pytest.param(("steps", 1, "on", 1), 10, id="on the next line"),
        pytest.param(("steps", 1, "missing", "key"), 9, id="what is not there stands at what is around it"),
    ],
)
def test_everything_has_a_line(path: tuple[str | int, ...], line: int) -> None:
    assert read_document(TEXT, "a.yaml")[0].line(path) == line


@settings(derandomize=True, deadline=None, database=None)
@given(st.text("ab :,[]{}#&*!|>'\"%@`\n-?\t~<=", max_size=40))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        document, problems = read_document(text, "a.yaml")
        lines = [document.line(()), *(p.line for p in problems)]
    except BadScenario as bad:
        lines = [p.line for p in bad.problems]
    assert lines
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)


@pytest.mark.parametrize("path", sorted(scenarios_dir().glob("*.yaml")), ids=lambda path: path.stem)
def test_both_readers_read_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    fast = read_document(text, "x.yaml")
    monkeypatch.setattr(document, "_read_fast", lambda _: None)
    assert read_document(text, "x.yaml") == fast
