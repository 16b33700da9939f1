"""A judge that waits for a charger-service in another process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.end_to_end.programs import Program, running

KEY = "a-key-of-our-own"


@contextmanager
def judging(file: Path, port: int, *words: str) -> Iterator[Program]:
    """A judge that serves the vendors, has written its export and waits for a service on that port."""
    target = ("--target", f"http://127.0.0.1:{port}", "--listen", "127.0.0.1:0", "--fleet-out", str(file))
    given = words if "--api-key" in words else ("--api-key", KEY, *words)
    with running("check", *target, *given) as judge:
        while not judge.line().startswith("waiting"):
            pass
        yield judge
