"""What happened to one charger in chaos, as a scenario file that replays it.

The chargers' own ids are not in it: a scenario is played on a charger of its own, which begins as this one did.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from simulator.chaos.chaos import Chaos, Happened
from simulator.faults.table import given_settings
from simulator.scenario.script import (
    DEFAULT_MAX_A,
    Answer,
    Break,
    ChangeAccount,
    Deed,
    Do,
    Mend,
    Whose,
)
from simulator.scenario.times import say_span
from simulator.truth.fleet import Identity
from simulator.truth.history import REBOOT_S

SETTLED_S = 1800.0
"""How long after the last incident a service must be well again, world seconds: every vendor has noticed by then."""
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_PLAIN = ("true", "false", "null", "on", "off", "yes", "no", "y", "n")


def slug_of(chaos: Chaos, charger: Identity) -> str:
    """The name of the file, without its ending."""
    words = f"chaos {chaos.name} {chaos.seed} {charger.handle}".lower()
    return "-".join(re.findall(r"[a-z0-9]+", words))


def story(chaos: Chaos, charger: Identity) -> str:
    """The scenario. What still lasts ends where the story ends; each refresh is a checkpoint for what it was answered.

    What somebody else did by hand meanwhile is not in it.
    """
    from simulator.scenario.load import parse

    happened, until_s = chaos.happened(charger)
    lines = [*_head(chaos, charger, len(happened)), "steps:"]
    if charger.id in chaos.logged_in:
        lines += _step(0.0, ["expect: {answer: 200}"], "the service was logged in already")
    for one in _as_a_charger_can(happened):
        lines += _step(one.at_s, _deed(one.deed))
    for deed in _endings(happened):
        if isinstance(deed, Do) and not _away_at_the_end(happened):
            continue
        lines += _step(until_s, _deed(deed), "it still lasted when this was written")
    lines += _step(until_s + SETTLED_S, ["expect: {answer: 200}"], "long after it all is over")
    text = "\n".join(lines) + "\n"
    parse(text, slug_of(chaos, charger))
    return text


def _head(chaos: Chaos, charger: Identity, count: int) -> list[str]:
    prefix = f"{charger.vendor.value.lower()}."
    options = {
        name: value
        for name, value in chaos.world.options.items()
        if name.startswith(prefix) and isinstance(value, str | int | float)
    }
    happenings = "1 thing happened" if count == 1 else f"{count} things happened"
    told = f"{chaos.profile.about} Drawn by charger-sandbox with seed {chaos.seed}: {happenings} at {charger.handle}."
    return [
        f"title: {_flow(f'Chaos: {chaos.name}, seed {chaos.seed}, {charger.handle}')}",
        f"story: {_flow(told)}",
        f"tags: [chaos, {chaos.name}]",
        f"vendors: [{charger.vendor.value}]",
        f"start: {charger.situation}",
        *([f"max_a: {charger.max_a:g}"] if charger.max_a != DEFAULT_MAX_A else []),
        *([f"options: {_flow(options)}"] if options else []),
    ]


def _as_a_charger_can(happened: Iterable[Happened]) -> Iterator[Happened]:
    """What happened without what a charger would refuse, since somebody brought it back by hand in between."""
    away_until_s = 0.0
    for one in happened:
        if isinstance(one.deed, Do):
            away = one.at_s < away_until_s
            if one.deed.action == "come_online":
                away_until_s = 0.0
                if not away:
                    continue
            else:
                if away:
                    yield replace(one, deed=Do("come_online"))
                away_until_s = one.at_s + REBOOT_S if one.deed.action == "reboot" else math.inf
        yield one


def _away_at_the_end(happened: Iterable[Happened]) -> bool:
    """Whether the story leaves the charger off line."""
    last = [one.deed.action for one in happened if isinstance(one.deed, Do)][-1:]
    return last == ["go_offline"]


def _endings(happened: Iterable[Happened]) -> list[Deed]:
    """What ends the incidents that have not ended."""
    open_ones: dict[int, Deed] = {}
    for one in happened:
        if one.ends is not None:
            open_ones[one.incident] = one.ends
        elif one.incident:
            open_ones.pop(one.incident, None)
    return list(open_ones.values())


def _step(at_s: float, lines: list[str], note: str = "") -> list[str]:
    at = _moment(at_s)
    noted = [f"note: {_flow(note)}"] if note else []
    return [f"  - at: {at}", *(f"    {line}" for line in (*noted, *lines))]


def _moment(at_s: float) -> str:
    """A time as scenarios write it, to the microsecond: what came first in the world comes first in the file."""
    minutes, micros = divmod(round(at_s * 1e6), 60_000_000)
    seconds = f"{micros / 1e6:.6f}".rstrip("0").rstrip(".")
    rest = f"{seconds}s" if micros or not minutes else ""
    return (say_span(minutes * 60) if minutes else "") + rest


def _deed(deed: Deed | Answer) -> list[str]:
    match deed:
        case Answer():
            return [f"expect: {{answer: {deed}}}"]
        case Do():
            return [f"do: {deed.action}", *([f"with: {_flow(deed.params)}"] if deed.params else [])]
        case Mend():
            return [f"mend: {deed.name}"]
        case ChangeAccount():
            return [f"account: {deed.change}"]
        case Break():
            return _break(deed)
        case _:
            raise TypeError(f"chaos does not {type(deed).__name__}")


def _break(deed: Break) -> list[str]:
    fault: Any = deed.fault
    defaults = type(fault).__dataclass_fields__
    told = {n: v for n, v in given_settings(fault).items() if v != defaults[n].default and v not in ({}, None)}
    lines = [f"break: {_flow({'fault': deed.fault_name, **told})}", f"name: {deed.name}"]
    lines += [f"whose: {deed.whose}"] if deed.whose is not Whose.ACCOUNT else []
    lines += [f"on: [{', '.join(sorted(deed.roles))}]"] if deed.roles else []
    if deed.quota:
        lines.append(f"quota: {{calls: {deed.quota.calls}, per: {say_span(deed.quota.per_s)}}}")
    if deed.turns:
        lines.append(f"turns: {{broken: {say_span(deed.turns.broken_s)}, well: {say_span(deed.turns.well_s)}}}")
    if deed.until_quiet_s is not None:
        lines.append(f"until_quiet: {say_span(deed.until_quiet_s)}")
    return lines


def _flow(value: Any) -> str:
    """A value in YAML's flow style; every word that could be read as something else is quoted, as JSON does."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(name)}: {_flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NOT_PLAIN:
        return value
    return json.dumps(value)
