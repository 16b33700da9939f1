"""Chargers: paged, searched, created, changed, deleted, and everything that can happen to them."""

import pytest

from simulator.control.house import WorldPlan
from simulator.scenario.params import ALL_ACTIONS
from simulator.truth.charger import Charger
from simulator.truth.fleet import Entry
from simulator.truth.history import History
from simulator.truth.situations import begin
from simulator.truth.states import Vendor
from tests.simulator.control.bench import ControlBench

JSON_KEYS = {"id", "vendor", "name", "serial", "accountId", "model", "isOnline", "truth", "lastUpdate", "about"}


def test_pages_follow_one_another() -> None:
    bench = ControlBench(service=False)
    seen: list[str] = []
    offset: int | None = 0
    while offset is not None:
        page = bench.get(f"/chargers?limit=10&offset={offset}")
        assert page["total"] == 33
        assert len(page["items"]) <= 10
        seen += [item["id"] for item in page["items"]]
        offset = page["nextOffset"]
    assert seen == [identity.id for identity in bench.world.chargers]


@pytest.mark.parametrize(
    ("query", "handles"),
    [
        pytest.param("vendor=GO_E&text=charging", ["go-e-charging"], id="vendor and word"),
        pytest.param("text=ZAPTEC-fin", ["zaptec-finished"], id="part of a handle, any letter case"),
        pytest.param("text=easee%20stopped", ["easee-stopped"], id="two words"),
        pytest.param("text=nothing-like-it", [], id="none"),
        pytest.param("offset=100", [], id="beyond the end"),
    ],
)
def test_filters(query: str, handles: list[str]) -> None:
    page = ControlBench(service=False).get(f"/chargers?{query}")
    assert [item["handle"] for item in page["items"]] == handles
    assert page["nextOffset"] is None


@pytest.mark.parametrize("name", ["id", "serial", "handle"])
def test_a_charger_by_any_of_its_names(name: str) -> None:
    bench = ControlBench(service=False)
    listed = bench.get("/chargers?text=easee-charging")["items"][0]
    assert listed.keys() >= JSON_KEYS
    assert bench.get(f"/chargers/{listed[name]}") == listed
    assert bench.get(f"/worlds/demo/chargers/{listed[name]}") == listed


@pytest.mark.parametrize(
    ("handle", "state", "online", "plugged"),
    [
        ("easee-charging", "CHARGING", True, True),
        ("go-e-unplugged", "UNPLUGGED", True, False),
        ("zaptec-preparing", "PREPARING", True, True),
        ("easee-finished", "FINISHED", True, True),
        ("go-e-stopped", "STOPPED", True, True),
        ("zaptec-fault", "FAULT", True, True),
        ("easee-device-offline", "CHARGING", False, True),
    ],
)
def test_the_truth_is_told(handle: str, state: str, online: bool, plugged: bool) -> None:
    bench = ControlBench(service=False)
    told = bench.get(f"/chargers/{handle}")
    truth = bench.world.truth(bench.world.charger(handle).id)
    assert (told["truth"]["state"], told["isOnline"], told["truth"]["isPlugged"]) == (state, online, plugged)
    assert told["truth"]["powerKw"] == pytest.approx(truth.power_w / 1000, abs=1e-4)
    assert told["truth"]["limitA"] == truth.limit_a
    assert told["truth"]["sessionKwh"] == pytest.approx(truth.session_wh / 1000, abs=1e-4)


def test_what_the_cloud_heard_stays_behind() -> None:
    bench = ControlBench(service=False)
    for action in ("go_offline", "unplug"):
        bench.done("POST", "/chargers/go-e-charging/actions", {"do": action})
    told = bench.get("/chargers/go-e-charging")
    assert (told["truth"]["state"], told["heard"]["state"]) == ("UNPLUGGED", "CHARGING")
    assert (told["isReachable"], told["isOnline"]) == (False, True)


@pytest.mark.parametrize("action", ALL_ACTIONS)
def test_every_action_reaches_the_charger(action: str) -> None:
    """Each is done, or refused because the charger cannot do it now; none breaks."""
    bench = ControlBench(service=False)
    told = {"limit": {"limit_a": 10}, "phases": {"phases": 1}}.get(action, {})
    for handle in ("easee-charging", "go-e-unplugged", "zaptec-fault", "easee-device-offline"):
        said = bench.ask("POST", f"/chargers/{handle}/actions", {"do": action, "with": told})
        assert (said.status, said.json.get("code")) in ((200, None), (409, "ACTION_REFUSED"))


def test_actions_are_listed_with_what_they_take() -> None:
    listed = {item["action"]: item["params"] for item in ControlBench(service=False).get("/actions")["items"]}
    assert set(listed) == set(ALL_ACTIONS)
    expected = "a current in A, 0 or 6 and more"
    assert listed["limit"] == [{"name": "limit_a", "expected": expected, "isRequired": True}]
    assert listed["unplug"] == []


@pytest.mark.parametrize(
    ("action", "told", "status", "words"),
    [
        pytest.param("limit", {"limit_a": 10}, 200, "", id="right"),
        pytest.param("limit", {}, 422, "with.limit_a: expected a current", id="missing"),
        pytest.param("limit", {"limit_a": True}, 422, "with.limit_a: expected a current", id="no number"),
        pytest.param("limit", {"limit_a": 32}, 409, "6.0 to 16.0 A here", id="more than the installation allows"),
        pytest.param("pause", {"hold": "SCHEDULE"}, 200, "", id="a word"),
        pytest.param("pause", {"hold": "COFFEE"}, 422, "with.hold: expected one of", id="no such word"),
        pytest.param("unplug", {"now": True}, 422, "with of unplug: expected only nothing", id="takes nothing"),
        pytest.param("plug", {}, 409, "a car is plugged in already", id="cannot be now"),
        pytest.param("fly", {}, 422, "no action is called 'fly'", id="no action"),
    ],
)
def test_actions_are_checked_as_in_scenarios(action: str, told: object, status: int, words: str) -> None:
    said = ControlBench().ask("POST", "/chargers/easee-charging/actions", {"do": action, "with": told})
    assert said.status == status
    assert words in said.json.get("detail", "")


@pytest.mark.parametrize("vendor", [*Vendor])
def test_a_new_charger_works_at_once(vendor: Vendor) -> None:
    bench = ControlBench()
    body = {"vendor": vendor.value, "situation": "charging", "about": "my-car", "name": "Bay <7>", "maxA": 32}
    made = bench.done("POST", "/chargers", body)
    assert (made["name"], made["maxA"], made["truth"]["limitA"]) == ("Bay <7>", 32, 32)
    said = bench.done("POST", f"/chargers/{made['handle']}/refresh")
    assert (said["status"], said["json"]["staticData"]["name"]) == (200, "Bay <7>")
    assert said["json"]["chargeState"]["chargingState"] == "CHARGING"


def test_a_deleted_charger_is_gone_everywhere() -> None:
    bench = ControlBench()
    charger = bench.get("/chargers/zaptec-charging")
    assert bench.done("DELETE", "/chargers/zaptec-charging") == {"deleted": charger["id"]}
    assert bench.refused("GET", f"/chargers/{charger['id']}") == (404, "UNKNOWN_CHARGER")
    assert bench.refused("GET", f"/accounts/{charger['accountId']}") == (404, "UNKNOWN_ACCOUNT")
    path = f"/v1.0.0/chargers/{charger['id']}/refresh"
    assert bench.call("GET", path, [("X-API-KEY", bench.world.api_key)]).json["errorCode"] == "CHARGER_NOT_FOUND"
    assert bench.get("/chargers")["total"] == 32


def test_the_last_charger_stays() -> None:
    bench = ControlBench(service=False)
    bench.done("POST", "/worlds", {"name": "small", "fleet": [{"vendor": "EASEE"}]})
    assert bench.refused("DELETE", "/worlds/small/chargers/easee-charging") == (409, "ACTION_REFUSED")


def test_a_charger_is_renamed_and_limited() -> None:
    bench = ControlBench()
    name = '<img src=x onerror="alert(1)">'
    changed = bench.done("PATCH", "/chargers/go-e-charging", {"name": name, "limitA": 8, "phases": 1})
    assert (changed["name"], changed["truth"]["limitA"], changed["truth"]["phases"]) == (name, 8, 1)
    assert bench.get("/chargers?text=onerror")["items"][0]["id"] == changed["id"]
    assert bench.done("POST", "/chargers/go-e-charging/refresh")["json"]["staticData"]["name"] == name
    assert bench.refused("PATCH", "/chargers/go-e-charging", {"limitA": 3, "name": "x"}) == (422, "BAD_INPUT")
    assert bench.get("/chargers/go-e-charging")["name"] == name


def test_reset_brings_charger_and_account_back() -> None:
    bench = ControlBench()
    bench.done("POST", "/chargers/easee-charging/actions", {"do": "unplug"})
    bench.done("POST", "/accounts/easee-charging/changes", {"account": "disconnect"})
    bench.done("POST", "/accounts/easee-charging/changes", {"account": "reject_logins"})
    assert bench.done("POST", "/chargers/easee-charging/reset")["truth"]["state"] == "CHARGING"
    account = bench.get("/accounts/easee-charging")
    assert (account["isConnected"], account["login"]) == (True, "ACCEPTED")
    assert bench.done("POST", "/chargers/easee-charging/refresh")["status"] == 200


def test_a_large_fleet_is_looked_at_a_page_at_a_time() -> None:
    bench = ControlBench(service=False)
    bench.house.open(WorldPlan("large", tuple(Entry(Vendor.EASEE, f"n-{n}") for n in range(3000))))
    looked: list[str] = []
    store = bench.house.opened["large"].world._store
    put = store.put
    store.put = lambda charger_id, history: (looked.append(charger_id), put(charger_id, history))[1]  # type: ignore[method-assign, func-returns-value]
    page = bench.get("/worlds/large/chargers?limit=20&offset=2500&text=n-2")
    assert (page["total"], page["items"]) == (1111, [])
    page = bench.get("/worlds/large/chargers?limit=20&offset=1000&text=n-2")
    assert len(page["items"]) == 20
    assert set(looked) == {item["id"] for item in page["items"]}


def test_filtering_by_state_looks_only_at_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = ControlBench(service=False)
    fleet = [{"vendor": vendor, "count": 50, "situation": "stopped"} for vendor in ("EASEE", "GO_E", "ZAPTEC")]
    bench.done("POST", "/worlds", {"name": "big", "seed": 8, "fleet": fleet})
    begun: list[str] = []

    def counted(vendor: Vendor, charger: Charger, situation: str, epoch_s: float) -> History:
        begun.append(situation)
        return begin(vendor, charger, situation, epoch_s)

    monkeypatch.setattr("simulator.truth.world.begin", counted)
    page = bench.get("/worlds/big/chargers?state=STOPPED&limit=10&offset=40")
    assert (page["total"], len(page["items"]), len(begun)) == (150, 10, 10)
    assert {item["truth"]["state"] for item in page["items"]} == {"STOPPED"}
    assert bench.get("/worlds/big/chargers?state=CHARGING")["total"] == 0
