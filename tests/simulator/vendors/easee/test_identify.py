"""What a request is about, as the gate hears it, whatever its credentials are worth."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Response

from simulator.truth.states import Vendor
from simulator.vendors.easee import create_app
from simulator.vendors.easee.app import ROLES
from simulator.vendors.front import Role, Subject
from tests.simulator.vendors.easee.cloud import Cloud


class Watched(Cloud):
    """A cloud whose gate writes down what it is asked about."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.subjects: list[Subject] = []
        self.app = create_app(self.worlds, self.gate)
        self.client = self.app.test_client()

    def gate(self, subject: Subject, proceed: Callable[[], Response]) -> Response:
        self.subjects.append(subject)
        return proceed()


@pytest.fixture
def watched() -> Watched:
    return Watched()


ENDPOINTS = [
    pytest.param("/api/chargers", "chargers", Role.LIST, False, id="chargers"),
    pytest.param("/api/sites", "sites", Role.LIST, False, id="sites"),
    pytest.param("/api/accounts/products", "products", Role.LIST, False, id="products"),
    pytest.param("/api/accounts/profile", "profile", Role.OTHER, False, id="profile"),
    pytest.param("/api/chargers/{id}", "charger", Role.DETAILS, True, id="charger"),
    pytest.param("/api/chargers/{id}/details", "charger_details", Role.DETAILS, True, id="details"),
    pytest.param("/api/chargers/{id}/config", "charger_config", Role.DETAILS, True, id="config"),
    pytest.param("/api/chargers/{id}/site", "charger_site", Role.DETAILS, True, id="charger's site"),
    pytest.param("/api/chargers/{id}/state", "charger_state", Role.STATE, True, id="removed state"),
    pytest.param("/state/{id}/observations?ids=109", "observations", Role.STATE, True, id="observations"),
    pytest.param("/api/chargers/{id}/sessions/ongoing", "ongoing", Role.OTHER, True, id="ongoing"),
    pytest.param("/api/sessions/charger/{id}/monthly", "monthly", Role.OTHER, True, id="monthly"),
    pytest.param("/api/chargers/{id}/usage/hourly/a/b", "usage_hourly", Role.OTHER, True, id="usage"),
    pytest.param("/firmware/{id}/latest", "latest_firmware", Role.OTHER, True, id="firmware"),
    pytest.param("/api/commands/{id}/48/1", "command_outcome", Role.COMMAND, True, id="outcome of a command"),
    pytest.param("/api/nowhere", "unknown", Role.OTHER, False, id="unknown address"),
]


@pytest.mark.parametrize(("path", "endpoint", "role", "names_charger"), ENDPOINTS)
def test_subject(watched: Watched, path: str, endpoint: str, role: Role, names_charger: bool) -> None:
    watched.get("charging", path)
    charger = watched.charger("charging")
    assert watched.subjects[-1] == Subject(
        Vendor.EASEE, role, endpoint, watched.world, charger.account_id, charger.id if names_charger else None
    )


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("/api/chargers/{id}/commands/pause_charging", "command"),
        ("/api/chargers/{id}/settings", "charger_settings"),
        ("/api/sites/{site}/circuits/{circuit}/settings", "write_circuit_settings"),
        ("/api/sites/{site}/circuits/{circuit}/dynamicCurrent", "write_dynamic"),
        ("/api/sites/{site}/circuits/{circuit}/rated_current", "rated_current"),
        ("/api/chargers/{id}/schedules/daily", "write_schedule"),
        ("/api/chargers/{id}/schedules/daily/enable", "switch_schedule"),
        ("/api/chargers/{id}/basic_charge_plan", "write_charge_plan"),
    ],
)
def test_commands(watched: Watched, path: str, endpoint: str) -> None:
    watched.send("charging", path, {})
    charger, subject = watched.charger("charging"), watched.subjects[-1]
    assert (subject.role, subject.endpoint, subject.charger_id) == (Role.COMMAND, endpoint, charger.id)


@pytest.mark.parametrize(
    ("tail", "role"), [pytest.param("", Role.DETAILS, id="site"), pytest.param("/state", Role.STATE, id="site state")]
)
def test_site_names_its_charger(watched: Watched, tail: str, role: Role) -> None:
    number = watched.get("charging", "/api/sites").get_json()[0]["id"]
    watched.get("charging", f"/api/sites/{number}{tail}")
    subject = watched.subjects[-1]
    assert (subject.role, subject.charger_id) == (role, watched.charger("charging").id)


def test_expired_token_still_names_its_account(watched: Watched) -> None:
    watched.bearer("charging")
    watched.step(4000.0)
    assert watched.get("charging", "/state/{id}/observations").status_code == 401
    assert watched.subjects[-1].account_id == watched.charger("charging").account_id
    assert watched.subjects[-1].charger_id == watched.charger("charging").id


@pytest.mark.parametrize("password", ["right", "wrong", None])
def test_login_names_its_account(watched: Watched, password: str | None) -> None:
    body = watched.credentials("charging")
    if password != "right":
        body = {"userName": body["userName"], **({"password": password} if password else {})}
    watched.client.post("/api/accounts/login", json=body)
    subject = watched.subjects[-1]
    assert (subject.role, subject.endpoint, subject.world) == (Role.LOGIN, "login", watched.world)
    assert subject.account_id == watched.charger("charging").account_id


def test_login_is_about_its_body_and_not_an_old_token(watched: Watched) -> None:
    body = watched.credentials("charging")
    watched.client.post("/api/accounts/login", json=body, headers=watched.bearer("stopped"))
    assert watched.subjects[-1].account_id == watched.charger("charging").account_id


def test_used_refresh_token_still_names_its_account(watched: Watched) -> None:
    token = watched.login("charging").get_json()["refreshToken"]
    for _ in range(2):
        answer = watched.client.post("/api/accounts/refresh_token", json={"refreshToken": token})
        subject = watched.subjects[-1]
        assert (subject.role, subject.account_id) == (Role.RENEW, watched.charger("charging").account_id)
    assert answer.status_code == 401


@pytest.mark.parametrize("body", [b"", b"{", b"null", b'{"userName":7}', b'{"userName":"nobody"}'])
def test_nobody(watched: Watched, body: bytes) -> None:
    watched.client.post("/api/accounts/login", data=body)
    subject = watched.subjects[-1]
    assert (subject.world, subject.account_id, subject.charger_id) == (None, None, None)


def test_charger_without_token(watched: Watched) -> None:
    charger = watched.charger("charging")
    watched.client.get(f"/state/{charger.serial}/observations", headers={"Authorization": "Bearer garbage"})
    subject = watched.subjects[-1]
    assert (subject.world, subject.account_id, subject.charger_id) == (watched.world, None, charger.id)


@pytest.mark.parametrize("name", ["id", "handle"])
def test_only_the_serial_names_a_charger(watched: Watched, name: str) -> None:
    charger = watched.charger("charging")
    watched.client.get(f"/state/{getattr(charger, name)}/observations")
    assert watched.subjects[-1].charger_id is None


def test_another_vendors_charger_is_nobodys(watched: Watched) -> None:
    serial = watched.world.charger("zaptec-charging").serial
    answer = watched.client.get(f"/api/chargers/{serial}", headers=watched.bearer("charging"))
    assert (answer.status_code, watched.subjects[-1].charger_id) == (404, None)


def test_the_gate_may_answer_instead(cloud: Cloud) -> None:
    app = create_app(cloud.worlds, lambda _subject, _proceed: Response("no", 418))
    assert app.test_client().get("/api/chargers").status_code == 418


def test_every_role_belongs_to_an_endpoint(cloud: Cloud) -> None:
    endpoints = {rule.endpoint.rpartition(".")[2] for rule in cloud.app.url_map.iter_rules()}
    assert set(ROLES) <= endpoints
    assert len(endpoints) == sum(1 for _ in cloud.app.url_map.iter_rules()), "endpoint names are told apart"
