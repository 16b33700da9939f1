"""go-e's WebSocket over real sockets, in the LAN and in the cloud, with a client that knows nothing of ours."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from simulator.delivery import delivering
from simulator.faults.fault import Fault
from simulator.faults.reset import Reset
from simulator.faults.status import Status
from simulator.serve import Server
from simulator.truth.clock import SystemWall
from simulator.truth.states import ChargingState
from tests.simulator.clouds import Clouds
from tests.simulator.vendors.go_e.phone import Phone, set_value

PATIENCE_S = 30.0
now_s = SystemWall().monotonic_s
HANDLE = "go-e-charging"
LAN, CLOUD = "/go-e/{serial}/lan/ws", "/go-e/app/{serial}"
both = pytest.mark.parametrize("path", [LAN, CLOUD], ids=["lan", "cloud"])


class Listener:
    """One connection, as a client has it."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def say(self, message: object) -> None:
        """Send one frame."""
        self.connection.send(json.dumps(message))

    def hear(self) -> Any:
        """The next frame. Raises TimeoutError when none comes in time."""
        frame = self.connection.recv(PATIENCE_S)
        assert isinstance(frame, str)
        return json.loads(frame)

    def hear_until(self, wanted: Callable[[Any], bool]) -> list[Any]:
        """The next frames, up to and with the wanted one."""
        heard, end_s = [self.hear()], now_s() + PATIENCE_S
        while not wanted(heard[-1]):
            assert now_s() < end_s, heard
            heard.append(self.hear())
        return heard

    def status(self) -> dict[str, Any]:
        """Everything, put together from its parts."""
        parts = self.hear_until(lambda said: said.get("partial") is False)
        assert {said["type"] for said in parts} == {"fullStatus"}
        return {key: value for part in parts for key, value in part["status"].items()}

    def has_ended(self) -> bool:
        """Whether nothing comes any more; what is still on its way is thrown away."""
        try:
            while self.connection.recv(PATIENCE_S):
                pass
        except ConnectionClosed:
            return True
        return False


class Cloud(Clouds):
    """The sandbox behind a real server, and clients of its WebSockets."""

    def __init__(self, running: ExitStack) -> None:
        super().__init__()
        self._running = running
        self.server = running.enter_context(Server(delivering(self.sandbox.wsgi)))
        self.serial = self.charger(HANDLE).serial
        self.phone = Phone(self.serial)

    def listen(self, path: str, **headers: str) -> Listener:
        """Connect. Raises what the client raises."""
        connection = connect(
            f"{self.server.url.replace('http', 'ws')}{path.format(serial=self.serial)}",
            additional_headers=headers,
            open_timeout=PATIENCE_S,
            close_timeout=PATIENCE_S,
            max_queue=None,
            proxy=None,
        )
        return Listener(self._running.enter_context(connection))

    def logged_in(self, path: str) -> tuple[Listener, dict[str, Any]]:
        """A client that gave the app password, and the whole status it got."""
        listener = self.listen(path)
        assert listener.hear()["type"] == "hello"
        listener.say(self.phone.answer(listener.hear()))
        assert listener.hear() == {"type": "authSuccess"}
        return listener, listener.status()

    def told(self, path: str) -> Any:
        """What the HTTP interface of the same face says."""
        lan = "/lan" if path == LAN else ""
        answer = self.call("GET", f"/go-e/{self.serial}{lan}/api/status", [self.bearer(HANDLE)])
        return json.loads(answer.body)


def _streams() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "go-e-socket"]


def _join_streams() -> None:
    for stream in _streams():
        stream.join(PATIENCE_S)
    assert _streams() == []


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """The sandbox, served; at the end nobody is left in it."""
    with ExitStack() as running:
        yield Cloud(running)
    _join_streams()


@both
def test_login_status_change_and_write(cloud: Cloud, path: str) -> None:
    listener, status = cloud.logged_in(path)
    assert status == cloud.told(path)
    listener.say(cloud.phone.signed(set_value(7, "frc", 1)))
    answers = listener.hear_until(lambda said: said["type"] == "response")
    assert answers[-1] == {"type": "response", "requestId": "7", "success": True, "status": {"frc": 1}}
    cloud.world.clock.step(10.0)
    heard = listener.hear_until(lambda said: said.get("status", {}).get("car") == 4)
    assert heard[-1]["type"] == "deltaStatus"
    assert (heard[-1]["status"]["frc"], heard[-1]["status"]["modelStatus"]) == (1, 4)
    assert cloud.world.truth(cloud.charger(HANDLE).id).state is ChargingState.STOPPED


def test_the_cloud_key_in_place_of_a_password(cloud: Cloud) -> None:
    listener = cloud.listen(CLOUD, **dict([cloud.bearer(HANDLE)]))
    assert (listener.hear()["secured"], listener.hear()) == (False, {"type": "authSuccess"})
    assert listener.status() == cloud.told(CLOUD)
    listener.say(set_value(1, "amp", 5))
    assert listener.hear() == {
        "type": "response",
        "requestId": "1",
        "success": False,
        "message": "Value 5 exceeds range 6 to 16",
    }


@both
def test_a_wrong_password_ends_it(cloud: Cloud, path: str) -> None:
    listener = cloud.listen(path)
    listener.hear()
    listener.say(Phone(cloud.serial, "wrong").answer(listener.hear()))
    assert listener.hear() == {"type": "authError", "message": "Wrong password"}
    assert listener.has_ended()


def test_a_wrong_key_is_told_before_the_upgrade(cloud: Cloud) -> None:
    with pytest.raises(InvalidStatus) as refused:
        cloud.listen(CLOUD, Authorization="Bearer wrong")
    assert refused.value.response.status_code == 401


def test_off_line_in_the_cloud_and_there_in_the_lan(cloud: Cloud) -> None:
    cloud.world.act(cloud.charger(HANDLE).id, "go_offline")
    cloud.world.clock.step(60.0)
    with pytest.raises(InvalidStatus) as refused:
        cloud.listen(CLOUD, **dict([cloud.bearer(HANDLE)]))
    assert refused.value.response.status_code == 404
    assert cloud.logged_in(LAN)[1]["car"] == 2


def test_a_boot_ends_it_and_nobody_answers(cloud: Cloud) -> None:
    listener, _ = cloud.logged_in(LAN)
    cloud.world.act(cloud.charger(HANDLE).id, "reboot")
    assert listener.has_ended()
    with pytest.raises(InvalidMessage):
        cloud.listen(LAN)
    with pytest.raises(httpx.ReadError):
        httpx.get(f"{cloud.server.url}/go-e/{cloud.serial}/lan/api/status", trust_env=False)
    cloud.world.clock.step(90.0)
    assert cloud.logged_in(LAN)[1]["rbc"] == cloud.world.truth(cloud.charger(HANDLE).id).boots


def test_the_apps_own_host_name(cloud: Cloud) -> None:
    port = int(cloud.server.url.rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE_S) as line,
        connect(f"ws://app.v3.go-e.io/{cloud.serial}", sock=line, proxy=None) as connection,
    ):
        assert Listener(connection).hear()["serial"] == cloud.serial


def test_the_charger_ends_the_connection_behind_each_answer(cloud: Cloud) -> None:
    with httpx.Client(base_url=cloud.server.url, trust_env=False) as client:
        answer = client.get(f"/go-e/{cloud.serial}/lan/api/status?filter=car")
    assert (answer.text, answer.headers["Connection"]) == ('{"car":2}', "close")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@both
def test_the_end_of_the_world_and_of_the_server(cloud: Cloud, path: str) -> None:
    listener, _ = cloud.logged_in(path)
    cloud.sandbox.close_world("demo")
    assert listener.has_ended()


def test_the_stop_of_the_server_ends_all(cloud: Cloud) -> None:
    listeners = [cloud.logged_in(path)[0] for path in (LAN, CLOUD)]
    assert len(_streams()) == 2
    cloud.server.stop()
    _join_streams()
    assert all(listener.has_ended() for listener in listeners)


@pytest.mark.parametrize(
    ("fault", "error"),
    [pytest.param(Status(503), InvalidStatus, id="503"), pytest.param(Reset(), InvalidMessage, id="reset")],
)
def test_faults_on_the_account_reach_the_cloud_alone(cloud: Cloud, fault: Fault, error: type[Exception]) -> None:
    cloud.break_(fault, account_id=cloud.account(HANDLE).id)
    with pytest.raises(error):
        cloud.listen(CLOUD, **dict([cloud.bearer(HANDLE)]))
    assert cloud.legs()[-1].faults == ("fault",)
    assert cloud.listen(LAN).hear()["type"] == "hello"
    assert (cloud.legs()[-1].endpoint, cloud.legs()[-1].status) == ("lan_socket", 101)
