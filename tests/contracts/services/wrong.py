"""What a wrong charger-service is to the tests."""

from dataclasses import dataclass

from contracts.drive.arena import Make, Wrap
from simulator.service.app import create_app
from simulator.truth.states import Vendor


@dataclass(frozen=True, slots=True)
class By:
    """The narrowest plan that must catch a wrong service: a drive, for scenarios and walks their names, a vendor."""

    drive: str
    names: tuple[str, ...] = ()
    vendor: Vendor = Vendor.EASEE


def scenario(*names: str, vendor: Vendor = Vendor.EASEE) -> By:
    """Caught by these scenarios."""
    return By("scenarios", names, vendor)


def walk(*names: str, vendor: Vendor = Vendor.EASEE) -> By:
    """Caught by these parts of the walk."""
    return By("walk", names, vendor)


ODD = By("odd")
CROWD = By("concurrent")
EXPLORE = By("explore")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A service that is wrong in one way.

    wrap, make: what is around the reference service, or how it is made. by: the narrowest plan that must catch it.
    part, expected, seen: where one of the findings must point, words of what it must say was expected, and a pattern
    for what was seen.
    """

    name: str
    does: str
    wrap: Wrap
    by: By
    part: str
    expected: str
    seen: str
    make: Make = create_app


SAME: Wrap = lambda app: app  # noqa: E731
"""A wrap that puts nothing around."""
