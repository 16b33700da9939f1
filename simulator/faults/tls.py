"""The vendor's certificate cannot be trusted."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from simulator.faults.fault import BadFault, Call
from simulator.faults.outcome import BadCertificate, NoAnswer, Outcome, Silence


@dataclass(frozen=True, slots=True)
class Tls:
    """The certificate is for another name (wrong-name, nordicopen/pyeasee#29) or its time is over (expired)."""

    certificate: str = "expired"

    def __post_init__(self) -> None:
        if self.certificate not in set(BadCertificate):
            raise BadFault(f"certificate: one of {', '.join(BadCertificate)} was expected, got {self.certificate!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Give no answer: the caller turns away in the handshake, before it says anything."""
        del call, draw, proceed
        return NoAnswer(Silence.UNTRUSTED, certificate=BadCertificate(self.certificate))
