"""``replay``: one finding once more, byte for byte, and nothing else that a file from elsewhere might ask for."""

import json
import re
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from contracts.cli import cli
from contracts.commands.check import KEY_PLACE
from contracts.commands.ending import BROKEN, PASSED, USAGE
from contracts.harness import Report
from contracts.remote import KEY_PLACE as PLACE_OF_REMOTE
from contracts.replaying import BadReport, refuse_strangers

WRONG = """\
title: Somebody expects a fault that is not there
story: Nothing is wrong with the charger.
start: charging
steps:
  - at: 0s
    expect: {answer: 200, state: FAULT}
"""


def _run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), catch_exceptions=False)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """The report of a check with three findings, one a vendor."""
    file, scenario = tmp_path / "report.json", tmp_path / "no-fault.yaml"
    scenario.write_text(WRONG, encoding="utf-8")
    assert _run("check", "--scenario", str(scenario), "--seed", "11", "--json", str(file)).exit_code == BROKEN
    return file


def _changed(report: Path, change: Any) -> None:
    told = json.loads(report.read_text(encoding="utf-8"))
    change(told["findings"][0])
    report.write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.parametrize(("number", "vendor"), [(1, "EASEE"), (2, "GO_E"), (3, "ZAPTEC")])
def test_a_finding_comes_again_byte_for_byte(report: Path, number: int, vendor: str) -> None:
    result = _run("replay", str(report), "--finding", str(number))
    assert result.exit_code == BROKEN
    assert f"--vendor {vendor} --seed 11" in result.stdout.splitlines()[0]
    assert result.stdout.splitlines()[-2].startswith("the finding came again: ")
    assert result.stdout.splitlines()[-1] == "the same answer came, byte for byte"


def test_one_finding_by_itself_is_a_file_too(report: Path, tmp_path: Path) -> None:
    one = tmp_path / "one.json"
    one.write_text(json.dumps(json.loads(report.read_text())["findings"][1]), encoding="utf-8")
    result = _run("replay", str(one))
    assert (result.exit_code, "GO_E" in result.stdout) == (BROKEN, True)


def _other_time(finding: Any) -> None:
    answer = finding["exchange"]["answer"]
    answer["body"] = json.dumps(json.loads(answer["body"]) | {"lastUpdated": "2020-01-01T00:00:00Z"})


def _other_answer(finding: Any) -> None:
    answer = finding["exchange"]["answer"]
    answer["body"] = json.dumps(json.loads(answer["body"]) | {"isOnline": False})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(_other_time, "the same answer came, ids of errors and times aside", id="another time"),
        pytest.param(_other_answer, "another answer came", id="another answer"),
        pytest.param(lambda f: f.update(exchange=None), "the report kept no answer to compare with", id="none kept"),
    ],
)
def test_how_the_answers_compare_is_said(report: Path, change: Any, words: str) -> None:
    _changed(report, change)
    assert _run("replay", str(report)).stdout.splitlines()[-1] == words


def test_what_is_right_now_passes(report: Path) -> None:
    _changed(report, lambda f: f.update(replay="charger-sandbox check --scenario charging --vendor EASEE"))
    result = _run("replay", str(report))
    assert result.exit_code == PASSED
    assert result.stdout.splitlines()[-1] == "the finding did not come again: everything is right now"


def test_other_findings_are_no_pass(report: Path) -> None:
    _changed(report, lambda f: f.update(part="$.id"))
    result = _run("replay", str(report))
    assert result.exit_code == BROKEN
    assert result.stdout.splitlines()[-1] == "that finding did not come again, 1 others did"


@pytest.mark.parametrize(
    ("replay", "words"),
    [
        pytest.param("rm -rf /", "begins with `charger-sandbox check`", id="another program"),
        pytest.param("charger-sandbox check --json x", "names no place to write to, got --json", id="a file"),
        pytest.param(
            "charger-sandbox check --html=x", "names no place to write to, got --html=x", id="a file in one word"
        ),
        pytest.param("charger-sandbox check --report-to http://h", "names no place to write to", id="somewhere else"),
        pytest.param("charger-sandbox check --no-such", "cannot be typed: No such option", id="no such option"),
        pytest.param("charger-sandbox check 'half", "begins with", id="half a word"),
        pytest.param(
            f"charger-sandbox check --target http://127.0.0.1:9 --api-key {KEY_PLACE}", "add --api-key", id="no key"
        ),
        pytest.param(7, "a finding with its replay command was expected", id="no text"),
    ],
)
def test_what_a_file_from_elsewhere_may_not_ask_for(report: Path, replay: object, words: str) -> None:
    _changed(report, lambda f: f.update(replay=replay))
    result = _run("replay", str(report))
    assert result.exit_code == USAGE
    assert words in result.stderr


_THERE = "charger-sandbox check --drive odd --target http://127.0.0.1:9 --api-key KEY"


@pytest.mark.parametrize(
    ("replay", "address"),
    [
        pytest.param("--target http://service.example:9000 --api-key KEY", "http://service.example:9000", id="service"),
        pytest.param("--sandbox http://sandbox.example", "http://sandbox.example", id="sandbox"),
        pytest.param(
            "--target http://127.0.0.1:9 --api-key KEY --provider-states https://states.example/",
            "https://states.example/",
            id="provider states",
        ),
        pytest.param(
            "--target http://127.0.0.1@evil.example --api-key KEY", "http://127.0.0.1@evil.example", id="user"
        ),
        pytest.param(
            "--target http://127.0.0.1.evil.example --api-key KEY", "http://127.0.0.1.evil.example", id="name"
        ),
        pytest.param("--target http://2130706433 --api-key KEY", "http://2130706433", id="a number"),
        pytest.param("--target http://10.0.0.7 --api-key KEY", "http://10.0.0.7", id="the next machine"),
    ],
)
def test_nobody_beyond_this_machine_is_asked_untold(report: Path, replay: str, address: str) -> None:
    _changed(report, lambda f: f.update(replay=f"charger-sandbox check {replay}"))
    result = _run("replay", str(report), "--api-key", "k")
    assert result.exit_code == USAGE
    assert "an address on this machine was expected" in result.stderr
    assert f"add --trust {address} if you know who answers there" in result.stderr


@pytest.mark.parametrize(
    ("address", "trusted", "refused"),
    [
        pytest.param("http://127.0.0.1:9000", (), False, id="loopback"),
        pytest.param("http://[::1]:9000", (), False, id="loopback, version 6"),
        pytest.param("http://localhost:9000", (), False, id="its name"),
        pytest.param("http://easee.localhost:9000/x", (), False, id="a name below it"),
        pytest.param("http://service.example/base", ("http://SERVICE.example:80",), False, id="named"),
        pytest.param("http://service.example", ("https://service.example",), True, id="named with TLS"),
        pytest.param("http://service.example:81", ("http://service.example",), True, id="another port"),
        pytest.param("http://localhost.example", (), True, id="another name"),
        pytest.param("http://", ("http://other.example",), True, id="nobody"),
    ],
)
def test_who_may_be_asked(address: str, trusted: tuple[str, ...], refused: bool) -> None:
    with pytest.raises(BadReport) if refused else nullcontext():
        refuse_strangers(Path("report.json"), {"target": address}, trusted)


@pytest.mark.parametrize(
    ("listen", "trusted", "refused"),
    [
        pytest.param("127.0.0.1:8420", (), False, id="loopback"),
        pytest.param("[::1]:8420", (), False, id="loopback, version 6"),
        pytest.param("0.0.0.0:8420", (), True, id="everywhere"),
        pytest.param("[::]:8420", (), True, id="everywhere, version 6"),
        pytest.param("10.0.0.7:8420", ("http://10.0.0.7:8420",), False, id="named"),
        pytest.param("10.0.0.7:8420", ("http://10.0.0.7:9000",), True, id="another port named"),
    ],
)
def test_where_vendors_may_be_served(listen: str, trusted: tuple[str, ...], refused: bool) -> None:
    words = f"--listen {listen}, where others could ask the vendors: add --trust http://{listen}"
    with pytest.raises(BadReport, match=re.escape(words)) if refused else nullcontext():
        refuse_strangers(Path("report.json"), {"target": "http://127.0.0.1:9000", "listen": listen}, trusted)


def test_the_key_stands_where_the_report_left_it_out_and_nowhere_else(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def judged(options: dict[str, Any]) -> Report:
        asked.append(options)
        return Report(7, ())

    monkeypatch.setattr("contracts.commands.replay.judged", judged)
    _changed(report, lambda f: f.update(replay=f"{_THERE} --scenario KEY"))
    assert _run("replay", str(report), "--api-key", "k").exit_code == PASSED
    assert (asked[0]["api_key"], asked[0]["names"]) == ("k", ("KEY",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("{", "the JSON report of a check was expected", id="no JSON"),
        pytest.param('{"findings": []}', "there is nothing to replay", id="no findings"),
        pytest.param("[]", "there is nothing to replay", id="no report"),
        pytest.param('{"findings": [1]}', "a finding with its replay command was expected", id="no finding"),
    ],
)
def test_what_is_no_report_is_said(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "r.json"
    file.write_text(text, encoding="utf-8")
    result = _run("replay", str(file))
    assert result.exit_code == USAGE
    assert words in result.stderr


def test_a_number_beyond_the_last_is_said(report: Path) -> None:
    result = _run("replay", str(report), "--finding", "4")
    assert result.exit_code == USAGE
    assert "counts from 1 to 3, got 4" in result.stderr


def test_one_word_stands_for_the_key_everywhere() -> None:
    assert KEY_PLACE == PLACE_OF_REMOTE
