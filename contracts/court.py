"""One judged refresh: look at the truth, ask the service, look again, and hold the answer against what is allowed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from contracts.checks import checks_with_secrets, judge
from contracts.drive.arena import Place
from contracts.evidence import Recollection, key_shown
from contracts.exchange import Exchange, Request
from contracts.findings import Circumstances, Finding, Violation
from contracts.oracle import Deviation, Policy, Situation, observe
from contracts.oracle import judge as judge_by_truth
from contracts.oracle.rules_pause import pause
from contracts.spec import Contract
from contracts.strict_json import parse_object
from contracts.target import refresh_request
from simulator.gate import refresh_number
from simulator.journal.journal import Leg, text_of
from simulator.truth.fleet import Identity
from simulator.truth.world import World


@dataclass(frozen=True, slots=True)
class CourtRules:
    """What answers are held against: the contract, and what it leaves to a service."""

    contract: Contract
    policy: Policy = field(default_factory=Policy)


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back and what is wrong with it. paused: the vendor asked for a pause that by the service's own clock,
    which may be another than the world's, is not over yet.
    """

    exchange: Exchange
    findings: tuple[Finding, ...]
    paused: bool = False


@dataclass(frozen=True, slots=True)
class ByTruth:
    """How a disagreement with the truth is told."""

    why: str
    slug: str = "truth"
    title: str = "The answer does not say what is really the case"


class Court:
    """Judges the refreshes of one place, one after another or from several threads."""

    def __init__(self, place: Place, rules: CourtRules) -> None:
        self._place = place
        self._rules = rules
        self._checks = checks_with_secrets(secrets_of(place.opened.world))
        self._numbers = count(1)
        self._recollection = Recollection(rules.policy)

    @property
    def world(self) -> World:
        """The world whose chargers are asked for."""
        return self._place.opened.world

    @property
    def api_key(self) -> str:
        """The key the service wants."""
        return self._place.target.api_key

    @property
    def policy(self) -> Policy:
        """What was agreed with the service beyond the contract."""
        return self._rules.policy

    def refresh(
        self, charger: Identity, at: Circumstances, *, asked_id: str | None = None, key: str | None = ""
    ) -> Heard:
        """Ask for one charger and judge. asked_id: another id in its place; key: empty is the right one, None none."""
        shown = self.api_key if key == "" else key
        return self.hear_any(refresh_request(asked_id or charger.id, shown), at)

    def hear_any(self, request: Request, at: Circumstances) -> Heard:
        """Send any request on and judge what comes back."""
        asked_id = self._rules.contract.path_parameter(request, "chargerId")
        world, board, journal = self.world, self._place.opened.board, self._place.opened.journal
        said_before = journal.count
        before = observe(world, board, asked_id or "")
        exchange = self._send(request, before.at_s)
        after = observe(world, board, asked_id or "")
        found = [
            Finding.of(check, violation, at, exchange)
            for check, violation in judge(exchange, self._rules.contract, self._checks)
        ]
        paused = False
        if asked_id is not None and request.method == "GET" and exchange.answer is not None:
            situation = Situation(
                before,
                after,
                key_shown(request, self.api_key),
                self._rules.policy,
                self._place.service_now_s(),
                throttled=self._recollection.throttled(after, journal.since(said_before), self._place.service_now_s()),
            )
            situation = self._recollection.remembered(situation, asked_id)
            body = parse_object(exchange.answer.content)
            found += _told(judge_by_truth(exchange.answer.status, body, situation), at, exchange)
            paused = situation.after.identity is not None and bool(pause(situation).refusals)
        return Heard(exchange, tuple(found), paused)

    def _send(self, request: Request, at_s: float) -> Exchange:
        self._place.before_asking(self._place.opened)
        number = next(self._numbers)
        mark = refresh_number.set(number)
        try:
            exchange = self._place.target.send(request)
        finally:
            refresh_number.reset(mark)
        self._place.opened.journal.note(_leg(exchange, at_s, number))
        return exchange


def _told(deviations: Iterable[Deviation], at: Circumstances, exchange: Exchange) -> list[Finding]:
    return [
        Finding.of(ByTruth(one.why), Violation(one.rule, one.where, one.expected, one.seen), at, exchange)
        for one in deviations
    ]


def secrets_of(world: World) -> frozenset[str]:
    """Every secret that no answer may tell."""
    secrets = {secret for account in world.accounts for secret in (account.password, account.token)}
    return frozenset(secret for secret in (*secrets, world.api_key) if secret)


def _leg(exchange: Exchange, at_s: float, number: int) -> Leg:
    request, answer = exchange.request, exchange.answer
    return Leg(
        leg="service",
        at_s=at_s,
        method=request.method,
        target=request.path,
        status=answer.status if answer else None,
        ending="complete" if answer else exchange.failure,
        request_headers=request.headers,
        request_body=text_of(request.body),
        headers=answer.headers if answer else (),
        body=text_of(answer.body) if answer else "",
        cause=number,
    )
