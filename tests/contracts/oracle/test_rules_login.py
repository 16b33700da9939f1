"""Tokens and credentials: when a 200 is still possible, and when only a refusal is right."""

import pytest

from simulator.truth.accounts import Login
from simulator.truth.states import Vendor
from simulator.truth.tokens import TokenKind
from tests.contracts.oracle.stage import Stage, told

WITH_LOGIN = [Vendor.EASEE, Vendor.ZAPTEC]
REJECTED = "VENDOR_AUTHENTICATION_ERROR"


@pytest.mark.parametrize("vendor", WITH_LOGIN)
@pytest.mark.parametrize("kind", list(TokenKind))
class TestRejectedCredentials:
    def test_a_live_token_still_opens(self, vendor: Vendor, kind: TokenKind) -> None:
        stage = Stage(vendor, login=Login.REJECTED)
        stage.hand_out_token(kind)
        assert told(stage.ask()) == {"200", REJECTED}

    @pytest.mark.parametrize(("age_s", "expected"), [(59.0, {"200", REJECTED}), (60.0, {REJECTED})])
    def test_until_it_expires(self, vendor: Vendor, kind: TokenKind, age_s: float, expected: set[str]) -> None:
        stage = Stage(vendor, login=Login.REJECTED)
        stage.hand_out_token(kind, lifetime_s=60.0)
        assert told(stage.step(age_s).ask()) == expected

    def test_or_is_revoked(self, vendor: Vendor, kind: TokenKind) -> None:
        stage = Stage(vendor, login=Login.REJECTED)
        stage.hand_out_token(kind)
        stage.world.tokens.revoke_all(stage.charger.account_id, stage.clock.now_s(), kind)
        assert told(stage.ask()) == {REJECTED}

    def test_revoked_during_the_exchange(self, vendor: Vendor, kind: TokenKind) -> None:
        stage = Stage(vendor, login=Login.REJECTED)
        stage.hand_out_token(kind)
        revoke = stage.world.tokens.revoke_all
        during = stage.during(lambda: revoke(stage.charger.account_id, stage.clock.now_s(), kind))
        assert told(during) == {"200", REJECTED}

    def test_a_token_of_somebody_else_opens_nothing(self, vendor: Vendor, kind: TokenKind) -> None:
        stage = Stage(vendor, login=Login.REJECTED)
        stage.world.tokens.issue("theirs", kind, stage.other.account_id, stage.clock.now_s(), 3600)
        assert told(stage.ask()) == {REJECTED}


def test_a_key_at_go_e_is_dead_at_once() -> None:
    stage = Stage(Vendor.GO_E, login=Login.REJECTED)
    stage.hand_out_token()
    assert told(stage.ask()) == {REJECTED}


@pytest.mark.parametrize("vendor", list(Vendor))
@pytest.mark.parametrize(("first", "then"), [(Login.ACCEPTED, Login.REJECTED), (Login.REJECTED, Login.ACCEPTED)])
def test_changed_during_the_exchange(vendor: Vendor, first: Login, then: Login) -> None:
    stage = Stage(vendor, login=first)
    during = stage.during(lambda: stage.world.accounts.set_login(stage.charger.account_id, then))
    assert told(during) == {"200", REJECTED}


@pytest.mark.parametrize("vendor", WITH_LOGIN)
@pytest.mark.parametrize("dead", ["expire_all", "revoke_all"])
def test_a_dead_token_and_good_credentials(vendor: Vendor, dead: str) -> None:
    stage = Stage(vendor)
    stage.hand_out_token()
    getattr(stage.world.tokens, dead)(stage.charger.account_id, stage.clock.now_s())
    assert told(stage.ask()) == {"200"}


@pytest.mark.parametrize("vendor", WITH_LOGIN)
@pytest.mark.parametrize(
    ("seconds", "expected"), [(0.0, {"200", REJECTED}), (5.0, {"200", REJECTED}), (5.1, {"200"}), (None, {"200"})]
)
def test_tokens_that_die_at_once(vendor: Vendor, seconds: float | None, expected: set[str]) -> None:
    stage = Stage(vendor)
    stage.world.accounts.set_token_lifetime(stage.charger.account_id, seconds)
    assert told(stage.ask()) == expected


@pytest.mark.parametrize("vendor", WITH_LOGIN)
def test_offline_is_not_known_before_the_login(vendor: Vendor) -> None:
    assert told(Stage(vendor, "device-offline", login=Login.REJECTED).ask()) == {REJECTED}


def test_go_e_looks_at_the_key_before_the_device() -> None:
    assert told(Stage(Vendor.GO_E, "device-offline", login=Login.REJECTED).ask()) == {REJECTED}


@pytest.mark.parametrize("vendor", WITH_LOGIN)
def test_a_service_that_trusts_a_dead_token_meets_what_stands_before_the_data(vendor: Vendor) -> None:
    stage = Stage(vendor, login=Login.REJECTED).break_down("refuse", on=("state",))
    assert told(stage.ask()) == {REJECTED}
    stage.hand_out_token(lifetime_s=10.0)
    assert told(stage.step(20).ask()) == {REJECTED, "VENDOR_CONNECTION_ERROR"}
