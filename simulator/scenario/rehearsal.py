"""Whether the charger can do what a script asks of it, tried on a charger nobody sees."""

from collections.abc import Iterator

from simulator.scenario.document import Document
from simulator.scenario.errors import Problem
from simulator.scenario.script import Do, Script, Step
from simulator.scenario.shape import place
from simulator.scenario.times import moments_of
from simulator.truth.errors import ActionRefused
from simulator.truth.fleet import Fleet
from simulator.truth.history import History
from simulator.truth.situations import begin
from simulator.truth.states import Vendor

_EPOCH_S = 1_700_000_000.0
"""Any moment will do: nothing a charger does depends on the date."""


def rehearsal_problems(document: Document, script: Script) -> list[Problem]:
    """Every action the charger would refuse when its turn comes."""
    refused: dict[tuple[int, str], list[Vendor]] = {}
    for vendor in script.vendors:
        for number, why in _refusals(document, script, vendor):
            refused.setdefault((number, why), []).append(vendor)
    problems = []
    for (number, why), vendors in refused.items():
        path = ("steps", number)
        whom = "" if len(vendors) == len(script.vendors) else f" for {', '.join(vendors)}"
        problems.append(document.problem((*path, "do"), f"{place(document, path)}: refused{whom}: {why}"))
    return problems


def _refusals(document: Document, script: Script, vendor: Vendor) -> Iterator[tuple[int, str]]:
    """The place in the file of each step that is refused, and why."""
    places = [number for number, said in enumerate(document.data["steps"]) for _ in moments_of(said)]
    fleet = Fleet(0, [script.entry(vendor)])
    history = begin(vendor, fleet.new_charger(fleet.chargers[0]), script.start, _EPOCH_S)
    for number, step in zip(places, script.steps, strict=True):
        if isinstance(step.deed, Do) and step.is_for(vendor):
            try:
                history = _done(history, step, step.deed)
            except ActionRefused as error:
                yield number, f"{step.deed.action}: {error}"


def _done(history: History, step: Step, deed: Do) -> History:
    return history.act(deed.action, _EPOCH_S + step.at_s, **deed.params)
