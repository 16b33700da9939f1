"""What a listener has not heard yet."""

from simulator.vendors.easee.hub_messages import Row
from simulator.vendors.easee.hub_watch import News, Watch


def _row(number: int, value: object, second: str = "41") -> Row:
    return {"id": number, "timestamp": f"2026-01-02T16:14:{second}Z", "dataType": 4, "value": value}


class Charger:
    """Observations that can be changed."""

    def __init__(self, *rows: Row) -> None:
        self.rows = list(rows)

    def read(self) -> list[Row]:
        """All of them."""
        return self.rows


def test_everything_begins_with_the_op_mode() -> None:
    charger = Charger(_row(96, 0), _row(109, 3), _row(110, 1))
    assert [row["id"] for row in Watch("EH000001", charger.read).everything()] == [109, 96, 110]


def test_nothing_changed() -> None:
    assert Watch("EH000001", Charger(_row(109, 3)).read).news() == News((), [])


def test_news_is_told_once_and_oldest_first() -> None:
    charger = Charger(_row(48, 16), _row(96, 0), _row(109, 3), _row(120, 7), _row(121, 1))
    watch = Watch("EH000001", charger.read)
    charger.rows = [_row(48, 16), _row(96, 0, "43"), _row(109, 2, "42.500"), _row(120, 7, "42"), _row(121, 2)]
    assert [row["id"] for row in watch.news().rows] == [121, 120, 109, 96]
    assert watch.news().rows == []


def test_what_was_never_reported_before_is_news() -> None:
    charger = Charger(_row(109, 3))
    watch = Watch("EH000001", charger.read)
    charger.rows = [_row(109, 3), _row(251, "x")]
    assert watch.news().rows == [_row(251, "x")]


def test_outcomes_are_passed_on() -> None:
    answers = [[{"id": 48, "ticks": 1}], []]
    watch = Watch("EH000001", Charger(_row(109, 3)).read, lambda: answers.pop(0))
    assert (watch.news().outcomes, watch.news().outcomes) == ([{"id": 48, "ticks": 1}], [])
