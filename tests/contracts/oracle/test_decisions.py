"""Each decision the contract leaves open, by its number: what is right and what is caught."""

import json

import pytest

from contracts.oracle import Offline, Policy, allowed, judge
from simulator.truth.accounts import Login
from simulator.truth.states import ChargingState, Vendor
from tests.contracts.oracle.stage import Stage, refusal, told, utc

OK = "200"
COM = "VENDOR_COMMUNICATION_ERROR"
CON = "VENDOR_CONNECTION_ERROR"
AUT = "VENDOR_AUTHENTICATION_ERROR"
DEV = "DEVICE_IS_DISCONNECTED"
GONE = "VENDOR_ACCOUNT_IS_DISCONNECTED"
E, G, Z = Vendor.EASEE, Vendor.GO_E, Vendor.ZAPTEC


@pytest.mark.parametrize("vendor", list(Vendor))
class TestOfEveryVendor:
    def test_d1_offline_is_refused_unless_agreed(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "device-offline")
        assert told(stage.ask()) == {DEV}
        assert told(stage.ask(policy=Policy(offline=Offline.STALE))) == {DEV, OK}

    def test_d2_three_rejections_break_the_link(self, vendor: Vendor) -> None:
        stage = Stage(vendor, login=Login.REJECTED)
        assert told(stage.ask()) == {AUT}
        for _ in range(3):
            stage.world.accounts.note_login(stage.charger.account_id, accepted=False)
        assert told(stage.ask()) == {GONE}

    def test_d3_waiting_is_preparing_and_a_stop_is_stopped(self, vendor: Vendor) -> None:
        waiting = Stage(vendor, "preparing")
        assert judge(200, waiting.right_answer(), waiting.ask()) == []
        body = waiting.right_answer()
        body["chargeState"]["chargingState"] = "STOPPED"
        assert {one.rule for one in judge(200, body, waiting.ask())} == {"wrong_state"}
        stopped = Stage(vendor, "stopped")
        body = stopped.right_answer()
        body["chargeState"]["chargingState"] = "PREPARING"
        assert {one.rule for one in judge(200, body, stopped.ask())} == {"wrong_state"}

    def test_d4_a_fault_is_told(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "fault")
        body = stage.right_answer()
        for word in set(ChargingState) - {ChargingState.FAULT}:
            body["chargeState"]["chargingState"] = word.value
            assert "wrong_state" in {one.rule for one in judge(200, body, stage.ask())}

    def test_d6_an_answer_cut_short(self, vendor: Vendor) -> None:
        assert told(Stage(vendor).break_down("body", on=("state",), kind="truncated").ask()) == {COM}

    def test_d7_no_200_without_the_state_call(self, vendor: Vendor) -> None:
        stage = Stage(vendor).break_down("status", on=("state",), status=502)
        (found,) = judge(200, stage.right_answer(), stage.ask())
        assert (found.expected, found.seen) == (f"503 {COM}", "200")

    def test_d9_a_malformed_id(self, vendor: Vendor) -> None:
        stage = Stage(vendor)
        assert judge(404, refusal("CHARGER_NOT_FOUND"), stage.ask("not-a-uuid")) == []
        assert [one.seen for one in judge(400, None, stage.ask("not-a-uuid"))] == ["400"]

    @pytest.mark.parametrize("part", ["", "chargeState", "staticData"])
    def test_d10_no_time_lies_in_the_future(self, vendor: Vendor, part: str) -> None:
        stage = Stage(vendor)
        for ahead_s, wrong in ((0, False), (2, False), (3, True), (600, True)):
            body = stage.right_answer()
            (body[part] if part else body)["lastUpdated"] = utc(stage.clock.now_s() + ahead_s)
            assert bool(judge(200, body, stage.ask())) is wrong

    @pytest.mark.parametrize("fault", ["refuse", "reset", "silence"])
    def test_d11_nothing_came_back(self, vendor: Vendor, fault: str) -> None:
        stage = Stage(vendor).break_down(fault)
        assert told(stage.ask()) == {CON}
        assert judge(503, refusal(COM), stage.ask()) != []

    @pytest.mark.parametrize("status", [500, 503, 429])
    def test_d12_something_unusable_came_back(self, vendor: Vendor, status: int) -> None:
        stage = Stage(vendor).break_down("status", status=status)
        assert told(stage.ask()) == {COM}
        assert judge(503, refusal(CON), stage.ask()) != []
        assert judge(503, refusal(AUT), stage.ask()) != []

    def test_d14_a_known_state_is_not_left_out(self, vendor: Vendor) -> None:
        stage = Stage(vendor)
        body = stage.right_answer()
        del body["chargeState"]["chargingState"]
        (found,) = judge(200, body, stage.ask())
        assert (found.expected, found.seen) == ("CHARGING", "it was left out")


def test_d5_403_and_401_at_go_e() -> None:
    assert told(Stage(G).break_down("status", status=403, body="json").ask()) == {DEV}
    assert told(Stage(G).break_down("status", status=401, body="json").ask(memory=())) == {AUT}


@pytest.mark.parametrize("vendor", [E, Z])
class TestOfVendorsWithLogins:
    def test_d7_details_may_fail(self, vendor: Vendor) -> None:
        stage = Stage(vendor).break_down("status", on=("details",), status=500)
        body = stage.right_answer()
        assert judge(200, body, stage.ask()) == []
        del body["staticData"]
        assert judge(200, body, stage.ask()) == []
        assert judge(503, refusal(COM), stage.ask()) != []

    def test_d8_a_charger_the_vendor_no_longer_shows(self, vendor: Vendor) -> None:
        for status in (403, 404):
            assert DEV in told(Stage(vendor).break_down("status", on=("state",), status=status).ask())
        assert told(Stage(vendor).break_down("status", on=("details",), status=404).ask()) == {OK, DEV}

    def test_d13_a_token_refused_once(self, vendor: Vendor) -> None:
        stage = Stage(vendor).break_down("status", on=("state",), status=401, body="empty", calls=1)
        assert told(stage.ask()) == {OK, AUT}, "a token of this very refresh was refused: that may end it"
        stage.hand_out_token()
        assert told(stage.ask()) == {OK}

    def test_d13_a_token_refused_for_good(self, vendor: Vendor) -> None:
        stage = Stage(vendor).break_down("status", on=("state",), status=401, body="empty")
        stage.hand_out_token()
        assert told(stage.ask()) == {AUT}
        assert judge(503, refusal(COM), stage.ask()) != []


def test_every_rule_that_spoke_says_why() -> None:
    stage = Stage(E, "device-offline", login=Login.REJECTED).break_down("status", on=("details",), status=404)
    stage.hand_out_token()
    why = allowed(stage.ask(policy=Policy(offline=Offline.STALE), throttled=True)).why
    assert [sentence.split(":")[0] for sentence in why[:2]] == ["D12", "D2"]
    assert len(why) == len(set(why)) >= 5
    assert json.dumps(why)


def test_the_answers_in_words() -> None:
    stage = Stage(E, "device-offline")
    assert str(allowed(stage.ask())) == f"503 {DEV}"
    assert str(allowed(stage.ask(policy=Policy(offline=Offline.STALE)))) == f"200, or 503 {DEV}"
    assert str(allowed(stage.ask("nobody"))) == "404 CHARGER_NOT_FOUND"
