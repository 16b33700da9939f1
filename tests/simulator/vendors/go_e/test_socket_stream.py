"""A conversation over the WebSocket, on a line that says what the test wrote down and on a clock that it moves."""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from simulator.truth.states import ChargingState
from simulator.vendors.go_e.settings import SettingsBook
from simulator.vendors.go_e.socket_stream import LOOK_EVERY_S, PART_KEYS, SAY_EVERY_S, Caller, Stream
from tests.simulator.vendors.go_e.conftest import EMPTY, Stage, new_stage
from tests.simulator.vendors.go_e.phone import Phone, set_value

Act = Mapping[str, Any] | bytes | Callable[["Line"], object] | None
"""What comes next on the line: words, something that happens meanwhile or makes words, or silence."""


class Line:
    """A WebSocket whose peer says what it was told to, and then leaves."""

    def __init__(self, *script: Act) -> None:
        self.now_s = 100.0
        self.said: list[Any] = []
        self.ended = False
        self._script = list(script)

    def accept(self) -> None:
        """There is nothing to answer here."""

    def receive(self, timeout_s: float) -> bytes | None:
        """The next act; without words the time passes."""
        if not self._script:
            raise ConnectionResetError("the script is over")
        act = self._script.pop(0)
        words = act(self) if callable(act) else act
        if isinstance(words, Mapping):
            return json.dumps(words).encode()
        if isinstance(words, bytes):
            return words
        self.now_s += timeout_s
        return None

    def send(self, text: str) -> None:
        """Keep what was said."""
        self.said.append(json.loads(text))

    def close(self) -> None:
        """Note the end."""
        self.ended = True

    @property
    def exhausted(self) -> bool:
        """Whether everything written down was said."""
        return not self._script

    def of(self, kind: str) -> list[Any]:
        """The frames of one type."""
        return [said for said in self.said if said["type"] == kind]


def _talk(
    stage: Stage, *script: Act, lan: bool = True, has_key: bool = False, book: SettingsBook | None = None
) -> Line:
    """Have the conversation to its end."""
    line = Line(*script)
    caller = Caller(stage.world, stage.charger(), lan, has_key, 0)
    Stream(stage.worlds, caller, book or SettingsBook(), line, lambda: line.now_s).run()
    assert line.ended
    return line


def _login(stage: Stage, password: str | None = None) -> Callable[[Line], object]:
    phone = Phone(stage.charger().serial, password)
    return lambda line: phone.answer(line.said[-1])


def _later(stage: Stage, seconds: float = 1.0) -> Callable[[Line], object]:
    def pass_time(_line: Line) -> None:
        stage.step(seconds)

    return pass_time


def _act(stage: Stage, action: str, **params: Any) -> Callable[[Line], object]:
    def happen(_line: Line) -> None:
        stage.act(action, **params)

    return happen


def _whole(line: Line) -> dict[str, Any]:
    return {key: value for part in line.of("fullStatus") for key, value in part["status"].items()}


def test_from_hello_to_full_status(stage: Stage) -> None:
    line = _talk(stage, _login(stage))
    charger = stage.charger()
    assert line.said[0] == {
        "type": "hello",
        "serial": charger.serial,
        "hostname": f"go-echarger_{charger.serial}",
        "friendly_name": charger.name,
        "manufacturer": "go-e",
        "devicetype": "go-eCharger_V4",
        "version": "60.3",
        "protocol": 2,
        "secured": True,
    }
    required = line.said[1]
    assert set(required) == {"type", "token1", "token2", "hash"}
    assert (required["type"], required["hash"]) == ("authRequired", "pbkdf2")
    assert [len(bytes.fromhex(required[name])) for name in ("token1", "token2")] == [16, 16]
    assert line.said[2] == {"type": "authSuccess"}
    parts = line.said[3:]
    assert {part["type"] for part in parts} == {"fullStatus"}
    assert [part["partial"] for part in parts] == [True] * (len(parts) - 1) + [False]
    assert max(len(part["status"]) for part in parts) == PART_KEYS
    assert _whole(line) == stage.lan("api/status").get_json()


@pytest.mark.parametrize("hardware", ["CORE", "PRO"])
def test_core_and_pro_have_a_subtype(hardware: str) -> None:
    hello = _talk(new_stage(hardware=hardware)).said[0]
    assert (hello["devicesubtype"], hello["devicetype"]) == (f"{hardware.lower()}_cable", "go-eCharger_Phoenix")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"type": "auth", "token3": "0" * 32, "hash": "0" * 64}, id="wrong hash"),
        pytest.param({"type": "auth", "token3": "0" * 32}, id="no hash"),
        pytest.param({"type": "auth", "token3": 3, "hash": "0" * 64}, id="no text"),
        pytest.param({"type": "auth"}, id="nothing"),
    ],
)
def test_wrong_proofs(stage: Stage, answer: dict[str, object]) -> None:
    line = _talk(stage, answer, None)
    assert line.said[2:] == [{"type": "authError", "message": "Wrong password"}]


def test_a_password_of_ones_own() -> None:
    stage = new_stage(app_password="Kjører!")
    assert _talk(stage, _login(stage, "Kjører!")).said[2] == {"type": "authSuccess"}
    assert _talk(stage, _login(stage)).said[2]["type"] == "authError"


def test_nothing_is_done_before_the_login(stage: Stage) -> None:
    phone = Phone(stage.charger().serial)
    wish = set_value(1, "amp", 10)
    line = _talk(stage, wish, phone.signed(wish), b"garbage", _later(stage), _later(stage))
    assert [said["type"] for said in line.said] == ["hello", "authRequired"]
    assert stage.value("amp") == 16


def test_changes_are_told_each_second(stage: Stage) -> None:
    line = _talk(stage, _login(stage), None, _later(stage), _act(stage, "plug"), None, _later(stage, 5.0))
    deltas = [said["status"] for said in line.of("deltaStatus")]
    assert len(deltas) == 3
    assert {"rbt", "utc", "loc"} <= set(deltas[0])
    assert "car" not in deltas[0]
    assert (deltas[1]["car"], deltas[1]["cbl"], deltas[1]["cus"]) == (3, 32, 3)
    assert (deltas[2]["car"], deltas[2]["trx"]) == (2, 0)
    assert _whole(line) | deltas[0] | deltas[1] | deltas[2] == stage.lan("api/status").get_json()


def test_a_clock_that_stands_still_is_told_all_the_same(stage: Stage) -> None:
    silence = [None] * int(SAY_EVERY_S / LOOK_EVERY_S)
    line = _talk(stage, _login(stage), *silence, *silence)
    assert [set(said["status"]) for said in line.of("deltaStatus")] == [{"rbt", "utc"}] * 2


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        pytest.param("amp", 10, {"success": True, "status": {"amp": 10}}, id="taken"),
        pytest.param("amp", 0, {"success": False, "message": "Value 0 exceeds range 6 to 16"}, id="range"),
        pytest.param("fup", 1, {"success": False, "message": "value must be bool"}, id="type"),
        pytest.param("car", 2, {"success": False, "message": "tried to set api key without setter"}, id="read only"),
    ],
)
@pytest.mark.parametrize("secured", [True, False])
def test_writes(key: str, value: object, said: dict[str, object], secured: bool) -> None:
    stage = new_stage(lan_secured=secured)
    wish = set_value(7, key, value)
    frame = Phone(stage.charger().serial).signed(wish) if secured else wish
    line = _talk(stage, _login(stage), frame)
    assert line.said[0]["secured"] is secured
    assert line.said[-1] == {"type": "response", "requestId": "7", **said}


def test_a_write_reaches_the_truth(stage: Stage) -> None:
    stage.plug_and_charge()
    stop = Phone(stage.charger().serial).signed(set_value(1, "frc", 1))
    line = _talk(stage, _login(stage), stop, _later(stage, 10.0))
    assert stage.world.truth(stage.charger().id).state is ChargingState.STOPPED
    assert line.said[-1]["status"]["car"] == 4


def test_what_is_not_signed_is_not_done(stage: Stage) -> None:
    wish = set_value(7, "amp", 10)
    forged = Phone(stage.charger().serial).signed(wish) | {"hmac": "0" * 64}
    line = _talk(stage, _login(stage), wish, forged, {"type": "setValue"}, _later(stage))
    assert line.of("response") == [
        {"type": "response", "requestId": "7", "success": False, "message": "message must be secured"}
    ]
    assert stage.value("amp") == 16


def test_other_messages_are_passed_over(stage: Stage) -> None:
    signed = Phone(stage.charger().serial).signed({"type": "clearInverters", "requestId": 1})
    line = _talk(stage, _login(stage), {"type": "clearInverters"}, signed, {"type": "updateInverter"}, {})
    assert line.said[-1]["type"] == "fullStatus"


def test_the_cloud_needs_no_password_where_the_key_came_along(stage: Stage) -> None:
    line = _talk(stage, set_value(7, "amp", 10), lan=False, has_key=True)
    assert [said["type"] for said in line.said[:2]] == ["hello", "authSuccess"]
    assert line.said[0]["secured"] is False
    assert _whole(line) == stage.status()
    assert line.said[-1] == {"type": "response", "requestId": "7", "success": True, "status": {"amp": 10}}


def test_the_cloud_lets_the_password_in_too(stage: Stage) -> None:
    line = _talk(stage, _login(stage), lan=False)
    assert [said["type"] for said in line.said[:3]] == ["hello", "authRequired", "authSuccess"]
    assert line.said[0]["secured"] is True


def test_the_cloud_may_ask_for_the_password_although_the_key_came_along() -> None:
    stage = new_stage(socket_quirk="password in cloud")
    line = _talk(stage, _login(stage), set_value(1, "amp", 10), lan=False, has_key=True)
    assert [said["type"] for said in line.said[:3]] == ["hello", "authRequired", "authSuccess"]
    assert line.said[-1]["success"] is True


def test_off_line_the_cloud_falls_silent_and_answers_no_write(stage: Stage) -> None:
    silence = [None] * int(2 * SAY_EVERY_S / LOOK_EVERY_S)
    wish = set_value(7, "amp", 10)
    script = (_act(stage, "go_offline"), _later(stage, 20.0), *silence, wish, _later(stage))
    line = _talk(stage, *script, lan=False, has_key=True)
    assert line.said[-1]["type"] == "fullStatus"
    stage.act("come_online")
    assert stage.value("amp") == 16


def test_off_line_the_lan_goes_on(stage: Stage) -> None:
    line = _talk(stage, _login(stage), _act(stage, "go_offline"), _later(stage, 20.0))
    assert line.said[-1]["type"] == "deltaStatus"


@pytest.mark.parametrize("logged_in", [True, False])
def test_a_boot_ends_the_conversation_in_the_lan(stage: Stage, logged_in: bool) -> None:
    start = [_login(stage)] if logged_in else []
    line = _talk(stage, *start, _act(stage, "reboot"), None, _later(stage, 90.0), _later(stage))
    assert line.of("deltaStatus") == []
    assert not line.exhausted


def test_the_end_of_the_world(stage: Stage) -> None:
    def drop(_line: Line) -> None:
        stage.worlds.drop("first")

    line = _talk(stage, _login(stage), drop, _later(stage))
    assert line.of("deltaStatus") == []


def _quirk(stage: Stage) -> list[str]:
    phone = Phone(stage.charger().serial)
    line = _talk(stage, _login(stage), phone.signed(set_value(7, "amp", 10)), _later(stage))
    kinds = [said["type"] + (":" + str(said["partial"]) if "partial" in said else "") for said in line.said[3:]]
    return sorted(set(kinds), key=kinds.index)


PARTS, LAST, DELTA, ANSWER = "fullStatus:True", "fullStatus:False", "deltaStatus", "response"


@pytest.mark.parametrize(
    ("quirk", "kinds"),
    [
        ("none", [PARTS, LAST, ANSWER, DELTA]),
        ("delta between", [PARTS, DELTA, LAST, ANSWER]),
        ("ends early", [PARTS, ANSWER, DELTA]),
        ("delta first", [DELTA, ANSWER]),
        ("silent", [PARTS, LAST, ANSWER]),
    ],
)
def test_quirks(quirk: str, kinds: list[str]) -> None:
    assert _quirk(new_stage(socket_quirk=quirk)) == kinds


def test_success_as_text() -> None:
    stage = new_stage(socket_quirk="text success")
    phone = Phone(stage.charger().serial)
    good, bad = phone.signed(set_value(1, "amp", 10)), phone.signed(set_value(2, "amp", 0))
    answers = _talk(stage, _login(stage), good, bad).of("response")
    assert [said["success"] for said in answers] == ["true", "false"]


def test_keys_that_never_come() -> None:
    stage = new_stage(socket_missing="car,rbt")
    line = _talk(stage, _login(stage), _act(stage, "plug"), _later(stage))
    told = _whole(line).keys() | {key for said in line.of("deltaStatus") for key in said["status"]}
    assert {"car", "rbt"} & told == set()
    assert "cus" in told


def test_a_mistake_of_the_fake_is_logged(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    def trip(_line: Line) -> None:
        raise RuntimeError("tripped")

    with caplog.at_level(logging.ERROR):
        _talk(stage, trip)
    assert [record.message for record in caplog.records] == [
        f"a conversation about {stage.charger(EMPTY).serial} broke"
    ]


def test_tokens_repeat_with_the_seed_and_differ_between_conversations(stage: Stage) -> None:
    first, again = _talk(stage).said[1], _talk(new_stage()).said[1]
    assert first == again
    line = Line()
    caller = Caller(stage.world, stage.charger(), True, False, 1)
    Stream(stage.worlds, caller, SettingsBook(), line, lambda: line.now_s).run()
    assert line.said[1]["token1"] != first["token1"]
