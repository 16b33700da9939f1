"""Requests that a person who breaks into houses would try: keys that are nearly right, ids that are nearly ids.

A generator of requests knows the schema and not the key, so it never shows one that differs in a letter.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass

from contracts.exchange import Headers, Request
from contracts.target import KEY_HEADER, refresh_request

_NOBODY = "00000000-0000-4000-8000-000000000000"
_LONG = 2_000
"""Characters of an id that is far too long, and that servers still let through."""


@dataclass(frozen=True, slots=True)
class OddRequest:
    """A request and what is odd about it."""

    about: str
    request: Request


def odd_requests(api_key: str, known_id: str) -> Iterator[OddRequest]:
    """Every odd request about one charger that the service knows under that key."""
    yield from _by_key(api_key, known_id)
    yield from _by_id(api_key, known_id)
    yield from _by_method(api_key, known_id)
    yield from _by_style(api_key, known_id)


def _by_key(api_key: str, known_id: str) -> Iterator[OddRequest]:
    for about, headers in _odd_keys(api_key):
        for whose, charger_id in (("known", known_id), ("unknown", _NOBODY), ("malformed", "not-an-id")):
            yield OddRequest(f"{about}, {whose} id", _with(refresh_request(charger_id, None), headers))
    for about, query in (
        ("the key in the query", f"{KEY_HEADER}={api_key}"),
        ("the key as api_key", f"api_key={api_key}"),
        ("the key as apikey", f"apikey={api_key}"),
    ):
        asked = refresh_request(known_id, None)
        yield OddRequest(about, Request(asked.method, f"{asked.path}?{query}", asked.headers))


def _odd_keys(api_key: str) -> Iterator[tuple[str, Headers]]:
    yield "no key", ()
    nearly = {
        "an empty key": "",
        "a key that lacks its last letter": api_key[:-1],
        "a key with a letter more": f"{api_key}x",
        "a key with a letter before": f"x{api_key}",
        "a key in other letter case": api_key.swapcase(),
        "half of the key": api_key[: len(api_key) // 2],
        "the other half of the key": api_key[len(api_key) // 2 :],
        "the key twice": api_key * 2,
        "another key of the same length": "x" * len(api_key),
        "a pattern for the key": "%",
        "the key in quotes": f'"{api_key}"',
        "the key with a scheme": f"ApiKey {api_key}",
        "a key that is null": "null",
    }
    for about, shown in nearly.items():
        if shown != api_key:
            yield about, ((KEY_HEADER, shown),)
    yield "two wrong keys", ((KEY_HEADER, "wrong-1"), (KEY_HEADER, "wrong-2"))
    yield "the key as a bearer token", (("Authorization", f"Bearer {api_key}"),)
    basic = b64encode(f"{api_key}:".encode()).decode()
    yield "the key as the name of a login", (("Authorization", f"Basic {basic}"),)
    yield "the key as a cookie", (("Cookie", f"{KEY_HEADER}={api_key}"),)
    yield "the key under another name", (("X-API-TOKEN", api_key),)
    yield "the key under a shorter name", (("API-KEY", api_key),)


def _by_id(api_key: str, known_id: str) -> Iterator[OddRequest]:
    for about, charger_id in (
        ("an id in capital letters", known_id.upper()),
        ("an id without its dashes", known_id.replace("-", "")),
        ("an id in braces", f"%7B{known_id}%7D"),
        ("an id as a URN", f"urn:uuid:{known_id}"),
        ("an id that lacks its last digit", known_id[:-1]),
        ("an id with a digit more", f"{known_id}0"),
        ("an id with another last digit", f"{known_id[:-1]}{'0' if known_id[-1] != '0' else '1'}"),
        ("an id that is a number", "0"),
        ("an id that is null", "null"),
        ("an id with a letter that is no digit", f"g{known_id[1:]}"),
        ("an id with a blank after it", f"{known_id}%20"),
        ("an id with a line feed after it", f"{known_id}%0A"),
        ("an id with a null byte after it", f"{known_id}%00"),
        ("an id with an encoded slash in it", f"{known_id}%2F{known_id}"),
        ("an id with dots before it", f"..%2F{known_id}"),
        ("an id with a quote in it", f"{known_id}'%20OR%20'1'='1"),
        ("an id in other digits", "%D9%A1%D9%A2%D9%A3" + known_id[3:]),
        ("an id that is no UTF-8", "%FF%FE"),
        ("an id that is far too long", "a" * _LONG),
        ("an id nobody has", _NOBODY),
    ):
        yield OddRequest(about, refresh_request(charger_id, api_key))


def _by_method(api_key: str, known_id: str) -> Iterator[OddRequest]:
    right, keyless = refresh_request(known_id, api_key), refresh_request(known_id, None)
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        yield OddRequest(f"{method} in place of GET", Request(method, right.path, right.headers))
    yield OddRequest("POST without a key", Request("POST", keyless.path, keyless.headers))
    yield OddRequest("HEAD in place of GET", Request("HEAD", right.path, right.headers))
    yield OddRequest("HEAD without a key", Request("HEAD", keyless.path, keyless.headers))
    yield OddRequest("HEAD for nobody", Request("HEAD", refresh_request(_NOBODY, None).path, right.headers))


def _by_style(api_key: str, known_id: str) -> Iterator[OddRequest]:
    """Right requests in another style, and paths that are nearly the contract's."""
    right, keyless = refresh_request(known_id, api_key), refresh_request(known_id, None)
    yield OddRequest("the header in small letters", _with(keyless, ((KEY_HEADER.lower(), api_key),)))
    yield OddRequest("a query nobody asked for", Request("GET", f"{right.path}?verbose=1&id={_NOBODY}", right.headers))
    yield OddRequest("the key among others", _with(right, ((KEY_HEADER, "wrong"),)))
    yield OddRequest("a wish for part of the answer", _with(right, (("Range", "bytes=0-9"),)))
    yield OddRequest("a wish for news only", _with(right, (("If-Modified-Since", "Mon, 05 Jan 2099 09:00:00 GMT"),)))
    yield OddRequest("a slash at the end, no key", Request("GET", f"{keyless.path}/", keyless.headers))
    yield OddRequest("once more, as it should be", right)


def _with(request: Request, headers: Headers) -> Request:
    return Request(request.method, request.path, (*request.headers, *headers))
