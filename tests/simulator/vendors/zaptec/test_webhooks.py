"""Authorisation by web hook: who is asked when, what a yes or no does, and what the cloud shows of it."""

from typing import Any

import pytest

from simulator.truth.states import ChargingState, Hold
from simulator.vendors.zaptec import create_app, ids
from simulator.vendors.zaptec.hook_sender import Message, Reply
from simulator.vendors.zaptec.webhooks import END, START
from tests.simulator.vendors.zaptec.bench import Bench

URL = "http://127.0.0.1:9/"
EXTERNAL = "6a1d2c1e-3b4f-4c5d-8e6f-7a8b9c0d1e2f"
YES = Reply(200, {"sessionId": EXTERNAL})
NO = Reply(401)
SWITCHED = {
    "authentication_type": 1,
    "webhook_start_url": f"{URL}start",
    "webhook_end_url": f"{URL}end",
    "webhook_auth_payload": "username=u&password=p",
}


class Hooked(Bench):
    """A bench whose web hooks are answered by this test. replies: by address, YES unless said."""

    def __init__(self, *situations: str, **options: Any) -> None:
        super().__init__(*situations, **(SWITCHED | options))
        self.sent: list[Message] = []
        self.reply = YES
        self.app = create_app(self.app.worlds, send=self.answer)
        self.client = self.app.test_client()

    def answer(self, message: Message) -> Reply:
        """Keep what was sent."""
        self.sent.append(message)
        return self.reply

    def look(self) -> None:
        """Somebody asks the cloud something."""
        self.get("/api/chargers")

    def visit(self) -> None:
        """A car comes, is there for an hour, and leaves; the cloud is asked after each event."""
        self.look()
        self.act("plug", wanted_wh=20_000)
        self.look()
        self.clock.step(1800)
        self.act("unplug")
        self.look()


def test_nobody_is_asked_unless_switched_on() -> None:
    bench = Hooked("unplugged", authentication_type=0)
    bench.visit()
    assert bench.sent == []


def test_the_customer_is_asked_at_plug_in_and_told_at_unplug() -> None:
    bench = Hooked("unplugged")
    bench.look()
    assert bench.sent == []
    plugged_s = bench.clock.now_s()
    bench.visit()
    start, end = bench.sent
    asked = {
        "installationId": bench.site(),
        "chargerId": bench.charger.vendor_charger_id,
        "deviceId": bench.charger.serial,
        "deviceName": bench.charger.name,
        "tokenId": ids.tag(bench.world.seed, bench.charger.id),
    }
    assert (start.url, start.body) == (f"{URL}start", asked)
    assert end.url == f"{URL}end"
    told = end.body
    assert {key: told[key] for key in asked} == asked
    assert told["sessionId"] == EXTERNAL
    assert (told["startDateTime"], told["endDateTime"]) == ("2026-01-05T10:00:00Z", "2026-01-05T10:30:00Z")
    visit = bench.truth().visits[-1]
    assert visit.plugged_s == plugged_s
    assert told["energy"] == round(visit.delivered_wh / 1000, 4) > 5
    assert told["signedSession"].startswith("OCMF|")
    assert {message.settings.login for message in bench.sent} == {("u", "p")}
    assert [item.kind for item in bench.app.hooks.deliveries(bench.world)] == [START, END]


def test_each_is_sent_once_however_often_somebody_looks() -> None:
    bench = Hooked("unplugged")
    bench.visit()
    for _ in range(3):
        bench.clock.step(600)
        bench.look()
    assert len(bench.sent) == 2
    bench.visit()
    assert len(bench.sent) == 4


@pytest.mark.parametrize(
    ("reply", "allowed"),
    [
        pytest.param(YES, True, id="200 and an id"),
        pytest.param(Reply(200, {"sessionId": EXTERNAL.upper(), "more": 1}), True, id="200, an id in capitals, more"),
        pytest.param(NO, False, id="401"),
        pytest.param(Reply(401, {"sessionId": EXTERNAL}), False, id="401 with an id"),
        pytest.param(Reply(403), False, id="403"),
        pytest.param(Reply(500), False, id="500"),
        pytest.param(Reply(201, {"sessionId": EXTERNAL}), False, id="201"),
        pytest.param(Reply(302), False, id="a redirect"),
        pytest.param(Reply(200), False, id="200 without JSON"),
        pytest.param(Reply(200, {}), False, id="200 without an id"),
        pytest.param(Reply(200, {"sessionId": "7"}), False, id="200 and no UUID"),
        pytest.param(Reply(200, {"sessionId": 7}), False, id="200 and a number"),
        pytest.param(Reply(200, [EXTERNAL]), False, id="200 and a list"),
        pytest.param(Reply(None, trouble="ConnectError: refused"), False, id="nothing came back"),
    ],
)
def test_only_a_200_with_an_id_lets_the_car_charge(reply: Reply, allowed: bool) -> None:
    bench = Hooked("unplugged")
    bench.reply = reply
    bench.visit()
    kinds = [item.kind for item in bench.app.hooks.deliveries(bench.world)]
    assert kinds == ([START, END] if allowed else [START])
    assert (bench.truth().visits[-1].delivered_wh > 0) == allowed


def test_a_car_that_was_denied_waits() -> None:
    bench = Hooked("unplugged")
    bench.reply = NO
    bench.look()
    bench.act("plug", wanted_wh=20_000)
    bench.look()
    bench.clock.step(600)
    assert bench.truth().hold is Hold.AUTHORISATION
    assert bench.values([710, 702, 718, 708]) == {710: "2", 702: "9", 718: "0", 708: "0.000"}
    assert bench.values([722]) == {722: None}


def test_a_yes_that_comes_too_late_lets_nobody_charge() -> None:
    bench = Hooked("unplugged")

    def slow(message: Message) -> Reply:
        bench.sent.append(message)
        if message.url.endswith("start"):
            bench.act("unplug")
            bench.act("plug", wanted_wh=20_000)
        return YES

    bench.app = create_app(bench.app.worlds, send=slow)
    bench.client = bench.app.test_client()
    bench.look()
    bench.act("plug", wanted_wh=20_000)
    bench.look()
    assert bench.truth().hold is Hold.AUTHORISATION


def test_a_receiver_may_ask_the_cloud_while_it_decides() -> None:
    bench = Hooked("unplugged")
    seen: list[str | None] = []

    def curious(message: Message) -> Reply:
        bench.sent.append(message)
        seen.append(bench.state()[710])
        return YES

    bench.app = create_app(bench.app.worlds, send=curious)
    bench.client = bench.app.test_client()
    bench.visit()
    assert seen == ["2", "1"]
    assert len(bench.sent) == 2


def test_nobody_is_asked_about_a_car_the_cloud_has_not_heard_of() -> None:
    bench = Hooked("unplugged")
    bench.look()
    bench.act("go_offline")
    bench.act("plug", wanted_wh=20_000)
    bench.look()
    assert bench.sent == []
    bench.act("come_online")
    bench.look()
    assert [message.url for message in bench.sent] == [f"{URL}start"]
    assert bench.truth().hold is Hold.CAR


def test_command_10001_ends_a_session_and_asks_about_the_next() -> None:
    bench = Hooked("unplugged")
    bench.look()
    bench.act("plug", wanted_wh=20_000)
    bench.look()
    bench.clock.step(600)
    assert bench.command(10001) == (200, "")
    bench.look()
    assert [message.url.removeprefix(URL) for message in bench.sent] == ["start", "end", "start"]


def test_what_the_cloud_shows() -> None:
    bench = Hooked("unplugged")
    bench.visit()
    bench.clock.step(60)
    assert bench.values([120]) == {120: "0"}
    site = bench.get("/api/installation/{site}").get_json()
    assert (site["AuthenticationType"], site["IsRequiredAuthentication"]) == (1, True)
    assert site["WebhooksSessionStartUrl"] == f"{URL}start"
    charger = bench.get("/api/chargers/{id}").get_json()
    assert (charger["AuthenticationType"], charger["IsAuthorizationRequired"]) == (1, True)
    row = bench.get("/api/chargehistory").get_json()["Data"][0]
    assert row["ExternalId"] == EXTERNAL
    assert not {"UserUserName", "UserFullName", "UserEmail", "UserId", "TokenName"} & set(row)
    kept = bench.get("/api/sessions/archived?ChargerId={id}").get_json()["sessions"][0]
    assert kept["externalId"] == EXTERNAL
    assert not {"tokenName", "authorizedUser"} & set(kept)


def test_a_plain_user_does_not_see_where_hooks_go() -> None:
    bench = Hooked("unplugged", roles=1)
    site = bench.get("/api/installation").get_json()["Data"][0]
    assert not [name for name in site if name.startswith("Webhooks") or name == "AuthenticationType"]


def test_an_owner_switches_them_on_and_off() -> None:
    bench = Hooked("unplugged", authentication_type=0, webhook_start_url="", webhook_end_url="")
    body = {
        "AuthenticationType": 1,
        "WebhooksSessionStartUrl": f"{URL}asked",
        "webhookssessionendurl": f"{URL}told",
        "WebhooksAuthUrl": "https://localhost:8443/token",
        "WebhooksAuthPayload": "grant_type=password&username=a&password=b",
    }
    assert bench.send("PUT", "/api/installation/{site}", json=body).status_code == 200
    assert bench.truth().authorisation_required
    bench.visit()
    assert [message.url.removeprefix(URL) for message in bench.sent] == ["asked", "told"]
    assert {message.settings.auth_url for message in bench.sent} == {"https://localhost:8443/token"}
    assert bench.get("/api/installation/{site}").get_json()["WebhooksAuthUrl"] == "https://localhost:8443/token"
    cleared = {"AuthenticationType": 0, "WebhooksAuthUrl": ""}
    assert bench.send("PUT", "/api/installation/{site}", json=cleared).status_code == 200
    assert "WebhooksAuthUrl" not in bench.get("/api/installation/{site}").get_json()
    bench.visit()
    assert len(bench.sent) == 2


@pytest.mark.parametrize(
    ("hosts", "url", "status"),
    [
        ("loopback", "http://127.0.0.1:8000/x", 200),
        ("loopback", "https://127.8.8.8/x", 200),
        ("loopback", "http://[::1]:8000/", 200),
        ("loopback", "http://localhost/", 200),
        ("loopback", "http://hooks.localhost:1/", 200),
        ("loopback", "https://hooks.example.test/", 500),
        ("loopback", "http://10.0.0.1/", 500),
        ("loopback", "http://127.0.0.1.example.test/", 500),
        ("loopback", "http://0x7f000001/", 500),
        ("loopback", "http://127.0.0.1:99999/", 500),
        ("loopback", "http://user@127.0.0.1/", 500),
        ("loopback", "ftp://127.0.0.1/", 500),
        ("loopback", "file:///etc/hosts", 500),
        ("loopback", "127.0.0.1:80", 500),
        ("https", "https://hooks.example.test/", 200),
        ("https", "http://hooks.example.test/", 500),
        ("https", "http://127.0.0.1/", 200),
    ],
)
def test_where_hooks_may_go(hosts: str, url: str, status: int) -> None:
    bench = Hooked("unplugged", webhook_hosts=hosts)
    answer = bench.send("PUT", "/api/installation/{site}", json={"WebhooksSessionStartUrl": url})
    assert answer.status_code == status
    if status == 500:
        assert answer.get_json()["Code"] == 529


def test_the_same_world_repeats_itself() -> None:
    def walk() -> tuple[list[Any], ChargingState]:
        bench = Hooked("unplugged", "charging")
        bench.reply = Reply(200, {"sessionId": EXTERNAL})
        bench.visit()
        return [(item.at_s, item.body) for item in bench.app.hooks.deliveries(bench.world)], bench.truth().state

    assert walk() == walk()
