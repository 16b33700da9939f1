"""The interceptor beside a server, for the length of a block."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands.serving import started

if TYPE_CHECKING:
    from simulator.gate import OpenWorld
    from simulator.intercept.interceptor import Interceptor
    from simulator.serve import Server

INTERCEPT_PORT = 8430
"""Where the interceptor listens unless told: beside the ports of ``up``, ``check --listen`` and ``service``."""


@contextmanager
def intercepting(
    server: "Server", port: int, ca_dir: Path | None, opened: "Mapping[str, OpenWorld]"
) -> "Iterator[tuple[Interceptor, Path]]":
    """Serve the vendors' real hosts from a server that runs; gives the interceptor and the file clients trust.

    opened: the worlds whose faults may spoil a certificate.

    Raises PortTaken, CannotListen, FolderUnusable.
    """
    from simulator.certificates import as_faults_have_it
    from simulator.hosts import DOMAINS, answers_for
    from simulator.intercept.folder import Folder, usual_folder
    from simulator.intercept.interceptor import Interceptor
    from simulator.intercept.keeping import authority_in
    from simulator.truth.clock import SystemWall

    folder = Folder(ca_dir or usual_folder(os.environ))
    authority = authority_in(folder, DOMAINS, SystemWall().now_s)
    interceptor = Interceptor(server.port, answers_for, as_faults_have_it(authority, opened), server.host, port)
    with started(interceptor, "--intercept-port"):
        with folder.held():
            folder.remember_proxy(interceptor.url)
        yield interceptor, folder.certificate_file
