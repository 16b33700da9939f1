"""The event stream: what changes is told once, from where a reader was, and nobody waits for a slow one."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.control.events import EventHub
from tests.simulator.control.bench import ControlBench


def _told(chunk: bytes) -> tuple[int, str, Any]:
    """Number, kind and data of an event as it is on the wire."""
    fields = dict(line.split(": ", 1) for line in chunk.decode().strip().split("\n"))
    return int(fields["id"]), fields["event"], json.loads(fields["data"])


def _events(stream: Iterator[bytes]) -> list[tuple[int, str, Any]]:
    return [_told(chunk) for chunk in stream if chunk.startswith(b"id: ")]


def _filled(count: int, keep: int = 100) -> EventHub:
    hub = EventHub(keep)
    for number in range(1, count + 1):
        hub.publish("odd" if number % 2 else "even", lambda number=number: {"n": number})  # type: ignore[misc]
    return hub


def _read(hub: EventHub, count: int, **how: Any) -> list[tuple[int, str, Any]]:
    stream = hub.follow(heartbeat_s=0.01, **how)
    next(stream)
    read = [_told(next(stream)) for _ in range(count)]
    stream.close()  # type: ignore[attr-defined]
    return read


def test_a_reader_goes_on_where_it_was() -> None:
    assert [number for number, _, _ in _read(_filled(5), 2, after=3)] == [4, 5]
    assert [data for _, _, data in _read(_filled(5), 2, after=0, kinds=frozenset({"even"}))] == [{"n": 2}, {"n": 4}]


def test_a_new_reader_hears_what_comes() -> None:
    hub = _filled(5)
    stream = hub.follow(heartbeat_s=0.01)
    next(stream)
    hub.publish("odd", lambda: {"n": "new"})
    assert _told(next(stream)) == (6, "odd", {"n": "new"})
    assert next(stream) == b": still here\n\n"
    stream.close()  # type: ignore[attr-defined]
    assert hub.streams == 0


@pytest.mark.parametrize(
    ("after", "first"),
    [
        pytest.param(0, (20, "gap", {"from": 20}), id="forgotten"),
        pytest.param(999, (20, "gap", {"from": 20}), id="of another life"),
        pytest.param(15, (16, "even", {"n": 16}), id="just remembered"),
    ],
)
def test_a_reader_that_was_away_too_long_is_told(after: int, first: tuple[int, str, Any]) -> None:
    assert _read(_filled(20, keep=5), 1, after=after) == [first]


def test_a_slow_reader_is_sent_away_and_nobody_waits_for_it() -> None:
    hub = _filled(1, keep=5)
    stream = hub.follow(after=0, heartbeat_s=0.01)
    next(stream)
    assert _told(next(stream))[0] == 1
    for number in range(1000):
        hub.publish("odd", lambda number=number: {"n": number})  # type: ignore[misc]
    assert [kind for _, kind, _ in _events(stream)] == ["gap"]
    assert hub.streams == 0


def test_closing_ends_every_stream() -> None:
    hub = _filled(1)
    ended: list[list[Any]] = []
    reader = threading.Thread(target=lambda: ended.append(_events(hub.follow(after=0))))
    reader.start()
    hub.close()
    reader.join(10)
    assert not reader.is_alive()
    assert _events(hub.follow(after=0)) == []


def _stream(bench: ControlBench, query: str = "", headers: dict[str, str] | None = None) -> Any:
    told = {"Host": "localhost", **(headers or {})}
    return bench.app.test_client().get(f"/_sandbox/events{query}", headers=told, buffered=False)


def _following(bench: ControlBench, act: Any, count: int, query: str = "") -> list[tuple[str, Any]]:
    """What a reader is told while something happens."""
    bench.get("/worlds/demo")
    response = _stream(bench, query)
    assert response.mimetype == "text/event-stream"
    chunks = iter(response.response)
    next(chunks)
    act()
    told = [_told(next(chunks)) for _ in range(count)]
    response.close()
    return [(kind, data) for _, kind, data in told]


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "words"),
    [
        ("POST", "/chargers/easee-charging/actions", {"do": "unplug"}, "charger", {"handle": "easee-charging"}),
        ("PATCH", "/chargers/easee-charging", {"name": "<b>"}, "charger", {"name": "<b>"}),
        ("DELETE", "/chargers/easee-charging", None, "charger", {"isGone": True}),
        ("POST", "/faults", {"fault": "status", "name": "f"}, "fault", {"name": "f", "isInForce": True}),
        ("DELETE", "/faults/magic%20easee-vendor-rubbish", None, "fault", {"isMended": True}),
        ("POST", "/accounts/easee-charging/changes", {"account": "lock"}, "account", {"login": "REJECTED"}),
        ("PATCH", "/clock", {"stepS": 60}, "clock", {"now": "2026-01-05T09:01:00.000Z"}),
        ("POST", "/runs", {"scenario": "charging", "charger": "go-e-charging", "paused": True}, "run", {"position": 0}),
        ("POST", "/chargers/easee-charging/refresh", None, "journal", {"leg": "vendor", "role": "login"}),
    ],
)
def test_every_change_is_told(method: str, path: str, body: object, kind: str, words: dict[str, Any]) -> None:
    bench = ControlBench()
    told = _following(bench, lambda: bench.done(method, path, body), 1, f"?kinds={kind}")
    assert [name for name, _ in told] == [kind]
    assert {key: told[0][1].get(key) for key in words} == words


def test_what_happens_at_the_vendor_is_told_too() -> None:
    bench = ControlBench(service=False)
    charger = bench.world.charger("go-e-charging")
    told = _following(bench, lambda: bench.world.act(charger.id, "stop"), 1)
    assert told[0][0] == "charger"
    assert told[0][1]["truth"]["state"] == "STOPPED"


def test_last_event_id_as_browsers_send_it() -> None:
    bench = ControlBench(service=False)
    for _ in range(3):
        bench.done("PATCH", "/clock", {"stepS": 1})
    chunks = iter(_stream(bench, headers={"Last-Event-ID": "2"}).response)
    next(chunks)
    assert _told(next(chunks))[0] == 3
    chunks.close()
    assert _stream(bench, headers={"Last-Event-ID": "x"}).status_code == 422
    assert _stream(bench, "?kinds=gossip").status_code == 422


def test_places_for_streams_are_limited() -> None:
    bench = ControlBench(service=False)
    console = bench.control.console()
    console.hub._max_streams = 1
    chunks = iter(_stream(bench).response)
    next(chunks)
    assert _stream(bench).status_code == 429
    chunks.close()
    assert _stream(bench).status_code == 200
