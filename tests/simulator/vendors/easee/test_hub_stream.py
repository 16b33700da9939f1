"""A conversation with a hub, on a line that says what the test has written down and on a clock that it moves."""

import json
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from simulator.vendors.easee.hub_stream import HANDSHAKE_WITHIN_S, LOOK_EVERY_S, PING_EVERY_S, Caller, Stream
from simulator.vendors.easee.records import Records
from tests.simulator.vendors.easee.cloud import Cloud

HELLO = b'{"protocol":"json","version":1}\x1e'
MISTAKE = {"type": 7, "error": "Connection closed with an error."}
NO_ACCESS = "There is no such product, or no access to it."
Act = bytes | Callable[[], object] | None
"""What comes next on the line: words, something that happens meanwhile, or silence."""


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
        if isinstance(act, bytes):
            return act
        self.now_s += timeout_s
        if act is not None:
            act()
        return None

    def send(self, text: str) -> None:
        """Keep what was said."""
        assert text.endswith("\x1e")
        self.said.append(json.loads(text.removesuffix("\x1e")))

    def close(self) -> None:
        """Note the end."""
        self.ended = True

    def updates(self) -> list[dict[str, Any]]:
        """The observations told."""
        return [said["arguments"][0] for said in self.said if said.get("target") == "ProductUpdate"]


def _say(target: str, *arguments: object, invocation_id: str | None = None) -> bytes:
    message: dict[str, object] = {"type": 1, "target": target, "arguments": arguments}
    if invocation_id is not None:
        message["invocationId"] = invocation_id
    return json.dumps(message).encode() + b"\x1e"


def _talk(cloud: Cloud, *script: Act, about: str = "charging", records: Records | None = None) -> Line:
    """Have the conversation to its end. records: those of the cloud; others know of no commands."""
    line = Line(*script)
    account = cloud.world.accounts.get(cloud.charger(about).account_id)
    Stream(cloud.worlds, Caller(cloud.world, account), records or Records(), line, lambda: line.now_s).run()
    assert line.ended
    return line


def _subscribe(cloud: Cloud, current: object = True, invocation_id: str | None = None) -> bytes:
    serial = cloud.charger("charging").serial
    return _say("SubscribeWithCurrentState", serial, current, invocation_id=invocation_id)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param([HELLO], [{}], id="by itself"),
        pytest.param([HELLO[:9], None, HELLO[9:]], [{}], id="in pieces"),
        pytest.param([HELLO + b'{"type":6}\x1e'], [{}], id="with a ping behind it"),
        pytest.param([HELLO + b'{"type":7}\x1e', None], [{}], id="with a goodbye behind it"),
        pytest.param([HELLO, b'{"type":99}\x1e{"type":3}\x1e{}\x1e', None], [{}], id="messages that are ignored"),
        pytest.param([HELLO, b"hello\x1e", None], [{}, MISTAKE], id="no JSON"),
        pytest.param([HELLO, b'{"type":1}\x1e', None], [{}, MISTAKE], id="a call of nothing"),
        pytest.param([b"hello\x1e", None], [{"error": "a message is JSON."}], id="no handshake"),
    ],
)
def test_openings(cloud: Cloud, script: list[Act], said: list[object]) -> None:
    assert _talk(cloud, *script).said == said


def test_a_handshake_for_another_protocol_is_refused(cloud: Cloud) -> None:
    line = _talk(cloud, b'{"protocol":"messagepack","version":1}\x1e' + _subscribe(cloud), None)
    assert line.said == [{"error": "The protocol is not supported: use 'json'."}]


def test_nobody_waits_for_a_handshake_for_ever(cloud: Cloud) -> None:
    silence = [None] * (int(HANDSHAKE_WITHIN_S / LOOK_EVERY_S) + 5)
    line = _talk(cloud, *silence)
    assert line.said == [{"error": "The handshake took too long."}]
    assert line.now_s == 100.0 + HANDSHAKE_WITHIN_S


def test_a_ping_every_15_s(cloud: Cloud) -> None:
    silence = [None] * int(PING_EVERY_S / LOOK_EVERY_S)
    assert _talk(cloud, HELLO, *silence[1:]).said == [{}]
    assert _talk(cloud, HELLO, *silence, *silence).said == [{}, {"type": 6}, {"type": 6}]


def test_all_is_told_at_once_op_mode_first(cloud: Cloud) -> None:
    line = _talk(cloud, HELLO, _subscribe(cloud))
    rows = cloud.rows("charging")
    assert [row["id"] for row in line.updates()] == [109, *(number for number in rows if number != 109)]
    for update in line.updates():
        row = rows[update["id"]]
        assert (update["timestamp"], update["dataType"]) == (row["timestamp"], row["dataType"])
        assert isinstance(update["value"], str)
        assert update["mid"] == cloud.charger("charging").serial


def test_stream_and_rest_agree_on_every_value(cloud: Cloud) -> None:
    values = cloud.values("charging")
    for update in _talk(cloud, HELLO, _subscribe(cloud)).updates():
        value, text = values[update["id"]], update["value"]
        assert text == ({True: "1", False: "0"}[value] if isinstance(value, bool) else str(value)), update


@pytest.mark.parametrize(
    ("invocation_id", "said"), [(None, [{}]), ("7", [{}, {"type": 3, "invocationId": "7", "result": None}])]
)
def test_without_the_current_state_only_a_completion(
    cloud: Cloud, invocation_id: str | None, said: list[object]
) -> None:
    assert _talk(cloud, HELLO, _subscribe(cloud, False, invocation_id), None).said == said


def test_the_completion_comes_before_the_state(cloud: Cloud) -> None:
    line = _talk(cloud, HELLO, _subscribe(cloud, True, "0"))
    assert line.said[1] == {"type": 3, "invocationId": "0", "result": None}
    assert line.said[2]["arguments"][0]["id"] == 109


def test_a_serial_is_known_in_any_letter_case(cloud: Cloud) -> None:
    serial = cloud.charger("charging").serial
    line = _talk(cloud, HELLO, _say("SubscribeWithCurrentState", serial.lower(), True))
    assert {update["mid"] for update in line.updates()} == {serial}


@pytest.mark.parametrize(
    ("target", "arguments", "error"),
    [
        pytest.param("SubscribeWithCurrentState", ["{other}", True], NO_ACCESS, id="somebody else's charger"),
        pytest.param("SubscribeWithCurrentState", ["EH000000", True], NO_ACCESS, id="nobody's charger"),
        pytest.param("SubscribeWithCurrentState", [5, True], NO_ACCESS, id="no serial"),
        pytest.param("SubscribeWithCurrentState", ["{own}"], "takes a serial number and true or false", id="too few"),
        pytest.param(
            "SubscribeWithCurrentState", ["{own}", 1], "takes a serial number and true or false", id="no flag"
        ),
        pytest.param("Unsubscribe", [], "takes a serial number", id="unsubscribe from nothing"),
        pytest.param("Unsubscribe", [1], "takes a serial number", id="unsubscribe from a number"),
        pytest.param("SubscribeToMyProduct", ["{own}"], "There is no such method.", id="unknown method"),
        pytest.param("subscribewithcurrentstate", ["{own}", True], "There is no such method.", id="letter case"),
    ],
)
def test_refused_calls(cloud: Cloud, target: str, arguments: list[object], error: str) -> None:
    serials = {"{own}": cloud.charger("charging").serial, "{other}": cloud.charger("stopped").serial}
    given = [serials.get(argument, argument) if isinstance(argument, str) else argument for argument in arguments]
    silent = _talk(cloud, HELLO, _say(target, *given), _subscribe(cloud, False, "next"), None)
    assert silent.said[1:] == [{"type": 3, "invocationId": "next", "result": None}]
    asked = _talk(cloud, HELLO, _say(target, *given, invocation_id="0"), None)
    assert asked.said[1:] == [{"type": 3, "invocationId": "0", "error": asked.said[1]["error"]}]
    assert error in asked.said[1]["error"]


def test_what_happens_is_told(cloud: Cloud) -> None:
    before = cloud.rows("charging")

    def stop() -> None:
        cloud.act("charging", "stop")
        cloud.step(5.0)

    line = _talk(cloud, HELLO, _subscribe(cloud, False), stop, None, None)
    after = cloud.rows("charging")
    told = {update["id"]: update["value"] for update in line.updates()}
    assert set(told) == {number for number in after if before.get(number) != after[number]}
    assert (told[109], told[96], told[120], told[48]) == ("2", "52", "0", "0")


def test_an_equalizer_is_told_too(cloud: Cloud) -> None:
    cloud.world.options["easee.equalizers"] = True
    mine, theirs = (
        cloud.get(about, "/api/chargers/{id}/site").get_json()["equalizers"][0]["id"] for about in ("charging", "fault")
    )
    subscribe = _say("SubscribeWithCurrentState", mine, True, invocation_id="0")
    foreign = _say("SubscribeWithCurrentState", theirs, True, invocation_id="1")
    line = _talk(cloud, HELLO, subscribe, foreign, lambda: cloud.step(10.0), None)
    told = [update for update in line.updates() if update["mid"] == mine]
    assert told == line.updates()
    assert [update["id"] for update in told if update["id"] == 31] == [31, 31]
    assert {"type": 3, "invocationId": "1", "error": NO_ACCESS} in line.said


class TestCommandResponse:
    """What a charger answered to a command: once, before what the command changed."""

    def heard(self, cloud: Cloud, *script: Act, about: str = "charging") -> list[dict[str, Any]]:
        """Everything a listener of a charger hears from the hub's calls."""
        serial = cloud.charger(about).serial
        records = cloud.app.extensions["easee.records"]
        subscribe = _say("SubscribeWithCurrentState", serial, False)
        said = _talk(cloud, HELLO, subscribe, *script, about=about, records=records).said
        return [message for message in said if message.get("type") == 1]

    def test_it_says_what_the_look_up_says(self, cloud: Cloud) -> None:
        receipts: list[dict[str, Any]] = []

        def give() -> None:
            receipts.append(cloud.command("charging", "pause_charging"))

        heard = self.heard(cloud, give, lambda: cloud.step(0.4), lambda: cloud.step(0.2), None, lambda: cloud.step(5))
        responses = [call["arguments"] for call in heard if call["target"] == "CommandResponse"]
        assert responses == [[cloud.outcome("charging", receipts[0])]]
        assert responses[0][0]["ticks"] == receipts[0]["ticks"]

    @pytest.mark.parametrize("steps_s", [[0.25] * 20, [5.0]], ids=["slowly", "at once"])
    def test_the_order_of_changes(self, cloud: Cloud, steps_s: list[float]) -> None:
        steps: list[Act] = [partial(cloud.step, seconds) for seconds in steps_s]
        heard = self.heard(cloud, lambda: cloud.command("charging", "pause_charging"), *steps, None)
        said = [(call["target"], call["arguments"][0]["id"], call["arguments"][0].get("value")) for call in heard]
        order = [said.index(("ProductUpdate", number, value)) for number, value in ((48, "0"), (109, "2"), (120, "0"))]
        assert said[0] == ("CommandResponse", 48, None)
        assert order == sorted(order)
        assert [target for target, _, _ in said].count("CommandResponse") == 1

    @pytest.mark.parametrize(
        ("path", "body", "numbers"),
        [
            ("/api/chargers/{id}/settings", {"maxChargerCurrent": 10, "dynamicChargerCurrent": 8}, [47, 48]),
            ("/api/sites/{site}/circuits/{circuit}/settings", {"dynamicCircuitCurrentP1": 10}, [22]),
            ("/api/sites/{site}/circuits/{circuit}/settings", {"maxCircuitCurrentP1": 10}, [24]),
            ("/api/sites/{site}/circuits/{circuit}/settings", {"offlineMaxCircuitCurrentP1": 10}, [21]),
            ("/api/chargers/{id}/settings", {"maxChargerCurrent": 16}, []),
            ("/api/chargers/{id}/commands/start_charging", None, [25]),
        ],
    )
    def test_settings_are_answered_too(self, cloud: Cloud, path: str, body: object, numbers: list[int]) -> None:
        heard = self.heard(cloud, lambda: cloud.send("charging", path, body), lambda: cloud.step(5), None)
        assert [call["arguments"][0]["id"] for call in heard if call["target"] == "CommandResponse"] == numbers

    def test_a_refusal(self, cloud: Cloud) -> None:
        heard = self.heard(cloud, lambda: cloud.command("charging", "stop_charging"), lambda: cloud.step(5), None)
        (response,) = (call["arguments"][0] for call in heard if call["target"] == "CommandResponse")
        assert (response["wasAccepted"], response["resultCode"]) == (False, 4)

    def test_only_ones_own_and_only_what_comes_after_the_subscription(self, cloud: Cloud) -> None:
        cloud.command("charging", "pause_charging")
        cloud.step(5)
        heard = self.heard(cloud, lambda: cloud.command("finished", "pause_charging"), lambda: cloud.step(5), None)
        assert [call for call in heard if call["target"] == "CommandResponse"] == []

    def test_it_can_be_left_out(self, cloud: Cloud) -> None:
        cloud.world.options["easee.command_responses"] = False
        heard = self.heard(cloud, lambda: cloud.command("charging", "pause_charging"), lambda: cloud.step(5), None)
        assert {call["target"] for call in heard} == {"ProductUpdate"}


def test_the_last_word_is_what_rest_says(cloud: Cloud) -> None:
    acts: list[Act] = [lambda: cloud.act("charging", "stop"), *[lambda: cloud.step(1.0)] * 8]
    heard: dict[int, Any] = {}
    for update in _talk(cloud, HELLO, _subscribe(cloud), *acts, None).updates():
        heard[update["id"]] = update["timestamp"]
    assert heard == {number: row["timestamp"] for number, row in cloud.rows("charging").items()}


def test_nothing_is_told_after_unsubscribe(cloud: Cloud) -> None:
    serial = cloud.charger("charging").serial.lower()
    leave = _say("Unsubscribe", serial, invocation_id="1")
    line = _talk(cloud, HELLO, _subscribe(cloud, False), leave, lambda: cloud.step(60.0), None, None)
    assert line.said == [{}, {"type": 3, "invocationId": "1", "result": None}]


def test_who_subscribes_twice_hears_news_once(cloud: Cloud) -> None:
    def stop() -> None:
        cloud.act("charging", "stop")
        cloud.step(5.0)

    line = _talk(cloud, HELLO, _subscribe(cloud, False), _subscribe(cloud, False), stop, None)
    assert [update["value"] for update in line.updates() if update["id"] == 109] == ["2"]


def test_an_idle_look_tells_nothing(cloud: Cloud) -> None:
    assert _talk(cloud, HELLO, _subscribe(cloud, False), None, None, None).said == [{}]


def test_many_words_bring_no_more_looks(cloud: Cloud) -> None:
    line = _talk(cloud, HELLO, _subscribe(cloud, False), lambda: cloud.step(0.0), *[b'{"type":6}\x1e'] * 20)
    assert line.said == [{}]


def test_it_ends_with_its_world(cloud: Cloud) -> None:
    line = _talk(cloud, HELLO, lambda: cloud.worlds.drop("one"), None, None)
    assert line.said == [{}, {"type": 7, "allowReconnect": True}]


def test_another_world_of_that_name_is_not_its_own(cloud: Cloud) -> None:
    def replace() -> None:
        cloud.worlds.drop("one")
        Cloud(worlds=cloud.worlds)

    assert _talk(cloud, HELLO, replace, None).said[-1] == {"type": 7, "allowReconnect": True}


def test_a_mistake_of_ours_is_logged_and_ends_the_line(cloud: Cloud, caplog: pytest.LogCaptureFixture) -> None:
    cloud.world.options["easee.fault_pilot"] = "Z"
    line = _talk(cloud, HELLO, _subscribe(cloud), None)
    assert line.said == [{}]
    assert "easee.fault_pilot is one of" in caplog.text


def test_a_listener_that_leaves_is_no_error(cloud: Cloud, caplog: pytest.LogCaptureFixture) -> None:
    _talk(cloud, HELLO)
    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []
