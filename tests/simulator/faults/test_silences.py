"""The ways in which nothing comes back."""

import pytest

from simulator.faults.fault import BadFault, Fault
from simulator.faults.outcome import BadCertificate, NoAnswer
from simulator.faults.outcome import Silence as Why
from simulator.faults.refuse import Refuse
from simulator.faults.reset import Reset
from simulator.faults.silence import Silence
from simulator.faults.tls import Tls
from simulator.faults.unresolved import Unresolved
from tests.simulator.faults.calls import never, struck


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Refuse(), NoAnswer(Why.REFUSED)),
        (Reset(), NoAnswer(Why.RESET)),
        (Silence(), NoAnswer(Why.SILENT, 120.0)),
        (Silence(5.0), NoAnswer(Why.SILENT, 5.0)),
        (Unresolved(), NoAnswer(Why.UNRESOLVED)),
        (Tls(), NoAnswer(Why.UNTRUSTED, certificate=BadCertificate.EXPIRED)),
        (Tls("wrong-name"), NoAnswer(Why.UNTRUSTED, certificate=BadCertificate.WRONG_NAME)),
    ],
)
def test_nothing_comes_back_and_the_vendor_is_not_reached(fault: Fault, outcome: NoAnswer) -> None:
    assert struck(fault, never) == outcome


@pytest.mark.parametrize("max_s", [0.0, -1.0])
def test_a_silence_lasts(max_s: float) -> None:
    with pytest.raises(BadFault, match="max_s: seconds above 0 were expected, got"):
        Silence(max_s)


def test_no_such_certificate() -> None:
    with pytest.raises(BadFault, match="certificate: one of wrong-name, expired was expected, got 'late'"):
        Tls("late")
