"""Print every figure the project promises, as medians of a few runs, beside a yardstick measured in between.

The machines this runs on are shared and noisy: read the ratios. Nothing here is a test.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import click

from benchmarks import schemathesis_run
from benchmarks.vendor_reads import costs

if TYPE_CHECKING:
    from contracts.harness import Plan, Report

BIN = Path(sys.executable).parent
RUNS = 5


def up_ready_s() -> float:
    """Seconds from typing ``up`` to the line that says everything is served."""
    began_s = time.perf_counter()
    command = [str(BIN / "charger-sandbox"), "up", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        ready_s = time.perf_counter() - began_s
        process.terminate()
        process.wait(10)
    json.loads(line)
    return ready_s


def flask_import_s() -> float:
    """Seconds a bare interpreter needs to import Flask: the floor under ``up``."""
    return _run_s([sys.executable, "-c", "import flask"])


def check_s() -> float:
    """Seconds of ``check`` with everything it does by default."""
    return _run_s([str(BIN / "charger-sandbox"), "check"])


def quick_s() -> float:
    """Seconds of ``check`` in a hurry."""
    return _run_s([str(BIN / "charger-sandbox"), "check", "--profile", "quick"])


def visit_s() -> float:
    """Seconds of an 8-hour charging visit for one vendor on the stepped clock, every checkpoint judged."""
    from contracts.harness import Plan
    from simulator.scenario.library import find
    from simulator.truth.states import Vendor

    return _trial(Plan(7, (find("whole-visit"),), (Vendor.EASEE,), drives=("scenarios",)), 1).elapsed_s


def visit_typed_s() -> float:
    """The same as a command that is typed: start of the program and its printing included."""
    return _run_s([str(BIN / "charger-sandbox"), "play", "whole-visit", "--vendor", "EASEE"])


def _run_s(command: list[str]) -> float:
    began_s = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began_s


def judged_per_s() -> float:
    """Refreshes judged in a second: every scenario for every vendor in process, without generated requests."""
    from contracts.drive.crew import cores

    return _judged_per_s(cores())


def judged_per_s_by_one() -> float:
    """The same in a single process."""
    return _judged_per_s(1)


def _judged_per_s(workers: int) -> float:
    from contracts.harness import Plan
    from simulator.scenario.library import all_scenarios

    report = _trial(Plan(7, tuple(all_scenarios()), drives=("scenarios",)), workers)
    return report.judged / report.elapsed_s


def _trial(plan: "Plan", workers: int) -> "Report":
    from contracts.court import CourtRules
    from contracts.drive.arena import InProcessArena
    from contracts.harness import Trial
    from contracts.spec import Contract

    rules = CourtRules(Contract.load())
    report = Trial(plan, InProcessArena(7), rules, _Quiet(), time.perf_counter, workers=workers).hold()
    if not report.passed:
        raise SystemExit("the trial did not pass, so its speed says nothing: run charger-sandbox check")
    return report


def unjudged_per_s() -> float:
    """Refreshes of the reference service in a second, nobody judging: the ceiling over the figure above."""
    from contracts.drive.arena import Booking, InProcessArena
    from contracts.target import refresh_request
    from simulator.truth.fleet import Entry
    from simulator.truth.states import Vendor

    booking = Booking("bench", tuple(Entry(vendor, "bench") for vendor in Vendor), 0)
    place = InProcessArena(7).open(booking)
    requests = [refresh_request(c.id, place.target.api_key) for c in place.opened.world.chargers] * 100
    began_s = time.perf_counter()
    for request in requests:
        place.target.send(request)
    return len(requests) / (time.perf_counter() - began_s)


def sandbox_ms() -> float:
    """Milliseconds a test waits for the pytest plugin's sandbox, from its opening to its end, nothing asked in it."""
    from contracts.drive.arena import Booking
    from contracts.testing import Bench, TestSandbox
    from simulator.truth.fleet import Entry
    from simulator.truth.states import Vendor

    tests = 50
    with Bench() as bench:
        bookings = [Booking(f"bench-{n}", (Entry(Vendor.EASEE, "bench"),), 0) for n in range(tests)]
        began_s = time.perf_counter()
        for booking in bookings:
            opened = TestSandbox(bench, booking, Vendor.EASEE, "")
            opened.judged(None)
            opened.close()
        return (time.perf_counter() - began_s) * 1000 / tests


class _Quiet:
    def begins(self, drive: str, total: int) -> None:
        """Say nothing."""

    def advances(self, text: str) -> None:
        """Say nothing."""


FIGURES: tuple[tuple[str, str, Callable[[], float], int], ...] = (
    ("up ready", "s", up_ready_s, RUNS),
    ("  yardstick: import flask", "s", flask_import_s, RUNS),
    ("scenarios in process, judged", "refreshes/s", judged_per_s, RUNS),
    ("  the same by one process", "refreshes/s", judged_per_s_by_one, RUNS),
    ("  yardstick: the service alone", "refreshes/s", unjudged_per_s, 3),
    ("ids nobody has in process, judged", "exchanges/s", schemathesis_run.judged_per_s, RUNS),
    ("  yardstick: schemathesis run", "exchanges/s", schemathesis_run.asked_per_s, 3),
    ("8-hour visit played", "s", visit_s, RUNS),
    ("  the same typed", "s", visit_typed_s, RUNS),
    ("check in a hurry", "s", quick_s, RUNS),
    ("check with everything", "s", check_s, 3),
    ("a test's sandbox", "ms", sandbox_ms, RUNS),
)


def main() -> None:
    """Measure and print."""
    for name, unit, measure, runs in FIGURES:
        values = [measure() for _ in range(runs)]
        low, high = min(values), max(values)
        click.echo(f"{name:<36} {median(values):>9.2f} {unit:<12} (of {runs}: {low:.2f} to {high:.2f})")
    for cost in costs():
        click.echo(
            f"{'read over a socket: ' + cost.name:<46} {cost.ratio:.2f} of a bare route's {cost.bare_us:.0f} us"
            f" (each worked out: {cost.new_us / cost.bare_us:.2f})"
        )


if __name__ == "__main__":
    main()
