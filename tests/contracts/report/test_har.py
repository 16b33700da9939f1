"""The archive as a browser's network panel reads it: fields that HAR 1.2 demands, both legs, bounded."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.exchange import Answer, Exchange, Request
from contracts.report import har
from contracts.report.har import HarSpool
from tests.contracts.report.reports import HOSTILE, exchange

DEMANDED: dict[str, dict[str, Any]] = {
    "": {
        "startedDateTime": str, "time": (int, float), "request": dict, "response": dict, "cache": dict,
        "timings": dict,
    },
    "request": {
        "method": str, "url": str, "httpVersion": str, "cookies": list, "headers": list, "queryString": list,
        "headersSize": int, "bodySize": int,
    },
    "response": {
        "status": int, "statusText": str, "httpVersion": str, "cookies": list, "headers": list, "content": dict,
        "redirectURL": str, "headersSize": int, "bodySize": int,
    },
    "timings": {"send": (int, float), "wait": (int, float), "receive": (int, float)},
}  # fmt: skip
"""What HAR 1.2 does not call optional, by part of an entry."""


def _written(tmp_path: Path, *parts: list[Exchange]) -> Any:
    folder = tmp_path / "spool"
    folder.mkdir()
    spool = HarSpool(folder)
    for number, said in reversed(list(enumerate(parts))):
        spool.begin(number)
        for one in said:
            spool.note(one)
    spool.write(tmp_path / "a.har", "1.0")
    return json.loads((tmp_path / "a.har").read_text(encoding="utf-8"))


def test_every_entry_has_what_the_format_demands(tmp_path: Path) -> None:
    log = _written(tmp_path, [exchange(), Exchange(Request("GET", "/x"), None, "refused")])["log"]
    assert (log["version"], log["creator"], log["pages"]) == ("1.2", {"name": "charger-sandbox", "version": "1.0"}, [])
    for entry in log["entries"]:
        for part, fields in DEMANDED.items():
            for name, kind in fields.items():
                assert isinstance((entry[part] if part else entry)[name], kind), f"{part} {name}"
        assert datetime.fromisoformat(entry["startedDateTime"]).utcoffset() is not None
        assert {"size", "mimeType"} <= set(entry["response"]["content"])


def test_both_legs_are_there_the_cause_first(tmp_path: Path) -> None:
    service, vendor = _written(tmp_path, [exchange()])["log"]["entries"]
    assert (service["_leg"], service["response"]["status"]) == ("service", 200)
    assert service["request"]["url"].endswith("/v1.0.0/chargers/c/refresh")
    assert (vendor["_leg"], vendor["_vendor"], vendor["_role"]) == ("vendor", "EASEE", "state")
    assert vendor["_cause"] == service["_number"]
    assert (vendor["_faults"], vendor["response"]["_error"]) == (["outage"], "reset")
    assert vendor["request"]["queryString"] == [{"name": "a", "value": "b"}]
    assert vendor["startedDateTime"] == "1970-01-01T00:16:40.500Z"


def test_numbers_are_never_the_same(tmp_path: Path) -> None:
    told = _written(tmp_path, [exchange(), exchange()], [exchange()])["log"]["entries"]
    assert len({entry["_number"] for entry in told}) == len(told) == 6
    assert [entry["_cause"] for entry in told[1::2]] == [entry["_number"] for entry in told[::2]]


def test_parts_stand_in_their_order_whoever_was_first(tmp_path: Path) -> None:
    parts = [[Exchange(Request("GET", f"/{n}"), None, "refused")] for n in range(3)]
    entries = _written(tmp_path, *parts)["log"]["entries"]
    assert [entry["request"]["url"][-2:] for entry in entries] == ["/0", "/1", "/2"]


def test_no_answer_is_status_0_and_says_why(tmp_path: Path) -> None:
    (entry,) = _written(tmp_path, [Exchange(Request("GET", "/x"), None, "it was refused")])["log"]["entries"]
    assert (entry["response"]["status"], entry["response"]["_error"]) == (0, "it was refused")


def test_keys_are_hidden(tmp_path: Path) -> None:
    assert "sk-secret-key" not in json.dumps(_written(tmp_path, [exchange()]))


def test_nothing_but_the_first_so_many_of_a_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(har, "MOST_EXCHANGES", 2)
    log = _written(tmp_path, [Exchange(Request("GET", "/x"), None, "refused")] * 5)["log"]
    assert (len(log["entries"]), log["comment"]) == (2, "3 exchanges left out")


def test_hostile_bytes_stay_json(tmp_path: Path) -> None:
    said = Exchange(Request("GET", "/x"), Answer(200, HOSTILE, (), HOSTILE.encode("utf-8", "surrogatepass") + b"\xff"))
    (entry,) = _written(tmp_path, [said])["log"]["entries"]
    assert entry["response"]["content"]["text"].endswith("x.js\\xff")
