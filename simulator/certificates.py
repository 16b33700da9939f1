"""The certificate a vendor's host shows through the interceptor: a good one, or what a fault in force asks for."""

from collections.abc import Mapping

from simulator.faults.outcome import BadCertificate
from simulator.gate import OpenWorld
from simulator.hosts import whose_host
from simulator.intercept.authority import Authority, CertificateFor, Flaw, Leaf

_FLAWS = {
    None: Flaw.NONE,
    BadCertificate.WRONG_NAME: Flaw.WRONG_NAME,
    BadCertificate.EXPIRED: Flaw.EXPIRED,
}


def as_faults_have_it(authority: Authority, opened: Mapping[str, OpenWorld]) -> CertificateFor:
    """What to present for a host, by the faults of the worlds that are open at that moment.

    go-e's hosts name the charger, so that a fault of one owner spares the others there; elsewhere it hits everybody.
    """

    def present(host: str) -> Leaf:
        wrong = (_wrong(world, host) for world in list(opened.values()))
        return authority.leaf(host, _FLAWS[next((flaw for flaw in wrong if flaw), None)])

    return present


def _wrong(opened: OpenWorld, host: str) -> BadCertificate | None:
    found = whose_host(host)
    if found is None:
        return None
    vendor, serial = found
    charger = opened.world.find(serial) if serial else None
    if serial and charger is None:
        return None
    return opened.board.certificate(vendor, opened.world.now_s(), charger.account_id if charger else None)
