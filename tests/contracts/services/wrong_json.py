"""Services whose bytes are not clean JSON, or not what their headers say."""

import json
from dataclasses import replace

from contracts.drive.arena import Wrap
from tests.contracts.services.wrapping import Body, Said, changing, changing_ok
from tests.contracts.services.wrong import Wrong, scenario


def _text(old: str, new: str) -> Wrap:
    def change(said: Said) -> Said:
        return said.with_content(said.content.decode().replace(old, new, 1).encode()) if said.code == 200 else said

    return changing(change)


def _infinite(body: Body) -> None:
    body["chargeState"]["chargeRate"] = float("inf")


def _strange_name(body: Body) -> None:
    body["staticData"]["name"] = "Gårage"


def _in_latin_1(said: Said) -> Said:
    if said.code != 200:
        return said
    body = said.body
    _strange_name(body)
    return said.with_content(json.dumps(body, ensure_ascii=False).encode("latin-1"))


def _labelled_latin_1(said: Said) -> Said:
    if said.code != 200:
        return said
    body = said.body
    body["staticData"]["model"] = "Zäptec"
    told = said.with_content(json.dumps(body, ensure_ascii=False).encode())
    return told.with_header("Content-Type", "application/json; charset=iso-8859-1")


def _spoken_twice(said: Said) -> Said:
    return said.with_content(json.dumps(said.content.decode()).encode())


def _listed(said: Said) -> Said:
    return said.with_content(b"[" + said.content + b"]") if said.code == 200 else said


def _followed(said: Said) -> Said:
    return said.with_content(said.content + b"\n{}")


def _like_python(said: Said) -> Said:
    return said.with_content(str(said.body).encode()) if said.code == 200 else said


def _unlabelled(said: Said) -> Said:
    kept = tuple((name, value) for name, value in said.headers if name.lower() != "content-type")
    return replace(said, headers=kept)


def _too_long(said: Said) -> Said:
    return said.with_header("Content-Length", str(len(said.content) + 7))


def _errors_as(media_type: str) -> Wrap:
    return changing(lambda said: said if said.code == 200 else said.with_header("Content-Type", media_type))


def _page_for_errors(said: Said) -> Said:
    if said.code == 200:
        return said
    return said.with_content(b"<html><body>Not here</body></html>").with_header("Content-Type", "text/html")


JSON: tuple[Wrong, ...] = (
    Wrong(
        "infinity",
        "says Infinity",
        changing_ok(_infinite),
        scenario("charging"),
        "$.chargeState.chargeRate",
        "strict JSON in UTF-8",
        r"Infinity is not a JSON number \(\$\.chargeS",
    ),
    Wrong(
        "beyond-double",
        "says a number no double holds",
        _text('"isOnline":true', '"isOnline":true,"chargeCount":1e999'),
        scenario("charging"),
        "$.chargeCount",
        "strict JSON in UTF-8",
        "the number 1e999 is too large for a doub",
    ),
    Wrong(
        "half-a-character",
        "cuts a name within a surrogate pair",
        _text('"name":"', '"name":"\\ud83d'),
        scenario("charging"),
        "$.staticData.name",
        "strict JSON in UTF-8",
        "half a surrogate pair stands for no char",
    ),
    Wrong(
        "latin-1",
        "answers in Latin-1",
        changing(_in_latin_1),
        scenario("charging"),
        "$",
        "strict JSON in UTF-8",
        r"the byte 0xE5 is not UTF-8 \(byte 474\)",
    ),
    Wrong(
        "labelled-latin-1",
        "labels UTF-8 as Latin-1",
        changing(_labelled_latin_1),
        scenario("charging"),
        "Content-Type",
        "charset=utf-8 or none, as JSON is UTF-8",
        "charset=iso-8859-1",
    ),
    Wrong(
        "more-after-it",
        "sends a second value after the first",
        changing(_followed),
        scenario("charging"),
        "$",
        "strict JSON in UTF-8",
        r"something follows after the JSON value \(",
    ),
    Wrong(
        "trailing-comma",
        "leaves a comma at the end",
        _text("}}", "},}"),
        scenario("charging"),
        "$",
        "strict JSON in UTF-8",
        "the text is not JSON: expecting property",
    ),
    Wrong(
        "json-in-a-string",
        "encodes twice",
        changing(_spoken_twice),
        scenario("charging"),
        "$",
        "strict JSON in UTF-8",
        "the body is bare text in quotes, not an",
    ),
    Wrong(
        "listed",
        "puts the answer into a list",
        changing(_listed),
        scenario("charging"),
        "$",
        "an object",
        "a list of 1",
    ),
    Wrong(
        "like-python",
        "prints a dictionary",
        changing(_like_python),
        scenario("charging"),
        "$",
        "strict JSON in UTF-8",
        "the text is not JSON: expecting property",
    ),
    Wrong(
        "said-twice-inside",
        "says chargingState twice",
        _text('"isPlugged":', '"isPlugged":true,"isPlugged":'),
        scenario("charging"),
        "$.chargeState",
        "strict JSON in UTF-8",
        'the key "isPlugged" appears more than on',
    ),
    Wrong(
        "unlabelled",
        "leaves Content-Type out",
        changing(_unlabelled),
        scenario("charging"),
        "Content-Type",
        "application/json",
        "no Content-Type",
    ),
    Wrong(
        "announced-too-long",
        "announces more bytes than it sends",
        changing(_too_long),
        scenario("charging"),
        "Content-Length",
        "the bytes received",
        "489",
    ),
    Wrong(
        "labelled-gzip",
        "labels plain text as compressed",
        changing(lambda said: said.with_header("Content-Encoding", "gzip")),
        scenario("charging"),
        "Content-Encoding",
        "a body in the coding it is labelled with",
        "gzip",
    ),
    Wrong(
        "problem-json",
        "labels errors as problem documents",
        _errors_as("application/problem+json"),
        scenario("missing-api-key"),
        "Content-Type",
        "application/json",
        r"application/problem\+json",
    ),
    Wrong(
        "pages-for-errors",
        "sends a page in place of an error",
        changing(_page_for_errors),
        scenario("missing-api-key"),
        "Content-Type",
        "application/json",
        "text/html",
    ),
    Wrong(
        "chunked-and-counted",
        "says Transfer-Encoding and Content-Length",
        changing(lambda said: said.with_header("Transfer-Encoding", "chunked")),
        scenario("charging"),
        "Content-Length",
        "no Content-Length in a chunked answer",
        "482",
    ),
)
