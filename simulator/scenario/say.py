"""What a step does, in a few words for a report or a screen."""

from dataclasses import fields
from typing import Any

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
    Mend,
)
from simulator.scenario.times import say_span

_CHANGES: dict[AccountChange, str] = {
    AccountChange.REJECT_LOGINS: "let the vendor reject the account's logins",
    AccountChange.ACCEPT_LOGINS: "let the vendor accept the account's logins",
    AccountChange.EXPIRE_TOKENS: "expire the account's access tokens",
    AccountChange.REVOKE_TOKENS: "revoke the account's access tokens",
    AccountChange.REVOKE_REFRESH_TOKENS: "revoke the account's refresh tokens",
    AccountChange.TOKEN_LIFETIME: "let new access tokens live",
    AccountChange.DISCONNECT: "disconnect the vendor account",
    AccountChange.CONNECT: "connect the vendor account",
}
_KEYS = {AskKey.MISSING: "without an API key", AskKey.WRONG: "with a wrong API key"}
_CHARGERS = {AskCharger.UNKNOWN: "for an unknown charger", AskCharger.MALFORMED: "for a malformed charger id"}


def say_deed(deed: Deed) -> str:
    """Say what a step does: ``limit (limit_a 10)``, ``break outage: status (status 503) on state for 5m``."""
    match deed:
        case Do():
            return deed.action.replace("_", " ") + _settings(deed.params)
        case Break():
            return _say_break(deed)
        case Mend():
            return f"mend {deed.name}"
        case ChangeAccount():
            span = "" if deed.token_lifetime_s is None else f" {say_span(deed.token_lifetime_s)}"
            return _CHANGES[deed.change] + span
        case Check():
            return f"refresh{_say_ask(deed.ask)}, expect {_say_answers(deed)}"


def _settings(settings: Any) -> str:
    said = ", ".join(
        f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}" for name, value in settings.items()
    )
    return f" ({said})" if said else ""


def _say_break(deed: Break) -> str:
    fault: Any = deed.fault
    settings = {f.name: value for f in fields(fault) if (value := getattr(fault, f.name)) not in ({}, None)}
    on = f" on {', '.join(sorted(deed.roles))}" if deed.roles else ""
    span = "" if deed.for_s is None else f" for {say_span(deed.for_s)}"
    after = f" after {deed.after_calls} calls" if deed.after_calls else ""
    calls = "" if deed.calls is None else f", {deed.calls} calls"
    chance = "" if deed.probability >= 1 else f", {deed.probability:.0%} of calls"
    return f"break {deed.name}: {deed.fault_name}{_settings(settings)}{on}{span}{after}{calls}{chance}"


def _say_ask(ask: Ask) -> str:
    said = (_KEYS.get(ask.key), _CHARGERS.get(ask.charger))
    return "".join(f" {words}" for words in said if words)


def _say_answers(check: Check) -> str:
    answers = " or ".join(answer for answer in Answer if answer in check.expectation.answers)
    states = " or ".join(sorted(check.expectation.states))
    return f"{answers} {states}".strip()
