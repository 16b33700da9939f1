"""Many clients at once on connections that stay open."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.simulator.serve.conftest import Serve

CLIENTS = 16
REQUESTS = 25


@pytest.mark.parametrize("workers", [pytest.param(4, id="fewer workers than clients"), pytest.param(100, id="more")])
@pytest.mark.usefixtures("quiet")
def test_each_client_gets_its_own_answers_on_one_connection(workers: int, serve: Serve) -> None:
    peers: list[tuple[str, int]] = []
    server = serve(workers=workers, at_accept=lambda arrived: peers.append(arrived.peer))

    def client(number: int) -> list[str]:
        with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as session:
            return [session.get(f"/{number}/{turn}").text for turn in range(REQUESTS)]

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(client, range(CLIENTS)))
    assert answers == [[f"/{number}/{turn}" for turn in range(REQUESTS)] for number in range(CLIENTS)]
    assert len(set(peers)) == len(peers) == CLIENTS
