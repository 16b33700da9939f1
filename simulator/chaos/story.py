"""What happened to one charger in chaos, as a scenario file that replays it.

The chargers' own ids are not in it: a scenario is played on a charger of its own, which begins as this one did.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from simulator.chaos.chaos import Chaos, Happened
from simulator.scenario.script import Answer, Check, Deed, Do, Expectation, Script, Step
from simulator.scenario.written import written
from simulator.truth.fleet import Identity
from simulator.truth.history import REBOOT_S

SETTLED_S = 1800.0
"""How long after the last incident a service must be well again, world seconds: every vendor has noticed by then."""


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
    steps = [_step(0.0, Answer.OK, "the service was logged in already")] if charger.id in chaos.logged_in else []
    steps += [_step(one.at_s, one.deed) for one in _as_a_charger_can(happened)]
    for deed in _endings(happened):
        if isinstance(deed, Do) and not _away_at_the_end(happened):
            continue
        steps.append(_step(until_s, deed, "it still lasted when this was written"))
    steps.append(_step(until_s + SETTLED_S, Answer.OK, "long after it all is over"))
    slug = slug_of(chaos, charger)
    text = written(replace(_told(chaos, charger, len(happened)), slug=slug, steps=tuple(steps)))
    parse(text, slug)
    return text


def _told(chaos: Chaos, charger: Identity, count: int) -> Script:
    """The script without its steps."""
    prefix = f"{charger.vendor.value.lower()}."
    options = {
        name: value
        for name, value in chaos.world.options.items()
        if name.startswith(prefix) and isinstance(value, str | int | float)
    }
    happenings = "1 thing happened" if count == 1 else f"{count} things happened"
    drawn = f"Drawn by charger-sandbox with seed {chaos.seed}: {happenings} at {charger.handle}."
    return Script(
        slug="",
        title=f"Chaos: {chaos.name}, seed {chaos.seed}, {charger.handle}",
        story=f"{chaos.profile.about} {drawn}",
        steps=(),
        tags=("chaos", chaos.name),
        vendors=(charger.vendor,),
        start=charger.situation,
        max_a=charger.max_a,
        options=options,
    )


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


def _step(at_s: float, what: Deed | Answer, note: str = "") -> Step:
    deed = Check(Expectation(frozenset({what}))) if isinstance(what, Answer) else what
    return Step(at_s, deed, line=0, note=note)
