"""A charger as one listener follows it: the observations of the REST answer and the outcomes of commands, as news."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator.vendors.easee import jsontext
from simulator.vendors.easee.hub_messages import Row

OP_MODE = 109


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told: outcomes of commands, and observations, each oldest first."""

    outcomes: Sequence[Row]
    rows: Sequence[Row]


class Watch:
    """One charger's observations as they were told last.

    read: gives them as they are. outcomes: gives what the charger answered to commands since it was asked last.
    """

    def __init__(
        self, serial: str, read: Callable[[], Sequence[Row]], outcomes: Callable[[], Sequence[Row]] = tuple
    ) -> None:
        self.serial = serial
        self._read = read
        self._outcomes = outcomes
        self._told = self._now()

    def everything(self) -> list[Row]:
        """What was told last, op mode first: clients count a charger as known once that has come (evcc-io/evcc)."""
        return sorted(self._told.values(), key=lambda row: row["id"] != OP_MODE)

    def news(self) -> News:
        """Outcomes that came, and what has another value or time than was told last. It counts as told from here on.

        A charger answers a command before anything that the command changes is told.
        """
        outcomes = self._outcomes()
        before, self._told = self._told, self._now()
        changed = [row for number, row in self._told.items() if before.get(number) != row]
        return News(outcomes, sorted(changed, key=lambda row: jsontext.parse_instant(str(row["timestamp"]))))

    def _now(self) -> dict[object, Row]:
        return {row["id"]: row for row in self._read()}
