"""Where a hub looks for a token: the header, then the address; no other route looks there."""

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from simulator.vendors.easee.hub_token import with_bearer
from tests.simulator.vendors.easee.cloud import Cloud


@pytest.mark.parametrize(
    ("query", "header", "seen"),
    [
        pytest.param("", None, None, id="none"),
        pytest.param("access_token=a", None, "Bearer a", id="in the address"),
        pytest.param("access_token=", None, None, id="empty"),
        pytest.param("", "Bearer b", "Bearer b", id="in the header"),
        pytest.param("access_token=a", "Bearer b", "Bearer b", id="in both"),
    ],
)
def test_with_bearer(query: str, header: str | None, seen: str | None) -> None:
    headers = [("Authorization", header)] if header else []
    environ = EnvironBuilder(query_string=query, headers=headers).get_environ()
    assert with_bearer(Request(environ)).headers.get("Authorization") == seen
    assert environ.get("HTTP_AUTHORIZATION") == header


def _token(cloud: Cloud) -> str:
    return cloud.bearer("charging")["Authorization"].removeprefix("Bearer ")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("POST", "/hubs/chargers/negotiate", 200, id="negotiate"),
        pytest.param("GET", "/hubs/products", 400, id="hub without upgrade"),
        pytest.param("GET", "/api/chargers", 401, id="REST"),
    ],
)
def test_which_routes_take_it_from_the_address(cloud: Cloud, method: str, path: str, status: int) -> None:
    assert cloud.client.open(f"{path}?access_token={_token(cloud)}", method=method).status_code == status
