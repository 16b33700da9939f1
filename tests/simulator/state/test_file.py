"""The state file: what is in it comes back in order, what was committed outlives any end, what is refused stays."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.state.file import APPLICATION_ID, Changes, StateFile, StateRefused
from simulator.truth.shelf import VERSION


def _row(key: str, value: object, world: str = "w", shelf: str = "s") -> tuple[str, str, str, object]:
    return (world, shelf, key, value)


def _written(path: Path, *changes: Changes) -> None:
    with StateFile(path) as file:
        for one in changes:
            file.write(one)


def _read(path: Path) -> object:
    with StateFile(path) as file:
        return file.worlds


def test_a_new_file_is_empty_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "new.state"
    assert _read(path) == {}
    assert path.stat().st_mode & 0o777 == 0o600


def test_rows_come_back_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "a.state"
    _written(
        path,
        Changes(
            put=[_row("b", {"x": [1, 2.5, None]}), _row("a", "text \ud800"), _row("k", 1, world="other", shelf="t")]
        ),
        Changes(put=[_row("c", 3), _row("b", "other")]),
        Changes(gone=[("w", "s", "a"), ("w", "s", "nobody")], put=[_row("a", 4)]),
    )
    worlds = _read(path)
    assert worlds == {"w": {"s": {"b": "other", "c": 3, "a": 4}}, "other": {"t": {"k": 1}}}
    assert isinstance(worlds, dict)
    assert list(worlds["w"]["s"]) == ["b", "c", "a"]


def test_everything_takes_the_place_of_everything(tmp_path: Path) -> None:
    path = tmp_path / "a.state"
    _written(path, Changes(put=[_row("a", 1)]), Changes(put=[_row("b", 2)], everything=True))
    assert _read(path) == {"w": {"s": {"b": 2}}}


def test_a_value_that_is_no_json_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.state"
    with StateFile(path) as file:
        file.write(Changes(put=[_row("a", 1)]))
        with pytest.raises(StateRefused):
            file.write(Changes(put=[_row("a", 2), _row("b", float("nan"))]))
        file.write(Changes(put=[_row("c", 3)]))
    assert _read(path) == {"w": {"s": {"a": 1, "c": 3}}}


def test_a_file_is_one_sandboxes_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.state"
    with StateFile(path) as file:
        file.write(Changes(put=[_row("a", 1)]))
        with pytest.raises(StateRefused, match=r"another running sandbox keeps its state in .*a\.state: name another"):
            StateFile(path)
        file.write(Changes(put=[_row("b", 2)]))
    assert _read(path) == {"w": {"s": {"a": 1, "b": 2}}}


def test_a_file_that_another_program_writes_to_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.state"
    _written(path, Changes(put=[_row("a", 1)]))
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    try:
        with StateFile(path) as file, pytest.raises(StateRefused, match="database is locked"):
            file.write(Changes(put=[_row("b", 2)]))
    finally:
        other.close()
    assert _read(path) == {"w": {"s": {"a": 1}}}


Spoil = Callable[[Path], object]


def _sql(*statements: str) -> Spoil:
    def spoil(path: Path) -> None:
        database = sqlite3.connect(path, isolation_level=None)
        for statement in statements:
            database.execute(statement)
        database.close()

    return spoil


def _torn(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 5000)


def _scribbled(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)


SPOILED: dict[str, tuple[Spoil, str]] = {
    "text": (lambda path: path.write_text("chargers: []\n" * 100), "is no state file, or broken"),
    "zeros": (lambda path: path.write_bytes(bytes(8192)), "is no state file, or broken"),
    "torn": (_torn, "is no state file, or broken"),
    "scribbled over": (_scribbled, "is no state file, or broken"),
    "a row that is no JSON": (_sql("UPDATE row SET value = '{' WHERE key = 'k1'"), "is no state file, or broken"),
    "no table": (_sql("DROP TABLE row"), "cannot be used"),
    "another version": (
        _sql(f"PRAGMA user_version = {VERSION + 1}"),
        f"written by a sandbox of another version .its state is {VERSION + 1}, {VERSION} was expected",
    ),
    "another program's": (_sql(f"PRAGMA application_id = {APPLICATION_ID + 1}"), "another program's database"),
}


@pytest.mark.parametrize(("spoil", "told"), SPOILED.values(), ids=SPOILED)
def test_what_is_refused_stays_as_it_is(tmp_path: Path, spoil: Spoil, told: str) -> None:
    path = tmp_path / "a.state"
    _written(path, Changes(put=[_row(f"k{n}", "v" * 500) for n in range(100)]))
    spoil(path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    for _ in range(2):
        with pytest.raises(StateRefused, match=told) as refused:
            StateFile(path)
        assert str(path) in str(refused.value)
        assert "\n" not in str(refused.value)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param(".", "Is a directory", id="a folder"),
        pytest.param("nowhere/a.state", "No such file or directory", id="no folder"),
    ],
)
def test_places_where_no_file_can_be(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(StateRefused, match=told):
        StateFile(tmp_path / name)


def test_whatever_was_committed_is_there_wherever_the_end_came(tmp_path: Path) -> None:
    """A program that is killed leaves its log as it is; one that is cut off in the middle of a write, a shorter one."""
    path, cut = tmp_path / "a.state", tmp_path / "cut.state"
    log, cut_log = Path(f"{path}-wal"), Path(f"{cut}-wal")
    commits = 8
    with StateFile(path) as file:
        sizes = []
        for number in range(commits):
            file.write(Changes(put=[_row("n", number), _row(f"k{number}", "x" * 300 * number)]))
            sizes.append(log.stat().st_size)
        main, whole = path.read_bytes(), log.read_bytes()
    found = set()
    for size in sorted({*range(0, len(whole), 1499), *sizes, *(size - 1 for size in sizes)}):
        cut.write_bytes(main)
        cut_log.write_bytes(whole[:size])
        worlds = _read(cut)
        committed = sum(known <= size for known in sizes)
        assert isinstance(worlds, dict)
        rows = worlds["w"]["s"] if worlds else {}
        expected = {"n": committed - 1, **{f"k{n}": "x" * 300 * n for n in range(committed)}} if committed else {}
        assert rows == expected
        found.add(committed)
        Path(f"{cut}-shm").unlink(missing_ok=True)
    assert found >= set(range(1, commits + 1))


def test_a_file_whose_log_was_left_goes_on(tmp_path: Path) -> None:
    path, left = tmp_path / "a.state", tmp_path / "left.state"
    with StateFile(path) as file:
        file.write(Changes(put=[_row("a", 1)]))
        for ending in ("", "-wal"):
            shutil.copyfile(f"{path}{ending}", f"{left}{ending}")
    with StateFile(left) as file:
        assert file.worlds == {"w": {"s": {"a": 1}}}
        file.write(Changes(put=[_row("b", 2)]))
    assert _read(left) == {"w": {"s": {"a": 1, "b": 2}}}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.state", "left.state"]
