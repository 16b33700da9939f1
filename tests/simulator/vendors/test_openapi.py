"""Each vendor's OpenAPI document: valid, about the very routes there are, true under requests nobody would think of.

That the answers are those of the document is judged everywhere (``tests/documented``), so also here.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV30SpecValidator

from simulator.documents import document_path, load_document
from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Fleet, demo_entries
from simulator.truth.states import Vendor
from simulator.truth.world import World, Worlds
from simulator.vendors import easee, go_e, zaptec
from tests.documented import fuzz
from tests.documented.judge import shape_of
from tests.simulator.clouds import START_S

APPS = {
    Vendor.EASEE: easee.create_app,
    Vendor.GO_E: lambda worlds: go_e.create_app(worlds, open_websocket=lambda _: Gone()),
    Vendor.ZAPTEC: zaptec.create_app,
}
NOT_WRITTEN: set[Vendor] = set()
"""Vendors without a document. May only shrink."""
WRITTEN = [vendor for vendor in Vendor if vendor not in NOT_WRITTEN]
each_document = pytest.mark.parametrize("vendor", WRITTEN, ids=[vendor.value for vendor in WRITTEN])
EXAMPLES = 3
"""Generated requests for each operation and mode, with right data and with wrong."""

SWITCHES = {"go_e.hla": True, "go_e.post_works": True}
"""What must be switched on for every route to have something to say."""

document_of = cache(load_document)


class Gone:
    """A WebSocket whose peer has left."""

    def accept(self) -> None:
        raise ConnectionResetError("nobody there")

    def receive(self, timeout_s: float) -> bytes | None:
        raise ConnectionResetError(f"nobody there within {timeout_s} s")

    def send(self, text: str) -> None:
        raise ConnectionResetError(f"nobody there to hear {text}")

    def close(self) -> None:
        """There is nothing to close."""


def _app(vendor: Vendor) -> tuple[Flask, World]:
    worlds = Worlds()
    world = worlds.add(World("demo", Fleet(7, demo_entries()), WorldClock(START_S), "key", options=SWITCHES))
    return APPS[vendor](worlds), world


def test_whose_document_is_written() -> None:
    assert {vendor for vendor in Vendor if not document_path(vendor).is_file()} == NOT_WRITTEN


@each_document
def test_it_is_valid(vendor: Vendor) -> None:
    errors = OpenAPIV30SpecValidator(document_of(vendor)).iter_errors()
    assert [f"{list(error.absolute_path)}: {error.message[:200]}" for error in errors] == []


def _routes(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        yield from ((method, shape_of(rule.rule)) for method in rule.methods or () if method != "HEAD")


def _documented(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for path, item in document["paths"].items():
        yield from ((word.upper(), shape_of(path)) for word in item if word not in ("parameters", "summary"))


@each_document
def test_it_names_the_routes_there_are_and_no_other(vendor: Vendor) -> None:
    routes, documented = set(_routes(_app(vendor)[0])), set(_documented(document_of(vendor)))
    assert sorted(routes - documented) == [], "routes the document lacks"
    assert sorted(documented - routes) == [], "routes that do not exist"


@each_document
def test_every_operation_answers_generated_requests_as_documented(vendor: Vendor) -> None:
    app, world = _app(vendor)
    statuses = fuzz.fuzz(app, document_of(vendor), fuzz.keys(app, world, vendor), examples=EXAMPLES)
    assert len(statuses) == len(list(_documented(document_of(vendor))))
    unreached = [name for name, seen in statuses.items() if not any(status < 300 for status in seen)]
    assert len(unreached) <= len(statuses) / 3, f"too many never answered with what was asked for: {unreached}"
