"""Accounts: what happens to them is seen by the service, and nothing secret is told."""

from typing import Any

import pytest

from tests.simulator.control.bench import ControlBench


def _change(bench: ControlBench, change: str, **more: Any) -> Any:
    return bench.done("POST", "/accounts/easee-charging/changes", {"account": change, **more})


def _refreshed(bench: ControlBench, handle: str = "easee-charging") -> str:
    said = bench.done("POST", f"/chargers/{handle}/refresh")["json"]
    return str(said.get("errorCode", "200"))


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        pytest.param([], "200", id="nothing"),
        pytest.param(["expire_tokens"], "200", id="expired"),
        pytest.param(["revoke_tokens"], "200", id="revoked"),
        pytest.param(["reject_logins"], "200", id="rejected while the token lives"),
        pytest.param(["lock"], "VENDOR_AUTHENTICATION_ERROR", id="locked"),
        pytest.param(["lock", "unlock"], "200", id="unlocked"),
        pytest.param(["disconnect"], "VENDOR_ACCOUNT_IS_DISCONNECTED", id="disconnected"),
        pytest.param(["disconnect", "connect"], "200", id="connected"),
    ],
)
def test_changes_reach_the_service(changes: list[str], answer: str) -> None:
    bench = ControlBench()
    assert _refreshed(bench) == "200"
    for change in changes:
        _change(bench, change)
    assert _refreshed(bench) == answer


def test_tokens_are_told_by_age_and_mark_alone() -> None:
    bench = ControlBench()
    _refreshed(bench)
    bench.done("PATCH", "/clock", {"stepS": 100})
    tokens = bench.get("/accounts/easee-charging")["tokens"]
    assert {token["kind"] for token in tokens} == {"ACCESS", "REFRESH"}
    assert {token["ageS"] for token in tokens} == {100.0}
    assert {token["verdict"] for token in tokens} == {"LIVE"}
    assert {token["verdict"] for token in _change(bench, "expire_tokens")["tokens"]} == {"LIVE", "EXPIRED"}
    assert _change(bench, "revoke_refresh_tokens")["tokens"][0]["mark"].startswith("<redacted ")


def test_a_lifetime_is_for_tokens_to_come() -> None:
    bench = ControlBench()
    assert _change(bench, "token_lifetime", tokenLifetimeS=90)["tokenLifetimeS"] == 90
    _refreshed(bench)
    access = next(t for t in bench.get("/accounts/easee-charging")["tokens"] if t["kind"] == "ACCESS")
    assert access["expiresInS"] == 90
    assert _change(bench, "token_lifetime", tokenLifetimeS=None)["tokenLifetimeS"] is None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"account": "token_lifetime"}, id="lifetime missing"),
        pytest.param({"account": "lock", "tokenLifetimeS": 1}, id="lifetime of nothing"),
        pytest.param({"account": "token_lifetime", "tokenLifetimeS": 0}, id="no lifetime"),
        pytest.param({"account": "burn"}, id="no change"),
    ],
)
def test_changes_that_make_no_sense(body: object) -> None:
    assert ControlBench().refused("POST", "/accounts/easee-charging/changes", body) == (422, "BAD_INPUT")


def test_without_a_service_no_link_can_be_taken_away() -> None:
    bench = ControlBench(service=False)
    refused = bench.refused("POST", "/accounts/easee-charging/changes", {"account": "disconnect"})
    assert refused == (409, "NO_SERVICE")
    assert bench.get("/accounts/easee-charging")["isConnected"] is True
    assert bench.refused("POST", "/chargers/easee-charging/refresh") == (409, "NO_SERVICE")


def test_secrets_are_told_by_the_export_alone() -> None:
    bench = ControlBench()
    for handle in ("easee-charging", "go-e-charging", "zaptec-charging"):
        _refreshed(bench, handle)
    accounts = list(bench.world.accounts)
    secrets = {secret for a in accounts for secret in (a.password, a.token) if secret} | {bench.world.api_key}
    secrets |= {token.text for account in accounts for token in bench.world.tokens.held_by(account.id)}
    paths = ["/accounts?limit=500", "/chargers?limit=500", "/journal?limit=5000", "/journal.har?limit=5000", "/worlds"]
    paths += [f"/accounts/{account.id}" for account in accounts]
    paths += [f"/journal/{number}" for number in range(1, bench.opened.journal.count + 1)]
    told = "".join(bench.ask("GET", path).body.decode() for path in paths)
    assert [secret for secret in secrets if secret in told] == []
    exported = bench.ask("GET", "/export").body.decode()
    assert {secret for a in accounts for secret in (a.password, a.token) if secret and secret in exported}
    assert bench.get("/export")["service"] == {"baseUrl": "http://localhost:8420", "apiKey": bench.world.api_key}


def test_pages() -> None:
    bench = ControlBench(service=False)
    page = bench.get("/accounts?vendor=GO_E&limit=4")
    assert (page["total"], len(page["items"]), page["nextOffset"]) == (11, 4, 4)
    assert {item["vendor"] for item in page["items"]} == {"GO_E"}
    assert bench.get("/accounts?vendor=GO_E&limit=500")["nextOffset"] is None
