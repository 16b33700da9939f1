"""Worlds that go unless somebody goes on to want them: a check that is killed drops none itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.control.problems import UnknownLease


@dataclass(slots=True)
class _Lease:
    """end_s: wall time, unix seconds. worlds: their names."""

    end_s: float
    worlds: list[str] = field(default_factory=list)


class Leases:
    """Who keeps which worlds, and until when. Times are the wall's, unix seconds; it is the caller that locks."""

    def __init__(self) -> None:
        self._leases: dict[str, _Lease] = {}

    def renew(self, name: str, end_s: float) -> list[str]:
        """Let the worlds of a lease stay until then, and return their names; a name nobody has begins one."""
        lease = self._leases.setdefault(name, _Lease(end_s))
        lease.end_s = end_s
        return list(lease.worlds)

    def check(self, name: str) -> None:
        """Raise UnknownLease when nobody holds a lease of that name."""
        if name not in self._leases:
            raise UnknownLease(f"no lease is called {name[:60]!a}: begin it first, or it has ended meanwhile")

    def add(self, name: str, world: str) -> None:
        """Let a world go with that lease. Raises UnknownLease."""
        self.check(name)
        self._leases[name].worlds.append(world)

    def ends(self) -> Mapping[str, float]:
        """Until when each leased world stays."""
        return {world: lease.end_s for lease in self._leases.values() for world in lease.worlds}

    def forget(self, world: str) -> None:
        """The world is gone."""
        for lease in self._leases.values():
            if world in lease.worlds:
                lease.worlds.remove(world)

    def over(self, now_s: float) -> list[str]:
        """End the leases that nobody renewed in time, and return their worlds."""
        ended = [name for name, lease in self._leases.items() if lease.end_s < now_s]
        return [world for name in ended for world in self._leases.pop(name).worlds]
