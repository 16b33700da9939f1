"""Every wrong service is caught, by the narrowest plan that must, with a sentence of what was expected and seen."""

import re

import pytest

from contracts.findings import Finding
from contracts.profiles import WHAT_ADDS_MOST
from tests.contracts.services.table import CLASSES, WRONG
from tests.contracts.services.trial import hold
from tests.contracts.services.wrong import Wrong


def _tells(finding: Finding, wrong: Wrong) -> bool:
    return (
        finding.part == wrong.part
        and wrong.expected in finding.expected
        and re.search(wrong.seen, finding.seen) is not None
    )


@pytest.mark.parametrize("wrong", [pytest.param(one, id=one.name) for one in WRONG])
def test_every_wrong_service_is_caught(wrong: Wrong) -> None:
    by = wrong.by
    only, names = (by.names, ()) if by.drive == "walk" else ((), by.names)
    report = hold(wrong.wrap, make=wrong.make, drives=(by.drive,), vendors=(by.vendor,), names=names, only=only)
    told = [finding for finding in report.findings if _tells(finding, wrong)]
    others = sorted({(finding.part, finding.expected, finding.seen) for finding in report.findings})[:8]
    assert told, f"{wrong.does}: {others}"
    assert not report.passed
    assert all(finding.why and finding.seed == 7 and finding.replay for finding in told)


def test_the_workbench_is_large_and_its_names_are_unique() -> None:
    names = [wrong.name for wrong in WRONG]
    assert len(set(names)) == len(names) >= 150
    assert {name: len(wrongs) >= 20 for name, wrongs in CLASSES.items()} == dict.fromkeys(CLASSES, True)


def test_no_two_services_are_described_alike() -> None:
    told = [wrong.does for wrong in WRONG]
    assert len(set(told)) == len(told)


def test_a_trial_in_a_hurry_plays_what_nineteen_rows_in_twenty_name() -> None:
    longer = [one for one in WRONG if one.by.drive == "scenarios" and not set(one.by.names) <= set(WHAT_ADDS_MOST)]
    assert len(longer) * 20 <= len(WRONG)
