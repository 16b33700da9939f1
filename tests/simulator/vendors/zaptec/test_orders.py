"""Commands: what is refused byte for byte, what happens to the charger, and when the cloud hears of it."""

import pytest

from simulator.truth.seeds import stream
from simulator.truth.states import ChargingState, Hold
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.commands import COMMANDS
from simulator.vendors.zaptec.orders import OPEN
from tests.simulator.vendors.zaptec.bench import Bench
from tests.simulator.vendors.zaptec.test_readable import QUIET_S, read

OK = (200, "")
REFUSED = (500, '{"Code":528,"Details":null,"StackTrace":null}')
NOT_PAUSED = (
    500,
    '{"Code":528,"Details":"Charging is not Paused nor Scheduled; Resume command cannot be sent","StackTrace":null}',
)
OFFLINE = (500, '{"Code":520,"Details":null,"StackTrace":null}')
UNKNOWN = (500, '{"Code":519,"Details":null,"StackTrace":null}')

ANSWERS = [
    ("unplugged", 506, REFUSED),
    ("preparing", 506, OK),
    ("charging", 506, OK),
    ("finished", 506, OK),
    ("stopped", 506, REFUSED),
    ("fault", 506, REFUSED),
    ("device-offline", 506, OFFLINE),
    ("unplugged", 507, NOT_PAUSED),
    ("preparing", 507, NOT_PAUSED),
    ("charging", 507, NOT_PAUSED),
    ("finished", 507, NOT_PAUSED),
    ("stopped", 507, OK),
    ("fault", 507, NOT_PAUSED),
    ("device-offline", 507, OFFLINE),
    ("unplugged", 10001, REFUSED),
    ("charging", 10001, OK),
    ("stopped", 10001, OK),
    ("fault", 10001, REFUSED),
    ("device-offline", 10001, OFFLINE),
    *((situation, 102, OK) for situation in ("unplugged", "charging", "fault")),
    ("device-offline", 102, OFFLINE),
    ("charging", 200, OK),
]


@pytest.mark.parametrize(("situation", "command_id", "expected"), ANSWERS)
def test_answer(situation: str, command_id: int, expected: tuple[int, str]) -> None:
    assert Bench(situation).command(command_id) == expected


@pytest.mark.parametrize(
    ("spelling", "request_with"),
    [
        ("SendCommand", {}),
        ("sendCommand", {"data": "{}", "content_type": "application/json"}),
        ("sendcommand", {"data": "null", "content_type": "application/json"}),
        ("sendCommand", {"data": "", "content_type": "application/x-www-form-urlencoded"}),
        ("sendCommand", {"data": "{}", "content_type": "application/json-patch+json"}),
        ("sendCommand", {"data": "not json", "content_type": "application/json"}),
    ],
)
def test_any_body_will_do_and_the_answer_has_none(spelling: str, request_with: dict[str, str]) -> None:
    bench = Bench("charging")
    path = f"/api/chargers/{{id}}/{spelling}/506"
    answer = bench.send("POST", path, None, **request_with)
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", "0")
    assert "Content-Type" not in answer.headers
    assert bench.truth().state is ChargingState.STOPPED


@pytest.mark.parametrize("command_id", [row[0] for row in COMMANDS])
def test_every_other_command_is_the_vendors_own(command_id: int) -> None:
    answer = Bench("charging").command(command_id)
    if command_id in OPEN:
        assert answer[0] == (500 if command_id == 507 else 200)
    elif command_id in (0, 10000, 10999):
        assert answer == UNKNOWN
    else:
        assert answer == (403, "")


@pytest.mark.parametrize("command_id", ["999", "stop", "-1", "5.06", "9" * 400, "٥٠٦"])
def test_no_such_command(command_id: str) -> None:
    answer = Bench("charging").post(f"/api/chargers/{{id}}/sendCommand/{command_id}")
    assert (answer.status_code, answer.get_data(as_text=True)) == UNKNOWN


def course(bench: Bench, moments: dict[float, tuple[str, str]]) -> None:
    """Check 710 and 718 at seconds from now."""
    passed_s = 0.0
    for at_s, expected in moments.items():
        bench.clock.step(at_s - passed_s)
        passed_s = at_s
        state = bench.state()
        assert (state[710], state[718]) == expected, at_s


def test_pause_and_resume() -> None:
    bench = Bench("charging")
    session = bench.state()[721]
    assert bench.command(506) == OK
    course(bench, {0: ("3", "0"), 1.9: ("3", "0"), 2: ("3", "1"), 6.9: ("3", "1"), 7: ("5", "1")})
    assert bench.state()[513] == "0.000"
    assert bench.command(506) == REFUSED
    assert bench.command(507) == OK
    course(bench, {0: ("5", "1"), 1.5: ("2", "0"), 5: ("3", "0")})
    bench.clock.step(30)
    state = bench.state()
    assert (state[721], float(state[513] or 0) > 10_000) == (session, True)


def test_a_second_pause_or_an_early_resume_is_refused() -> None:
    bench = Bench("charging")
    assert bench.command(506) == OK
    assert bench.command(506) == REFUSED
    bench.clock.step(3)
    assert bench.command(507) == NOT_PAUSED
    bench.clock.step(4)
    assert bench.command(507) == OK


def test_a_full_car_that_is_stopped_and_resumed_takes_nothing_more() -> None:
    bench = Bench("finished")
    assert bench.command(506) == OK
    bench.clock.step(10)
    assert (bench.state()[710], bench.state()[718]) == ("5", "1")
    assert bench.command(507) == OK
    bench.clock.step(10)
    assert bench.truth().state is ChargingState.FINISHED
    assert (bench.state()[710], bench.state()[718]) == ("5", "0")


def test_a_car_without_energy_yet_is_held_until_resumed() -> None:
    bench = Bench("unplugged")
    bench.act("plug")
    assert bench.command(506) == OK
    course(bench, {0: ("2", "0"), 2: ("2", "1")})
    bench.clock.step(600)
    assert bench.truth().state is ChargingState.PREPARING
    assert bench.command(507) == OK
    bench.clock.step(20)
    assert (bench.state()[710], bench.state()[718]) == ("3", "0")
    bench.act("unplug")
    bench.act("plug", hold=Hold.POWER.value)
    assert bench.state()[718] == "0"


def test_a_car_stopped_early_waits_through_a_new_limit() -> None:
    bench = Bench("unplugged")
    bench.act("plug")
    bench.command(506)
    bench.post("/api/chargers/{id}/update", {"maxChargeCurrent": 10})
    bench.clock.step(600)
    assert (bench.truth().limit_a, bench.truth().hold) == (10, Hold.POWER)


def test_resume_ends_the_wait_for_a_schedule() -> None:
    bench = Bench("charging")
    bench.act("pause", hold=Hold.SCHEDULE.value)
    bench.clock.step(60)
    assert bench.command(507) == OK
    assert bench.truth().state is ChargingState.CHARGING


def test_resume_at_a_limit_of_nothing_stays_at_2() -> None:
    bench = Bench("stopped")
    bench.act("limit", limit_a=0)
    assert bench.command(507) == OK
    bench.clock.step(60)
    assert (bench.state()[710], bench.state()[718]) == ("2", "0")


@pytest.mark.parametrize(("complains", "answer"), [(False, OK), (True, REFUSED)])
def test_deauthorise_closes_the_session(complains: bool, answer: tuple[int, str]) -> None:
    bench = Bench("preparing", deauthorise_complains=complains)
    bench.acts("authorise")
    before = bench.state()
    assert before[722] == ids.tag(bench.world.seed, bench.charger.id)
    wanted_wh = bench.truth().wanted_wh
    assert bench.command(10001) == answer
    bench.clock.step(60)
    state = bench.state()
    assert (state[710], state[722], state[714]) == ("2", None, "32")
    assert state[721] not in (None, before[721])
    rows = bench.get("/api/chargehistory").get_json()["Data"]
    assert rows[0]["Id"] == before[721]
    assert bench.truth().hold is Hold.AUTHORISATION
    assert bench.truth().wanted_wh == wanted_wh


def test_without_authorisation_the_next_session_begins_at_once() -> None:
    bench = Bench("charging")
    assert bench.command(10001) == OK
    assert bench.state()[710] == "2"
    bench.clock.step(20)
    assert bench.state()[710] == "3"


def test_a_full_car_asks_for_next_to_nothing_in_its_new_session() -> None:
    bench = Bench("finished")
    assert bench.command(10001) == OK
    bench.clock.step(60)
    assert bench.truth().state is ChargingState.FINISHED
    assert bench.truth().session_wh < 2


def test_restart() -> None:
    bench = Bench("charging")
    assert bench.command(102) == OK
    seen = []
    for wait_s in (4, 2, 53, 2):
        bench.clock.step(wait_s)
        seen.append(bench.state()[-2])
    assert seen == ["1", "0", "0", "1"]
    assert bench.state()[710] == "3"
    assert float(bench.state()[820] or 9) < 0.1


@pytest.mark.parametrize(
    ("available", "answer", "version", "up_to_date"),
    [
        ("current", OK, "2.4.2.4", True),
        ("newer", OK, "2.4.2.5", True),
        ("unset", (500, '{"Code":525,"Details":null,"StackTrace":null}'), "2.4.2.4", True),
    ],
)
def test_upgrade(available: str, answer: tuple[int, str], version: str, up_to_date: bool) -> None:
    bench = Bench("charging", firmware=available)
    path = "/api/chargerFirmware/installation/{site}"
    (before,) = bench.get(path).get_json()
    assert (before["CurrentVersion"], before["IsUpToDate"]) == ("2.4.2.4", available != "newer")
    assert bench.command(200) == answer
    bench.clock.step(90)
    assert (bench.state()[-2], bench.state()[911]) == ("0" if available == "newer" else "1", "2.4.2.4")
    bench.clock.step(91)
    assert (bench.state()[-2], bench.state()[911], bench.state()[916]) == ("1", version, version)
    (row,) = bench.get(path).get_json()
    assert (row["CurrentVersion"], row["IsUpToDate"]) == (version, up_to_date)
    boots = bench.truth().boots
    assert bench.command(200) == answer
    assert bench.truth().boots == boots


def test_authorise_lets_the_car_go_on_in_the_owners_name() -> None:
    bench = Bench("preparing")
    tag_row = bench.rows()[750]
    for spelling in ("authorizecharge", "AuthorizeCharge"):
        answer = bench.post(f"/api/chargers/{{id}}/{spelling}")
        assert (answer.status_code, answer.get_data(as_text=True)) == (OK if spelling == "authorizecharge" else REFUSED)
    bench.clock.step(20)
    state = bench.state()
    assert (state[710], state[722]) == ("3", ids.user_id(bench.world.seed, bench.charger.account_id))
    assert bench.rows()[750] == tag_row
    bench.acts("unplug")
    (row, _) = bench.get("/api/chargehistory").get_json()["Data"]
    assert "TokenName" not in row
    assert row["UserId"] == state[722]
    assert f'"AuthenticationCode":"{state[722]}"' in (bench.state()[723] or "")


@pytest.mark.parametrize("situation", ["unplugged", "charging", "fault", "stopped"])
def test_nobody_to_authorise(situation: str) -> None:
    answer = Bench(situation).post("/api/chargers/{id}/authorizecharge", {})
    assert (answer.status_code, answer.get_data(as_text=True)) == REFUSED


@pytest.mark.parametrize("command_id", sorted(OPEN))
def test_a_command_to_a_charger_off_line_can_get_lost(command_id: int) -> None:
    bench = Bench("charging", offline_commands="accepted")
    bench.act("go_offline")
    before = bench.world.history(bench.charger.id)
    assert bench.command(command_id) == OK
    assert bench.world.history(bench.charger.id) == before


def test_a_standalone_charger_takes_no_notice() -> None:
    bench = Bench("charging")
    bench.post("/api/chargers/{id}/settings", [{"id": 712, "value": "1"}])
    assert bench.command(506) == OK
    assert bench.truth().state is ChargingState.CHARGING


EVENTS = ("plug", "unplug", "authorise", "finish", "fault", "clear_fault", "pause", "release", "require_authorisation")
LIMITS_A = (0, 4, 6, 10, 16, 32)


@pytest.mark.parametrize("walk", range(6))
def test_the_truth_can_be_read_after_any_walk_of_commands(walk: int) -> None:
    draw = stream(walk, "command walk")
    bench = Bench("unplugged")
    statuses = set()
    for _ in range(80):
        if draw.random() < 0.4:
            action = draw.choice(EVENTS)
            known: dict[str, dict[str, object]] = {"plug": {"wanted_wh": 30_000.0}, "pause": {"hold": "SCHEDULE"}}
            params = known.get(action, {})
            bench.world.plan(bench.charger.id, 0, action, **params)
        elif draw.random() < 0.3:
            body = {"maxChargeCurrent": draw.choice(LIMITS_A), "maxChargePhases": draw.choice([1, 3])}
            statuses.add(bench.post("/api/chargers/{id}/update", body).status_code)
        else:
            statuses.add(bench.command(draw.choice(sorted(OPEN)))[0])
        bench.clock.step(draw.choice([0.0, 1.0, 3.0, 30.0]))
        assert bench.state()[710] in {"1", "2", "3", "5"}
        bench.clock.step(QUIET_S)
        heard = bench.world.view(bench.charger.id).charger
        if bench.world.now_s() - heard.since_s < QUIET_S:
            continue
        state = bench.state()
        assert read(state) is heard.state, state
        assert float(state[510] or 0) == heard.limit_a
        assert state[520] == str(heard.phases)
    assert statuses == {200, 500}
