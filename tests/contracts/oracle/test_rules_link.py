"""The owner's link: taken away, or broken by rejected logins (D2)."""

import pytest

from contracts.oracle import Policy, Situation, remember
from simulator.truth.accounts import Login
from simulator.truth.states import Vendor
from tests.contracts.oracle.stage import Stage, told

VENDORS = list(Vendor)
GONE = "VENDOR_ACCOUNT_IS_DISCONNECTED"
REJECTED = "VENDOR_AUTHENTICATION_ERROR"


def reject(stage: Stage, times: int) -> None:
    for _ in range(times):
        stage.world.accounts.note_login(stage.charger.account_id, accepted=False)


@pytest.mark.parametrize("vendor", VENDORS)
class TestLink:
    def test_not_connected(self, vendor: Vendor) -> None:
        assert told(Stage(vendor, connected=False).ask()) == {GONE}

    def test_not_connected_hides_all_that_comes_after(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "device-offline", connected=False, login=Login.REJECTED).break_down("refuse")
        stage.hand_out_token()
        assert told(stage.ask()) == {GONE}

    def test_disconnected_meanwhile(self, vendor: Vendor) -> None:
        stage = Stage(vendor)
        during = stage.during(lambda: stage.world.accounts.disconnect(stage.charger.account_id))
        assert told(during) == {"200", GONE}

    def test_connected_meanwhile(self, vendor: Vendor) -> None:
        stage = Stage(vendor, connected=False)
        during = stage.during(lambda: stage.world.accounts.connect(stage.charger.account_id))
        assert told(during) == {"200", GONE}

    def test_connected_again(self, vendor: Vendor) -> None:
        stage = Stage(vendor, connected=False)
        stage.world.accounts.connect(stage.charger.account_id)
        assert told(stage.ask()) == {"200"}

    @pytest.mark.parametrize(
        ("rejected", "expected"),
        [(0, {REJECTED}), (1, {REJECTED}), (2, {REJECTED}), (3, {GONE}), (4, {GONE})],
    )
    def test_rejections_counted_before(self, vendor: Vendor, rejected: int, expected: set[str]) -> None:
        stage = Stage(vendor, login=Login.REJECTED)
        reject(stage, rejected)
        assert told(stage.ask()) == expected

    @pytest.mark.parametrize(
        ("before", "during", "expected"),
        [(0, 1, {REJECTED}), (1, 1, {REJECTED}), (2, 1, {REJECTED, GONE}), (0, 3, {REJECTED, GONE}), (3, 1, {GONE})],
    )
    def test_the_third_may_tell_either(self, vendor: Vendor, before: int, during: int, expected: set[str]) -> None:
        stage = Stage(vendor, login=Login.REJECTED)
        reject(stage, before)
        assert told(stage.during(lambda: reject(stage, during))) == expected

    def test_stays_broken_when_the_vendor_would_accept_again(self, vendor: Vendor) -> None:
        stage = Stage(vendor)
        reject(stage, 3)
        assert told(stage.ask()) == {GONE}

    def test_a_good_login_clears_the_count(self, vendor: Vendor) -> None:
        stage = Stage(vendor)
        reject(stage, 2)
        stage.world.accounts.note_login(stage.charger.account_id, accepted=True)
        reject(stage, 2)
        assert told(stage.ask()) == {"200"}

    def test_connecting_clears_the_count(self, vendor: Vendor) -> None:
        stage = Stage(vendor)
        reject(stage, 5)
        stage.world.accounts.connect(stage.charger.account_id)
        assert told(stage.ask()) == {"200"}

    def test_the_policy_says_how_many(self, vendor: Vendor) -> None:
        stage = Stage(vendor, login=Login.REJECTED)
        reject(stage, 3)
        assert told(stage.ask(policy=Policy(rejected_logins=5))) == {REJECTED}


@pytest.mark.parametrize("vendor", [Vendor.EASEE, Vendor.ZAPTEC])
def test_rejections_nobody_could_read_are_not_counted_for_sure(vendor: Vendor) -> None:
    stage = Stage(vendor, login=Login.REJECTED).break_down("body", on=("login",), kind="html")
    reject(stage, 3)
    assert told(stage.ask()) == {GONE, REJECTED, "VENDOR_COMMUNICATION_ERROR"}
    memory = remember(stage.ask(memory=()))
    stage.board.mend_all()
    assert told(stage.ask(memory=memory)) == {GONE, REJECTED}


class TestLoginsThatOnlyLookRejected:
    """A front answers 401 to the login, so the vendor counts nothing and the service may count everything."""

    def hit(self, vendor: Vendor, exchanges: int) -> tuple[Stage, Situation]:
        role = "state" if vendor is Vendor.GO_E else "login"
        stage = Stage(vendor).break_down("status", on=(role,), status=401, body="empty")
        situation = stage.ask(memory=())
        for _ in range(exchanges):
            situation = stage.ask(memory=remember(situation))
        return stage, situation

    @pytest.mark.parametrize("vendor", VENDORS)
    @pytest.mark.parametrize(("exchanges", "expected"), [(0, {REJECTED}), (1, {REJECTED, GONE}), (5, {REJECTED, GONE})])
    def test_while_it_lasts(self, vendor: Vendor, exchanges: int, expected: set[str]) -> None:
        assert told(self.hit(vendor, exchanges)[1]) == expected

    @pytest.mark.parametrize("vendor", VENDORS)
    @pytest.mark.parametrize(("exchanges", "expected"), [(0, {"200"}), (1, {"200", GONE}), (5, {"200", GONE})])
    def test_afterwards(self, vendor: Vendor, exchanges: int, expected: set[str]) -> None:
        stage, situation = self.hit(vendor, exchanges)
        stage.board.mend_all()
        assert told(stage.ask(memory=remember(situation))) == expected

    @pytest.mark.parametrize("vendor", VENDORS)
    def test_nobody_kept_count(self, vendor: Vendor) -> None:
        stage, _ = self.hit(vendor, 0)
        assert told(stage.ask(memory=None)) == {REJECTED, GONE}
