"""A charger as one listener follows it: the observations of the REST answer, and which of them are news."""

from collections.abc import Callable, Sequence

from simulator.vendors.easee import jsontext
from simulator.vendors.easee.hub_messages import Row

OP_MODE = 109


class Watch:
    """One charger's observations as they were told last; ``read`` gives them as they are."""

    def __init__(self, serial: str, read: Callable[[], Sequence[Row]]) -> None:
        self.serial = serial
        self._read = read
        self._told = self._now()

    def everything(self) -> list[Row]:
        """What was told last, op mode first: clients count a charger as known once that has come (evcc-io/evcc)."""
        return sorted(self._told.values(), key=lambda row: row["id"] != OP_MODE)

    def news(self) -> list[Row]:
        """What has another value or time than was told last, oldest first. It counts as told from here on."""
        before, self._told = self._told, self._now()
        changed = [row for number, row in self._told.items() if before.get(number) != row]
        return sorted(changed, key=lambda row: jsontext.parse_instant(str(row["timestamp"])))

    def _now(self) -> dict[object, Row]:
        return {row["id"]: row for row in self._read()}
