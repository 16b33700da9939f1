"""What a judge sees of a running sandbox is what is the case there, digit by digit, whatever a drive did there."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from contracts.attached.mirror import Mirror
from contracts.drive.arena import Booking
from contracts.exchange import Request
from contracts.oracle import Observation, observe
from contracts.target import HttpTarget, refresh_request
from simulator.faults.board import Rule
from simulator.faults.refuse import Refuse
from simulator.faults.status import Status
from simulator.scenario.library import all_scenarios
from simulator.scenario.runner import change_at_vendor, rule_of
from simulator.scenario.script import AccountChange, Break, ChangeAccount
from simulator.truth.errors import ActionRefused
from simulator.truth.fleet import Entry
from simulator.truth.states import Vendor
from tests.contracts.attached.served import ServedSandbox, rooms_in, served

BOOKING = Booking("mirrored", tuple(Entry(vendor, "it", "charging") for vendor in Vendor), 0, 3600.0)
Deed = Callable[[Mirror, str, str], object]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[ServedSandbox]:
    with served() as it:
        yield it


@pytest.fixture
def mirror(sandbox: ServedSandbox) -> Iterator[Mirror]:
    with rooms_in(sandbox) as rooms:
        yield rooms.open(BOOKING)


def _there(sandbox: ServedSandbox, mirror: Mirror, charger_id: str) -> Observation:
    opened = sandbox.sandbox.opened[mirror.name]
    return observe(opened.world, opened.board, charger_id)


def _without_plans(seen: Observation) -> Observation:
    """Plans are what will happen; a judge looks at what did. An index is where ids come from."""
    history = replace(seen.history, plans=()) if seen.history else None
    return replace(seen, history=history, identity=seen.identity and replace(seen.identity, index=0))


def _acts(action: str, **params: object) -> Deed:
    return lambda mirror, charger_id, _: mirror.opened.world.act(charger_id, action, **params)


def _changes(change: AccountChange, seconds: float | None = None) -> Deed:
    deed = ChangeAccount(change, seconds)
    return lambda mirror, _, account_id: change_at_vendor(mirror.opened.world, account_id, deed)


def _refreshes(mirror: Mirror, charger_id: str, _: str) -> None:
    target = HttpTarget(mirror.url, mirror.opened.world.api_key)
    target.send(refresh_request(charger_id, target.api_key))
    target.close()


def _breaks(rule: Rule) -> Deed:
    def post(mirror: Mirror, charger_id: str, account_id: str) -> None:
        mirror.opened.board.post(replace(rule, account_id=account_id))
        _refreshes(mirror, charger_id, account_id)

    return post


def _mends(mirror: Mirror, charger_id: str, account_id: str) -> None:
    _breaks(Rule("broken", Refuse()))(mirror, charger_id, account_id)
    assert mirror.opened.board.mend("broken")
    assert not mirror.opened.board.mend("broken")


def _links(mirror: Mirror, _: str, account_id: str) -> None:
    mirror.opened.world.accounts.disconnect(account_id)


DEEDS = [
    pytest.param(lambda *_: None, id="nothing"),
    pytest.param(_acts("unplug"), id="unplug"),
    pytest.param(_acts("limit", limit_a=10), id="limit"),
    pytest.param(_acts("fault", kind="GROUND"), id="fault"),
    pytest.param(_acts("go_offline", lag_s=12.5), id="away"),
    pytest.param(_acts("reboot"), id="reboot"),
    pytest.param(_acts("flap", down_s=10.0, up_s=20.0, times=3), id="flap"),
    pytest.param(lambda mirror, *_: mirror.opened.world.clock.step(1000 / 3), id="time"),
    pytest.param(_refreshes, id="a refresh"),
    pytest.param(_breaks(Rule("broken", Status(502), calls=2)), id="counted calls go wrong"),
    pytest.param(_breaks(Rule("half", Refuse(), probability=0.5)), id="half of the calls"),
    pytest.param(_mends, id="broken and mended"),
    pytest.param(_links, id="disconnected"),
    *(
        pytest.param(_changes(change), id=change.value)
        for change in AccountChange
        if not change.needs_link and change is not AccountChange.TOKEN_LIFETIME
    ),
    pytest.param(_changes(AccountChange.TOKEN_LIFETIME, 90.0), id="token lifetime"),
]


@pytest.mark.parametrize("place", range(3), ids=[vendor.value for vendor in Vendor])
@pytest.mark.parametrize("deed", DEEDS)
def test_the_judge_sees_what_is_the_case_there(sandbox: ServedSandbox, mirror: Mirror, deed: Deed, place: int) -> None:
    charger = list(mirror.opened.world.chargers)[place]
    _refreshes(mirror, charger.id, charger.account_id)
    before = _there(sandbox, mirror, charger.id)
    deed(mirror, charger.id, charger.account_id)
    mirror.opened.world.clock.step(61.0)
    there = _there(sandbox, mirror, charger.id)
    assert there.identity is not None
    assert _without_plans(mirror.observe(charger.id)) == _without_plans(there)
    assert before != there


def test_what_somebody_else_does_there_is_seen_as_well(sandbox: ServedSandbox, mirror: Mirror) -> None:
    charger = next(iter(mirror.opened.world.chargers))
    mirror.observe(charger.id)
    sandbox.sandbox.opened[mirror.name].world.act(charger.id, "unplug")
    seen = mirror.observe(charger.id)
    assert seen.history is not None
    assert seen.history.last.charger.state == "UNPLUGGED"


@pytest.mark.parametrize(
    "spelled",
    [
        pytest.param(str.upper, id="capital letters"),
        pytest.param(lambda own: f"%7B{own}%7D", id="in braces"),
        pytest.param(lambda own: own.replace("-", ""), id="no dashes"),
        pytest.param(lambda _: "nobody", id="nobody"),
        pytest.param(lambda _: "%00/..", id="no id at all"),
    ],
)
def test_ids_are_understood_as_in_process(
    sandbox: ServedSandbox, mirror: Mirror, spelled: Callable[[str], str]
) -> None:
    asked = spelled(list(mirror.opened.world.chargers)[1].id)
    assert _without_plans(mirror.observe(asked)) == _without_plans(_there(sandbox, mirror, asked))


def test_the_journal_is_the_sandboxs_own(sandbox: ServedSandbox, mirror: Mirror) -> None:
    charger = next(iter(mirror.opened.world.chargers))
    mirror.observe(charger.id)
    said = mirror.journal.count
    _refreshes(mirror, charger.id, "")
    mirror.journal.stale = True
    there = sandbox.sandbox.opened[mirror.name].journal.since(said)
    assert [leg.leg for leg in there][-1] == "service"
    assert mirror.journal.since(said) == [replace(leg, cause=None) for leg in there]
    assert mirror.journal.note(there[0]) == 0


def test_tokens_are_known_so_that_an_answer_that_tells_one_is_noticed(sandbox: ServedSandbox, mirror: Mirror) -> None:
    charger = next(iter(mirror.opened.world.chargers))
    _refreshes(mirror, charger.id, "")
    mirror.observe(charger.id)
    there = sandbox.sandbox.opened[mirror.name].world.tokens.held_by(charger.account_id)
    assert there
    assert mirror.opened.world.tokens.held_by(charger.account_id) == there


def test_options_change_there_and_come_back(sandbox: ServedSandbox, mirror: Mirror) -> None:
    there = sandbox.sandbox.opened[mirror.name].world.options
    mirror.opened.world.options["go_e.firmware"] = "60.4"
    assert there == {"go_e.firmware": "60.4"}
    mirror.opened.world.options.pop("go_e.firmware")
    assert there == mirror.opened.world.options == {}


def test_a_refusal_of_the_truth_stays_one(mirror: Mirror) -> None:
    with pytest.raises(ActionRefused, match="come_online"):
        mirror.opened.world.act(next(iter(mirror.opened.world.chargers)).id, "come_online")


@pytest.mark.parametrize(
    "deed", [lambda w, c: w.reset(c), lambda w, c: w.plan(c, 5.0, "unplug")], ids=["reset", "plan"]
)
def test_nothing_happens_here_alone(mirror: Mirror, deed: Callable[..., object]) -> None:
    charger = next(iter(mirror.opened.world.chargers))
    mirror.observe(charger.id)
    with pytest.raises(TypeError, match="running sandbox"):
        deed(mirror.opened.world, charger.id)


def test_every_rule_of_the_library_is_the_same_there(sandbox: ServedSandbox, mirror: Mirror) -> None:
    world, board = mirror.opened.world, sandbox.sandbox.opened[mirror.name].board
    seen = 0
    for script in all_scenarios():
        charger = next(one for one in world.chargers if one.vendor in script.vendors)
        for deed in (step.deed for step in script.steps):
            if isinstance(deed, Break):
                rule = rule_of(deed, f"{script.slug}/{deed.name}@{charger.serial}", charger, world.now_s())
                mirror.opened.board.post(rule)
                notice = board.notice(rule.name)
                assert notice is not None
                about_s = None if rule.until_s is None else pytest.approx(rule.until_s, abs=1e-6)
                assert notice.rule.until_s == about_s
                assert replace(notice.rule, until_s=None) == replace(rule, until_s=None), rule.name
                assert mirror.opened.board.mend(rule.name)
                seen += 1
    assert seen > 80


def test_a_request_that_needs_no_charger_is_seen_too(mirror: Mirror) -> None:
    target = HttpTarget(mirror.url, mirror.opened.world.api_key)
    said = target.send(Request("GET", "/v1.0.0/chargers/nobody/refresh", (("X-API-KEY", target.api_key),)))
    target.close()
    assert said.answer is not None
    assert said.answer.status == 404
    assert mirror.observe("nobody").identity is None
