from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from simulator.journal.journal import KEPT_BODY_BYTES, Journal, Leg, text_of

LEG = Leg("vendor", 1000.0, "GET", "/easee/api/chargers/EH000001/state", 200, vendor="EASEE", role="state")


def test_exchanges_are_numbered_from_one() -> None:
    journal = Journal()
    assert [journal.note(LEG) for _ in range(3)] == [1, 2, 3]
    assert [leg.number for leg in journal.since(0)] == [1, 2, 3]
    assert (len(journal), journal.count) == (3, 3)


def test_what_is_noted_is_kept() -> None:
    journal = Journal()
    leg = replace(LEG, status=None, ending="reset", faults=("outage",), cause=1, body="{}", account_id="a")
    journal.note(leg)
    assert journal.since(0) == [leg]


@pytest.mark.parametrize(("number", "seen"), [(0, [1, 2, 3]), (1, [2, 3]), (3, []), (99, []), (-5, [1, 2, 3])])
def test_since(number: int, seen: list[int]) -> None:
    journal = Journal()
    for _ in range(3):
        journal.note(LEG)
    assert [leg.number for leg in journal.since(number)] == seen


def test_only_the_newest_are_kept_and_all_are_counted() -> None:
    journal = Journal(keep=3)
    for n in range(10):
        journal.note(replace(LEG, at_s=float(n)))
    assert (len(journal), journal.count) == (3, 10)
    assert [(leg.number, leg.at_s) for leg in journal.since(0)] == [(8, 7.0), (9, 8.0), (10, 9.0)]
    assert [leg.number for leg in journal.since(9)] == [10]


def test_an_earlier_reading_does_not_grow() -> None:
    journal = Journal()
    journal.note(LEG)
    seen = journal.since(0)
    journal.note(LEG)
    assert len(seen) == 1


def test_many_threads_get_a_number_each() -> None:
    journal = Journal(keep=100)
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: journal.note(LEG), range(500)))
    assert sorted(numbers) == list(range(1, 501))
    assert [leg.number for leg in journal.since(0)] == list(range(401, 501))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(b"", "", id="nothing"),
        pytest.param("grün".encode(), "grün", id="text"),
        pytest.param(b"\xff{", "\\xff{", id="no text"),
        pytest.param(b"x" * (KEPT_BODY_BYTES + 1), "x" * KEPT_BODY_BYTES, id="too long"),
    ],
)
def test_a_body_as_it_is_shown(body: bytes, text: str) -> None:
    assert text_of(body) == text
