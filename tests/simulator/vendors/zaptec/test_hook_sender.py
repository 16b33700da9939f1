"""Web hooks on the wire: to a real receiver, to one that fails, and to places they may not go to."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.truth.states import ChargingState, Hold
from simulator.vendors.zaptec.hook_sender import Message, Reply, post
from simulator.vendors.zaptec.hook_settings import HookSettings
from tests.simulator.vendors.zaptec.bench import Bench
from tests.simulator.vendors.zaptec.receiver import Receiver, port, receiving

EXTERNAL = "6a1d2c1e-3b4f-4c5d-8e6f-7a8b9c0d1e2f"
YES = (200, json.dumps({"sessionId": EXTERNAL}).encode())
TOKEN = (200, b'{"access_token":"tok","token_type":"bearer","expires_in":60}')
BASIC = HookSettings("", "", "", "username=us%40er&password=p%26w")
NOBODY = HookSettings("", "", "", "")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A customer who says yes, hands out tokens, and has some broken addresses."""
    with receiving(
        start=YES, end=(200, b""), token=TOKEN, broken=(500, b"<html>"), moved=(302, b""), tokenless=(200, b"{}")
    ) as found:
        yield found


def message(url: str, settings: HookSettings = NOBODY, **more: Any) -> Message:
    """A web hook with a body of its own."""
    return Message(url, {"chargerId": "ø"}, settings, **more)


def test_basic(receiver: Receiver) -> None:
    assert post(message(f"{receiver.url}/start", BASIC)) == Reply(200, {"sessionId": EXTERNAL})
    [got] = receiver.got
    assert got.headers["Content-Type"] == "application/json"
    assert got.headers["Authorization"] == "Basic " + base64.b64encode(b"us@er:p&w").decode()
    assert got.body.decode() == '{"chargerId":"ø"}'


def test_bearer(receiver: Receiver) -> None:
    settings = HookSettings("", "", f"{receiver.url}/token", "grant_type=password&username=u&password=p")
    assert post(message(f"{receiver.url}/end", settings)) == Reply(200)
    asked, told = receiver.got
    assert (asked.path, asked.body) == ("/token", b"grant_type=password&username=u&password=p")
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert told.headers["Authorization"] == "Bearer tok"


def test_without_a_login(receiver: Receiver) -> None:
    post(message(f"{receiver.url}/start"))
    assert "Authorization" not in receiver.got[0].headers


@pytest.mark.parametrize("token_path", ["broken", "tokenless", "nowhere", "end"])
def test_without_a_token_nothing_is_sent(receiver: Receiver, token_path: str) -> None:
    settings = HookSettings("", "", f"{receiver.url}/{token_path}", "a=b")
    reply = post(message(f"{receiver.url}/start", settings))
    assert reply.status is None
    assert "no token" in reply.trouble
    assert [got.path for got in receiver.got] == [f"/{token_path}"]


@pytest.mark.parametrize(("path", "status"), [("broken", 500), ("moved", 302), ("nowhere", 404), ("end", 200)])
def test_an_answer_without_json_has_a_status_only(receiver: Receiver, path: str, status: int) -> None:
    assert post(message(f"{receiver.url}/{path}")) == Reply(status)
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("listens", "trouble"),
    [pytest.param(False, "ConnectError", id="refused"), pytest.param(True, "ReadTimeout", id="never answers")],
)
def test_nothing_comes_back(listens: bool, trouble: str) -> None:
    with port(listens=listens) as url:
        reply = post(message(f"{url}/start", timeout_s=0.05))
    assert reply.status is None
    assert reply.trouble.startswith(trouble)


@pytest.mark.parametrize("place", ["url", "auth_url"])
def test_nothing_leaves_this_machine(receiver: Receiver, place: str) -> None:
    away = "http://192.0.2.1/"
    url, auth_url = (away, "") if place == "url" else (f"{receiver.url}/start", away)
    reply = post(message(url, HookSettings("", "", auth_url, "a=b")))
    assert reply == Reply(None, trouble=f"not sent: an address of this machine was expected, got {away!r}")
    assert receiver.got == []


def test_what_goes_wrong_is_said_and_no_secret_with_it(caplog: pytest.LogCaptureFixture) -> None:
    bench = hooked("http://name:word@192.0.2.1/hook?key=secret&x=")
    bench.get("/api/chargers")
    bench.act("plug", wanted_wh=20_000)
    assert bench.get("/api/chargers").status_code == 200
    [said] = caplog.messages
    assert said.startswith(
        f"web hook at the start of a session at {bench.charger.serial}: not sent: an address of this"
    )
    assert "192.0.2.1/hook" in said
    assert "secret" not in said
    assert "word@" not in said


def test_a_proxy_of_the_environment_is_not_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    with port(listens=False) as dead:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, dead)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert post(message(f"{receiver.url}/start")).status == 200


def hooked(url: str) -> Bench:
    """A bench that sends for real."""
    return Bench(
        "unplugged",
        authentication_type=1,
        webhook_start_url=f"{url}/start",
        webhook_end_url=f"{url}/end",
        webhook_auth_payload="username=u&password=p",
    )


def test_a_whole_visit(receiver: Receiver) -> None:
    bench = hooked(receiver.url)
    bench.get("/api/chargers")
    bench.act("plug", wanted_wh=20_000)
    bench.get("/api/chargers")
    bench.clock.step(600)
    assert bench.truth().state is ChargingState.CHARGING
    bench.act("unplug")
    bench.get("/api/chargers")
    assert [got.path for got in receiver.got] == ["/start", "/end"]
    told = json.loads(receiver.got[1].body)
    assert told["sessionId"] == EXTERNAL
    assert told["energy"] == round(bench.truth().visits[-1].delivered_wh / 1000, 4)


@pytest.mark.parametrize("listens", [False, True])
def test_a_dead_receiver_holds_the_car_and_not_the_cloud(listens: bool) -> None:
    with port(listens=listens) as url:
        bench = hooked(url)
        bench.world.options["zaptec.webhook_timeout_s"] = 0.05
        bench.get("/api/chargers")
        bench.act("plug", wanted_wh=20_000)
        assert bench.get("/api/chargers").status_code == 200
        bench.clock.step(60)
        assert bench.state()[710] == "2"
    assert bench.truth().hold is Hold.AUTHORISATION
    [delivery] = bench.app.hooks.deliveries(bench.world)
    assert delivery.reply.status is None
