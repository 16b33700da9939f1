"""What was agreed with a service where the contract leaves it open: from options to rules, and back to options."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from contracts.court import CourtRules
    from contracts.oracle import Policy

_CALLS_IN_A_ROW = 5
"""Vendor calls that a right refresh may have to make one after the other: sign in, find the charger, state, details and
a second try. Each must fit into the caller's time."""


def agreed_options(command: "Callable[..., Any]") -> "Callable[..., Any]":
    """Give a command the options of what the contract leaves to a service."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        "--offline",
        type=click.Choice(["refuse", "stale"]),
        default="refuse",
        show_default=True,
        help="Whether a 200 with isOnline false may stand for an offline charger.",
    ),
    click.option(
        "--also-allow",
        multiple=True,
        type=click.IntRange(400, 599),
        help="A status beyond the contract that may stand for any refusal; may be repeated.",
    ),
    click.option(
        "--answer-within",
        "answer_within_s",
        type=click.FloatRange(0, min_open=True),
        metavar="SECONDS",
        help="Longest a caller may wait for an answer, whatever the vendor does; 30 unless named.",
    ),
)


def court_rules(options: dict[str, Any]) -> "CourtRules":
    """The rules that the options of a command ask for. Raises ContractUnusable."""
    from contracts.court import CourtRules
    from contracts.manners import Budget
    from contracts.oracle import Offline, Policy
    from contracts.spec import Contract

    also = sorted(set(options["also_allow"]))
    policy = Policy(offline=Offline(options["offline"]), also=frozenset(also))
    within_s = options["answer_within_s"]
    if within_s is None:
        return CourtRules(Contract.load(also=also), policy)
    return CourtRules(Contract.load(also=also), _in_time(policy, within_s), Budget(answer_s=within_s))


def _in_time(policy: "Policy", within_s: float) -> "Policy":
    """A service that answers so fast gives up on vendors earlier than others may have to."""
    fast_s, slow_s = policy.vendor_deadline_s
    return replace(policy, vendor_deadline_s=(min(fast_s, within_s / _CALLS_IN_A_ROW), slow_s))


def agreed_again(options: dict[str, Any]) -> tuple[str, ...]:
    """The same as words of a command, for a trial that repeats another."""
    words = [word for status in sorted(set(options["also_allow"])) for word in ("--also-allow", str(status))]
    if options["answer_within_s"] is not None:
        words += ["--answer-within", f"{options['answer_within_s']:g}"]
    # A replay beside a file with settings must not take another policy from there.
    if options["config"] is not None or options["offline"] != "refuse":
        words += ["--offline", options["offline"]]
    return tuple(words)
