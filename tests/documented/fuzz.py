"""Requests by a vendor's document that nobody would think of, sent to its app in this process.

The first to each operation is a right one: the owner asks about what is really there, which the ``example`` of each
parameter names (the demo fleet's), with the ``example`` of the body. Then schemathesis draws, with data the document
allows and with data it does not, half of the time about what is there. Same document, same requests.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.generation.modes import GenerationMode

from simulator.truth.states import Vendor
from simulator.truth.world import World

SEED = 7
HANDLES = {Vendor.EASEE: "easee-charging", Vendor.GO_E: "go-e-charging", Vendor.ZAPTEC: "zaptec-charging"}
"""Whose charger the examples of a document are about."""


def keys(app: Flask, world: World, vendor: Vendor) -> tuple[str, str, str]:
    """Values of the Authorization header: the owner's, one that is good for nothing, and none."""
    account = world.accounts.get(world.charger(HANDLES[vendor]).account_id)
    return (f"Bearer {account.token or _token(app, account.username, account.password, vendor)}", "Bearer garbage", "")


def _token(app: Flask, username: str, password: str, vendor: Vendor) -> str:
    client = app.test_client()
    if vendor is Vendor.EASEE:
        said = client.post("/api/accounts/login", json={"userName": username, "password": password})
        return str(said.get_json()["accessToken"])
    given = {"grant_type": "password", "username": username, "password": password}
    return str(client.post("/oauth/token", data=given).get_json()["access_token"])


def fuzz(app: Flask, document: dict[str, Any], keys: Sequence[str], *, examples: int) -> dict[str, set[int]]:
    """Send ``examples`` requests of each mode to every operation; gives the statuses each answered with.

    Raises what the app raises; whether answers are as documented is for those who listen to it.
    """
    schema = schemathesis.openapi.from_dict({**document, "servers": [{"url": "/"}]})
    schema.app = app
    statuses: dict[str, set[int]] = {}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found.err()
        operation = found.ok()
        seen = statuses.setdefault(operation.label, set())
        known, asked = (_examples(document, operation, place) for place in ("path", "query"))
        owner = {"Authorization": keys[0]}
        plain = operation.Case(path_parameters=known, query=asked, headers=owner, **_example_body(operation))
        seen.add(plain.call().status_code)
        _send(operation.as_strategy(), known, keys, seen, examples)
        # Without body and query little can be wrong, and hypothesis would search for it for long.
        if operation.body or operation.query:
            _send(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), known, keys, seen, examples)
    return statuses


def _send(cases: Any, known: Mapping[str, Any], keys: Sequence[str], seen: set[int], examples: int) -> None:
    @seed(SEED)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases, st.sampled_from([keys[0], keys[0], *keys]), st.booleans())
    def send(case: Any, key: str, about_known: bool) -> None:
        if about_known:
            case.path_parameters = {**case.path_parameters, **known}
        case.headers = {**(case.headers or {}), "Authorization": key}
        seen.add(case.call().status_code)

    send()


def _examples(document: Mapping[str, Any], operation: Any, place: str) -> dict[str, Any]:
    shared = document["paths"][operation.path].get("parameters", ())
    declared = [_resolved(document, one) for one in (*shared, *operation.definition.raw.get("parameters", ()))]
    return {one["name"]: one["example"] for one in declared if one["in"] == place and "example" in one}


def _example_body(operation: Any) -> dict[str, Any]:
    declared = operation.definition.raw.get("requestBody", {}).get("content", {}).get("application/json", {})
    return {"body": declared["example"], "media_type": "application/json"} if "example" in declared else {}


def _resolved(document: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in part:
        return part
    found: Any = document
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return _resolved(document, found)
