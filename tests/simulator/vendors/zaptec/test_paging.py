"""Queries and pages."""

from typing import Any

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from simulator.vendors.zaptec.errors import Refusal
from simulator.vendors.zaptec.paging import Query, ordered, page
from tests.simulator.vendors.zaptec.bench import Bench

ROWS = [{"Name": f"Bay {n:03d}", "Rank": 300 - n} for n in range(230)]


def query(text: str) -> Query:
    """The query of a request with that text behind the question mark."""
    return Query(Request(EnvironBuilder(query_string=text).get_environ()))


@pytest.mark.parametrize(
    ("text", "pages", "first", "count"),
    [
        ("", 5, 0, 50),
        ("PageIndex=1", 5, 50, 50),
        ("pageindex=4", 5, 200, 30),
        ("PAGEINDEX=5", 5, None, 0),
        ("PageSize=100", 3, 0, 100),
        ("pageSize=5000", 3, 0, 100),
        ("PageSize=100&PageIndex=2", 3, 200, 30),
        ("PageSize=0", 5, 0, 50),
        ("PageSize=-3", 230, 0, 1),
        ("PageIndex=-1", 5, 0, 50),
        ("options.PageIndex=1", 5, 50, 50),
    ],
)
def test_page(text: str, pages: int, first: int | None, count: int) -> None:
    answer = page(ROWS, query(text))
    assert (answer["Pages"], len(answer["Data"])) == (pages, count)
    assert answer["Data"][:1] == ([] if first is None else [ROWS[first]])


def test_an_empty_list_has_no_pages() -> None:
    assert page([], query("")) == {"Pages": 0, "Data": []}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", "Bay 000"),
        ("SortProperty=name&SortDescending=true", "Bay 229"),
        ("SortProperty=Rank", "Bay 229"),
        ("SortProperty=rank&sortdescending=TRUE", "Bay 000"),
        ("SortProperty=Nothing&SortDescending=true", "Bay 000"),
    ],
)
def test_order(text: str, first: str) -> None:
    assert ordered(ROWS, query(text))[0]["Name"] == first


@pytest.mark.parametrize("call", [lambda q: q.number("Roles"), lambda q: q.flag("Roles")])
def test_what_cannot_be_read_is_refused(call: Any) -> None:
    with pytest.raises(Refusal) as refused:
        call(query("roles=some"))
    assert refused.value.response.status_code == 400


@pytest.mark.parametrize(
    ("text", "pages", "first", "count"),
    [
        ("", 7, None, 0),
        ("PageIndex=1", 7, None, 0),
        ("PageIndex=2", 7, 0, 50),
        ("PageIndex=6", 7, 200, 30),
        ("PageIndex=7", 7, None, 0),
        ("PageSize=100&PageIndex=2", 5, 0, 100),
    ],
)
def test_pages_in_front_may_show_nothing(text: str, pages: int, first: int | None, count: int) -> None:
    answer = page(ROWS, query(text), 2)
    assert (answer["Pages"], len(answer["Data"])) == (pages, count)
    assert answer["Data"][:1] == ([] if first is None else [ROWS[first]])


def test_a_list_of_nothing_has_no_pages_in_front_either() -> None:
    assert page([], query(""), 1) == {"Pages": 0, "Data": []}


def test_the_charger_can_be_on_the_second_page() -> None:
    bench = Bench("charging", empty_pages_first=1)
    pages = [bench.get(f"/api/chargers?PageIndex={index}").get_json() for index in range(3)]
    assert [said["Pages"] for said in pages] == [2, 2, 2]
    assert [[row["Id"] for row in said["Data"]] for said in pages] == [[], [bench.charger.vendor_charger_id], []]
