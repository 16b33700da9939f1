"""Apps of one kind share their compiled rules and nothing else."""

import pytest

from simulator.addresses import Addresses, SharedAddressesApp


def _app(addresses: Addresses, says: str, *rules: str) -> SharedAddressesApp:
    app = SharedAddressesApp(__name__, addresses)
    for rule in rules:
        app.add_url_rule(rule, rule.strip("/"), lambda: says)
    app.complete()
    return app


def test_each_app_answers_with_its_own_views() -> None:
    addresses = Addresses()
    first, second = (_app(addresses, says, "/a", "/b") for says in ("first", "second"))
    assert [app.test_client().get("/a").text for app in (first, second)] == ["first", "second"]
    assert first.url_map is second.url_map


def test_an_app_that_is_not_complete_hands_nothing_on() -> None:
    addresses = Addresses()
    SharedAddressesApp(__name__, addresses).add_url_rule("/a", "a", lambda: "half")
    assert _app(addresses, "whole", "/b").test_client().get("/a").status_code == 404


def test_another_kind_shares_nothing() -> None:
    _app(Addresses(), "first", "/a")
    assert _app(Addresses(), "second", "/b").test_client().get("/a").status_code == 404


def test_a_rule_that_others_lack_is_refused() -> None:
    addresses = Addresses()
    _app(addresses, "first", "/a")
    with pytest.raises(RuntimeError, match="has a rule that others of its kind lack: /c"):
        _app(addresses, "second", "/a", "/c")


def test_an_app_that_lacks_a_rule_is_refused() -> None:
    addresses = Addresses()
    _app(addresses, "first", "/a", "/b")
    with pytest.raises(RuntimeError, match=r"lacks rules of its kind.*/b"):
        _app(addresses, "second", "/a")


def test_a_rule_needs_a_view() -> None:
    with pytest.raises(TypeError, match="expected a view for /a"):
        SharedAddressesApp(__name__, Addresses()).add_url_rule("/a")
