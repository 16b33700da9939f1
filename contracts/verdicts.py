"""Judges the answers of the service that ``up`` runs, whoever asked: the evidence is taken at once, the verdict when
somebody looks, so that no caller waits for it and a start loads no schema libraries.
"""

import threading
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from contracts.evidence import Recollection, key_shown
from contracts.exchange import Answer, Exchange, Request
from contracts.findings import Rule, Violation
from contracts.oracle import Policy, Situation, observe
from simulator.commands.services import AskedOfService, SaidByService
from simulator.gate import OpenWorld
from simulator.journal.verdict import Finding, Judgement, Verdict
from simulator.scenario.script import Expectation
from simulator.truth.clock import SystemWall, WallClock
from simulator.truth.world import World

if TYPE_CHECKING:
    from contracts.spec import Contract


class Bench:
    """Judges the answers of every world. wall: the clock of the services."""

    def __init__(self, wall: WallClock | None = None, policy: Policy | None = None) -> None:
        self._wall = wall or SystemWall()
        self._policy = policy or Policy()
        self._worlds: dict[str, tuple[World, Recollection]] = {}
        self._lock = threading.Lock()

    def __call__(
        self, opened: OpenWorld, asked: AskedOfService, expected: Expectation | None
    ) -> Callable[[SaidByService], Judgement]:
        """Look at the world before the service is asked."""
        request = Request(asked.method, asked.target, asked.headers, asked.body)
        said_before = opened.journal.count
        before = observe(opened.world, opened.board, asked.charger_id or "")
        recollection = self._recollection(opened.world)

        def heard(said: SaidByService) -> Judgement:
            exchange = Exchange(request, Answer(said.status, said.reason, said.headers, said.body, said.elapsed_s))
            if asked.charger_id is None or asked.method != "GET":
                return lambda: self._verdict(opened.world, exchange, None, None)
            after = observe(opened.world, opened.board, asked.charger_id)
            now_s = self._wall.now_s()
            throttled = recollection.throttled(after, opened.journal.since(said_before), now_s)
            shown = key_shown(request, opened.world.api_key)
            situation = Situation(before, after, shown, self._policy, now_s, throttled=throttled)
            complete = recollection.remembered(situation, asked.charger_id)
            return lambda: self._verdict(opened.world, exchange, complete, expected)

        return heard

    def _recollection(self, world: World) -> Recollection:
        with self._lock:
            known = self._worlds.get(world.name)
            if known is None or known[0] is not world:
                known = self._worlds[world.name] = (world, Recollection(self._policy))
            return known[1]

    def _verdict(
        self, world: World, exchange: Exchange, situation: Situation | None, expected: Expectation | None
    ) -> Verdict:
        from contracts.checks import checks_with_secrets, judge
        from contracts.court import ByTruth, logins_of, secrets_of
        from contracts.drive.expectations import AsTheScenarioSays
        from contracts.oracle import allowed
        from contracts.oracle.judge import differences
        from contracts.strict_json import parse_object

        checks = checks_with_secrets(secrets_of(world), logins_of(world))
        found = [_finding(check, violation) for check, violation in judge(exchange, _contract(), checks)]
        if situation is None or exchange.answer is None:
            return tuple(found)
        body, may = parse_object(exchange.answer.content), allowed(situation)
        found += [
            _finding(ByTruth(one.why), Violation(one.rule, one.where, one.expected, one.seen))
            for one in differences(exchange.answer.status, body, may, situation.policy.also)
        ]
        if expected is not None:
            rule = AsTheScenarioSays()
            judged = rule(exchange, expected, self._policy, paused=may.paused, stale=situation.looks_old)
            found += [_finding(rule, v) for v in judged]
        return tuple(found)


def _finding(rule: Rule, violation: Violation) -> Finding:
    return Finding(rule.slug, rule.title, violation.where, violation.expected, violation.seen, rule.why)


@cache
def _contract() -> "Contract":
    from contracts.spec import Contract

    return Contract.load()


@cache
def bench() -> Bench:
    """The bench of this process."""
    return Bench()
