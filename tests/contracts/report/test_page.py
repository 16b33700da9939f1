"""The HTML page: complete, harmless whatever was said, and in need of nothing from elsewhere."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from contracts.exchange import Answer, Exchange, Request
from contracts.findings import Finding
from contracts.harness import Report
from contracts.outcome import Outcome, documented
from contracts.report.answer_lines import answer_lines
from contracts.report.page import MOST_KINDS, page_html
from tests.contracts.report.reports import BODY, HOSTILE, exchange, finding, report

_VOID = {"meta", "wbr"}


class _Page(HTMLParser):
    """What a browser would see: elements with their attributes, and texts by the element they stand in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1] if self._open else "", data))

    def text(self, tag: str = "") -> str:
        """The words, or those that stand right in such an element."""
        told = (
            data if data.endswith("_") else f"{data} " for at, data in self.texts if tag in ("", at) and at != "style"
        )
        return " ".join("".join(told).split())


def test_it_tells_verdict_finding_timeline_calls_and_replay() -> None:
    page = _Page(page_html(report()))
    words = page.text()
    for told in (
        "seed 7 Failed 2 findings, broken off 1 time; 9 answers judged",
        "expected 10 to 12 kW ok seen 11000 ok",
        "chargeRate is in kW ok",
        "What happened: A car charges ok",
        "break outage",
        "GET /easee/api/chargers/EH1/state?a=b → 503",
        "charger-sandbox check --scenario charging ok",
        "no way to ok",
    ):
        assert told in words
    assert '"chargeRate": 11000.0,' in next(data for tag, data in page.texts if tag == "span" and "chargeRate" in data)


def test_the_failing_moment_is_marked() -> None:
    found = re.findall(r'<li class="here">.*?</li>', page_html(report()), re.DOTALL)
    assert len(found) == 1
    assert "look again" in found[0]
    assert "+0:01:00" in found[0]


def test_the_grid_has_every_answer_of_the_contract_and_names_what_never_came() -> None:
    words = _Page(page_html(report())).text()
    never = words.partition("Never came: ")[2].partition(" Scenarios")[0].rstrip(".").split(", ")
    kinds = [str(kind) for kind in documented()]
    assert set(never) == {f"{v} {k}" for v in ("EASEE", "GO_E", "ZAPTEC") for k in kinds} - {"EASEE 200 CHARGING"}
    assert "500 OOPS ok (not in the contract)" in words


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        pytest.param(Outcome(200, state="FAULT"), "200 FAULT", id="of the contract"),
        pytest.param(Outcome(200), "200 (without chargingState, or to HEAD)", id="a 200 that tells no state"),
        pytest.param(Outcome(404), "404 (without errorCode, such as to HEAD)", id="a refusal without a body"),
        pytest.param(Outcome(405, "NO"), "405 NO (not in the contract)", id="another method"),
        pytest.param(Outcome(0), "no answer", id="none"),
    ],
)
def test_what_kind_of_answer_it_was_is_said(kind: Outcome, told: str) -> None:
    page = _Page(page_html(Report(7, ("odd",), refreshes={"odd": 1}, coverage=Counter({("EASEE", kind): 417}))))
    rows = page.text().partition("no charger ")[2]
    assert f"{told} 417 – – –" in rows


def test_an_overview_leads_to_each_finding() -> None:
    found = [finding("ok", said=exchange()), replace(finding(), part="$.id"), replace(finding(), vendor=None)]
    page = _Page(page_html(Report(7, ("scenarios",), findings=[*found, found[0]], refreshes={"scenarios": 4})))
    leads = [named["href"] for tag, named in page.elements if tag == "a"]
    assert leads == ["#finding-1", "#finding-2", "#finding-3"]
    assert {named.get("id") for tag, named in page.elements if tag == "article"} == {lead[1:] for lead in leads if lead}
    words = page.text()
    assert "$.chargeState.chargeRate of EASEE : expected 10 to 12 kW ok, seen 11000 ok (truth, 2 times)" in words
    assert "$.id of EASEE : expected 10 to 12 kW ok, seen 11000 ok (truth)" in words
    assert "$.chargeState.chargeRate : expected" in words


@pytest.mark.parametrize(
    ("part", "marked"),
    [
        pytest.param("$.chargeState.chargeRate", ['    "chargeRate": 11000.0,'], id="a value"),
        pytest.param("$.chargeState.isPlugged", ['  "chargeState": {', "  }"], id="what was left out of an object"),
        pytest.param("$.chargeState.x[2].y", ['  "chargeState": {', "  }"], id="left out of what is not there"),
        pytest.param("$.id", [], id="what was left out of the whole"),
        pytest.param("status", ["HTTP 200 OK"], id="the status"),
        pytest.param("Content-Type", ["Content-Type: application/json"], id="a header"),
        pytest.param("no.such.header", [], id="a header that did not come"),
    ],
)
def test_the_line_that_the_finding_is_about_is_marked(part: str, marked: list[str]) -> None:
    assert [line.text for line in answer_lines(exchange(), part) if line.hit] == marked


def test_what_explore_did_is_told_step_by_step() -> None:
    where = "explore run 3, a: charging at the start > a: unplug > a: plug"
    told = Report(7, ("explore",), findings=[Finding("c", "t", "e", "s", "w", where, drive="explore")])
    assert re.findall(r"<li[^>]*>(.*?)</li>", page_html(told)) == [
        "explore run 3, a: charging at the start", "a: unplug", "a: plug",
    ]  # fmt: skip


def test_whatever_was_said_is_text() -> None:
    page = page_html(report(HOSTILE))
    read = _Page(page)
    tags = {tag for tag, _ in read.elements}
    assert "script" not in tags
    assert not {name for _, attributes in read.elements for name in attributes if name.startswith("on")}
    assert "<script>alert(1)</script>" in read.text()
    assert "\\u0000" in page
    assert "{{ 7*7 }}" in read.text()
    page.encode("utf-8")


@pytest.mark.parametrize("text", ["ok", HOSTILE], ids=["small", "hostile"])
def test_nothing_comes_from_elsewhere(text: str) -> None:
    told = report(text)
    told.findings.append(replace(told.findings[0], part=f"$.other {text}"))
    page = page_html(told)
    attributes = {name for _, named in _Page(page).elements for name in named}
    leads = [named["href"] or "" for _, named in _Page(page).elements if "href" in named]
    assert leads
    assert all(re.fullmatch(r"#finding-\d+", lead) for lead in leads)
    assert not attributes & {"src", "srcset", "action", "data", "poster", "background", "ping"}
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in page


def test_there_is_a_dark_side_and_a_narrow_one() -> None:
    style = page_html(report()).partition("<style>")[2]
    assert "prefers-color-scheme: dark" in style
    assert "max-width: 640px" in style


def test_keys_do_not_show() -> None:
    assert "sk-secret-key" not in page_html(report())


def test_a_huge_body_does_not_make_a_huge_page() -> None:
    big = Exchange(Request("GET", "/"), Answer(200, "OK", (), b'["' + b"x" * 5_000_000 + b'"]'))
    deep = exchange(b"[" * 100_000)
    assert len(page_html(report(said=big))) < 200_000
    assert len(page_html(report(said=deep))) < 200_000
    assert len(page_html(report(said=exchange(BODY * 100_000)))) < 400_000


def test_not_every_kind_is_told() -> None:
    findings = [Finding("c", "t", "e", "s", "w", "w", part=f"$.{n}") for n in range(MOST_KINDS + 3)]
    words = _Page(page_html(Report(7, ("fuzz",), findings=findings, refreshes={"fuzz": 1}))).text()
    assert "And 3 more kinds of findings" in words
