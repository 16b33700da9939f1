import pytest

from simulator.faults.refuse import Refuse
from simulator.faults.status import Status
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
        pytest.param(Mend("a"), "mend a", id="mend"),
        pytest.param(
            ChangeAccount(AccountChange.TOKEN_LIFETIME, 600.0), "let new access tokens live 10m", id="lifetime"
        ),
        pytest.param(Check(OK), "refresh, expect 200 CHARGING", id="checkpoint"),
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
