"""The file worlds are kept in: a SQLite database of rows, each one thing on a shelf of a world, as JSON.

Commits go through SQLite's write-ahead log: what was committed outlives the end of the program at any moment, by
whatever signal; an end of the machine may cost the last commits, and never the file.
"""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from simulator.truth.errors import SandboxError
from simulator.truth.shelf import VERSION, Kept

APPLICATION_ID = 0x43534258
"""In the head of every state file: CSBX."""
_BESIDE = ("", "-wal", "-journal")
"""What may belong to a database after a sudden end."""
_TABLE = """CREATE TABLE row (
  position INTEGER PRIMARY KEY, world TEXT NOT NULL, shelf TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  UNIQUE (world, shelf, key)
)"""
_PUT = """INSERT INTO row (world, shelf, key, value) VALUES (?, ?, ?, ?)
  ON CONFLICT (world, shelf, key) DO UPDATE SET value = excluded.value"""


class StateRefused(SandboxError):
    """The state file cannot be used; it is as it was."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written: rows that go, by world, shelf and key, and then rows that are new or other."""

    gone: Sequence[tuple[str, str, str]] = ()
    put: Sequence[tuple[str, str, str, Any]] = ()
    everything: bool = False


class StateFile:
    """A file nobody else keeps worlds in meanwhile. worlds: what was in it, empty for a new one.

    Nothing is written before the first ``write``. Raises StateRefused for a file of something else, of another
    version, broken, or in use.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database: sqlite3.Connection | None = None
        with self._said():
            self._held = os.open(path, os.O_RDONLY | os.O_CREAT, 0o600)
        try:
            with self._said():
                fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.worlds = self._look()
        except BaseException:
            os.close(self._held)
            raise

    def __enter__(self) -> "StateFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, changes: Changes) -> None:
        """Write all of it or nothing. Raises StateRefused when that cannot be done."""
        with self._said():
            database = self._database or self._connect()
            with database:
                database.execute("BEGIN IMMEDIATE")
                if changes.everything:
                    database.execute("DELETE FROM row")
                database.executemany("DELETE FROM row WHERE world = ? AND shelf = ? AND key = ?", changes.gone)
                database.executemany(_PUT, _texts(changes.put))

    def close(self) -> None:
        """Let others have the file."""
        if self._database is not None:
            self._database.close()
            self._database = None
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            if not _has_rows(database):
                with database:
                    database.execute("BEGIN IMMEDIATE")
                    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    database.execute(f"PRAGMA user_version = {VERSION}")
                    database.execute(_TABLE)
        except sqlite3.Error:
            database.close()
            raise
        self._database = database
        return database

    def _look(self) -> dict[str, Kept]:
        """What is in the file, from a copy: a database that is opened may change, and this one must not yet."""
        with TemporaryDirectory() as folder:
            copy = Path(folder) / "state"
            for ending in _BESIDE:
                if (part := Path(f"{self.path}{ending}")).is_file():
                    shutil.copyfile(part, f"{copy}{ending}")
            with closing(sqlite3.connect(copy)) as database:
                return self._read(database)

    def _read(self, database: sqlite3.Connection) -> dict[str, Kept]:
        (application,), (version,) = (
            database.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
        )
        tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if (application, version, tables) == (0, 0, 0):
            return {}
        if application != APPLICATION_ID:
            raise StateRefused(f"{self.path} is another program's database: name another file")
        if version != VERSION:
            raise StateRefused(
                f"{self.path} was written by a sandbox of another version (its state is {version}, {VERSION} was "
                "expected): use that one, or name another file"
            )
        if (told := database.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(told)
        worlds: dict[str, dict[str, dict[str, Any]]] = {}
        for world, shelf, key, value in database.execute("SELECT world, shelf, key, value FROM row ORDER BY position"):
            worlds.setdefault(world, {}).setdefault(shelf, {})[key] = json.loads(value)
        return dict(worlds)

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Say in a sentence what the system or the database complains of."""
        try:
            yield
        except BlockingIOError as error:
            raise StateRefused(f"another running sandbox keeps its state in {self.path}: name another file") from error
        except OSError as error:
            raise StateRefused(f"{self.path} cannot be used ({error.strerror or error}): name another file") from error
        except sqlite3.OperationalError as error:
            raise StateRefused(f"{self.path} cannot be used ({error}): name another file") from error
        except (sqlite3.DatabaseError, ValueError) as error:
            why = " ".join(str(error).split())
            raise StateRefused(
                f"{self.path} is no state file, or broken ({why}): name another file, or remove it to begin anew"
            ) from error


def _has_rows(database: sqlite3.Connection) -> bool:
    return database.execute("SELECT name FROM sqlite_master WHERE name = 'row'").fetchone() is not None


def _texts(rows: Iterable[tuple[str, str, str, Any]]) -> Iterator[tuple[str, str, str, str]]:
    for world, shelf, key, value in rows:
        yield world, shelf, key, json.dumps(value, separators=(",", ":"), allow_nan=False)
