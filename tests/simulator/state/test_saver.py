"""The saver: writes what changed and nothing else, in the order that counts, and says it once when it cannot."""

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from simulator.state.file import Changes, StateFile, StateRefused
from simulator.state.saver import Saver
from simulator.truth.plain import Codec
from simulator.truth.shelf import Shelf, Taken


class Bench:
    """Two shelves of a world, and what was written down and put in the file."""

    def __init__(self, path: Path) -> None:
        self.worlds: dict[str, dict[str, dict[str, Any]]] = {"w": {"s": {}, "t": {}}}
        self.written: list[Any] = []
        self.changes: list[Changes] = []
        self.looked = threading.Event()
        self.file = StateFile(path)
        self.saver = Saver(self.file, self._take, interval_s=3600)
        self._write_to_file = self.file.write
        self.file.write = self._noted  # type: ignore[method-assign]

    def _take(self) -> Mapping[str, list[Taken]]:
        codec: Codec[Any] = Codec(self._write, lambda plain: plain)
        return {
            name: [(Shelf(shelf, codec, dict, lambda _: None), dict(values)) for shelf, values in shelves.items()]
            for name, shelves in self.worlds.items()
        }

    def _write(self, value: Any) -> Any:
        self.written.append(value)
        return value

    def _noted(self, changes: Changes) -> None:
        self.changes.append(changes)
        if len(self.changes) == 2:
            self.looked.set()
        self._write_to_file(changes)

    def saved(self) -> dict[str, Any]:
        """Save, end, and read the file anew."""
        path = self.file.path
        self.saver.close()
        self.file.close()
        with StateFile(path) as again:
            return dict(again.worlds)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "a.state")


def test_only_what_is_another_is_written(bench: Bench) -> None:
    shelf = bench.worlds["w"]["s"]
    shelf.update(a=(1,), b=(2,))
    bench.saver.begin()
    assert bench.written == [(1,), (2,)]
    bench.saver.save()
    assert len(bench.changes) == 1
    shelf.update(a=(1,), b=(3,), c=(4,))
    bench.saver.save()
    assert bench.written == [(1,), (2,), (3,), (4,)]
    assert bench.changes[1].put == [("w", "s", "b", (3,)), ("w", "s", "c", (4,))]
    assert list(bench.changes[1].gone) == []
    assert bench.saved() == {"w": {"s": {"a": [1], "b": [3], "c": [4]}}}


def test_what_was_in_the_file_before_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "a.state"
    with StateFile(path) as file:
        file.write(Changes(put=[("old", "s", "a", 1)]))
    bench = Bench(path)
    bench.worlds["w"]["s"]["a"] = 2
    bench.saver.begin()
    assert bench.saved() == {"w": {"s": {"a": 2}}}


def test_what_is_gone_goes(bench: Bench) -> None:
    bench.worlds["w"]["s"].update(a=1, b=2)
    bench.worlds["v"] = {"s": {"a": 3}}
    bench.saver.begin()
    del bench.worlds["w"]["s"]["a"], bench.worlds["v"]
    bench.saver.save()
    assert bench.saved() == {"w": {"s": {"b": 2}}}


def test_the_order_is_kept(bench: Bench) -> None:
    bench.worlds["w"]["s"].update(a=1, b=2, c=3)
    bench.saver.begin()
    bench.worlds["w"]["s"] = {"c": 3, "a": 1, "d": 4, "b": 2}
    bench.saver.save()
    assert list(bench.saved()["w"]["s"].items()) == [("c", 3), ("a", 1), ("d", 4), ("b", 2)]


def test_what_cannot_be_written_is_said_once_and_tried_again(
    bench: Bench, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.worlds["w"]["s"]["a"] = 1
    bench.saver.begin()

    def refuse(_: Changes) -> None:
        raise StateRefused("the disk is full")

    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
        patched.setattr(bench.file, "write", refuse)
        bench.worlds["w"]["s"]["b"] = 2
        bench.saver.save()
        bench.saver.save()
    assert [record.message for record in caplog.records] == ["the state is not kept: the disk is full"]
    bench.saver.save()
    assert bench.saved() == {"w": {"s": {"a": 1, "b": 2}}}


def test_nothing_is_written_after_the_end(bench: Bench) -> None:
    bench.saver.begin()
    bench.worlds["w"]["s"]["a"] = 1
    bench.saver.close()
    bench.worlds["w"]["s"]["a"] = 2
    bench.saver.save()
    bench.saver.close()
    assert bench.saved() == {"w": {"s": {"a": 1}}}


def test_it_looks_by_itself(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "a.state")
    saver = Saver(bench.file, bench._take, interval_s=0.01)
    saver.begin()
    bench.worlds["w"]["s"]["a"] = 1
    assert bench.looked.wait(60)
    saver.close()
    bench.file.close()
    assert bench.changes[1].put == [("w", "s", "a", 1)]
