"""What is agreed with a service: options become rules, rules become findings, and a replay says the options again."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from contracts.cli import cli
from contracts.commands.agreed import agreed_again, agreed_options, court_rules
from contracts.drive.arena import InProcessArena, Make
from contracts.harness import Plan, Report, Trial
from simulator.service.app import create_app
from simulator.truth.clock import SystemWall
from simulator.truth.states import Vendor
from tests.contracts.services.trial import Unwatched, scripts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def _options(*words: str, config: object = None) -> dict[str, Any]:
    told: dict[str, Any] = {}

    @click.command()
    @agreed_options
    def command(**options: Any) -> None:
        told.update(options, config=config)

    result = CliRunner().invoke(command, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return told


@pytest.mark.parametrize(
    ("words", "answer_s", "deadline_s"),
    [
        pytest.param((), 30.0, (2.0, 60.0), id="unless told"),
        pytest.param(("--answer-within", "12"), 12.0, (2.0, 60.0), id="time for slow vendors"),
        pytest.param(("--answer-within", "2.5"), 2.5, (0.5, 60.0), id="five calls have to fit"),
    ],
)
def test_the_budget_is_what_was_agreed(
    words: tuple[str, ...], answer_s: float, deadline_s: tuple[float, float]
) -> None:
    rules = court_rules(_options(*words))
    assert (rules.budget.answer_s, rules.policy.vendor_deadline_s) == (answer_s, deadline_s)


@pytest.mark.parametrize(
    ("words", "config", "again"),
    [
        pytest.param((), None, (), id="nothing"),
        pytest.param(("--answer-within", "2.50"), None, ("--answer-within", "2.5"), id="seconds"),
        pytest.param(
            ("--also-allow", "429", "--also-allow", "418", "--offline", "stale"),
            None,
            ("--also-allow", "418", "--also-allow", "429", "--offline", "stale"),
            id="statuses and stale",
        ),
        pytest.param((), "settings.toml", ("--offline", "refuse"), id="beside a file"),
    ],
)
def test_a_replay_says_again_what_was_agreed(words: tuple[str, ...], config: object, again: tuple[str, ...]) -> None:
    told = _options(*words, config=config)
    assert agreed_again(told) == again
    assert agreed_again(_options(*again, config=config)) == again


def _taking(seconds: float) -> Make:
    """The reference service, which lets each caller wait so long."""

    def make(settings, fleet, *, clock, transport, error_ids):  # type: ignore[no-untyped-def]
        app = create_app(settings, fleet, clock=clock, transport=transport, error_ids=error_ids)

        def slowly(environ: "WSGIEnvironment", start_response: "StartResponse") -> object:
            clock.sleep(seconds)
            return app(environ, start_response)

        return slowly

    return make


def _judged(make: Make, *words: str) -> Report:
    plan = Plan(7, scripts("charging", "vendor-slow"), (Vendor.EASEE,), ("scenarios",))
    rules = court_rules(_options(*words))
    return Trial(plan, InProcessArena(7, make=make), rules, Unwatched(), SystemWall().monotonic_s).hold()


@pytest.mark.parametrize(
    ("seconds", "words", "found"),
    [
        pytest.param(6.0, (), set(), id="slow, and nobody minds"),
        pytest.param(6.0, ("--answer-within", "5"), {"answers_in_time"}, id="slower than agreed"),
        pytest.param(0.0, ("--answer-within", "5"), set(), id="a right one"),
        pytest.param(
            0.0, ("--answer-within", "0.2"), {"answers_in_time"}, id="the vendor is slow, which excuses nothing"
        ),
    ],
)
def test_a_service_slower_than_agreed_is_told_and_no_other(
    seconds: float, words: tuple[str, ...], found: set[str]
) -> None:
    report = _judged(_taking(seconds), *words)
    assert {one.check for one in report.findings} == found
    assert report.judged


def test_the_seconds_may_stand_in_a_file_and_a_finding_repeats_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "charger-sandbox.toml").write_text("answer-within = 0.2\n", encoding="utf-8")
    words = ("check", "--scenario", "vendor-slow", "--vendor", "EASEE", "--json", "-")
    told = json.loads(CliRunner().invoke(cli, words, catch_exceptions=False).stdout)
    finding = next(one for one in told["findings"] if one["check"] == "answers_in_time")
    assert finding["expected"] == "an answer within 0.2 s"
    assert "--answer-within 0.2" in finding["replay"]
