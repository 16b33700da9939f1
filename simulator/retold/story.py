"""A recording as a scenario file: what broke when, what mended it, and a checkpoint for each visit."""

from collections.abc import Collection, Iterable

from simulator.faults.table import make_fault
from simulator.record.archive import BadRecording, Recording
from simulator.retold.purpose import vendors_in
from simulator.retold.trouble import Trouble
from simulator.retold.visits import Told, Visit, visits_in
from simulator.scenario.script import (
    AccountChange,
    Answer,
    Break,
    ChangeAccount,
    Check,
    Deed,
    Expectation,
    Mend,
    Script,
    Step,
)
from simulator.scenario.written import written
from simulator.truth.states import Vendor

SETTLED_S = 1800.0
"""How long after the last visit a service must be well again, world seconds."""
FIRST_S = 60.0
"""The charger has been as it is for so long when the first visit comes: a service may then be signed in already."""
_HEAD = """\
# Made from a recording by `charger-sandbox scenarios new --from`. Finish it by hand: a recording does not tell
#   - how the charger was (`start`), what happened to it (`do`), and so what a 200 must say (`state`, `power_kw`, ...);
#   - what is right where several answers are listed: each is what a service may have made of it.
# How everything here is written: docs/scenarios.md
"""


_NEW_TOKEN = ChangeAccount(AccountChange.REVOKE_TOKENS)


def vendor_of(recording: Recording, wished: Vendor | None) -> Vendor:
    """Whose story to tell. Raises BadRecording when nobody, or more than one, was asked."""
    found = vendors_in(recording.exchanges)
    if wished is not None and wished in (found or [wished]):
        return wished
    if not found:
        raise BadRecording("the recording asks for no address of Easee, go-e or Zaptec: record a refresh of a charger")
    if wished is not None or len(found) > 1:
        raise BadRecording(f"the recording is of {', '.join(found)}: choose one of them with --vendor")
    return found[0]


def retold(recording: Recording, slug: str, wished: Vendor | None = None) -> str:
    """The scenario. Raises BadRecording for a recording that holds no visit, or of several vendors when none is wished.

    What failed and went well within one visit fails as many calls again; what failed to the end of a visit fails until
    the visit in which it went well. Chargers are not told apart: what failed for one fails for the account.
    """
    from simulator.scenario.load import parse

    vendor = vendor_of(recording, wished)
    visits = visits_in(recording.exchanges, vendor, recording.stand_ins)
    if not visits:
        raise BadRecording(f"the recording holds no request to {vendor} that a scenario could tell of")
    told = sum(len(visit.told) for visit in visits)
    script = Script(
        slug=slug,
        title=slug.replace("-", " ").capitalize(),
        story=f"What a recording of {told} exchanges in {len(visits)} visits holds of {vendor}.",
        steps=tuple(_Teller(visits).steps()),
        tags=("vendor", "recorded"),
        vendors=(vendor,),
    )
    text = _HEAD + written(script)
    parse(text, slug)
    return text


class _Teller:
    """Goes through the visits and keeps what is broken."""

    def __init__(self, visits: list[Visit]) -> None:
        self._visits = visits
        self._open: dict[str, tuple[str, Trouble]] = {}
        self._names = 0
        self._said: list[Step] = []

    def steps(self) -> list[Step]:
        """All of them."""
        first_s = self._visits[0].at_s
        for visit in self._visits:
            self._visit(visit, FIRST_S + visit.at_s - first_s)
        end_s = FIRST_S + self._visits[-1].at_s - first_s
        for name, _ in self._open.values():
            self._say(end_s + FIRST_S, Mend(name), "it was still so when the recording ended")
        if any(Answer.VENDOR_ACCOUNT_IS_DISCONNECTED in _answers(visit) for visit in self._visits):
            connect = ChangeAccount(AccountChange.CONNECT)
            self._say(end_s + FIRST_S, connect, "three refused logins disconnect an account")
        self._say(end_s + SETTLED_S, _check({Answer.OK}), "long after it all is over")
        return self._said

    def _visit(self, visit: Visit, at_s: float) -> None:
        renewed = visit.signed_in_anew
        if renewed:
            self._say(at_s, _NEW_TOKEN, "a token was refused, and the next one was not")
        for role in dict.fromkeys(one.role for one in visit.told):
            mine = [one for one in visit.told if one.role == role]
            self._settle(at_s, role, mine[-1].trouble)
            if mine[-1].trouble is None:
                self._passing(at_s, role, [one for one in mine if not (renewed and one.exchange.status == 401)])
        self._say(at_s, _check(_answers(visit)))

    def _settle(self, at_s: float, role: str, trouble: Trouble | None) -> None:
        """Let that last which asking ended with, and end what lasted before."""
        if role in self._open and trouble is not None and trouble.same_as(self._open[role][1]):
            return
        if role in self._open:
            self._say(at_s, Mend(self._open.pop(role)[0]))
        if trouble is not None:
            if role in ("login", "renew"):
                self._say(at_s, _NEW_TOKEN, "so that the service signs in")
            self._open[role] = (self._break(at_s, role, trouble), trouble)

    def _passing(self, at_s: float, role: str, told: Iterable[Told]) -> None:
        """What went wrong first and well then, within one visit."""
        wrong = [one.trouble for one in told if one.trouble is not None]
        if wrong:
            self._break(at_s, role, wrong[0], calls=len(wrong))

    def _break(self, at_s: float, role: str, trouble: Trouble, calls: int | None = None) -> str:
        self._names += 1
        name = f"{role}-{self._names}"
        roles = frozenset({"login", "renew"} if role == "login" else {role})
        fault = make_fault(trouble.fault, **trouble.settings)
        self._say(at_s, Break(name, trouble.fault, fault, roles, calls=calls))
        return name

    def _say(self, at_s: float, deed: Deed, note: str = "") -> None:
        self._said.append(Step(at_s, deed, line=0, note=note))


def _answers(visit: Visit) -> list[Answer]:
    """What refresh may have answered: what the last call of each kind led to, or 200 and what passed by meanwhile."""
    reached = visit.last("state")
    if reached is not None and reached.exchange.status is not None and reached.exchange.status < 300:
        wrong = [one.trouble for one in visit.told if not (visit.signed_in_anew and one.exchange.status == 401)]
        allowed = {Answer.OK}
    else:
        last = [visit.last(role) for role in ("login", "renew", "state")]
        wrong = [one.trouble for one in last if one] if any(one and one.trouble for one in last) else _all(visit)
        allowed = set()
    allowed |= {answer for trouble in wrong if trouble for answer in trouble.answers}
    return [answer for answer in Answer if answer in allowed] or [Answer.OK]


def _all(visit: Visit) -> list[Trouble | None]:
    return [one.trouble for one in visit.told]


def _check(answers: Collection[Answer]) -> Check:
    return Check(Expectation(frozenset(answers)))
