"""The charger in the LAN: no key, its own headers and sentences, live values, and when it does not answer at all."""

import pytest
from flask import Response

from simulator.truth.states import ChargingState
from simulator.vendors.front import Role, Subject
from simulator.vendors.go_e import create_app
from tests.simulator.vendors.go_e.conftest import EMPTY, Stage, new_stage

NOTHING = "Nothing matches the given URI"


@pytest.mark.parametrize("path", ["api/status", "api/set?amp=10", "status", "mqtt?payload=amp=10"])
def test_headers_of_every_answer(path: str) -> None:
    answer = new_stage(hla=True).lan(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Connection"] == "close"
    assert "Last-Modified" not in answer.headers


def test_the_same_status_as_in_the_cloud_but_for_what_the_cloud_adds(stage: Stage) -> None:
    own, cloud = stage.lan("api/status").get_json(), stage.status()
    assert cloud == own | {"c0p": "{}"}
    assert list(own) == [key for key in cloud if key != "c0p"]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        pytest.param("car,amp", '{"amp":16,"car":1}', id="the device's own order"),
        pytest.param("amp,nosuchkey", '{"amp":16}', id="unknown"),
        pytest.param('["car"]', "{}", id="the old form"),
        pytest.param("c0p,cae", '{"cae":true}', id="not what the cloud adds"),
    ],
)
def test_a_filter(stage: Stage, text: str, body: str) -> None:
    assert stage.lan(f"api/status?filter={text}").text == body


@pytest.mark.parametrize("hardware", ["CORE", "PRO"])
@pytest.mark.parametrize(
    ("query", "code"), [pytest.param("", 400, id="all"), ("?filter=car,cbl", 400), ("?filter=car", 200)]
)
def test_core_and_pro_complain_and_answer(hardware: str, query: str, code: int) -> None:
    answer = new_stage(hardware=hardware).lan(f"api/status{query}")
    assert (answer.status_code, answer.get_json()["car"]) == (code, 1)


@pytest.mark.parametrize(
    ("firmware", "there"),
    [("59.4", True), ("60.0", False), ("60.2", False), ("60.3", True)],
)
def test_cards_were_gone_for_a_while(firmware: str, there: bool) -> None:
    stage = new_stage(firmware=firmware)
    assert ("cards" in stage.lan("api/status").get_json()) is there
    assert "cards" in stage.status()


@pytest.mark.parametrize(
    ("method", "path", "code", "text"),
    [
        pytest.param("GET", "api/nothing", 404, NOTHING, id="unknown"),
        pytest.param("GET", "api/status/", 404, NOTHING, id="trailing slash"),
        pytest.param("GET", "", 404, NOTHING, id="the pages"),
        pytest.param("GET", "status", 404, NOTHING, id="v1 is off until its owner switches it on"),
        pytest.param("GET", "mqtt?payload=amp=6", 404, NOTHING, id="as are its writes"),
        pytest.param("POST", "api/set", 405, "Request method for this URI is not handled by server", id="POST"),
        pytest.param("PUT", "api/status", 405, "Request method for this URI is not handled by server", id="PUT"),
        pytest.param("OPTIONS", "status", 405, "Request method for this URI is not handled by server", id="OPTIONS"),
    ],
)
def test_what_is_not_served(stage: Stage, method: str, path: str, code: int, text: str) -> None:
    answer = stage.lan(path, method=method)
    assert (answer.status_code, answer.text) == (code, text)
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.headers["Connection"] == "close"


def test_interfaces_are_switched_by_their_keys(stage: Stage) -> None:
    stage.lan("api/set?hla=true")
    stage.step(1)
    assert stage.lan("status").status_code == 200
    assert stage.value("hla") is True
    stage.lan("api/set?hai=false")
    stage.step(1)
    assert [stage.lan(path).status_code for path in ("api/status", "api/set?hai=true", "status")] == [404, 404, 200]
    stage.write(hai="true", hla="false")
    assert [stage.lan(path).status_code for path in ("api/status", "status")] == [200, 404]


@pytest.mark.parametrize("hardware", ["CORE", "PRO"])
def test_core_and_pro_have_no_v1(hardware: str) -> None:
    assert new_stage(hardware=hardware, hla=True).lan("status").status_code == 404


def test_a_write_changes_the_truth_and_every_other_view(stage: Stage) -> None:
    stage.plug_and_charge()
    stage.lan("api/set?frc=1")
    stage.step(10)
    assert stage.world.truth(stage.charger().id).state is ChargingState.STOPPED
    assert stage.lan("api/status?filter=car,frc").get_json() == stage.status(names="car,frc") == {"car": 4, "frc": 1}


def test_without_cloud_it_is_live_and_takes_writes(stage: Stage) -> None:
    stage.plug_and_charge()
    before = stage.status(names="amp,wh,rbt")
    stage.act("go_offline")
    stage.step(20)
    stage.lan("api/set?amp=10")
    stage.step(1)
    stage.lan("api/set?amp=8")
    stage.step(1)
    own = stage.lan("api/status?filter=amp,wh,rbt").get_json()
    assert (own["amp"], own["rbt"]) == (8, before["rbt"] + 22_000)
    assert own["wh"] > before["wh"]
    assert stage.status(names="amp,wh,rbt") == before
    stage.step(10)
    assert stage.answer().status_code == 404
    stage.act("come_online")
    assert stage.value("amp") == 8


def test_the_cloud_shows_what_counted_when_the_line_broke(stage: Stage) -> None:
    stage.write(fna='"Old"')
    stage.act("go_offline")
    for name in ("Newer", "Newest"):
        stage.lan(f"api/set?fna={name}")
        stage.step(2)
    assert stage.value("fna") == "Old"
    assert stage.lan("api/status?filter=fna").get_json() == {"fna": "Newest"}


def test_long_silent_in_the_cloud_is_none_of_the_lans_business(stage: Stage) -> None:
    stage.act("go_offline")
    stage.step(90_000)
    assert stage.answer().status_code == 403
    assert stage.lan("api/status?filter=car").get_json() == {"car": 1}


@pytest.mark.parametrize("path", ["api/status", "api/set?amp=10", "status", "mqtt?payload=amp=10", "ws"])
@pytest.mark.parametrize("how", ["boots", "no power", "nobody there"])
def test_when_nobody_answers(path: str, how: str) -> None:
    stage = new_stage(hla=True, lan_without_cloud=how != "no power")
    hung_up: list[str] = []
    client = create_app(stage.worlds, hang_up=lambda environ: hung_up.append(environ["PATH_INFO"])).test_client()
    if how != "nobody there":
        stage.act("reboot" if how == "boots" else "go_offline")
    serial = "000001" if how == "nobody there" else stage.charger().serial
    answer = client.get(f"/{serial}/lan/{path}")
    assert (answer.status_code, answer.data) == (502, b"")
    assert hung_up == [f"/{serial}/lan/{path.partition('?')[0]}"]


def test_it_is_back_after_a_boot(stage: Stage) -> None:
    stage.lan("api/set?rst=true")
    stage.step(2)
    assert stage.lan("api/status").status_code == 502
    stage.step(30)
    assert stage.lan("api/status?filter=rbc").get_json() == {"rbc": stage.world.truth(stage.charger().id).boots}


def test_a_switched_off_cloud_interface_does_not_matter(stage: Stage) -> None:
    stage.lan("api/set?cae=false")
    stage.step(1)
    assert (stage.answer().status_code, stage.lan("api/status").status_code) == (403, 200)


@pytest.mark.parametrize("host", ["205563.api.v3.go-e.io", "app.v3.go-e.io"])
def test_the_vendors_host_names_lead_to_the_cloud_alone(stage: Stage, host: str) -> None:
    answer = stage.client.get(f"/{stage.charger().serial}/lan/api/status", headers={"Host": host})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("api/status", Role.STATE),
        ("status", Role.STATE),
        ("api/set", Role.COMMAND),
        ("mqtt", Role.COMMAND),
        ("ws", Role.OTHER),
    ],
)
def test_nobody_speaks_for_an_account(stage: Stage, path: str, role: Role) -> None:
    heard: list[Subject] = []

    def listen(subject: Subject, _proceed: object) -> Response:
        heard.append(subject)
        return Response()

    stage.app.gate = listen
    stage.lan(path)
    (subject,) = heard
    assert (subject.role, subject.account_id, subject.charger_id) == (role, None, stage.charger(EMPTY).id)
