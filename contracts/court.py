"""One judged refresh: look at the truth, ask the service, look again, and hold the answer against what is allowed."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count

from contracts.checks import checks_with_secrets, judge
from contracts.drive.arena import Place
from contracts.evidence import Blocks, Recollection, key_shown
from contracts.exchange import Exchange, Request
from contracts.findings import Circumstances, Finding, Violation
from contracts.manners import MANNERS, Budget, Visit, pause_wanted_s, pause_words
from contracts.marks import Secrets
from contracts.oracle import Allowed, Deviation, Observation, Policy, Situation, allowed
from contracts.oracle.judge import differences
from contracts.oracle.rules_access import access
from contracts.oracle.rules_link import link
from contracts.series import Moment, series_rules
from contracts.spec import METHOD_REFUSED, Contract
from contracts.strict_json import parse_object
from contracts.target import refresh_request
from simulator.gate import refresh_number
from simulator.journal.journal import Leg, text_of
from simulator.truth.fleet import Identity
from simulator.truth.world import World

TRUTH = "truth"
"""Name of the check that holds an answer against what is really the case."""
_NEVER_QUIET = (float("-inf"), "")


@dataclass(frozen=True, slots=True)
class CourtRules:
    """What answers are held against: the contract, what it leaves to a service, and what a refresh may cost. counts:
    whether the findings of a check, by its slug, count.
    """

    contract: Contract
    policy: Policy = field(default_factory=Policy)
    budget: Budget = field(default_factory=Budget)
    counts: Callable[[str], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back and what is wrong with it. stale: good data look old by the service's clock. may: what the oracle
    allowed, None where it had no say.
    """

    exchange: Exchange
    findings: tuple[Finding, ...]
    stale: bool = False
    may: Allowed | None = None

    @property
    def paused(self) -> bool:
        """Whether the service may still keep to a pause that the vendor asked for."""
        return self.may is not None and self.may.paused


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is known when a request goes out. number: of the refresh; said: legs in the journal by then; began: place
    among all beginnings and ends; at_s: the service's clock; quiet: until when by that clock the vendor
    wanted no calls for the account, and why.
    """

    request: Request
    charger_id: str | None
    number: int
    said: int
    began: int
    at_s: float
    before: Observation
    quiet: tuple[float, str]


@dataclass(frozen=True, slots=True)
class ByTruth:
    """How a disagreement with the truth is told."""

    why: str
    slug: str = TRUTH
    title: str = "The answer does not say what is really the case"


class Court:
    """Judges the refreshes of one place, one after another or from several threads.

    blocks: shared by all places in which one and the same service is judged.
    """

    def __init__(self, place: Place, rules: CourtRules, blocks: Blocks | None = None) -> None:
        self._blocks = None if place.causes_known else blocks
        self._place = place
        self._rules = rules
        self._checks = checks_with_secrets(secrets_of(place.opened.world), logins_of(place.opened.world))
        self._series = series_rules()
        self._secrets = Secrets(place.opened.world, place.target.api_key)
        self._numbers = count(1)
        self._order = count(1)
        self._under_way: set[int] = set()
        self._overlapped: set[int] = set()
        self._recollection = Recollection(rules.policy)
        self._quiet: dict[str, tuple[float, str]] = {}
        self._lock = threading.Lock()

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

    def that_count(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Those whose check counts in this trial."""
        return tuple(finding for finding in findings if self._rules.counts(finding.check))

    def refresh(
        self, charger: Identity, at: Circumstances, *, asked_id: str | None = None, key: str | None = ""
    ) -> Heard:
        """Ask for one charger and judge. asked_id: another id in its place; key: empty is the right one, None none."""
        shown = self.api_key if key == "" else key
        return self.hear_any(refresh_request(asked_id or charger.id, shown), at)

    def hear_any(self, request: Request, at: Circumstances) -> Heard:
        """Send any request on and judge what comes back. Safe to use from several threads."""
        charger_id = self._rules.contract.path_parameter(request, "chargerId")
        began = next(self._order)
        before = self._place.observe(charger_id or "")
        said, at_s = self._place.opened.journal.count, self._place.service_now_s()
        quiet = self._quiet.get(before.identity.account_id if before.identity else "", _NEVER_QUIET)
        asked = _Asked(request, charger_id, next(self._numbers), said, began, at_s, before, quiet)
        exchange = self._send_counted(asked)
        answered_s = self._place.service_now_s()
        after = self._place.observe(charger_id or "")
        found = [
            Finding.of(check, violation, at, exchange)
            for check, violation in judge(exchange, self._rules.contract, self._checks)
        ]
        situation = self._situation(asked, after)
        may = None
        if charger_id is not None and request.method in ("GET", "HEAD") and exchange.answer is not None:
            situation = self._recollection.remembered(situation, charger_id)
            may = allowed(situation)
            found += _told(_by_truth(exchange, may, self._rules.policy), at, exchange)
        altered = bool(may and may.picture and may.picture.open)
        found += self._over_time(asked, after, exchange, at, altered=altered)
        found += self._manners(asked, situation, exchange, at, answered_s)
        return Heard(exchange, self.that_count(found), situation.looks_old, may)

    def _situation(self, asked: _Asked, after: Observation) -> Situation:
        return Situation(
            asked.before,
            after,
            key_shown(asked.request, self.api_key),
            self._rules.policy,
            self._place.service_now_s(),
            throttled=self._recollection.throttled(
                after, self._place.opened.journal.since(asked.said), self._place.service_now_s()
            ),
            blocked_elsewhere=self._blocked_elsewhere(asked, after.identity),
        )

    def _blocked_elsewhere(self, asked: _Asked, who: Identity | None) -> bool:
        """Whether the service may have left the vendor alone because of a block that it met in another world."""
        if self._blocks is None or who is None or self._calls(asked, who):
            return False
        return self._blocks.in_mind(who.vendor, asked.at_s, self._rules.policy)

    def _over_time(
        self, asked: _Asked, after: Observation, exchange: Exchange, at: Circumstances, *, altered: bool
    ) -> list[Finding]:
        """What the answers so far say together."""
        if exchange.answer is None or asked.charger_id is None:
            return []
        body = parse_object(exchange.answer.content) or {}
        charger_id = after.identity.id if after.identity else None
        with self._lock:
            moment = Moment(exchange, body, charger_id, after.at_s, asked.began, next(self._order), altered)
            told = [(rule, violation) for rule in self._series for violation in rule(moment)]
        return [Finding.of(rule, violation, at, exchange) for rule, violation in told]

    def _manners(
        self, asked: _Asked, situation: Situation, exchange: Exchange, at: Circumstances, answered_s: float
    ) -> list[Finding]:
        """How the service behaved towards the vendor and the caller."""
        who = situation.after.identity
        calls = self._calls(asked, who)
        account_id = who.account_id if who else ""
        visit = Visit(
            exchange=exchange,
            identity=who,
            calls=calls,
            asked_s=asked.at_s,
            answered_s=answered_s,
            needs_no_vendor=_needs_no_vendor(asked, situation),
            secrets=frozenset(token.text for token in self.world.tokens.held_by(account_id)) if who else frozenset(),
            strange=self._secrets.strange_to(account_id) if calls else {},
            passwords=self._secrets.passwords_of(account_id) if calls else frozenset(),
            quiet_until_s=asked.quiet[0],
            quiet_why=asked.quiet[1],
            clock_moves=self._place.takes_turns,
            budget=self._rules.budget,
        )
        for leg in calls:
            if self._blocks is not None:
                self._blocks.note(leg, answered_s)
            if (pause_s := pause_wanted_s(leg, self._rules.budget)) is not None:
                quiet = (asked.at_s + pause_s, pause_words(leg, pause_s))
                self._quiet[account_id] = max(self._quiet.get(account_id, quiet), quiet)
        told = [(manner, violation) for manner in MANNERS.values() for violation in manner(visit)]
        return [Finding.of(manner, violation, at, exchange) for manner, violation in told]

    def _calls(self, asked: _Asked, who: Identity | None) -> tuple[Leg, ...]:
        """The vendor calls of a refresh: those that name it as their cause; of a service elsewhere, which may poll on
        its own, those about the charger or its account that came meanwhile.
        """
        legs = [leg for leg in self._place.opened.journal.since(asked.said) if leg.leg == "vendor"]
        if self._place.causes_known:
            return tuple(leg for leg in legs if leg.cause == asked.number)
        if who is None or asked.number in self._overlapped:
            # Of several refreshes at once nobody can tell whose call it was.
            return ()
        return tuple(leg for leg in legs if who.account_id == leg.account_id or who.id == leg.charger_id)

    def _send_counted(self, asked: _Asked) -> Exchange:
        """Send the request, and note which others were under way meanwhile."""
        with self._lock:
            self._under_way.add(asked.number)
            if len(self._under_way) > 1:
                self._overlapped |= self._under_way
        try:
            return self._send(asked)
        finally:
            with self._lock:
                self._under_way.discard(asked.number)

    def _send(self, asked: _Asked) -> Exchange:
        self._place.before_asking(self._place.opened)
        mark = refresh_number.set(asked.number)
        try:
            exchange = self._place.target.send(asked.request)
        finally:
            refresh_number.reset(mark)
        self._place.opened.journal.note(_leg(exchange, asked.before.at_s, asked.number))
        return exchange


def _by_truth(exchange: Exchange, may: Allowed, policy: Policy) -> list[Deviation]:
    """Where the answer differs from what is allowed; of an answer to HEAD there is only the status to compare."""
    if exchange.answer is None:
        return []
    if exchange.request.method == "HEAD":
        refused = exchange.answer.status in METHOD_REFUSED
        return [] if refused else differences(exchange.answer.status, None, may, policy.also)
    return differences(exchange.answer.status, parse_object(exchange.answer.content), may, policy.also)


def _needs_no_vendor(asked: _Asked, situation: Situation) -> str:
    """Why the request can be answered without the vendor; empty when it cannot."""
    if asked.charger_id is None:
        return "the path is not the contract's"
    if asked.request.method not in ("GET", "HEAD"):
        return "the contract offers no such method"
    stages = (access, link) if situation.after.identity else (access,)
    verdicts = (stage(situation) for stage in stages)
    return next(("; ".join(verdict.why) for verdict in verdicts if not verdict.passes), "")


def _told(deviations: Iterable[Deviation], at: Circumstances, exchange: Exchange) -> list[Finding]:
    return [
        Finding.of(ByTruth(one.why), Violation(one.rule, one.where, one.expected, one.seen), at, exchange)
        for one in deviations
    ]


def secrets_of(world: World) -> frozenset[str]:
    """Every secret that no answer may tell."""
    secrets = {secret for account in world.accounts for secret in (account.password, account.token)}
    return frozenset(secret for secret in (*secrets, world.api_key) if secret)


def logins_of(world: World) -> frozenset[str]:
    """Every name that an owner logs in with at a vendor."""
    return frozenset(name for account in world.accounts for name in (account.username, account.phone) if name)


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
