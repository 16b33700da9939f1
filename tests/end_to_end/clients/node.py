"""Clients from npm, pinned by a lock file each in ``npm/`` and installed beside the others by ``npm ci``.

Their hosts are built in, so they are tried through the interceptor. easee-js-slim is given an axios before 1.8, which
asks a proxy for whole https addresses in the clear; homebridge-easee one that opens tunnels.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.end_to_end.clients.catalogue import COMMAND, INSTALLED, NotInstalled
from tests.end_to_end.clients.run import DRIVERS
from tests.end_to_end.programs import Program
from tests.end_to_end.proxied import bare_environment, installed

NPM = Path(__file__).resolve().parent / "npm"
_LOCK = "package-lock.json"
_FLAGS = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts")


def npm_clients() -> list[str]:
    """Every client from npm as ``name-version``."""
    return sorted(path.parent.name for path in NPM.glob(f"*/{_LOCK}"))


def npm_place_of(client: str) -> Path:
    """The folder that holds the client's ``node_modules``, whether or not it is installed."""
    return INSTALLED / client


def npm_is_installed(client: str) -> bool:
    """Whether the client is there as its lock file says now."""
    there = npm_place_of(client) / _LOCK
    return there.is_file() and there.read_bytes() == (NPM / client / _LOCK).read_bytes()


def npm_install(client: str) -> None:
    """Install one client anew. Raises FileNotFoundError without npm, CalledProcessError when npm cannot."""
    place = npm_place_of(client)
    fresh = place.with_name(f"{client}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(NPM / client, fresh)
    subprocess.run(["npm", "ci", *_FLAGS], cwd=fresh, check=True)
    shutil.rmtree(place, ignore_errors=True)
    fresh.rename(place)


@contextmanager
def node_running(client: str, *words: str, env: Mapping[str, str]) -> Iterator[Program]:
    """Run ``node WORDS`` where the client can be required; killed at the end of the block. Raises NotInstalled."""
    if not npm_is_installed(client):
        raise NotInstalled(f"{client} is not installed as its lock file says; with Node and npm there, run {COMMAND}")
    modules = npm_place_of(client) / "node_modules"
    environment = {**bare_environment(), **env, "NODE_PATH": str(modules)}
    command = [installed("node"), *words]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=modules, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        program = Program(process)
        try:
            yield program
        finally:
            if process.poll() is None:
                process.kill()
            program.ended()


def run_node(client: str, script: str, /, *before: str, env: Mapping[str, str], **told: Any) -> Any:
    """Run ``drivers/SCRIPT`` with that client to its end: what it printed, which is one JSON document.

    before: more words for node. told: what the script finds as JSON in its first argument.
    """
    with node_running(client, *before, str(DRIVERS / script), json.dumps(told), env=env) as program:
        ended = program.ended()
    assert ended.code == 0, f"{client} with {script} ended with {ended.code}: {ended.stderr}"
    return json.loads(ended.stdout)
