"""The three ways in which nothing comes back."""

import pytest

from simulator.faults.fault import BadFault, Fault
from simulator.faults.outcome import NoAnswer
from simulator.faults.outcome import Silence as Why
from simulator.faults.refuse import Refuse
from simulator.faults.reset import Reset
from simulator.faults.silence import Silence
from tests.simulator.faults.calls import never, struck


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Refuse(), NoAnswer(Why.REFUSED)),
        (Reset(), NoAnswer(Why.RESET)),
        (Silence(), NoAnswer(Why.SILENT, 120.0)),
        (Silence(5.0), NoAnswer(Why.SILENT, 5.0)),
    ],
)
def test_nothing_comes_back_and_the_vendor_is_not_reached(fault: Fault, outcome: NoAnswer) -> None:
    assert struck(fault, never) == outcome


@pytest.mark.parametrize("max_s", [0.0, -1.0])
def test_a_silence_lasts(max_s: float) -> None:
    with pytest.raises(BadFault, match="max_s: seconds above 0 were expected, got"):
        Silence(max_s)
