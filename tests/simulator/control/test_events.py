"""The event stream: what changes is told once, from where a reader was, and nobody waits for a slow one."""

import gc
import json
import threading
from collections.abc import Iterable, Iterator
from inspect import signature
from itertools import count, islice
from typing import Any

import pytest

from simulator.control.events import MAX_STREAMS, EventHub, Stream
from simulator.serve import Server
from tests.simulator.control.bench import ControlBench


def _told(text: str) -> tuple[int, str, Any]:
    """Number, kind and data of an event as it is on the wire."""
    fields = dict(line.split(": ", 1) for line in text.split("\n"))
    return int(fields["id"]), fields["event"], json.loads(fields["data"])


def _events(chunks: Iterable[bytes]) -> Iterator[tuple[int, str, Any]]:
    """Every event, whatever pieces they come in; a chunk holds whole ones."""
    for chunk in chunks:
        assert chunk.endswith(b"\n\n")
        yield from (_told(text) for text in chunk.decode().split("\n\n") if text.startswith("id: "))


def _opened(hub: EventHub, **how: Any) -> Stream:
    stream = hub.follow(**{"heartbeat_s": 0.01, "pace_s": 0.0, **how})
    assert stream is not None
    return stream


def _filled(count: int, keep: int = 100) -> EventHub:
    hub = EventHub(keep)
    for number in range(1, count + 1):
        hub.publish("odd" if number % 2 else "even", lambda number=number: {"n": number})  # type: ignore[misc]
    return hub


def _read(hub: EventHub, count: int, **how: Any) -> list[tuple[int, str, Any]]:
    stream = _opened(hub, **how)
    read = list(islice(_events(stream), count))
    stream.close()
    return read


def test_a_reader_goes_on_where_it_was() -> None:
    assert [number for number, _, _ in _read(_filled(5), 2, after=3)] == [4, 5]
    assert [data for _, _, data in _read(_filled(5), 2, after=0, kinds=frozenset({"even"}))] == [{"n": 2}, {"n": 4}]


def test_a_new_reader_hears_what_comes() -> None:
    hub = _filled(5)
    stream = _opened(hub)
    next(stream)
    hub.publish("odd", lambda: {"n": "new"})
    assert list(_events([next(stream)])) == [(6, "odd", {"n": "new"})]
    assert next(stream) == b": still here\n\n"
    stream.close()
    assert hub.places.taken == 0


def test_what_comes_together_is_told_together() -> None:
    hub = _filled(5)
    stream = _opened(hub, after=1)
    next(stream)
    assert [number for number, _, _ in _events([next(stream)])] == [2, 3, 4, 5]


def test_what_an_event_tells_is_worked_out_once_however_many_follow() -> None:
    hub = EventHub()
    asked = count(1)
    hub.publish("odd", lambda: {"n": next(asked)})
    assert [_read(hub, 1, after=0) for _ in range(3)] == [[(1, "odd", {"n": 1})]] * 3


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
    stream = _opened(hub, after=0)
    next(stream)
    assert [number for number, _, _ in _events([next(stream)])] == [1]
    for number in range(1000):
        hub.publish("odd", lambda number=number: {"n": number})  # type: ignore[misc]
    assert [kind for _, kind, _ in _events(stream)] == ["gap"]
    assert hub.places.taken == 0


def test_closing_ends_every_stream() -> None:
    hub = _filled(1)
    ended: list[list[Any]] = []
    reader = threading.Thread(target=lambda: ended.append(list(_events(_opened(hub, after=0)))))
    reader.start()
    hub.close()
    reader.join(10)
    assert not reader.is_alive()
    assert list(_events(_opened(hub, after=0))) == []
    assert hub.places.taken == 0


def _stream(bench: ControlBench, query: str = "", headers: dict[str, str] | None = None, world: str = "demo") -> Any:
    told = {"Host": "localhost", **(headers or {})}
    return bench.app.test_client().get(f"/_sandbox/worlds/{world}/events{query}", headers=told, buffered=False)


def _following(bench: ControlBench, act: Any, count: int, query: str = "") -> list[tuple[str, Any]]:
    """What a reader is told while something happens."""
    bench.get("/worlds/demo")
    response = _stream(bench, query)
    assert response.mimetype == "text/event-stream"
    chunks = iter(response.response)
    next(chunks)
    act()
    told = list(islice(_events(chunks), count))
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
    assert [number for number, _, _ in _events([next(chunks)])] == [3]
    chunks.close()
    assert _stream(bench, headers={"Last-Event-ID": "x"}).status_code == 422
    assert _stream(bench, "?kinds=gossip").status_code == 422


def test_places_for_streams_are_those_of_the_sandbox_and_a_refusal_says_so() -> None:
    bench = ControlBench(service=False)
    bench.done("POST", "/worlds", {"name": "other", "seed": 8})
    bench.control.places.limit = 2
    first, second = _stream(bench), _stream(bench, world="other")
    assert [response.status_code for response in (first, second)] == [200, 200]  # none of them was read from yet
    refused = _stream(bench)
    assert (refused.status_code, refused.json["code"], refused.headers["Retry-After"]) == (503, "TOO_MANY_STREAMS", "3")
    assert refused.json["detail"] == "at most 2 event streams are open in a sandbox, and all 2 are"
    second.close()
    assert _stream(bench).status_code == 200


def test_a_stream_that_is_refused_for_what_it_asks_takes_no_place() -> None:
    bench = ControlBench(service=False)
    assert _stream(bench, headers={"Last-Event-ID": "x"}).status_code == 422
    assert _stream(bench, "?after=-1").status_code == 422
    assert bench.control.places.taken == 0


def test_who_asks_for_the_head_alone_takes_no_place() -> None:
    bench = ControlBench(service=False)
    assert bench.call("HEAD", "/_sandbox/events").status == 200
    gc.collect()
    assert bench.control.places.taken == 0


def test_streams_leave_most_of_the_workers_to_those_who_ask() -> None:
    workers: int = signature(Server).parameters["workers"].default
    assert workers >= 2 * MAX_STREAMS
