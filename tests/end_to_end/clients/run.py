"""Runs a client in a process of its own: it is told JSON and says JSON.

``run_client`` is for what begins, asks and ends. ``talking_to`` is for clients that stay: the script prints one line
of JSON whenever it has something to say, and may read lines of JSON to be told what to do next.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.end_to_end.clients.catalogue import installed
from tests.end_to_end.programs import Ended, Program

DRIVERS = Path(__file__).resolve().parent / "drivers"
_NOT_FOR_CLIENTS = (
    "PYTHON",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT",
    "REQUESTS_CA",
    "CURL_CA",
)
"""How the names of variables begin that would change which code a client runs or whom it talks to."""


class Talking:
    """A client that runs, as its script lets it speak."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._program = Program(process)

    def tell(self, **said: Any) -> None:
        """Send the script one line."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(said) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        """The next thing the script says. Raises AssertionError when it ended instead, with its traceback."""
        return json.loads(self._program.line())

    def ask(self, **said: Any) -> Any:
        """Tell it something and hear what it says to that."""
        self.tell(**said)
        return self.hear()

    def ended(self) -> Ended:
        """Tell it that nothing more comes and wait for its end."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        return self._program.ended()


@contextmanager
def talking_to(client: str, script: str, /, env: Mapping[str, str] | None = None, **told: Any) -> Iterator[Talking]:
    """Start ``drivers/SCRIPT`` with that client; one still running at the end of the block is killed.

    told: what the script finds as JSON in its first argument. env: variables on top of ours, which are cleaned of
    proxies, certificates and whatever changes Python. Raises NotInstalled.
    """
    # Without site-packages and without the script's folder: a client that lacks something must not find ours.
    command = [sys.executable, "-S", "-P", str(DRIVERS / script), json.dumps(told)]
    ours = {name: value for name, value in os.environ.items() if not name.upper().startswith(_NOT_FOR_CLIENTS)}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**ours, "PYTHONPATH": str(installed(client)), **(env or {})},
    ) as process:
        talking = Talking(process)
        try:
            yield talking
        finally:
            if process.poll() is None:
                process.kill()
            talking.ended()


def run_client(client: str, script: str, /, env: Mapping[str, str] | None = None, **told: Any) -> Any:
    """Run ``drivers/SCRIPT`` with that client to its end: what it printed, which is one JSON document.

    Raises NotInstalled, and AssertionError with the traceback when the script failed.
    """
    with talking_to(client, script, env, **told) as talking:
        ended = talking.ended()
    assert ended.code == 0, f"{client} with {script} ended with {ended.code}: {ended.stderr}"
    return json.loads(ended.stdout)
