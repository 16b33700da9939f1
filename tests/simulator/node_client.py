"""Node's fetch, asked over and over in one process."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, cast

_SCRIPT = """
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const { url, headers, patience_ms } = JSON.parse(line);
  let said;
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(patience_ms) });
    const body = await response.arrayBuffer();
    said = { status: response.status, length: body.byteLength };
  } catch (error) {
    said = { error: error.cause?.code ?? error.name };
  }
  console.log(JSON.stringify(said));
}
"""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What fetch made of an answer: its status and length, or the code of what went wrong."""

    status: int | None = None
    length: int | None = None
    error: str | None = None


class Node:
    """A process that fetches what it is told to."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._into, self._out = cast(IO[str], process.stdin), cast(IO[str], process.stdout)

    def fetch(self, url: str, headers: dict[str, str], patience_s: float) -> Fetched:
        """GET url."""
        told = {"url": url, "headers": headers, "patience_ms": int(patience_s * 1000)}
        self._into.write(json.dumps(told) + "\n")
        self._into.flush()
        return Fetched(**json.loads(self._out.readline()))


@contextmanager
def node() -> Iterator[Node]:
    """Node, until the block ends. Fails where it is not installed: it is one of the clients faults are proven with."""
    program = shutil.which("node")
    assert program, "install nodejs: what its fetch reports is part of what is tested"
    with subprocess.Popen(
        [program, "--input-type=module", "-e", _SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Node(process)
        finally:
            cast(IO[str], process.stdin).close()
            process.wait(10)
