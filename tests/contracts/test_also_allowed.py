"""Statuses agreed on beyond the contract: they stand for a refusal, never for a 200."""

import pytest

from contracts.court import CourtRules
from contracts.drive.arena import InProcessArena, Wrap
from contracts.harness import Plan, Report, Trial
from contracts.oracle import Policy
from contracts.spec import Contract
from simulator.truth.clock import SystemWall
from simulator.truth.states import Vendor
from tests.contracts.services.trial import Unwatched, scripts


def _answers(status: int, in_place_of: str) -> Wrap:
    """A service that answers with that status where the reference service answers with another."""

    def wrap(app):  # type: ignore[no-untyped-def]
        def changed(environ, start_response):  # type: ignore[no-untyped-def]
            said: list[str] = []
            body = b"".join(app(environ, lambda line, *_: said.append(line)))
            if said[0].startswith(in_place_of):
                start_response(f"{status} Agreed", [("Content-Type", "text/plain")])
                return [b"agreed"]
            start_response(said[0], [("Content-Type", "application/json")])
            return [body]

        return changed

    return wrap


def _hold(also: frozenset[int], in_place_of: str, *names: str) -> Report:
    rules = CourtRules(Contract.load(also=also), Policy(also=also))
    plan = Plan(7, scripts(*names), (Vendor.EASEE,), ("scenarios",))
    arena = InProcessArena(7, wrap=_answers(422, in_place_of))
    return Trial(plan, arena, rules, Unwatched(), SystemWall().monotonic_s).hold()


@pytest.mark.parametrize(
    ("also", "in_place_of", "scenario", "passes"),
    [
        pytest.param({422}, "404", "malformed-charger-id", True, id="agreed"),
        pytest.param({418}, "404", "malformed-charger-id", False, id="another was agreed"),
        pytest.param(set(), "404", "malformed-charger-id", False, id="none was agreed"),
        pytest.param({422}, "200", "charging", False, id="not for a 200"),
    ],
)
def test_an_agreed_status_stands_for_a_refusal(also: set[int], in_place_of: str, scenario: str, passes: bool) -> None:
    report = _hold(frozenset(also), in_place_of, scenario)
    assert report.passed is passes, [(one.check, one.expected, one.seen) for one in report.findings]
