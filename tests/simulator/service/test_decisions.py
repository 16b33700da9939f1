"""Decisions D1 to D10 on what the contract leaves open, each by its number."""

from __future__ import annotations

import httpx
import pytest

from tests.simulator.service.stage import (
    CHARGERS,
    EASEE,
    EASEE_DETAILS,
    EASEE_OBSERVATIONS,
    EASEE_RECORD,
    EASEE_RENEW,
    GO_E,
    GO_E_STATUS,
    LOGIN_PATHS,
    STATE_PATHS,
    ZAPTEC,
    ZAPTEC_RECORD,
    ZAPTEC_STATE,
    Answer,
    Canned,
    Stage,
    easee_observations,
    fleet,
    go_e_status,
    raw,
    zaptec_rows,
)

DEVICE = "DEVICE_IS_DISCONNECTED"
COMMUNICATION = "VENDOR_COMMUNICATION_ERROR"
AUTHENTICATION = "VENDOR_AUTHENTICATION_ERROR"
ACCOUNT = "VENDOR_ACCOUNT_IS_DISCONNECTED"
BAD_PASSWORD = {
    "EASEE": Canned(
        400, {"errorCode": 100, "errorCodeName": "InvalidUserPassword", "title": "rejected", "status": 400}
    ),
    "ZAPTEC": Canned(400, {"error": "invalid_grant", "error_description": "no"}),
}
FRAMEWORK_403 = Canned(403, {"type": "rfc7231", "title": "Forbidden", "status": 403, "traceId": "00-0a-b7-00"})
EVERY_VENDOR = pytest.mark.parametrize("vendor", ["EASEE", "GO_E", "ZAPTEC"])
WITH_LOGIN = pytest.mark.parametrize("vendor", ["EASEE", "ZAPTEC"])


@pytest.mark.parametrize(
    ("charger_id", "path", "answer"),
    [
        pytest.param(EASEE, EASEE_OBSERVATIONS, Canned(body=easee_observations({250: False})), id="easee flag"),
        pytest.param(EASEE, EASEE_OBSERVATIONS, Canned(body=easee_observations({109: 0})), id="easee op mode 0"),
        pytest.param(
            GO_E,
            GO_E_STATUS,
            Canned(404, {"success": False, "reason": "Data is outdated", "age": 25382.09}),
            id="go-e 404",
        ),
        pytest.param(ZAPTEC, ZAPTEC_STATE, Canned(body=zaptec_rows({-2: "0"})), id="zaptec -2"),
    ],
)
def test_d1_an_offline_device_is_no_200(charger_id: str, path: str, answer: Answer) -> None:
    stage = Stage()
    stage.vendors.on(path, answer)
    assert stage.outcome(charger_id) == DEVICE
    stage.vendors.on(path)
    assert stage.refresh(charger_id).get_json()["isOnline"] is True


@WITH_LOGIN
def test_d2_three_rejected_logins_disconnect_the_account(vendor: str) -> None:
    stage = Stage()
    stage.vendors.on(LOGIN_PATHS[vendor], BAD_PASSWORD[vendor])
    assert [stage.outcome(CHARGERS[vendor]) for _ in range(5)] == [AUTHENTICATION] * 3 + [ACCOUNT] * 2
    assert stage.vendors.count(LOGIN_PATHS[vendor]) == 3


def test_d2_three_rejected_cloud_keys_disconnect_the_account() -> None:
    stage = Stage()
    stage.vendors.on(GO_E_STATUS, raw(401))
    assert [stage.outcome(GO_E) for _ in range(4)] == [AUTHENTICATION] * 3 + [ACCOUNT]
    assert stage.vendors.count(GO_E_STATUS) == 3


@WITH_LOGIN
def test_d2_counts_rejections_in_a_row_only(vendor: str) -> None:
    stage = Stage()
    bad, login, charger = BAD_PASSWORD[vendor], LOGIN_PATHS[vendor], CHARGERS[vendor]
    stage.vendors.on(login, bad)
    assert [stage.outcome(charger) for _ in range(2)] == [AUTHENTICATION] * 2
    stage.vendors.on(login)
    assert stage.outcome(charger) == "200"
    stage.vendors.on(login, bad)
    stage.vendors.on(EASEE_RENEW, raw(401))
    stage.clock.step(4000)
    assert [stage.outcome(charger) for _ in range(3)] == [AUTHENTICATION] * 3
    assert stage.outcome(charger) == ACCOUNT


def test_d2_an_account_that_starts_disconnected_is_never_called() -> None:
    records = fleet()
    for account in records["accounts"]:
        account["connected"] = False
    stage = Stage(records)
    assert [stage.outcome(charger) for charger in CHARGERS.values()] == [ACCOUNT] * 3
    assert stage.vendors.calls == []


@pytest.mark.parametrize(
    ("charger_id", "path", "answer", "state"),
    [
        pytest.param(
            EASEE, EASEE_OBSERVATIONS, easee_observations({109: 7, 96: 55}), "PREPARING", id="easee waits for a card"
        ),
        pytest.param(
            EASEE, EASEE_OBSERVATIONS, easee_observations({109: 2, 96: 28}), "PREPARING", id="easee waits for power"
        ),
        pytest.param(
            EASEE,
            EASEE_OBSERVATIONS,
            easee_observations({109: 2, 96: 54}),
            "PREPARING",
            id="easee waits for a schedule",
        ),
        pytest.param(EASEE, EASEE_OBSERVATIONS, easee_observations({109: 2, 96: 52}), "STOPPED", id="easee paused"),
        pytest.param(
            EASEE,
            EASEE_OBSERVATIONS,
            easee_observations({109: 2, 96: 52, 121: 0}),
            "PREPARING",
            id="easee paused before it began",
        ),
        pytest.param(
            GO_E,
            GO_E_STATUS,
            go_e_status(car=3, alw=False, modelStatus=2, wh=0),
            "PREPARING",
            id="go-e waits for a card",
        ),
        pytest.param(
            GO_E, GO_E_STATUS, go_e_status(car=3, alw=False, modelStatus=27), "PREPARING", id="go-e waits for power"
        ),
        pytest.param(
            GO_E, GO_E_STATUS, go_e_status(car=4, alw=False, modelStatus=5), "PREPARING", id="go-e waits for a schedule"
        ),
        pytest.param(
            GO_E, GO_E_STATUS, go_e_status(car=4, alw=False, modelStatus=4, frc=1), "STOPPED", id="go-e forced off"
        ),
        pytest.param(
            GO_E,
            GO_E_STATUS,
            go_e_status(car=3, alw=False, modelStatus=4, frc=1, wh=0),
            "PREPARING",
            id="go-e forced off before it began",
        ),
        pytest.param(ZAPTEC, ZAPTEC_STATE, zaptec_rows({710: "2", 708: "0.000"}), "PREPARING", id="zaptec waits"),
        pytest.param(ZAPTEC, ZAPTEC_STATE, zaptec_rows({710: "5", 718: "1"}), "STOPPED", id="zaptec stopped"),
        pytest.param(
            ZAPTEC,
            ZAPTEC_STATE,
            zaptec_rows({710: "5", 763: "Mon 22:00"}),
            "PREPARING",
            id="zaptec waits for a schedule",
        ),
    ],
)
def test_d3_only_a_deliberate_stop_after_charging_began_is_stopped(
    charger_id: str, path: str, answer: object, state: str
) -> None:
    stage = Stage()
    stage.vendors.on(path, Canned(body=answer))
    told = stage.charge_state(charger_id)
    assert (told["chargingState"], told["isPlugged"], told["chargeRate"]) == (state, True, 0)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({710: "2", 804: "4096"}, id="warning bit"),
        pytest.param({710: "5", 804: "9007199254740992"}, id="warning bit above 2^32"),
        pytest.param({710: "7", 804: "0"}, id="the firmware's warning mode"),
        pytest.param({710: "2", 702: "-12"}, id="pilot fault"),
    ],
)
def test_d4_a_zaptec_fault_is_read_from_what_there_is(values: dict[int, object]) -> None:
    stage = Stage()
    stage.vendors.on(ZAPTEC_STATE, Canned(body=zaptec_rows(values)))
    told = stage.charge_state(ZAPTEC)
    assert (told["chargingState"], told["chargeRate"], told["activePhases"]) == ("FAULT", 0, 0)


@pytest.mark.parametrize(
    ("answer", "code"),
    [pytest.param(raw(403), DEVICE, id="403"), pytest.param(raw(401), AUTHENTICATION, id="401")],
)
def test_d5_go_e_403_is_the_device_401_the_key(answer: Canned, code: str) -> None:
    stage = Stage()
    stage.vendors.on(GO_E_STATUS, answer)
    assert stage.outcome(GO_E) == code


class _Torn(httpx.SyncByteStream):
    def __iter__(self):  # type: ignore[no-untyped-def]
        yield b'{"car": 2, '
        raise httpx.ReadTimeout("silence")


@EVERY_VENDOR
def test_d6_an_answer_cut_after_its_head_is_a_communication_error(vendor: str) -> None:
    stage = Stage()
    stage.vendors.on(STATE_PATHS[vendor], lambda request: httpx.Response(200, stream=_Torn(), request=request))
    assert stage.outcome(CHARGERS[vendor]) == COMMUNICATION


@EVERY_VENDOR
def test_d7_details_alone_are_no_answer(vendor: str) -> None:
    stage = Stage()
    assert stage.outcome(CHARGERS[vendor]) == "200"
    stage.vendors.on(STATE_PATHS[vendor], raw(502, b"<html>"))
    assert stage.outcome(CHARGERS[vendor]) == COMMUNICATION


@pytest.mark.parametrize("broken", [raw(502), raw(401), raw(200, b"<html>"), httpx.ReadTimeout("silence")])
@pytest.mark.parametrize(
    ("charger_id", "path", "name"),
    [
        pytest.param(EASEE, EASEE_RECORD, "Garage", id="easee record"),
        pytest.param(EASEE, EASEE_DETAILS, "Garage", id="easee details"),
        pytest.param(ZAPTEC, ZAPTEC_RECORD, "Bay 1", id="zaptec record"),
    ],
)
def test_d7_failing_details_leave_the_last_known_ones(charger_id: str, path: str, name: str, broken: Answer) -> None:
    stage = Stage()
    before = stage.refresh(charger_id).get_json()["staticData"]
    assert before["name"] == name
    stage.vendors.on(path, broken)
    stage.clock.step(1000)
    after = stage.refresh(charger_id)
    assert (after.status_code, after.get_json()["staticData"]) == (200, before)


def test_d7_details_that_never_came_are_those_of_our_records() -> None:
    stage = Stage()
    stage.vendors.on(EASEE_DETAILS, raw(500))
    static = stage.refresh(EASEE).get_json()["staticData"]
    assert (static["name"], static["model"], static["vendor"]) == ("As our records say", "Easee Home", "EASEE")


@pytest.mark.parametrize(
    ("charger_id", "answers"),
    [
        pytest.param(EASEE, {EASEE_OBSERVATIONS: raw(404), EASEE_RECORD: raw(404)}, id="easee removed"),
        pytest.param(EASEE, {EASEE_OBSERVATIONS: FRAMEWORK_403}, id="easee not ours any more"),
        pytest.param(
            EASEE, {EASEE_OBSERVATIONS: Canned(400, {"errorCode": 400, "title": "x"})}, id="easee 400 with code"
        ),
        pytest.param(ZAPTEC, {ZAPTEC_STATE: Canned(404, {"errorCode": 512, "message": "x"})}, id="zaptec removed"),
        pytest.param(ZAPTEC, {ZAPTEC_STATE: raw(403)}, id="zaptec 403"),
        pytest.param(ZAPTEC, {ZAPTEC_STATE: raw(204)}, id="zaptec 204"),
        pytest.param(ZAPTEC, {ZAPTEC_STATE: Canned(body=[]), ZAPTEC_RECORD: raw(404)}, id="zaptec before March 2025"),
    ],
)
def test_d8_a_charger_the_vendor_does_not_show_is_disconnected(charger_id: str, answers: dict[str, Answer]) -> None:
    stage = Stage()
    for path, answer in answers.items():
        stage.vendors.on(path, answer)
    assert stage.outcome(charger_id) == DEVICE


@pytest.mark.parametrize(
    "charger_id",
    [
        "",
        "null",
        "1",
        "a/b",
        "%2F",
        "..%2f",
        "%00",
        "%0A",
        "%ff",
        EASEE + "x",
        "{" + EASEE + "}",
        EASEE.replace("-", ""),
        f"urn:uuid:{EASEE}",
        f"{EASEE}%0A",
        " " + EASEE,
        "x" * 8000,
        "00000000-0000-0000-0000-000000000000",
    ],
)
def test_d9_an_id_that_is_none_is_not_found(charger_id: str) -> None:
    stage = Stage()
    assert stage.outcome(charger_id) == "CHARGER_NOT_FOUND"
    assert stage.vendors.calls == []


def test_d9_an_upper_case_id_is_the_same_id() -> None:
    assert Stage().refresh(EASEE.upper()).get_json()["id"] == EASEE


@pytest.mark.parametrize(
    ("charger_id", "path", "answer"),
    [
        pytest.param(EASEE, EASEE_OBSERVATIONS, Canned(body=easee_observations(at="2026-01-02T16:45:00Z")), id="easee"),
        pytest.param(GO_E, GO_E_STATUS, Canned(body=go_e_status(utc="2026-01-02T16:45:00.000")), id="go-e utc"),
        pytest.param(
            GO_E,
            GO_E_STATUS,
            Canned(body=go_e_status(), headers={"Last-Modified": "Fri, 02 Jan 2026 16:45:00 GMT"}),
            id="go-e header",
        ),
        pytest.param(ZAPTEC, ZAPTEC_STATE, Canned(body=zaptec_rows(at="2026-01-02T16:45:00")), id="zaptec"),
    ],
)
def test_d10_no_time_lies_ahead_of_ours(charger_id: str, path: str, answer: Canned) -> None:
    stage = Stage()
    stage.vendors.on(path, answer)
    body = stage.refresh(charger_id).get_json()
    assert body["chargeState"]["lastUpdated"] == body["lastUpdated"] == "2026-01-02T16:35:00.000Z"
    assert body["staticData"]["lastUpdated"] <= "2026-01-02T16:35:00.000Z"
