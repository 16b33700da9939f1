"""What a shipped scenario breaks is really broken: its fault meets calls of a refresh, and they come out otherwise."""

import pytest

from contracts.court import Court, CourtRules
from contracts.drive.arena import InProcessArena
from contracts.drive.scenarios import Case, cases, play
from simulator.scenario.library import all_scenarios
from simulator.scenario.script import Break
from simulator.truth.states import Vendor
from tests.contracts.services.trial import contract

MEETS_NO_CALL = {
    "500-means-no ZAPTEC refused",
    "charger-removed EASEE not-listed",
    "charger-removed ZAPTEC not-listed",
    "command-says-disconnected EASEE bad-gateway",
    "command-says-disconnected EASEE not-connected",
    "command-says-disconnected EASEE too-late",
    "command-says-disconnected EASEE unavailable",
    "ghost-device EASEE ghost",
    "neighbours-listed EASEE another",
    "neighbours-listed EASEE neighbour",
    "offline-with-stale-power EASEE commands-time-out",
    "partial-outage-details GO_E details-outage",
    "partial-outage-list EASEE list-outage",
    "partial-outage-state EASEE config-outage",
    "partial-outage-writes EASEE failing",
    "partial-outage-writes EASEE forbidden",
    "partial-outage-writes EASEE silent",
    "rate-limit-list-endpoint ZAPTEC lists-used-up",
}
"""Commands, lists and settings: breaks of what the reference service, with good reason, does not call."""
CHANGES_NOTHING = {
    "fault-lock-stuck GO_E lock-failed",
    "fault-lock-stuck GO_E unlock-failed",
    "field-missing EASEE no-mode",
    "field-missing EASEE no-pulse",
    "key-replaced GO_E no-cards",
    "null-fields GO_E acu-null",
    "phantom-car GO_E nothing-offered",
    "throttled-by-heat EASEE derating",
}
"""Keys the reference service does not ask for; another may."""
CASES = [
    pytest.param(case, id=case.booking.name)
    for case in cases(all_scenarios(), tuple(Vendor))
    if any(isinstance(step.deed, Break) for step in case.script.steps_for(case.vendor))
]


@pytest.mark.parametrize("case", CASES)
def test_every_break_strikes(case: Case) -> None:
    place = InProcessArena(7).open(case.booking)
    board = place.opened.board
    met: dict[str, tuple[bool, bool]] = {}
    for _ in play(case, place, Court(place, CourtRules(contract())), "again"):
        for rule, roles in board.tallies().items():
            name = rule.partition("/")[2].rpartition("@")[0]
            tallies = roles.values()
            met[name] = any(tally.struck for tally in tallies), any(tally.changed for tally in tallies)
    breaks = {f"{case.script.slug} {case.vendor.value} {name}": met[name] for name in met}
    assert {name for name, (struck, _) in breaks.items() if not struck} == MEETS_NO_CALL & breaks.keys()
    assert {name for name, (struck, changed) in breaks.items() if struck and not changed} == (
        CHANGES_NOTHING & breaks.keys()
    )
