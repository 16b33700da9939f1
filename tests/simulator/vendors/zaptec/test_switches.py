"""What other times and other sites of this cloud answered: each switch, what it changes and nothing else."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from simulator.vendors.zaptec import ids
from tests.simulator.vendors.zaptec.bench import Bench


def form(bench: Bench) -> dict[str, str]:
    """The right login of the first charger's owner."""
    account = bench.world.accounts.get(bench.charger.account_id)
    return {"grant_type": "password", "username": account.username, "password": account.password}


def test_the_old_token_server_takes_get_with_a_form_and_says_who_somebody_is() -> None:
    bench = Bench("charging", token_server="legacy")
    answer = bench.client.get("/oauth/token", data=form(bench))
    assert answer.status_code == 200
    said = answer.get_json()
    person = bench.world.people.owner_of(bench.charger.account_id)
    assert (said["userName"], said["firstName"], said["lastName"], said["language"]) == (
        form(bench)["username"],
        person.first_name,
        person.last_name,
        "en",
    )
    assert said[".issued"] == "Mon, 05 Jan 2026 10:00:00 GMT"
    assert parsedate_to_datetime(said[".expires"]) == datetime(2026, 1, 5, 11, tzinfo=UTC)
    token = {"Authorization": f"Bearer {said['access_token']}"}
    assert bench.client.get("/api/chargers", headers=token).status_code == 200


@pytest.mark.parametrize("username", [None, "", "nobody@example.test"])
def test_todays_token_server_takes_post_only(username: str | None) -> None:
    bench = Bench("charging")
    answer = bench.client.get("/oauth/token", data=form(bench) if username is None else {"username": username})
    assert (answer.status_code, answer.headers["Allow"], answer.data) == (405, "POST", b"")
    assert set(bench.login(bench.charger).get_json()) == {"access_token", "token_type", "expires_in"}


@pytest.mark.parametrize(
    ("options", "status"),
    [
        pytest.param({}, 200, id="owner"),
        pytest.param({"setting_up": True}, 204, id="owner while it is set up"),
        pytest.param({"roles": 1}, 204, id="plain user"),
        pytest.param({"roles": 1, "plain_hierarchy": 403}, 403, id="plain user before September 2025"),
    ],
)
def test_hierarchy(options: dict[str, object], status: int) -> None:
    answer = Bench("charging", **options).get("/api/installation/{site}/hierarchy")
    assert answer.status_code == status
    if status != 200:
        assert answer.data == b""
        assert "Content-Type" not in answer.headers


def test_set_up_ends() -> None:
    bench = Bench("charging", setting_up=True)
    assert bench.get("/api/installation/{site}/hierarchy").status_code == 204
    bench.world.options["zaptec.setting_up"] = False
    assert bench.get("/api/installation/{site}/hierarchy").status_code == 200


def test_firmware_of_a_charger_that_never_reported() -> None:
    [row] = Bench("charging", firmware_rows="bare").get("/api/chargerFirmware/installation/{site}").get_json()
    assert set(row) == {"ChargerId", "DeviceId", "DeviceType"}


def test_empty_values_as_text() -> None:
    absent, text = Bench("unplugged").rows(), Bench("unplugged", empty_values="text").rows()
    without = {key for key, row in absent.items() if "ValueAsString" not in row}
    assert {-1, 721, 722} <= without
    assert {key for key, row in text.items() if row.get("ValueAsString") == ""} == without - {-1}
    assert "ValueAsString" not in text[-1]


@pytest.mark.parametrize("path", ["/api/installation/{site}/messagingConnectionDetails", "/api/userGroups/{group}/"])
@pytest.mark.parametrize(
    ("options", "status", "host"),
    [
        ({}, 403, None),
        ({"roles": 1}, 403, None),
        ({"roles": 1, "messaging": True}, 403, None),
        ({"messaging_refusal": "empty"}, 200, ""),
        ({"messaging": True}, 200, "fake-bus.servicebus.example.test"),
    ],
)
def test_the_message_bus(path: str, options: dict[str, object], status: int, host: str | None) -> None:
    bench = Bench("charging", **options)
    group = ids.user_group_id(bench.world.seed, bench.charger.account_id)
    path = path.replace("{group}/", f"{group}/messagingConnectionDetails")
    answer = bench.get(path)
    assert answer.status_code == status
    if host is None:
        assert answer.data == b""
        return
    body = answer.get_json()
    assert {name: type(value) for name, value in body.items()} == {
        "Type": int,
        "Host": str,
        "Port": int,
        "UseSSL": bool,
        "Username": str,
        "Password": str,
        "Topic": str,
        "Subscription": str,
    }
    assert (body["Host"], body["Port"], body["UseSSL"], body["Type"]) == (host, 5671, True, 0)
    assert bool(body["Username"]) == bool(body["Password"]) == bool(host)


@pytest.mark.parametrize("chars", [0, 100_000])
def test_a_logo_can_be_most_of_an_installation(chars: int) -> None:
    site = Bench("charging", logo_chars=chars).get("/api/installation/{site}").get_json()
    assert len(site.get("SupportGroup", {}).get("LogoBase64", "")) == chars


def test_a_share_per_minute_of_everything() -> None:
    bench = Bench("charging", requests_per_minute=3)
    statuses = [bench.get("/api/chargers/{id}/state").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    refused = bench.get("/api/chargers/{id}/state")
    assert (refused.headers["Retry-After"], refused.mimetype) == ("60", "text/html")
    bench.clock.step(60)
    assert bench.get("/api/chargers/{id}/state").status_code == 200


def test_commands_can_get_lost() -> None:
    bench = Bench("charging", lost_commands=True)
    for command_id in (506, 102, 200, 10001):
        assert bench.command(command_id) == (200, "")
    assert bench.command(507)[0] == 500
    bench.clock.step(60)
    assert bench.values([710, 718, -2]) == {710: "3", 718: "0", -2: "1"}
    assert len(bench.truth().visits) == 1
    bench.world.options["zaptec.lost_commands"] = False
    assert bench.command(506) == (200, "")
    bench.clock.step(60)
    assert bench.values([710, 718]) == {710: "5", 718: "1"}


@pytest.mark.parametrize(("situation", "path"), [("preparing", "authorizecharge"), ("preparing", "sendCommand/506")])
def test_a_car_before_its_first_energy_hears_no_lost_command(situation: str, path: str) -> None:
    bench = Bench(situation, lost_commands=True)
    before = bench.state()
    assert bench.post(f"/api/chargers/{{id}}/{path}").status_code == 200
    bench.clock.step(30)
    after = bench.state()
    assert {key for key in before if before[key] != after[key]} == set()


def test_a_command_may_answer_as_documented() -> None:
    answer = Bench("charging", command_body="json").post("/api/chargers/{id}/sendCommand/506")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.get_json()["Code"] == 200
