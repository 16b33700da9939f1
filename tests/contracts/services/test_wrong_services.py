"""Every wrong service is caught, by each drive that should, with a sentence that says what was expected and seen."""

import re

import pytest

from contracts.findings import Finding
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import drive_of, hold
from tests.contracts.services.wrong import Wrong


def _tells(finding: Finding, wrong: Wrong) -> bool:
    return (
        finding.part == wrong.part
        and wrong.expected in finding.expected
        and re.search(wrong.seen, finding.seen) is not None
    )


@pytest.mark.parametrize("wrong", [pytest.param(one, id=one.name) for one in WRONG])
def test_every_wrong_service_is_caught(wrong: Wrong) -> None:
    report = hold(wrong.wrap, drives=wrong.noticed_by, vendors=(Vendor.EASEE,))
    told = [finding for finding in report.findings if _tells(finding, wrong)]
    others = sorted({(finding.part, finding.expected, finding.seen) for finding in report.findings})[:8]
    assert {drive_of(finding) for finding in told} == set(wrong.noticed_by), f"{wrong.does}: {others}"
    assert not report.passed
    assert all(finding.why and finding.seed == 7 and finding.replay for finding in told)


def test_names_are_unique() -> None:
    names = [wrong.name for wrong in WRONG]
    assert len(set(names)) == len(names) >= 30
