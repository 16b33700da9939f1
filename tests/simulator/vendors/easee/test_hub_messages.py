"""Records of the hub's protocol: read from pieces of any size, and written as strict clients want them."""

import json

import pytest

from simulator.vendors.easee import hub_messages
from simulator.vendors.easee.enums import DataType
from simulator.vendors.easee.hub_messages import LARGEST_RECORD_BYTES, Inbox, Invocation, Malformed

PING = b'{"type":6}\x1e'
FRAME_LIMIT_BYTES = 32 * 1024


@pytest.mark.parametrize(
    ("pieces", "messages"),
    [
        pytest.param([PING], [{"type": 6}], id="one"),
        pytest.param([PING + PING], [{"type": 6}, {"type": 6}], id="two in a frame"),
        pytest.param([PING[:4], PING[4:]], [{"type": 6}], id="one in two frames"),
        pytest.param([PING[:-1], b"\x1e" + PING], [{"type": 6}, {"type": 6}], id="cut before its end"),
        pytest.param([b'{"a":"gr\xc3', b'\xbc\xc3\x9fe"}\x1e'], [{"a": "grüße"}], id="cut within a letter"),
        pytest.param([PING[:-1]], [], id="no end yet"),
        pytest.param([b""], [], id="nothing"),
    ],
)
def test_messages_from_pieces(pieces: list[bytes], messages: list[object]) -> None:
    inbox = Inbox()
    assert [message for piece in pieces for message in inbox.take(piece)] == messages


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x1e", id="empty"),
        pytest.param(b"hello\x1e", id="no JSON"),
        pytest.param(b'{"type":6}{"type":6}\x1e', id="two in one"),
        pytest.param(b"[1]\x1e", id="no object"),
        pytest.param(b'"\xff"\x1e', id="no UTF-8"),
        pytest.param(b"[" * 9000 + b"\x1e", id="very deep"),
        pytest.param(b'"' + b"x" * LARGEST_RECORD_BYTES + b'"\x1e', id="too long"),
        pytest.param(b"x" * (LARGEST_RECORD_BYTES + 1), id="too long and no end"),
    ],
)
def test_what_is_no_message(data: bytes) -> None:
    with pytest.raises(Malformed):
        Inbox().take(data)


@pytest.mark.parametrize(
    ("message", "call"),
    [
        pytest.param({"target": "A", "arguments": ["x", True]}, Invocation("A", ("x", True), None), id="no answer"),
        pytest.param({"target": "A", "arguments": [], "invocationId": "0"}, Invocation("A", (), "0"), id="answer"),
        pytest.param({"target": "A", "arguments": [], "invocationId": None}, Invocation("A", (), None), id="null id"),
        pytest.param(
            {"type": 1, "target": "A", "arguments": [], "headers": {"Authorization": "x"}, "streamIds": []},
            Invocation("A", (), None),
            id="keys that do not matter",
        ),
    ],
)
def test_calls(message: dict[str, object], call: Invocation) -> None:
    assert hub_messages.invocation(message) == call


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({"arguments": []}, id="no target"),
        pytest.param({"target": 1, "arguments": []}, id="target is no text"),
        pytest.param({"target": "A"}, id="no arguments"),
        pytest.param({"target": "A", "arguments": {}}, id="arguments are no list"),
        pytest.param({"target": "A", "arguments": [], "invocationId": 0}, id="id is no text"),
    ],
)
def test_what_is_no_call(message: dict[str, object]) -> None:
    with pytest.raises(Malformed, match="an invocation"):
        hub_messages.invocation(message)


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        pytest.param({"protocol": "json", "version": 1}, None, id="right"),
        pytest.param({"protocol": "json", "version": 1, "more": 2}, None, id="right and more"),
        pytest.param({"protocol": "messagepack", "version": 1}, "protocol is not supported", id="binary"),
        pytest.param({"protocol": "json", "version": 2}, "version of the 'json'", id="version 2"),
        pytest.param({"protocol": "json", "version": True}, "Expected a handshake", id="version is no number"),
        pytest.param({"protocol": None, "version": 1}, "Expected a handshake", id="protocol is no text"),
        pytest.param({"type": 6}, "Expected a handshake", id="something else"),
    ],
)
def test_handshakes(message: dict[str, object], wrong: str | None) -> None:
    error = hub_messages.handshake_error(message)
    assert error is None if wrong is None else wrong in (error or "")


@pytest.mark.parametrize(
    ("value", "data_type", "text"),
    [
        pytest.param(True, DataType.BOOLEAN, "1", id="true"),
        pytest.param(False, DataType.BOOLEAN, "0", id="false"),
        pytest.param(3, DataType.INTEGER, "3", id="integer"),
        pytest.param(-63, DataType.INTEGER, "-63", id="negative"),
        pytest.param(3.0, DataType.INTEGER, "3", id="integer as a float"),
        pytest.param(40.0, DataType.DOUBLE, "40", id="whole double"),
        pytest.param(10.912, DataType.DOUBLE, "10.912", id="double"),
        pytest.param(0, DataType.DOUBLE, "0", id="zero"),
        pytest.param("C", DataType.STRING, "C", id="text"),
        pytest.param("", DataType.STRING, "", id="empty text"),
        pytest.param('{"Id": 412}', DataType.STRING, '{"Id": 412}', id="JSON in text"),
    ],
)
def test_values_are_text(value: object, data_type: DataType, text: str) -> None:
    assert hub_messages.value_text(value, data_type) == text


def test_an_observation_on_the_wire() -> None:
    row = {"id": 109, "timestamp": "2026-01-02T16:14:41Z", "dataType": 4, "value": 3}
    assert hub_messages.product_update("EHTEST01", row) == (
        '{"type":1,"target":"ProductUpdate","arguments":[{"mid":"EHTEST01","dataType":4,"id":109,'
        '"timestamp":"2026-01-02T16:14:41Z","value":"3"}]}\x1e'
    )


def test_an_outcome_on_the_wire() -> None:
    outcome = {
        "serialNumber": "EHTEST01",
        "id": 48,
        "timestamp": "2026-01-02T16:14:41Z",
        "deliveredAt": "2026-01-02T16:14:42Z",
        "wasAccepted": True,
        "resultCode": 0,
        "comment": "",
        "ticks": 639086870099692230,
    }
    assert hub_messages.command_response(outcome) == (
        '{"type":1,"target":"CommandResponse","arguments":[{"serialNumber":"EHTEST01","id":48,'
        '"timestamp":"2026-01-02T16:14:41Z","deliveredAt":"2026-01-02T16:14:42Z","wasAccepted":true,"resultCode":0,'
        '"comment":"","ticks":639086870099692230}]}\x1e'
    )


@pytest.mark.parametrize(
    ("said", "wire"),
    [
        pytest.param(hub_messages.handshake_done(), "{}", id="handshake"),
        pytest.param(hub_messages.handshake_done("no"), '{"error":"no"}', id="handshake refused"),
        pytest.param(hub_messages.ping(), '{"type":6}', id="ping"),
        pytest.param(hub_messages.completion("0"), '{"type":3,"invocationId":"0","result":null}', id="done"),
        pytest.param(hub_messages.completion("0", "no"), '{"type":3,"invocationId":"0","error":"no"}', id="not done"),
        pytest.param(hub_messages.close(), '{"type":7,"allowReconnect":true}', id="goodbye"),
        pytest.param(hub_messages.close("why"), '{"type":7,"error":"why"}', id="goodbye for good"),
    ],
)
def test_the_other_records(said: str, wire: str) -> None:
    assert said == wire + "\x1e"


@pytest.mark.parametrize("letter", ["x", "é", "\ud800"])
def test_the_longest_answer_fits_a_frame(letter: str) -> None:
    frame = json.dumps({"type": 1, "target": "x", "arguments": [], "invocationId": ""}, ensure_ascii=False)
    room = LARGEST_RECORD_BYTES - len(frame)
    longest = letter * (room // len(letter.encode("utf-8", "surrogatepass")))
    answer = hub_messages.completion(longest, "There is no such product, or no access to it.")
    assert len(answer.encode()) < FRAME_LIMIT_BYTES
