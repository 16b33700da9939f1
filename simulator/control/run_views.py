"""Scenarios and runs as JSON."""

from typing import Any

from simulator.control.runs import Passed, Run
from simulator.control.views import findings_view
from simulator.journal.har import moment
from simulator.journal.journal import Journal
from simulator.scenario.say import say_deed
from simulator.scenario.script import Script


def script_view(script: Script) -> dict[str, Any]:
    """A scenario in a line."""
    return {
        "slug": script.slug,
        "title": script.title,
        "tags": list(script.tags),
        "vendors": [vendor.value for vendor in script.vendors],
        "start": script.start,
        "maxA": script.max_a,
        "options": dict(script.options),
        "durationS": script.duration_s,
    }


def script_whole(script: Script) -> dict[str, Any]:
    """A scenario with its story and steps."""
    steps = [{"atS": s.at_s, "only": sorted(s.only), "text": s.note or say_deed(s.deed)} for s in script.steps]
    return {**script_view(script), "story": script.story.strip(), "steps": steps}


def run_summary(run: Run) -> dict[str, Any]:
    """How far a run is. dueInS: world seconds until the next step, below 0 when it is late."""
    step, due_s = run.next_step, run.due_s
    charger = run.stage.charger
    following = None
    if step is not None and due_s is not None:
        due_in_s = round(due_s - run.stage.world.now_s(), 3)
        following = {"text": step.note or say_deed(step.deed), "atS": step.at_s, "dueInS": due_in_s}
    return {
        "id": run.id,
        "scenario": run.script.slug,
        "title": run.script.title,
        "chargerId": charger.id,
        "vendor": charger.vendor.value,
        "state": run.state.value,
        "position": len(run.passed),
        "steps": len(run.steps),
        "next": following,
        "trouble": run.trouble,
    }


def run_whole(run: Run, journal: Journal) -> dict[str, Any]:
    """A run with everything that happened in it; asking makes verdicts that were still waiting."""
    script = [{"atS": s.at_s, "text": s.note or say_deed(s.deed)} for s in run.steps]
    return {**run_summary(run), "script": script, "passed": [_passed(one, journal) for one in list(run.passed)]}


def _passed(passed: Passed, journal: Journal) -> dict[str, Any]:
    told = passed.moment
    answer = None
    if (refreshed := passed.refreshed) is not None:
        verdict = journal.verdict(refreshed.number)
        answer = {
            "number": refreshed.number,
            "status": refreshed.status,
            "verdict": journal.verdict_word(refreshed.number),
            "findings": None if verdict is None else findings_view(verdict),
        }
    return {
        "kind": told.kind.value,
        "atS": told.at_s,
        "at": moment(told.world_s),
        "text": told.text,
        "answer": answer,
        "trouble": passed.trouble,
    }
