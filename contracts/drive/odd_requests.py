"""Requests that a person who breaks into houses would try: keys that are nearly right, ids that are nearly ids.

A generator of requests knows the schema and not the key, so it never shows one that differs in a letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.exchange import Headers, Request
from contracts.target import KEY_HEADER, refresh_request

_NOBODY = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class OddRequest:
    """A request and what is odd about it."""

    about: str
    request: Request


def odd_requests(api_key: str, known_id: str) -> Iterator[OddRequest]:
    """Every odd request about one charger that the service knows under that key."""
    for about, headers in _odd_keys(api_key):
        for whose, charger_id in (("known", known_id), ("unknown", _NOBODY), ("malformed", "not-an-id")):
            asked = refresh_request(charger_id, None)
            request = Request(asked.method, asked.path, (*asked.headers, *headers))
            yield OddRequest(f"{about}, {whose} id", request)
    for about, query in (
        ("the key in the query", f"{KEY_HEADER}={api_key}"),
        ("the key as api_key", f"api_key={api_key}"),
    ):
        asked = refresh_request(known_id, None)
        yield OddRequest(about, Request(asked.method, f"{asked.path}?{query}", asked.headers))
    for about, charger_id in _odd_ids(known_id):
        yield OddRequest(about, refresh_request(charger_id, api_key))


def _odd_keys(api_key: str) -> Iterator[tuple[str, Headers]]:
    nearly = {
        "an empty key": "",
        "a key that lacks its last letter": api_key[:-1],
        "a key with a letter more": f"{api_key}x",
        "a key in other letter case": api_key.swapcase(),
        "half of the key": api_key[: len(api_key) // 2],
        "the key twice": api_key * 2,
    }
    for about, shown in nearly.items():
        if shown != api_key:
            yield about, ((KEY_HEADER, shown),)
    yield "the key as a bearer token", (("Authorization", f"Bearer {api_key}"),)
    yield "the key as a cookie", (("Cookie", f"{KEY_HEADER}={api_key}"),)


def _odd_ids(known_id: str) -> Iterator[tuple[str, str]]:
    yield "an id in capital letters", known_id.upper()
    yield "an id without its dashes", known_id.replace("-", "")
    yield "an id in braces", f"%7B{known_id}%7D"
    yield "an id that lacks its last digit", known_id[:-1]
    yield "an id with a digit more", f"{known_id}0"
    yield "an id with another last digit", f"{known_id[:-1]}{'0' if known_id[-1] != '0' else '1'}"
    yield "an id that is a number", "0"
    yield "an id with a letter that is no digit", f"g{known_id[1:]}"
    yield "an id nobody has", _NOBODY
