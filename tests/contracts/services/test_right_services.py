"""A right service, in whatever style, is never called wrong."""

import pytest

from simulator.truth.states import Vendor
from tests.contracts.services.right import RIGHT
from tests.contracts.services.trial import hold

_VENDORS = tuple(Vendor)
_DEAR = ("walk", "explore")
"""Each right service meets one vendor, one of these drives and a seed of its own. All of them with many seeds are what
``python -m benchmarks.workbench`` is for.
"""


@pytest.mark.parametrize("number", range(len(RIGHT)), ids=[one.name for one in RIGHT])
def test_right_services_are_never_called_wrong(number: int) -> None:
    right = RIGHT[number]
    report = hold(
        right.wrap,
        drives=("scenarios", "odd", "concurrent", _DEAR[number // len(_VENDORS) % len(_DEAR)]),
        seed=7 + number,
        vendors=(_VENDORS[number % len(_VENDORS)],),
        offline=right.offline,
        runs=3,
        make=right.make,
        whole_walk=False,
    )
    assert [(finding.where, finding.part, finding.expected, finding.seen) for finding in report.findings] == []
    assert report.passed
    assert report.judged > 100


def test_the_reference_service_is_right() -> None:
    report = hold(runs=3, whole_walk=False)
    assert report.findings == []
    assert report.passed


def test_what_was_agreed_about_chargers_that_are_away_matters() -> None:
    stale = next(right for right in RIGHT if right.name == "away-but-known")
    names = ("device-disconnect-and-return",)
    assert not hold(stale.wrap, drives=("scenarios",), names=names).passed
