from collections.abc import Generator
from dataclasses import replace
from typing import cast

import pytest

from simulator.faults.board import Rule
from simulator.faults.status import Status
from simulator.faults.when import Quota, Turns
from simulator.scenario.errors import StageRefused
from simulator.scenario.load import parse
from simulator.scenario.runner import Moment, MomentKind, rule_name, run
from simulator.scenario.script import AccountChange, Check, Script
from simulator.scenario.stage import Stage
from simulator.truth.accounts import Login
from simulator.truth.errors import ActionRefused
from simulator.truth.fleet import Fleet
from simulator.truth.states import ChargingState, Vendor
from simulator.truth.tokens import TokenKind, Verdict
from simulator.truth.world import World
from tests.simulator.scenario.scenes import START_S, NotedLink, stage_for


def script_of(steps: str, head: str = "") -> Script:
    return parse(f"title: a\nstory: b\n{head}steps:\n{steps}  - {{at: 2h, expect: {{answer: 200}}}}\n", "test")


def moments(steps: str, stage: Stage | None = None, head: str = "") -> tuple[list[Moment], Stage]:
    script = script_of(steps, head)
    stage = stage or stage_for(script, Vendor.EASEE)
    return list(run(script, stage)), stage


EVERY_KIND = """\
  - {at: 10s, do: stop}
  - {at: 1m, break: {fault: refuse}, name: x}
  - {at: 2m, mend: x}
  - {at: 3m, account: reject_logins}
  - {at: 3m, note: look, expect: {answer: 200}}
"""


def test_every_step_yields_a_moment_at_its_time() -> None:
    seen, _ = moments(EVERY_KIND)
    assert [(m.kind, m.at_s, m.world_s - START_S, m.text) for m in seen] == [
        (MomentKind.DID, 10.0, 10.0, "stop"),
        (MomentKind.BROKE, 60.0, 60.0, "break x: refuse"),
        (MomentKind.MENDED, 120.0, 120.0, "mend x"),
        (MomentKind.ACCOUNT, 180.0, 180.0, "let the vendor reject the account's logins"),
        (MomentKind.CHECKPOINT, 180.0, 180.0, "look"),
        (MomentKind.CHECKPOINT, 7200.0, 7200.0, "refresh, expect 200"),
    ]


def test_only_a_checkpoint_carries_a_check() -> None:
    seen, _ = moments(EVERY_KIND)
    for moment in seen:
        assert (moment.check is moment.step.deed) == (moment.kind is MomentKind.CHECKPOINT)
        assert isinstance(moment.step.deed, Check) == (moment.kind is MomentKind.CHECKPOINT)


def test_same_script_same_moments() -> None:
    assert moments(EVERY_KIND)[0] == moments(EVERY_KIND)[0]


def test_an_action_reaches_the_charger() -> None:
    _, stage = moments("  - {at: 10s, do: limit, with: {limit_a: 10}}\n  - {at: 20s, do: stop}\n")
    charger = stage.world.truth(stage.charger.id)
    assert (charger.state, charger.limit_a, charger.since_s) == (ChargingState.STOPPED, 10.0, START_S + 20)


def test_a_refused_action_names_its_line() -> None:
    script = script_of("  - {at: 10s, do: stop}\n")
    stage = stage_for(script, Vendor.EASEE)
    stage.world.act(stage.charger.id, "stop")
    with pytest.raises(ActionRefused, match=r"^test\.yaml:4: stop on easee-test: charging is stopped already"):
        list(run(script, stage))


def rules_during(steps: str) -> tuple[dict[float, tuple[Rule, ...]], Stage]:
    """The rules in force at each moment, by time, and the stage afterwards."""
    script = script_of(steps)
    stage = stage_for(script, Vendor.GO_E)
    return {m.at_s: stage.board.rules(stage.world.now_s()) for m in run(script, stage)}, stage


def test_a_break_hits_the_scenarios_own_account() -> None:
    during, stage = rules_during(
        "  - {at: 1m, break: {fault: status, status: 502, body: json}, name: x, on: [state], for: 5m, "
        "after_calls: 2, calls: 3, probability: 0.5}\n  - {at: 6m, expect: {answer: 200}}\n"
    )
    rule = Rule(
        name=f"test/x@{stage.charger.serial}",
        fault=Status(502, "json"),
        vendor=Vendor.GO_E,
        account_id=stage.charger.account_id,
        roles=frozenset({"state"}),
        until_s=START_S + 360,
        skip_calls=2,
        calls=3,
        probability=0.5,
    )
    assert during == {60.0: (rule,), 360.0: (), 7200.0: ()}


def test_a_mend_takes_exactly_its_break_away() -> None:
    during, _ = rules_during(
        "  - {at: 1m, break: {fault: reset}, name: x}\n  - {at: 2m, break: {fault: refuse}, name: y}\n"
        "  - {at: 3m, mend: x}\n"
    )
    names = {at_s: [rule.name.split("@")[0] for rule in rules] for at_s, rules in during.items()}
    assert names == {60.0: ["test/x"], 120.0: ["test/x", "test/y"], 180.0: ["test/y"], 7200.0: ["test/y"]}


BROKEN = "  - {at: 1m, break: {fault: reset}, name: x}\n  - {at: 2m, break: {fault: refuse}, name: y}\n"


@pytest.mark.parametrize("taken", [1, 2, 3])
def test_what_a_run_broke_is_mended_when_it_is_closed(taken: int) -> None:
    script = script_of(BROKEN)
    stage = stage_for(script, Vendor.EASEE)
    stage.board.post(Rule("somebody else's", Status()))
    playing = cast(Generator[Moment], run(script, stage))
    for _ in range(taken):
        next(playing)
    assert len(stage.board.rules(stage.world.now_s())) == min(taken, 2) + 1
    playing.close()
    assert [rule.name for rule in stage.board.rules(stage.world.now_s())] == ["somebody else's"]


def test_what_a_run_broke_is_mended_when_it_ends() -> None:
    _, stage = moments(BROKEN)
    assert stage.board.rules(stage.world.now_s()) == ()


def test_what_a_run_broke_is_mended_when_an_action_is_refused() -> None:
    script = script_of(BROKEN + "  - {at: 3m, do: stop}\n")
    stage = stage_for(script, Vendor.EASEE)
    stage.world.act(stage.charger.id, "stop")
    with pytest.raises(ActionRefused):
        list(run(script, stage))
    assert stage.board.rules(stage.world.now_s()) == ()


def test_two_runs_in_one_world_do_not_share_a_rule() -> None:
    script = script_of(BROKEN)
    fleet = Fleet(7, [script.entry(vendor) for vendor in Vendor])
    one = stage_for(script, Vendor.EASEE)
    names = {rule_name(script, replace(one, charger=charger), "x") for charger in fleet.chargers}
    assert len(names) == 3
    assert all(name.startswith("test/x@") for name in names)


def issue_tokens(stage: Stage) -> None:
    for kind in TokenKind:
        stage.world.tokens.issue(kind.value, kind, stage.charger.account_id, stage.world.now_s(), 86_400.0)


@pytest.mark.parametrize(
    ("change", "access", "refresh"),
    [
        ("expire_tokens", Verdict.EXPIRED, Verdict.LIVE),
        ("revoke_tokens", Verdict.REVOKED, Verdict.LIVE),
        ("revoke_refresh_tokens", Verdict.LIVE, Verdict.REVOKED),
        ("reject_logins", Verdict.LIVE, Verdict.LIVE),
        ("accept_logins", Verdict.LIVE, Verdict.LIVE),
    ],
)
def test_tokens_change(change: str, access: Verdict, refresh: Verdict) -> None:
    script = script_of(f"  - {{at: 1m, account: {change}}}\n")
    stage = stage_for(script, Vendor.EASEE)
    issue_tokens(stage)
    list(run(script, stage))
    now_s = stage.world.now_s()
    assert stage.world.tokens.verdict("ACCESS", TokenKind.ACCESS, now_s) is access
    assert stage.world.tokens.verdict("REFRESH", TokenKind.REFRESH, now_s) is refresh


def test_logins_are_rejected_and_accepted() -> None:
    script = script_of("  - {at: 1m, account: reject_logins}\n  - {at: 2m, account: accept_logins}\n")
    stage = stage_for(script, Vendor.ZAPTEC)
    seen = [stage.world.accounts.standing(stage.charger.account_id).login for _ in run(script, stage)]
    assert seen == [Login.REJECTED, Login.ACCEPTED, Login.ACCEPTED]


def test_token_lifetime_is_set() -> None:
    _, stage = moments("  - {at: 1m, account: {token_lifetime: 10m}}\n")
    assert stage.world.accounts.standing(stage.charger.account_id).token_lifetime_s == 600.0


LINKED = "  - {at: 1m, account: disconnect}\n  - {at: 2m, account: connect}\n"


def test_a_link_changes_at_the_service_and_in_the_world() -> None:
    link = NotedLink()
    script = script_of(LINKED)
    stage = stage_for(script, Vendor.EASEE, link)
    seen = [(m.kind, stage.world.accounts.standing(stage.charger.account_id).connected) for m in run(script, stage)]
    assert seen == [(MomentKind.ACCOUNT, False), (MomentKind.ACCOUNT, True), (MomentKind.CHECKPOINT, True)]
    assert link.asked == [False, True]


def test_a_service_that_cannot_ends_the_run() -> None:
    link = NotedLink(works=False)
    script = script_of(BROKEN + "  - {at: 3m, account: disconnect}\n")
    stage = stage_for(script, Vendor.EASEE, link)
    seen = list(run(script, stage))
    assert [m.kind for m in seen] == [MomentKind.BROKE, MomentKind.BROKE, MomentKind.NOT_RUN]
    assert seen[-1].text == "not run: this charger-service offers no way to disconnect the vendor account"
    assert stage.world.accounts.standing(stage.charger.account_id).connected
    assert stage.board.rules(stage.world.now_s()) == ()


@pytest.mark.parametrize("works_again", [True, False])
def test_a_link_that_was_taken_is_given_back(works_again: bool) -> None:
    link = NotedLink()
    script = script_of("  - {at: 1m, account: disconnect}\n")
    stage = stage_for(script, Vendor.EASEE, link)
    for moment in run(script, stage):
        if moment.kind is MomentKind.CHECKPOINT:
            link.works = works_again
    assert link.asked == [False, True]
    assert stage.world.accounts.standing(stage.charger.account_id).connected is works_again


def test_steps_for_others_do_not_happen() -> None:
    seen, _ = moments("  - {at: 1m, only: [GO_E], do: stop}\n  - {at: 2m, only: [EASEE], do: unplug}\n")
    assert [m.text for m in seen] == ["unplug", "refresh, expect 200"]


def test_times_count_from_the_moment_the_run_begins() -> None:
    script = script_of("  - {at: 10s, break: {fault: reset}, name: x, for: 20s}\n")
    stage = stage_for(script, Vendor.EASEE)
    stage.world.clock.step(500.0)
    playing = run(script, stage)
    moment = next(playing)
    (rule,) = stage.board.rules(stage.world.now_s())
    assert moment.world_s == START_S + 510
    assert rule.until_s == START_S + 530


@pytest.mark.parametrize(
    ("head", "charger_of", "said"),
    [
        pytest.param("vendors: [GO_E]\n", "", "test runs for GO_E, got a charger of EASEE", id="vendor"),
        pytest.param("", "start: fault\n", "test starts with a charger that is charging, got easee-test", id="start"),
        pytest.param("max_a: 32\n", "", "test needs an installation of 32 A, got 16 A", id="max_a"),
        pytest.param(
            "vendors: [EASEE]\nserial: EHABC123\n",
            "",
            "test needs the charger with the serial EHABC123, got EH",
            id="serial",
        ),
        pytest.param(
            "options: {easee.profile: legacy}\n",
            "",
            "test needs a world with the option easee.profile: 'legacy', got None",
            id="option",
        ),
    ],
)
def test_the_wrong_stage_is_refused_before_anything_happens(head: str, charger_of: str, said: str) -> None:
    stage = stage_for(script_of("", charger_of), Vendor.EASEE)
    with pytest.raises(StageRefused) as caught:
        run(script_of("", head), stage)
    assert str(caught.value).startswith(said)


def test_every_change_of_the_account_is_played() -> None:
    changes = [c for c in AccountChange if c is not AccountChange.TOKEN_LIFETIME]
    steps = "".join(f"  - {{at: 1m, account: {change}}}\n" for change in changes)
    script = script_of(steps)
    seen = list(run(script, stage_for(script, Vendor.EASEE, NotedLink())))
    assert [m.kind for m in seen] == [MomentKind.ACCOUNT] * len(changes) + [MomentKind.CHECKPOINT]


def test_other_chargers_of_the_world_are_left_alone() -> None:
    script = script_of("  - {at: 1m, do: stop}\n")
    fleet = Fleet(3, [script.entry(vendor) for vendor in Vendor])
    stage = stage_for(script, Vendor.EASEE)
    world = World("wide", fleet, stage.world.clock, "wide key")
    list(run(script, replace(stage, world=world, charger=fleet.chargers[1])))
    states = [world.truth(charger.id).state for charger in fleet.chargers]
    assert states == [ChargingState.CHARGING, ChargingState.STOPPED, ChargingState.CHARGING]


@pytest.mark.parametrize(
    ("whose", "account", "charger"), [("account", True, False), ("charger", True, True), ("vendor", False, False)]
)
def test_a_break_hits_those_it_is_for(whose: str, account: bool, charger: bool) -> None:
    during, stage = rules_during(f"  - {{at: 1m, break: {{fault: reset}}, name: x, whose: {whose}}}\n")
    (rule,) = during[60.0]
    assert rule.vendor is Vendor.GO_E
    assert rule.account_id == (stage.charger.account_id if account else None)
    assert rule.charger_id == (stage.charger.id if charger else None)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("path: '*/config'", {"paths": frozenset({"*/config"})}),
        ("path: ['/a/*', '*/b']", {"paths": frozenset({"/a/*", "*/b"})}),
        ("quota: {calls: 2, per: 10m}", {"quota": Quota(2, 600.0)}),
        ("turns: {broken: 1m, well: 2m}", {"turns": Turns(60.0, 120.0), "from_s": START_S + 60}),
        ("until_quiet: 24h", {"until_quiet_s": 86_400.0, "from_s": START_S + 60}),
    ],
)
def test_when_a_break_strikes(when: str, expected: dict[str, object]) -> None:
    during, _ = rules_during(f"  - {{at: 1m, break: {{fault: reset}}, name: x, {when}}}\n")
    (rule,) = during[60.0]
    assert {name: getattr(rule, name) for name in expected} == expected


def test_a_withdrawn_consent_leaves_nothing_that_opens() -> None:
    script = script_of("  - {at: 1m, account: revoke_link}\n")
    stage = stage_for(script, Vendor.EASEE)
    issue_tokens(stage)
    list(run(script, stage))
    verdicts = [stage.world.tokens.verdict(kind.value, kind, stage.world.now_s()) for kind in TokenKind]
    assert verdicts == [Verdict.REVOKED, Verdict.REVOKED]
    assert stage.world.accounts.standing(stage.charger.account_id).login is Login.REJECTED


def test_new_tokens_are_refused_and_accepted() -> None:
    script = script_of("  - {at: 1m, account: refuse_new_tokens}\n  - {at: 2m, account: accept_new_tokens}\n")
    stage = stage_for(script, Vendor.EASEE)
    assert [stage.world.tokens.refuses_new(stage.charger.account_id) for _ in run(script, stage)] == [
        True,
        False,
        False,
    ]


def test_options_change_in_mid_run_and_are_as_before_at_its_end() -> None:
    script = script_of(
        "  - {at: 1m, set: {easee.rate_limits: true, easee.profile: legacy}}\n"
        "  - {at: 2m, set: {easee.profile: current}}\n",
        "options: {easee.profile: current, zaptec.roles: 1}\n",
    )
    stage = stage_for(script, Vendor.EASEE)
    before = dict(stage.world.options)
    seen = [(moment.kind, dict(stage.world.options)) for moment in run(script, stage)]
    assert [(kind, told.get("easee.rate_limits"), told["easee.profile"]) for kind, told in seen] == [
        (MomentKind.SET, True, "legacy"),
        (MomentKind.SET, True, "current"),
        (MomentKind.CHECKPOINT, True, "current"),
    ]
    assert stage.world.options == before


def test_a_charger_flaps() -> None:
    script = script_of("  - {at: 1m, do: flap, with: {down_s: 60, up_s: 60, times: 2, lag_s: 0}}\n")
    stage = stage_for(script, Vendor.GO_E)
    playing = run(script, stage)
    next(playing)
    seen = []
    for _ in range(5):
        stage.world.clock.step(30.0)
        seen.append(stage.world.view(stage.charger.id).online)
        stage.world.clock.step(30.0)
    assert seen == [False, True, False, True, True]
