"""Frames of the WebSocket as bytes, and what comes in."""

import hashlib
import hmac

import pytest

from simulator.vendors.go_e import socket_words
from simulator.vendors.go_e.socket_login import proof, secret_of, signature
from simulator.vendors.go_e.socket_words import LARGEST_BYTES, Inbox, Wish
from tests.simulator.vendors.go_e.phone import TOKEN3, Phone


@pytest.mark.parametrize(
    ("pieces", "objects"),
    [
        pytest.param([b'{"a":1}'], [{"a": 1}], id="one"),
        pytest.param([b'{"a":1}{"b":2}'], [{"a": 1}, {"b": 2}], id="two at once"),
        pytest.param([b'{"a"', b":1}"], [{"a": 1}], id="in pieces"),
        pytest.param([b'{"a":1} \n {"b"', b":2}"], [{"a": 1}, {"b": 2}], id="blanks between"),
        pytest.param([b"hello", b'{"a":1}'], [{"a": 1}], id="nonsense before it"),
        pytest.param([b'[1,2]{"a":1}'], [{"a": 1}], id="an array before it"),
        pytest.param([b"\xff\xfe", b'{"a":1}'], [{"a": 1}], id="no text"),
        pytest.param([b'{"a":"' + b"x" * LARGEST_BYTES, b'{"b":1}'], [{"b": 1}], id="one without an end"),
        pytest.param([b"[" * 5000, b'{"a":1}'], [{"a": 1}], id="deep nesting"),
        pytest.param([b""], [], id="nothing"),
    ],
)
def test_what_comes_in(pieces: list[bytes], objects: list[object]) -> None:
    inbox = Inbox()
    assert [found for piece in pieces for found in inbox.take(piece)] == objects


@pytest.mark.parametrize(
    ("message", "wish"),
    [
        pytest.param({"requestId": 7, "key": "amp", "value": 10}, Wish("7", "amp", 10), id="as clients send it"),
        pytest.param({"requestId": "7", "key": "amp", "value": 10.0}, Wish("7", "amp", 10), id="a whole float"),
        pytest.param({"key": "fna", "value": "Yard"}, Wish("", "fna", "Yard"), id="text"),
        pytest.param({"requestId": 7, "key": "trx"}, Wish("7", "trx", None), id="no value is null"),
        pytest.param({"requestId": 7, "value": 10}, None, id="no key"),
        pytest.param({"requestId": 7, "key": 3, "value": 10}, None, id="a key that is no text"),
    ],
)
def test_what_is_wished(message: dict[str, object], wish: Wish | None) -> None:
    assert socket_words.wish(message) == wish


WISH = Wish("7", "amp", 10)


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        (socket_words.auth_success(), '{"type":"authSuccess"}'),
        (socket_words.auth_error(), '{"type":"authError","message":"Wrong password"}'),
        (
            socket_words.auth_required("1" * 32, "2" * 32),
            '{"type":"authRequired","token1":"' + "1" * 32 + '","token2":"' + "2" * 32 + '","hash":"pbkdf2"}',
        ),
        (
            socket_words.full_status(['"car":2', '"amp":16'], partial=True),
            '{"type":"fullStatus","partial":true,"status":{"car":2,"amp":16}}',
        ),
        (socket_words.full_status([], partial=False), '{"type":"fullStatus","partial":false,"status":{}}'),
        (socket_words.delta_status(['"rbt":1']), '{"type":"deltaStatus","status":{"rbt":1}}'),
        (socket_words.done(WISH), '{"type":"response","requestId":"7","success":true,"status":{"amp":10}}'),
        (
            socket_words.done(WISH, as_text=True),
            '{"type":"response","requestId":"7","success":"true","status":{"amp":10}}',
        ),
        (
            socket_words.refused(WISH, "value must be bool"),
            '{"type":"response","requestId":"7","success":false,"message":"value must be bool"}',
        ),
        (
            socket_words.refused(WISH, "no", as_text=True),
            '{"type":"response","requestId":"7","success":"false","message":"no"}',
        ),
    ],
)
def test_frames(frame: str, text: str) -> None:
    assert frame == text


def test_the_client_and_the_charger_come_to_the_same_proof() -> None:
    required = {"token1": "a" * 32, "token2": "b" * 32}
    secret = secret_of("secret", "205563")
    assert (len(secret), secret) == (32, Phone("205563", "secret").hashed.decode())
    assert proof(secret, "a" * 32, "b" * 32, TOKEN3) == Phone("205563", "secret").answer(required)["hash"]


def _wrapped(data: object, secret: str = "s" * 32) -> dict[str, object]:
    mac = hmac.new(secret.encode(), str(data).encode(), hashlib.sha256).hexdigest()
    return {"type": "securedMsg", "data": data, "hmac": mac}


@pytest.mark.parametrize(
    ("message", "inner"),
    [
        pytest.param(_wrapped('{"a":1}'), {"a": 1}, id="signed"),
        pytest.param(_wrapped('{"a":1}', "t" * 32), None, id="with another secret"),
        pytest.param(_wrapped("{"), None, id="no JSON"),
        pytest.param(_wrapped("[]"), None, id="no object"),
        pytest.param(_wrapped(7), None, id="no text"),
        pytest.param({"data": "{}"}, None, id="no signature"),
    ],
)
def test_what_is_wrapped(message: dict[str, object], inner: object) -> None:
    assert socket_words.unwrapped(message, "s" * 32) == inner


def test_a_signature_is_of_the_bytes_in_utf_8() -> None:
    assert signature("s" * 32, "Ø") == hmac.new(b"s" * 32, "Ø".encode(), hashlib.sha256).hexdigest()
