"""A right service, in whatever style, is never called wrong."""

import pytest

from simulator.truth.states import Vendor
from tests.contracts.services.right import RIGHT, Right
from tests.contracts.services.trial import hold

_TURNS = {
    7: (Vendor.EASEE, ("scenarios", "odd", "fuzz")),
    8: (Vendor.GO_E, ("scenarios", "walk", "concurrent")),
    9: (Vendor.ZAPTEC, ("scenarios", "explore")),
}
"""Seed -> vendor and drives: three seeds, each vendor once, each drive at least once."""


@pytest.mark.parametrize("seed", _TURNS)
@pytest.mark.parametrize("right", [pytest.param(one, id=one.name) for one in RIGHT])
def test_right_services_are_never_called_wrong(right: Right, seed: int) -> None:
    vendor, drives = _TURNS[seed]
    report = hold(
        right.wrap,
        drives=drives,
        seed=seed,
        vendors=(vendor,),
        offline=right.offline,
        runs=3,
        make=right.make,
        whole_walk=False,
    )
    assert [(finding.where, finding.part, finding.expected, finding.seen) for finding in report.findings] == []
    assert report.passed
    assert report.judged > 70


@pytest.mark.parametrize(("seed", "whole_walk"), [(7, True), (8, False), (9, False)])
def test_the_reference_service_is_right(seed: int, whole_walk: bool) -> None:
    report = hold(seed=seed, runs=6, whole_walk=whole_walk)
    assert report.findings == []
    assert report.passed


def test_what_was_agreed_about_chargers_that_are_away_matters() -> None:
    stale = next(right for right in RIGHT if right.name == "away-but-known")
    names = ("device-disconnect-and-return",)
    assert not hold(stale.wrap, drives=("scenarios",), names=names).passed
