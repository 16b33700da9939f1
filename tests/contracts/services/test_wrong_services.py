"""Every wrong service is caught, by each drive that should, with a sentence that says what was expected and seen."""

import pytest

from contracts.findings import Finding
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import hold
from tests.contracts.services.wrong import Wrong


def _tells(finding: Finding, wrong: Wrong) -> bool:
    return finding.part == wrong.part and wrong.expected in finding.expected and wrong.seen in finding.seen


@pytest.mark.parametrize(
    ("wrong", "drive"),
    [pytest.param(one, drive, id=f"{one.name}-{drive}") for one in WRONG for drive in one.noticed_by],
)
def test_every_wrong_service_is_caught(wrong: Wrong, drive: str) -> None:
    report = hold(wrong.wrap, drives=(drive,))
    told = [finding for finding in report.findings if _tells(finding, wrong)]
    assert told, f"{wrong.does}: {[(f.part, f.expected, f.seen) for f in report.findings][:8]}"
    assert not report.passed
    assert all(finding.why and finding.seed == 7 and finding.replay for finding in told)


def test_names_are_unique() -> None:
    names = [wrong.name for wrong in WRONG]
    assert len(set(names)) == len(names) >= 30
