"""Every address: its status, content type and headers; and what is refused, to the byte."""

import re

import pytest

from simulator.vendors.easee.options import BadOption
from tests.simulator.vendors.easee.cloud import Cloud

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
FORBIDDEN = re.compile(
    rb'\{"type":"https://tools\.ietf\.org/html/rfc7231#section-6\.5\.3","title":"Forbidden","status":403,'
    rb'"traceId":"00-[0-9a-f]{32}-[0-9a-f]{16}-00"\}'
)
NOT_FOUND = re.compile(
    rb'\{"type":"https://tools\.ietf\.org/html/rfc7231#section-6\.5\.4","title":"Not Found","status":404,'
    rb'"traceId":"00-[0-9a-f]{32}-[0-9a-f]{16}-00"\}'
)
NO_CHARGER = (
    b'{"errorCode":400,"errorCodeName":"ChargerNotFound","type":null,"title":"Charger not found","status":404,'
    b'"detail":"[Empty in production]","instance":null,"extensions":{}}'
)
SPAN = "2025-12-01T00:00:00+00:00/2026-02-01T00:00:00Z"
OF_A_CHARGER = [
    "/api/chargers/{id}",
    "/api/chargers/{id}?alwaysGetChargerAccessLevel=true",
    "/api/chargers/{id}/config",
    "/api/chargers/{id}/site",
    "/api/chargers/{id}/details",
    "/state/{id}/observations?ids=109,120",
    "/api/chargers/{id}/sessions/ongoing",
    "/api/chargers/{id}/sessions/latest",
    f"/api/sessions/charger/{{id}}/sessions/{SPAN}",
    f"/api/sessions/charger/{{id}}/total/{SPAN}",
    "/api/sessions/charger/{id}/monthly",
    "/api/sessions/charger/{id}/sessions/descending?limit=2",
    "/api/chargers/{id}/usage/hourly/2026-01-01/2026-01-02",
    "/api/chargers/lifetime-energy/{id}/hourly?from=2026-01-01&to=2026-01-02",
    "/api/chargers/lifetime-energy/{id}/monthly?from=2025-01-01&to=2026-01-02",
    "/api/chargers/{id}/partners",
]
OF_AN_ACCOUNT = ["/api/accounts/profile", "/api/accounts/products", "/api/sites", "/api/chargers"]


@pytest.mark.parametrize("path", [*OF_A_CHARGER, *OF_AN_ACCOUNT])
def test_answers(cloud: Cloud, path: str) -> None:
    answer = cloud.get("charging", path)
    assert (answer.status_code, answer.content_type) == (200, JSON)
    assert answer.headers["Cache-Control"] == "no-cache,no-store"
    assert answer.headers["X-Amzn-Remapped-Server"] == "Kestrel"
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize("path", [*OF_A_CHARGER, *OF_AN_ACCOUNT, "/api/sites/1", "/api/sites/1/state"])
def test_asks_for_a_token_first(cloud: Cloud, path: str) -> None:
    for serial in (cloud.charger("charging").serial, "EHNOBODY"):
        answer = cloud.client.get(path.format(id=serial))
        assert (answer.status_code, answer.content_type, answer.data) == (401, JSON, b"")


@pytest.mark.parametrize("path", OF_A_CHARGER)
def test_somebody_elses_charger(cloud: Cloud, path: str) -> None:
    serial = cloud.charger("stopped").serial
    answer = cloud.client.get(path.format(id=serial), headers=cloud.bearer("charging"))
    assert (answer.status_code, answer.content_type) == (403, PROBLEM)
    assert FORBIDDEN.fullmatch(answer.data)


@pytest.mark.parametrize("path", OF_A_CHARGER)
def test_unknown_charger(cloud: Cloud, path: str) -> None:
    answer = cloud.client.get(path.format(id="EHNOBODY"), headers=cloud.bearer("charging"))
    assert (answer.status_code, answer.content_type, answer.data) == (404, PROBLEM, NO_CHARGER)


@pytest.mark.parametrize("tail", ["", "?detailed=true", "/state"])
def test_sites(cloud: Cloud, tail: str) -> None:
    mine = cloud.get("charging", "/api/sites").get_json()[0]["id"]
    foreign = cloud.get("stopped", "/api/sites").get_json()[0]["id"]
    assert cloud.get("charging", f"/api/sites/{mine}{tail}").status_code == 200
    refused = cloud.get("charging", f"/api/sites/{foreign}{tail}")
    assert (refused.status_code, refused.content_type) == (403, PROBLEM)
    assert FORBIDDEN.fullmatch(refused.data)
    missing = cloud.get("charging", f"/api/sites/1{tail}")
    assert (missing.status_code, missing.content_type) == (404, PROBLEM)
    assert NOT_FOUND.fullmatch(missing.data)


def test_serial_in_lower_case(cloud: Cloud) -> None:
    serial = cloud.charger("charging").serial
    answer = cloud.client.get(f"/api/chargers/{serial.lower()}", headers=cloud.bearer("charging"))
    assert answer.get_json()["id"] == serial


class TestRemovedState:
    """``GET /api/chargers/{id}/state``, gone since September 2026."""

    PATH = "/api/chargers/{id}/state"

    @pytest.mark.parametrize("about", ["charging", "device-offline"])
    def test_is_gone(self, cloud: Cloud, about: str) -> None:
        answer = cloud.get(about, self.PATH)
        assert (answer.status_code, answer.data, "Content-Type" in answer.headers) == (404, b"", False)

    def test_is_gone_for_bad_tokens_too(self, cloud: Cloud) -> None:
        assert cloud.client.get(self.PATH.format(id="EHNOBODY")).status_code == 404

    def test_differs_from_a_charger_that_is_gone(self, cloud: Cloud) -> None:
        unknown = cloud.client.get("/state/EHNOBODY/observations", headers=cloud.bearer("charging"))
        assert unknown.data != cloud.get("charging", self.PATH).data

    def test_may_be_a_validation_problem(self) -> None:
        cloud = Cloud(options={"easee.removed_state_status": 400})
        answer = cloud.get("charging", self.PATH)
        assert (answer.status_code, answer.content_type) == (400, PROBLEM)
        assert answer.get_json(force=True)["title"] == "One or more validation errors occurred."

    def test_answers_in_the_legacy_profile(self, legacy: Cloud) -> None:
        answer = legacy.get("charging", self.PATH)
        assert (answer.status_code, answer.content_type) == (200, JSON)
        assert answer.get_json()["chargerOpMode"] == 3

    @pytest.mark.parametrize(("about", "status"), [("stopped", 403), (None, 404)])
    def test_refuses_in_the_legacy_profile(self, legacy: Cloud, about: str | None, status: int) -> None:
        serial = legacy.charger(about).serial if about else "EHNOBODY"
        headers = legacy.bearer("charging")
        assert legacy.client.get(self.PATH.format(id=serial), headers=headers).status_code == status

    def test_asks_for_a_token_in_the_legacy_profile(self, legacy: Cloud) -> None:
        answer = legacy.client.get(self.PATH.format(id=legacy.charger("charging").serial))
        assert (answer.status_code, answer.data) == (401, b"")

    @pytest.mark.parametrize("profile", ["current", "legacy"])
    def test_observations_answer_in_both_profiles(self, profile: str) -> None:
        assert Cloud(options={"easee.profile": profile}).value("charging", 109) == 3

    def test_a_mistake_in_the_option_is_ours(self) -> None:
        cloud = Cloud(options={"easee.profile": "modern"})
        with pytest.raises(BadOption):
            cloud.get("charging", self.PATH)


@pytest.mark.parametrize("profile", ["current", "legacy"])
def test_site_state_follows_the_profile(profile: str) -> None:
    cloud = Cloud(options={"easee.profile": profile})
    number = cloud.get("charging", "/api/sites").get_json()[0]["id"]
    document = cloud.get("charging", f"/api/sites/{number}/state").get_json()
    assert document["site"] == cloud.get("charging", f"/api/sites/{number}").get_json()
    (circuit,) = document["circuitStates"]
    assert circuit["circuit"] == document["site"]["circuits"][0]
    (charger,) = circuit["chargerStates"]
    assert list(charger) == ["chargerID", "chargerConfig", "chargerState"]
    if profile == "current":
        assert (charger["chargerConfig"], charger["chargerState"]) == (None, None)
    else:
        assert charger["chargerConfig"] == cloud.get("charging", "/api/chargers/{id}/config").get_json()
        assert charger["chargerState"] == cloud.get("charging", "/api/chargers/{id}/state").get_json()


class TestIds:
    """``ids`` of the observations route."""

    PATH = "/state/{id}/observations?ids="

    def numbers(self, cloud: Cloud, ids: str) -> list[int]:
        answer = cloud.get("charging", self.PATH + ids)
        assert answer.status_code == 200
        return [row["id"] for row in answer.get_json()["observations"]]

    @pytest.mark.parametrize(
        ("ids", "numbers"),
        [
            pytest.param("109,120,103", [109, 120, 103], id="in the order asked for"),
            pytest.param("109%2C120", [109, 120], id="encoded commas"),
            pytest.param("109, 120", [109, 120], id="spaces"),
            pytest.param("109,109", [109], id="once each"),
            pytest.param("109,9999,-1,99999999999999999999", [109], id="unknown ones are skipped"),
            pytest.param("251,230,109", [109], id="never reported ones are absent"),
            pytest.param("", [], id="none"),
        ],
    )
    def test_which(self, cloud: Cloud, ids: str, numbers: list[int]) -> None:
        assert self.numbers(cloud, ids) == numbers

    def test_without_ids_everything(self, cloud: Cloud) -> None:
        numbers = list(cloud.rows("charging"))
        assert numbers == sorted(numbers)
        assert {109, 120, 121, 250} < set(numbers)

    def test_no_number(self, cloud: Cloud) -> None:
        answer = cloud.get("charging", self.PATH + "109,abc")
        assert (answer.status_code, answer.content_type) == (400, PROBLEM)
        assert answer.get_json(force=True)["errors"] == {"ids": ["The value 'abc' is not valid."]}


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        pytest.param("GET", "/", 404, None, id="root"),
        pytest.param("GET", "/api/nowhere", 404, None, id="unknown"),
        pytest.param("GET", "/api//chargers", 404, None, id="double slash"),
        pytest.param("GET", "/api/sites/abc", 404, None, id="site is no number"),
        pytest.param("POST", "/api/chargers/EH000000/commands/poll_all", 404, None, id="removed command"),
        pytest.param("POST", "/api/accounts/token", 404, None, id="login of 2022"),
        pytest.param("POST", "/hubs/others/negotiate", 404, None, id="unknown hub"),
        pytest.param("GET", "/api/accounts/login", 405, "POST", id="login by GET"),
        pytest.param("DELETE", "/api/chargers", 405, "GET, HEAD", id="delete"),
        pytest.param("OPTIONS", "/api/chargers", 405, "GET, HEAD", id="options"),
        pytest.param("PUT", "/state/EH000000/observations", 405, "GET, HEAD", id="put"),
    ],
)
def test_web_server_refuses_without_a_page(
    cloud: Cloud, method: str, path: str, status: int, allow: str | None
) -> None:
    answer = cloud.client.open(path, method=method, headers=cloud.bearer("charging"))
    assert (answer.status_code, answer.data, "Content-Type" in answer.headers) == (status, b"", False)
    assert answer.headers.get("Allow") == allow


def test_a_trailing_slash_is_no_redirect(cloud: Cloud) -> None:
    assert cloud.get("charging", "/api/chargers/").status_code == 200


def test_head_has_no_body(cloud: Cloud) -> None:
    answer = cloud.client.head("/api/chargers", headers=cloud.bearer("charging"))
    assert (answer.status_code, answer.data) == (200, b"")


def test_works_under_a_prefix(cloud: Cloud) -> None:
    answer = cloud.client.get(
        "/api/chargers", headers=cloud.bearer("charging"), environ_overrides={"SCRIPT_NAME": "/easee"}
    )
    assert answer.status_code == 200


def test_a_body_on_a_read_does_not_matter(cloud: Cloud) -> None:
    answer = cloud.client.get(
        "/api/chargers", headers={**cloud.bearer("charging"), "Content-Type": "application/json"}, data=b"{"
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        pytest.param("yesterday", "2026-01-01", {"from"}, id="from"),
        pytest.param("2026-01-01", "0", {"to"}, id="to"),
        pytest.param("a", "b", {"from", "to"}, id="both"),
    ],
)
@pytest.mark.parametrize("kind", ["sessions", "total"])
def test_spans_that_are_no_times(cloud: Cloud, kind: str, start: str, end: str, wrong: set[str]) -> None:
    answer = cloud.get("charging", f"/api/sessions/charger/{{id}}/{kind}/{start}/{end}")
    assert (answer.status_code, answer.content_type) == (400, PROBLEM)
    assert set(answer.get_json(force=True)["errors"]) == wrong


@pytest.mark.parametrize("hub", ["chargers", "products"])
class TestNegotiate:
    """``POST {hub}/negotiate``."""

    def test_version_0(self, cloud: Cloud, hub: str) -> None:
        answer = cloud.client.post(f"/hubs/{hub}/negotiate", headers=cloud.bearer("charging"))
        assert (answer.status_code, answer.content_type) == (200, JSON)
        document = answer.get_json()
        assert document == {
            "negotiateVersion": 0,
            "connectionId": document["connectionId"],
            "availableTransports": [{"transport": "WebSockets", "transferFormats": ["Text", "Binary"]}],
        }
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", document["connectionId"])

    @pytest.mark.parametrize("asked", ["1", "2"])
    def test_version_1(self, cloud: Cloud, hub: str, asked: str) -> None:
        path = f"/hubs/{hub}/negotiate?negotiateVersion={asked}"
        document = cloud.client.post(path, headers=cloud.bearer("charging")).get_json()
        assert document["negotiateVersion"] == 1
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", document["connectionToken"])
        assert document["connectionToken"] != document["connectionId"]

    @pytest.mark.parametrize("asked", ["0", "-1", "x", ""])
    def test_anything_else_is_version_0(self, cloud: Cloud, hub: str, asked: str) -> None:
        path = f"/hubs/{hub}/negotiate?negotiateVersion={asked}"
        document = cloud.client.post(path, headers=cloud.bearer("charging")).get_json()
        assert (document["negotiateVersion"], "connectionToken" in document) == (0, False)

    def test_asks_for_a_token(self, cloud: Cloud, hub: str) -> None:
        answer = cloud.client.post(f"/hubs/{hub}/negotiate")
        assert (answer.status_code, answer.content_type, answer.data) == (401, JSON, b"")

    @pytest.mark.parametrize(("wanted", "names"), [(False, []), (True, ["AWSALB", "AWSALBCORS"])])
    def test_cookies(self, hub: str, wanted: bool, names: list[str]) -> None:
        cloud = Cloud(options={"easee.cookies": wanted})
        answer = cloud.client.post(f"/hubs/{hub}/negotiate", headers=cloud.bearer("charging"))
        assert [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")] == names


def test_negotiations_differ(cloud: Cloud) -> None:
    ids = set()
    for hub in ("chargers", "products"):
        for about in ("charging", "stopped"):
            for _ in range(2):
                answer = cloud.client.post(f"/hubs/{hub}/negotiate", headers=cloud.bearer(about))
                ids.add(answer.get_json()["connectionId"])
                cloud.step(1.0)
    assert len(ids) == 8
