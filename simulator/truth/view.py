"""The cloud's window on a charger: everything it has heard, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.truth.charger import Charger
from simulator.truth.history import History


@dataclass(frozen=True, slots=True)
class CloudView:
    """One charger as its cloud can know it at now_s.

    heard_until_s: the newest moment the cloud has data of: now, or when the line broke. online: the cloud's own flag,
    which may lag. down_since_s: when the line broke, None while it is up. Times in unix seconds.
    """

    now_s: float
    history: History

    @classmethod
    def of(cls, now_s: float, history: History) -> "CloudView":
        """The window at now_s on a charger with that past."""
        return cls(now_s, history.as_heard(now_s))

    @property
    def down_since_s(self) -> float | None:
        """When the line broke, or None while it is up."""
        uplink = self.history.picture_at(self.now_s).uplink
        return None if uplink.up else uplink.since_s

    @property
    def heard_until_s(self) -> float:
        """The newest moment the cloud has data of."""
        down_since_s = self.down_since_s
        return self.now_s if down_since_s is None else down_since_s

    @property
    def online(self) -> bool:
        """The cloud's flag: true until it has noticed that the line is down."""
        return not self.history.picture_at(self.now_s).uplink.noticed(self.now_s)

    @property
    def link_changed_s(self) -> float:
        """When the cloud's flag last changed: the line came up, or its loss was noticed."""
        lines = [picture.uplink for picture in self.history.pictures if picture.at_s <= self.now_s]
        changed_s, flag = lines[0].since_s, True
        for line, until_s in zip(lines, [*(line.since_s for line in lines[1:]), self.now_s], strict=True):
            if line.up and not flag:
                changed_s, flag = line.since_s, True
            elif not line.up and flag and line.noticed(until_s):
                changed_s, flag = line.since_s + line.noticed_after_s, False
        return changed_s

    @property
    def charger(self) -> Charger:
        """The charger as the cloud last heard of it."""
        return self.history.charger_at(self.heard_until_s)

    def at(self, at_s: float) -> Charger:
        """The charger as it was at at_s, or at the last moment heard of if that is earlier."""
        return self.history.charger_at(min(at_s, self.heard_until_s))

    def ago(self, seconds: float) -> Charger:
        """The charger as the cloud saw it some seconds ago: for values that reach the cloud late."""
        return self.at(self.now_s - seconds)

    def changed_s(self, read: Callable[[Charger], object], late_s: float = 0.0) -> float:
        """When what ``read`` says last changed in what the cloud heard; late_s as in ``ago``. Unix seconds."""
        return self.history.changed_s(read, min(self.now_s - late_s, self.heard_until_s))
