"""A device that is away: what the vendor's cloud has noticed of it, and when."""

import pytest

from contracts.oracle import Offline, Policy, allowed, judge
from simulator.truth.states import Vendor
from simulator.truth.uplink import NOTICED_AFTER_S
from tests.contracts.oracle.stage import START_S, Stage, refusal, told

OK, DEV = "200", "DEVICE_IS_DISCONNECTED"
STALE = Policy(offline=Offline.STALE)
FLAG_S = {Vendor.EASEE: 5.0, Vendor.GO_E: 3.0, Vendor.ZAPTEC: 17.0}
LOOKS_OLD_S = {Vendor.EASEE: 120.0, Vendor.GO_E: 30.0, Vendor.ZAPTEC: 180.0}
BACK_S = {Vendor.EASEE: 90.0, Vendor.GO_E: 15.0, Vendor.ZAPTEC: 30.0}


@pytest.mark.parametrize("vendor", list(Vendor))
class TestAway:
    def test_noticed(self, vendor: Vendor) -> None:
        assert told(Stage(vendor, "device-offline").ask()) == {DEV}

    @pytest.mark.parametrize("situation", ["charging", "unplugged"])
    def test_from_the_break_to_the_mark(self, vendor: Vendor, situation: str) -> None:
        noticed_s = NOTICED_AFTER_S[vendor, situation == "charging"]
        stage = Stage(vendor, situation)
        assert told(stage.ask()) == {OK}
        stage.act("go_offline")
        assert told(stage.ask()) == {OK, DEV}
        assert told(stage.step(noticed_s - 0.1).ask()) == {OK, DEV}
        assert told(stage.step(FLAG_S[vendor]).ask()) == {OK, DEV}
        assert told(stage.step(0.2).ask()) == {DEV}

    def test_broke_meanwhile(self, vendor: Vendor) -> None:
        stage = Stage(vendor)
        assert told(stage.during(lambda: stage.act("go_offline", lag_s=0))) == {OK, DEV}

    def test_back_meanwhile(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "device-offline")
        assert told(stage.during(lambda: stage.act("come_online"))) == {OK, DEV}

    def test_after_it_is_back(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "device-offline").act("come_online")
        assert told(stage.ask()) == {OK, DEV}
        assert told(stage.step(BACK_S[vendor] - 0.1).ask()) == {OK, DEV}
        assert told(stage.step(0.2).ask()) == {OK}

    def test_back_before_anybody_noticed(self, vendor: Vendor) -> None:
        stage = Stage(vendor).act("go_offline").step(10).act("come_online").step(1)
        assert told(stage.ask()) == {OK}

    def test_a_reboot(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "unplugged").act("reboot", away_s=60).step(10)
        assert told(stage.ask()) == {OK, DEV}
        assert told(stage.step(51).ask()) == ({OK, DEV} if vendor is Vendor.GO_E else {OK})
        assert told(stage.step(100).ask()) == {OK}

    @pytest.mark.parametrize(("beyond_s", "expected"), [(-600, {OK}), (0, {OK}), (1, {OK, DEV}), (3600, {OK, DEV})])
    def test_a_service_whose_clock_is_ahead(self, vendor: Vendor, beyond_s: float, expected: set[str]) -> None:
        ahead_s = LOOKS_OLD_S[vendor] + beyond_s
        assert told(Stage(vendor).ask(service_now_s=START_S + ahead_s)) == expected

    def test_a_leading_clock_is_told_of(self, vendor: Vendor) -> None:
        why = allowed(Stage(vendor).ask(service_now_s=START_S + 3600)).why
        assert any("3600 s ahead" in sentence for sentence in why)


@pytest.mark.parametrize("vendor", list(Vendor))
class TestWrongAboutADeviceThatIsAway:
    def test_charging_with_full_power(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "device-offline")
        (found,) = judge(200, stage.right_answer(), stage.ask())
        assert (found.where, found.expected, found.seen) == ("status", f"503 {DEV}", "200")
        assert "D1: the vendor shows the charger as offline" in found.why

    def test_offline_as_a_200(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "device-offline")
        assert judge(200, {**stage.right_answer(), "isOnline": False}, stage.ask()) != []

    def test_another_refusal(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "device-offline")
        assert judge(503, refusal("VENDOR_COMMUNICATION_ERROR"), stage.ask()) != []
        assert judge(503, refusal(DEV), stage.ask()) == []


@pytest.mark.parametrize("vendor", list(Vendor))
class TestStalePolicy:
    def answer(self, stage: Stage, **charge: object) -> dict[str, object]:
        body = stage.right_answer()
        state = {**body["chargeState"], "chargeRate": 0, **charge}
        return {**body, "isOnline": False, "chargeState": {k: v for k, v in state.items() if v is not None}}

    def test_a_refusal_stays_right(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "device-offline")
        assert told(stage.ask(policy=STALE)) == {OK, DEV}

    @pytest.mark.parametrize(
        "charge",
        [
            pytest.param({}, id="the old state with no power"),
            pytest.param({"chargeRate": None}, id="power left out"),
            pytest.param({"chargingState": None}, id="state left out"),
            pytest.param({"chargingState": None, "isPlugged": None, "activePhases": None}, id="nothing but the time"),
        ],
    )
    def test_an_old_answer_that_claims_no_power(self, vendor: Vendor, charge: dict[str, object]) -> None:
        stage = Stage(vendor, "device-offline")
        assert judge(200, self.answer(stage, **charge), stage.ask(policy=STALE)) == []

    def test_an_answer_without_charge_state(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "device-offline")
        body = self.answer(stage)
        del body["chargeState"]
        assert judge(200, body, stage.ask(policy=STALE)) == []

    @pytest.mark.parametrize(
        ("charge", "rule"),
        [
            ({"chargeRate": 7.28}, "rate_without_charging"),
            ({"chargingState": "UNPLUGGED", "isPlugged": False}, "wrong_state"),
            ({"chargingState": "FINISHED"}, "wrong_state"),
        ],
    )
    def test_what_it_may_not_claim(self, vendor: Vendor, charge: dict[str, object], rule: str) -> None:
        stage = Stage(vendor, "device-offline")
        assert rule in {one.rule for one in judge(200, self.answer(stage, **charge), stage.ask(policy=STALE))}

    def test_online_is_wrong_once_the_vendor_has_noticed(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "device-offline")
        found = judge(200, {**self.answer(stage), "isOnline": True}, stage.ask(policy=STALE))
        assert ("$.isOnline", "false") in {(one.where, one.expected) for one in found}

    def test_a_charger_that_is_there(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "stopped")
        assert told(stage.ask(policy=STALE)) == {OK}
        found = judge(200, self.answer(stage), stage.ask(policy=STALE))
        assert {one.where for one in found} == {"$.isOnline"}

    def test_one_the_vendor_does_not_show(self, vendor: Vendor) -> None:
        stage = Stage(vendor).break_down("status", on=("state",), status=403 if vendor is Vendor.GO_E else 404)
        assert told(stage.ask(policy=STALE)) - {"VENDOR_COMMUNICATION_ERROR"} == {OK, DEV}
        assert judge(200, self.answer(stage), stage.ask(policy=STALE)) == []
        nameless = self.answer(stage, chargingState=None, isPlugged=None)
        assert judge(200, nameless, stage.ask(policy=STALE)) == []

    def test_what_it_may_not_claim_of_one_the_vendor_does_not_show(self, vendor: Vendor) -> None:
        stage = Stage(vendor).break_down("status", on=("state",), status=403 if vendor is Vendor.GO_E else 404)
        may = stage.ask(policy=STALE)
        assert {one.where for one in judge(200, stage.right_answer(), may)} == {"$.isOnline"}
        assert "rate_without_charging" in {one.rule for one in judge(200, self.answer(stage, chargeRate=7.3), may)}
        assert {one.where for one in judge(200, self.answer(stage), stage.ask())} == {"status"}

    def test_a_vendor_that_is_down_is_no_device_that_is_away(self, vendor: Vendor) -> None:
        stage = Stage(vendor).break_down("status", on=("state",), status=502)
        assert {one.where for one in judge(200, self.answer(stage), stage.ask(policy=STALE))} == {"status"}


@pytest.mark.parametrize("vendor", list(Vendor))
def test_before_it_is_noticed_the_last_picture_stands(vendor: Vendor) -> None:
    stage = Stage(vendor).act("go_offline", lag_s=600).act("unplug").step(60)
    old = {**stage.right_answer()["chargeState"], "chargingState": "CHARGING", "isPlugged": True}
    heard = {**stage.right_answer(), "chargeState": {**old, "chargeRate": 10.9, "activePhases": 3}}
    assert judge(200, heard, stage.ask()) == []
    smarter = {**heard, "chargeState": {**old, "chargeRate": 0}}
    assert judge(200, smarter, stage.ask()) == []
    found = judge(200, stage.right_answer(), stage.ask())
    assert "wrong_state" in {one.rule for one in found}, "what happens after the break cannot be known"
