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
    SetOptions,
    Whose,
)
from simulator.scenario.times import say_span

_CHANGES: dict[AccountChange, str] = {
    AccountChange.REJECT_LOGINS: "let the vendor reject the account's logins",
    AccountChange.ACCEPT_LOGINS: "let the vendor accept the account's logins",
    AccountChange.EXPIRE_TOKENS: "expire the account's access tokens",
    AccountChange.REVOKE_TOKENS: "revoke the account's access tokens",
    AccountChange.REVOKE_REFRESH_TOKENS: "revoke the account's refresh tokens",
    AccountChange.REFUSE_NEW_TOKENS: "let the vendor refuse every token it hands out",
    AccountChange.ACCEPT_NEW_TOKENS: "let the vendor take the tokens it hands out",
    AccountChange.REVOKE_LINK: "withdraw the owner's consent: logins and tokens are rejected",
    AccountChange.TOKEN_LIFETIME: "let new access tokens live",
    AccountChange.DISCONNECT: "disconnect the vendor account",
    AccountChange.CONNECT: "connect the vendor account",
}
_LONGEST = 60
_WHOSE = {Whose.ACCOUNT: "", Whose.CHARGER: " for this charger alone", Whose.VENDOR: " for everybody"}
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
        case SetOptions():
            return f"set {', '.join(f'{name} to {value}' for name, value in deed.options.items())}"
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
    said = ((f, getattr(fault, f.name)) for f in fields(fault))
    settings = {f.name: _brief(value) for f, value in said if value not in ({}, None) and (value or value != f.default)}
    on = f" on {', '.join(sorted(deed.roles))}" if deed.roles else ""
    span = "" if deed.for_s is None else f" for {say_span(deed.for_s)}"
    after = f" after {deed.after_calls} calls" if deed.after_calls else ""
    calls = "" if deed.calls is None else f", {deed.calls} calls"
    chance = "" if deed.probability >= 1 else f", {deed.probability:.0%} of calls"
    words = f"{_settings(settings)}{on}{_WHOSE[deed.whose]}{span}{after}{calls}{chance}{_say_when(deed)}"
    return f"break {deed.name}: {deed.fault_name}{words}"


def _brief(value: object) -> object:
    """A list as its words, a long text by its beginning."""
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return f"{value[:_LONGEST]}..." if isinstance(value, str) and len(value) > _LONGEST else value


def _say_when(deed: Break) -> str:
    paths = f", paths {' '.join(sorted(deed.paths))}" if deed.paths else ""
    quota = f", beyond {deed.quota.calls} calls in {say_span(deed.quota.per_s)}" if deed.quota else ""
    turns = f", {say_span(deed.turns.broken_s)} broken and {say_span(deed.turns.well_s)} well" if deed.turns else ""
    quiet = "" if deed.until_quiet_s is None else f", until nobody calls for {say_span(deed.until_quiet_s)}"
    return f"{paths}{quota}{turns}{quiet}"


def _say_ask(ask: Ask) -> str:
    said = (_KEYS.get(ask.key), _CHARGERS.get(ask.charger))
    return "".join(f" {words}" for words in said if words)


def _say_answers(check: Check) -> str:
    """``200 CHARGING or VENDOR_COMMUNICATION_ERROR``: states belong to a 200 alone."""
    states = " or ".join(sorted(check.expectation.states))
    said = {Answer.OK: f"{Answer.OK} {states}".strip()}
    return " or ".join(said.get(answer, answer) for answer in Answer if answer in check.expectation.answers)
