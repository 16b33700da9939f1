import json
import random

import pytest

from contracts.checks.id_echoed import IdEchoed
from contracts.exchange import Answer, Exchange, Request
from contracts.findings import Circumstances, Finding, Violation, cut, show

VIOLATION = Violation("id_echoed", "$.id", "the requested id", "another")
AT = Circumstances("night shift, step 3", "EASEE", "charger-1", 7, "charger-sandbox check --seed 7")
EXCHANGE = Exchange(Request("GET", "/x", (("X-API-KEY", "k3y"),)), Answer(200, body=b"{}"))


def test_a_finding_tells_everything_and_hides_the_key() -> None:
    told = Finding.of(IdEchoed(), VIOLATION, AT, EXCHANGE).as_json()
    assert told == {
        "check": "id_echoed",
        "title": IdEchoed.title,
        "expected": "the requested id",
        "seen": "another",
        "why": IdEchoed.why,
        "where": "night shift, step 3",
        "part": "$.id",
        "rule": "id_echoed",
        "vendor": "EASEE",
        "chargerId": "charger-1",
        "seed": 7,
        "replay": "charger-sandbox check --seed 7",
        "drive": "",
        "scenario": "",
        "atS": None,
        "asScenario": "",
        "exchange": EXCHANGE.as_json(),
    }
    assert "k3y" not in json.dumps(told)


def test_a_finding_without_exchange() -> None:
    assert Finding.of(IdEchoed(), VIOLATION, Circumstances("start")).as_json()["exchange"] is None


def test_findings_sort_alike_from_any_order() -> None:
    places = [Circumstances(where, vendor) for where in ("a", "b") for vendor in (None, "EASEE", "ZAPTEC")]
    in_order = [Finding.of(IdEchoed(), VIOLATION, at) for at in places]
    shuffled = random.Random(7).sample(in_order, len(in_order))
    assert shuffled != in_order
    assert sorted(shuffled, key=lambda finding: finding.sort_key) == in_order


def test_how_long_it_took_does_not_move_a_finding() -> None:
    slow = Exchange(Request("GET", "/x"), Answer(200, elapsed_s=9.0))
    assert Finding.of(IdEchoed(), VIOLATION, AT, slow).sort_key == Finding.of(IdEchoed(), VIOLATION, AT).sort_key


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        (7, "7"),
        (7.2, "7.2"),
        ("ü", '"ü"'),
        ("a\nb", '"a\\nb"'),
        ("\ud83d", '"\\ud83d"'),
        ({}, "an empty object"),
        ({"a": 1}, "an object"),
        ([1, 2], "a list of 2"),
        (b"x", "a bytes"),
    ],
)
def test_show(value: object, shown: str) -> None:
    assert show(value) == shown


def test_long_texts_are_cut() -> None:
    assert cut("x" * 81) == "x" * 80 + "…"
    assert cut("x" * 80) == "x" * 80
    assert len(show("x" * 10_000_000)) < 100
