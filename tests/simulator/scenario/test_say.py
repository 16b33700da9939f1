from dataclasses import replace

import pytest

from simulator.faults.refuse import Refuse
from simulator.faults.reset import Reset
from simulator.faults.status import Status
from simulator.faults.value import Value
from simulator.faults.when import Quota, Turns
from simulator.scenario.say import say_deed
from simulator.scenario.script import (
    AccountChange,
    Answer,
    Ask,
    AskCharger,
    AskKey,
    Break,
    ChangeAccount,
    Check,
    Deed,
    Do,
    Expectation,
    Mend,
    SetOptions,
    Whose,
)
from simulator.truth.states import ChargingState

OUTAGE = Status(503, "html")
OK = Expectation(frozenset({Answer.OK}), frozenset({ChargingState.CHARGING}))


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        pytest.param(Do("unplug"), "unplug", id="action"),
        pytest.param(Do("clear_fault"), "clear fault", id="action of two words"),
        pytest.param(Do("limit", {"limit_a": 10.0}), "limit (limit_a 10)", id="with a parameter"),
        pytest.param(Break("a", "refuse", Refuse()), "break a: refuse", id="fault"),
        pytest.param(
            Break("a", "status", OUTAGE, frozenset({"state", "login"}), 300.0, 2, 3, 0.5),
            "break a: status (status 503, body html) on login, state for 5m after 2 calls, 3 calls, 50% of calls",
            id="fault with everything",
        ),
        pytest.param(
            Break("a", "value", Value("car", ["state", "plug"], 0), whose=Whose.CHARGER),
            "break a: value (at car, touches state plug, to 0) for this charger alone",
            id="a change inside",
        ),
        pytest.param(
            Break("a", "reset", Reset(), whose=Whose.VENDOR, paths=frozenset({"*/b", "/a"}), quota=Quota(2, 60.0)),
            "break a: reset for everybody, paths */b /a, beyond 2 calls in 1m",
            id="quota",
        ),
        pytest.param(
            Break("a", "reset", Reset(), turns=Turns(60.0, 90.0), until_quiet_s=86_400.0),
            "break a: reset, 1m broken and 1m30s well, until nobody calls for 24h",
            id="turns",
        ),
        pytest.param(
            Break("a", "status", Status(400, content="x" * 99)),
            f"break a: status (status 400, body html, content {'x' * 60}...)",
            id="a long text",
        ),
        pytest.param(SetOptions({"easee.rate_limits": True}), "set easee.rate_limits to True", id="options"),
        pytest.param(Mend("a"), "mend a", id="mend"),
        pytest.param(
            ChangeAccount(AccountChange.TOKEN_LIFETIME, 600.0), "let new access tokens live 10m", id="lifetime"
        ),
        pytest.param(Check(OK), "refresh, expect 200 CHARGING", id="checkpoint"),
        pytest.param(
            Check(replace(OK, answers=frozenset({Answer.OK, Answer.VENDOR_COMMUNICATION_ERROR}))),
            "refresh, expect 200 CHARGING or VENDOR_COMMUNICATION_ERROR",
            id="checkpoint with a choice",
        ),
        pytest.param(
            Check(
                Expectation(frozenset({Answer.DEVICE_IS_DISCONNECTED, Answer.OK})),
                Ask(AskKey.WRONG, AskCharger.MALFORMED),
            ),
            "refresh with a wrong API key for a malformed charger id, expect 200 or DEVICE_IS_DISCONNECTED",
            id="odd request",
        ),
        pytest.param(
            Check(Expectation(frozenset({Answer.UNAUTHORIZED})), Ask(AskKey.MISSING, AskCharger.UNKNOWN)),
            "refresh without an API key for an unknown charger, expect UNAUTHORIZED",
            id="no key",
        ),
    ],
)
def test_deed_is_said(deed: Deed, words: str) -> None:
    assert say_deed(deed) == words


@pytest.mark.parametrize("change", list(AccountChange))
def test_every_change_of_the_account_can_be_said(change: AccountChange) -> None:
    assert len(say_deed(ChangeAccount(change)).split()) > 2


def test_no_two_changes_are_said_alike() -> None:
    assert len({say_deed(ChangeAccount(change)) for change in AccountChange}) == len(AccountChange)
