"""What catches most mistakes of a fake: the things clients were seen to trip over, one test each.

Sources: issues of custom-components/zaptec, evcc-io/evcc and stekker/zaptec; the vendor's notice of 2025-03-01.
"""

import json
from typing import Any

import pytest

from tests.simulator.vendors.zaptec.bench import Bench


@pytest.mark.parametrize("spelling", ["SendCommand", "sendCommand", "sendcommand", "SENDCOMMAND"])
def test_commands_are_found_in_any_spelling(spelling: str) -> None:
    answer = Bench("charging").post(f"/api/chargers/{{id}}/{spelling}/506")
    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize(
    "query", ["?", "?Roles=3&PageIndex=0&PageSize=100", "?pageindex=0", "?PAGESIZE=1", "?options.pageIndex=0"]
)
def test_queries_are_read_in_any_spelling(query: str) -> None:
    bench = Bench("charging")
    assert bench.get(f"/api/chargers{query}").get_json() == bench.get("/api/chargers").get_json()
    assert bench.get("/api/chargers?pageindex=1").get_json() == {"Pages": 1, "Data": []}


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"json": {}}, id="an empty object"),
        pytest.param({"content_type": "application/x-www-form-urlencoded"}, id="an empty form"),
        pytest.param({"data": b"", "content_type": "application/json"}, id="JSON without a body"),
        pytest.param({"data": b"{}", "content_type": "application/json-patch+json"}, id="a patch"),
        pytest.param({"data": b"{}", "content_type": "text/plain"}, id="a text"),
    ],
)
def test_a_command_takes_any_body_and_gives_none(sent: dict[str, Any]) -> None:
    answer = Bench("charging").send("POST", "/api/chargers/{id}/sendCommand/506", **sent)
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", "0")
    assert "Content-Type" not in answer.headers


@pytest.mark.parametrize("situation", ["unplugged", "preparing", "charging", "finished", "stopped", "fault"])
def test_observations_no_client_can_do_without(situation: str) -> None:
    bench = Bench(situation)
    answer = bench.get("/api/chargers/{id}/state").get_json()
    assert isinstance(answer, list)
    rows = {row["StateId"]: row for row in answer}
    assert "ValueAsString" not in rows[-1]
    assert json.loads(rows[100]["ValueAsString"])["DeviceType"] == "Go"
    assert {710, 718, 513, 510, 520, 553, -2} <= {key for key, row in rows.items() if "ValueAsString" in row}
    json.loads(rows[723]["ValueAsString"])
    assert len(rows[554]["ValueAsString"].split("|")) in (2, 3)
    assert set(bench.get("/api/chargers").get_json()) == {"Pages", "Data"}


def test_528_on_a_resume_while_charging_and_on_a_second_stop() -> None:
    bench = Bench("charging")
    resumed = bench.post("/api/chargers/{id}/sendCommand/507")
    assert (resumed.status_code, resumed.content_type) == (500, "application/json")
    assert resumed.get_json() == {
        "Code": 528,
        "Details": "Charging is not Paused nor Scheduled; Resume command cannot be sent",
        "StackTrace": None,
    }
    assert bench.command(506) == (200, "")
    bench.clock.step(10)
    again = bench.post("/api/chargers/{id}/sendCommand/506")
    assert (again.status_code, again.get_json()["Code"]) == (500, 528)


def test_an_unknown_charger_is_404_with_error_code() -> None:
    answer = Bench().get("/api/chargers/00000000-0000-0000-0000-000000000000/state")
    assert (answer.status_code, answer.get_json()) == (404, {"errorCode": 512, "message": "Charger not found."})


def test_a_refused_login_is_json_and_a_quick_second_one_is_a_page() -> None:
    bench = Bench(token_pause_s=1)
    refused = bench.login(bench.charger, password="wrong")
    assert (refused.status_code, refused.content_type) == (400, "application/json")
    assert set(refused.get_json()) == {"error", "error_description", "error_uri"}
    quick = bench.login(bench.charger)
    assert (quick.status_code, quick.content_type) == (503, "text/html")
    assert "Retry-After" not in quick.headers
    assert "nginx/1.29.0" in quick.get_data(as_text=True)
    bench.clock.step(1)
    assert bench.login(bench.charger).status_code == 200


def test_constants_need_no_token() -> None:
    answer = Bench().client.get("/api/constants")
    assert (answer.status_code, answer.content_type) == (200, "application/json")


def test_a_command_shows_in_the_state_only_when_the_cache_ends() -> None:
    """custom-components/zaptec#188: for 15 s the old values may come back."""
    bench = Bench("charging", state_cache_s=15)
    assert bench.command(506) == (200, "")
    seen = []
    for _ in range(6):
        seen.append((bench.state()[718], bench.state()[710]))
        bench.clock.step(5)
    assert seen == [("0", "3")] * 3 + [("1", "5")] * 3


def test_nothing_says_null_but_refusals_and_the_newer_addresses() -> None:
    bench = Bench("charging")
    for path in ("/api/chargers", "/api/installation", "/api/chargers/{id}/state", "/api/chargehistory"):
        assert "null" not in bench.get(path).get_data(as_text=True).replace("\\", "")
