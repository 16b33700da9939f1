"""Right answers of several styles are accepted, wrong ones are told from them, for every state of every vendor."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.oracle import Deviation, Key, Refusal, judge
from simulator.truth.states import ChargingState, Vendor
from tests.contracts.oracle.stage import SITUATION_OF, START_S, Body, Stage, refusal, utc

VENDORS = [pytest.param(vendor, id=vendor.value) for vendor in Vendor]
STATES = [pytest.param(state, id=state.value) for state in ChargingState]


def places(found: list[Deviation]) -> set[tuple[str, str]]:
    return {(deviation.where, deviation.rule) for deviation in found}


def changed(body: Body, path: str, value: object) -> Body:
    """The body with the value at ``chargeState.chargeRate`` replaced, or taken out when it is None."""
    parent, _, name = path.rpartition(".")
    part = dict(body[parent]) if parent else dict(body)
    part[name] = value
    if value is None:
        del part[name]
    return {**body, parent: part} if parent else part


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("state", STATES)
class TestEveryStateOfEveryVendor:
    def stage(self, vendor: Vendor, state: ChargingState) -> Stage:
        return Stage(vendor, SITUATION_OF[state])

    def test_the_stage_is_in_that_state(self, vendor: Vendor, state: ChargingState) -> None:
        assert self.stage(vendor, state).truth.state is state

    @pytest.mark.parametrize(
        "style",
        [
            pytest.param(lambda body: body, id="everything told"),
            pytest.param(lambda body: changed(body, "locationId", None), id="no location"),
            pytest.param(lambda body: changed(body, "staticData", None), id="no static data"),
            pytest.param(lambda body: changed(body, "staticData.name", None), id="no name"),
            pytest.param(lambda body: changed(body, "chargeState.chargeCurrentMax", None), id="no limit"),
            pytest.param(lambda body: changed(body, "chargeState.activePhases", None), id="no phases"),
            pytest.param(lambda body: changed(body, "lastUpdated", None), id="no time of its own"),
            pytest.param(lambda body: changed(body, "id", body["id"].upper()), id="id in upper case"),
            pytest.param(lambda body: changed(body, "lastUpdated", "2026-01-05T10:00:00+01:00"), id="other offset"),
            pytest.param(lambda body: changed(body, "future", {"of": "the contract"}), id="an extra field"),
        ],
    )
    def test_right_styles(self, vendor: Vendor, state: ChargingState, style: Callable[[Body], Body]) -> None:
        stage = self.stage(vendor, state)
        assert judge(200, style(stage.right_answer()), stage.ask()) == []

    @pytest.mark.parametrize("told", STATES)
    def test_only_the_true_state(self, vendor: Vendor, state: ChargingState, told: ChargingState) -> None:
        stage = self.stage(vendor, state)
        body = changed(stage.right_answer(), "chargeState.chargingState", told.value)
        body = changed(body, "chargeState.isPlugged", told is not ChargingState.UNPLUGGED)
        body = changed(body, "chargeState.chargeRate", 0)
        found = judge(200, body, stage.ask())
        assert (("$.chargeState.chargingState", "wrong_state") in places(found)) is (told is not state)

    @pytest.mark.parametrize("name", ["chargingState", "isPlugged"])
    def test_left_out(self, vendor: Vendor, state: ChargingState, name: str) -> None:
        stage = self.stage(vendor, state)
        found = judge(200, changed(stage.right_answer(), f"chargeState.{name}", None), stage.ask())
        may_be_left_out = name == "isPlugged" and state is ChargingState.FAULT
        assert [deviation.seen for deviation in found] == ([] if may_be_left_out else ["it was left out"])

    def test_no_charge_state_at_all(self, vendor: Vendor, state: ChargingState) -> None:
        stage = self.stage(vendor, state)
        found = judge(200, changed(stage.right_answer(), "chargeState", None), stage.ask())
        assert [(one.where, one.expected) for one in found] == [
            ("$.chargeState", f"a chargeState that says {state.value}")
        ]

    @pytest.mark.parametrize("code", [pytest.param(code, id=code.value) for code in Refusal])
    def test_a_refusal_of_a_healthy_charger(self, vendor: Vendor, state: ChargingState, code: Refusal) -> None:
        found = judge(code.status, refusal(code.value), self.stage(vendor, state).ask())
        assert [(one.where, one.expected, one.seen) for one in found] == [
            ("status", "200", f"{code.status} {code.value}")
        ]

    def test_plug_turned_round(self, vendor: Vendor, state: ChargingState) -> None:
        stage = self.stage(vendor, state)
        body = stage.right_answer()
        found = judge(200, changed(body, "chargeState.isPlugged", not stage.truth.plugged), stage.ask())
        if state is ChargingState.FAULT and vendor is not Vendor.GO_E:
            assert found == []
        elif state is ChargingState.FAULT:
            assert places(found) == {("$.chargeState.isPlugged", "wrong_plug")}
        else:
            assert places(found) == {
                ("$.chargeState.isPlugged", "wrong_plug"),
                ("$.chargeState.isPlugged", "plug_contradicts_state"),
            }

    def test_rate_only_while_charging(self, vendor: Vendor, state: ChargingState) -> None:
        stage = self.stage(vendor, state)
        found = judge(200, changed(stage.right_answer(), "chargeState.chargeRate", 11.0), stage.ask())
        expected = set() if state is ChargingState.CHARGING else {("$.chargeState.chargeRate", "rate_without_charging")}
        assert places(found) == expected

    def test_phases_only_while_charging(self, vendor: Vendor, state: ChargingState) -> None:
        stage = self.stage(vendor, state)
        found = judge(200, changed(stage.right_answer(), "chargeState.activePhases", 3), stage.ask())
        expected = set() if state is ChargingState.CHARGING else {("$.chargeState.activePhases", "wrong_phases")}
        assert places(found) == expected


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        pytest.param("chargeState.chargeRate", 10_900.0, "wrong_rate", id="watts for kilowatts"),
        pytest.param("chargeState.chargeRate", 3.65, "wrong_rate", id="one phase of three"),
        pytest.param("chargeState.chargeRate", 0, "wrong_rate", id="no power while charging"),
        pytest.param("chargeState.chargeRate", -10.9, "wrong_rate", id="negative power"),
        pytest.param("chargeState.chargeRate", None, "rate_missing", id="power left out"),
        pytest.param("chargeState.chargeCurrentMax", 32, "wrong_limit", id="cable rating for the limit"),
        pytest.param("chargeState.chargeCurrentMax", 0, "wrong_limit", id="limit nothing while charging"),
        pytest.param("chargeState.chargeCurrentMax", 16_000, "wrong_limit", id="milliampere"),
        pytest.param("chargeState.activePhases", 1, "wrong_phases", id="one phase of three counted"),
        pytest.param("chargeState.activePhases", 7, "wrong_phases", id="a bit mask for a count"),
        pytest.param("userId", "somebody else", "wrong_identity", id="another user"),
        pytest.param("id", "00000000-0000-4000-8000-000000000000", "wrong_identity", id="another charger"),
        pytest.param("locationId", "00000000-0000-4000-8000-000000000000", "wrong_identity", id="another location"),
        pytest.param("staticData.name", "Somebody's garage", "wrong_identity", id="another name"),
        pytest.param("staticData.model", " ", "model_empty", id="a blank model"),
        pytest.param("isOnline", False, "wrong_online", id="offline though it is there"),
        pytest.param("lastUpdated", utc(START_S + 3), "time_in_future", id="from the future"),
        pytest.param("chargeState.lastUpdated", utc(START_S + 60), "time_in_future", id="state from the future"),
        pytest.param("staticData.lastUpdated", utc(START_S + 3600), "time_in_future", id="details from the future"),
        pytest.param("chargeState.lastUpdated", utc(START_S - 3600), "data_too_old", id="a time before charging began"),
        pytest.param("chargeState.lastUpdated", "1970-01-01T00:00:00Z", "data_too_old", id="the epoch"),
    ],
)
def test_one_value_wrong_while_charging(vendor: Vendor, path: str, value: object, rule: str) -> None:
    stage = Stage(vendor)
    found = judge(200, changed(stage.right_answer(), path, value), stage.ask())
    assert places(found) == {(f"$.{path}", rule)}


@pytest.mark.parametrize("vendor", VENDORS)
def test_user_id_is_compared_to_the_letter(vendor: Vendor) -> None:
    stage = Stage(vendor)
    body = changed(stage.right_answer(), "userId", stage.charger.user_id.upper())
    assert places(judge(200, body, stage.ask())) == {("$.userId", "wrong_identity")}


@pytest.mark.parametrize("vendor", VENDORS)
def test_another_vendor_is_told(vendor: Vendor) -> None:
    stage = Stage(vendor)
    other = next(name for name in Vendor if name is not vendor)
    body = changed(stage.right_answer(), "staticData.vendor", other.value)
    assert places(judge(200, body, stage.ask())) == {("$.staticData.vendor", "wrong_identity")}


def test_the_answer_of_another_charger() -> None:
    stage, neighbour = Stage(Vendor.EASEE, "unplugged"), Stage(Vendor.EASEE)
    neighbour.charger = neighbour.other
    found = judge(200, neighbour.right_answer(), stage.ask())
    assert {"$.id", "$.userId", "$.locationId", "$.chargeState.chargingState"} <= {one.where for one in found}


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_hour_of_steady_charging_needs_a_rate_still(vendor: Vendor) -> None:
    stage = Stage(vendor).step(3600)
    assert judge(200, stage.right_answer(), stage.ask()) == []
    silent = changed(stage.right_answer(), "chargeState.chargeRate", 0)
    assert places(judge(200, silent, stage.ask())) == {("$.chargeState.chargeRate", "wrong_rate")}


def test_a_sentence_a_newcomer_understands() -> None:
    stage = Stage(Vendor.EASEE, "finished")
    (found,) = judge(200, changed(stage.right_answer(), "chargeState.chargingState", "STOPPED"), stage.ask())
    assert found.expected == "FINISHED"
    assert found.seen == '"STOPPED"'
    assert found.why == "in truth the charger is FINISHED, limit 16 A of 16 A"


@pytest.mark.parametrize(
    ("status", "body", "seen"),
    [
        pytest.param(500, None, "500", id="undocumented"),
        pytest.param(503, None, "503", id="a refusal nobody can read"),
        pytest.param(503, refusal("SOMETHING_ELSE"), '503 "SOMETHING_ELSE"', id="an unknown code"),
        pytest.param(404, refusal("DEVICE_IS_DISCONNECTED"), "404 DEVICE_IS_DISCONNECTED", id="code of another status"),
        pytest.param(204, None, "204", id="nothing"),
    ],
)
def test_statuses_of_a_healthy_charger(status: int, body: object, seen: str) -> None:
    (found,) = judge(status, body, Stage(Vendor.ZAPTEC).ask())
    assert (found.where, found.rule, found.seen) == ("status", "wrong_outcome", seen)


def test_a_right_status_whose_body_cannot_be_read_is_left_to_the_schema() -> None:
    situation = Stage(Vendor.ZAPTEC).ask(key=Key.MISSING)
    assert judge(401, None, situation) == []
    assert judge(401, {"errorCode": 7}, situation) == []
    assert [one.seen for one in judge(404, None, situation)] == ["404"]


def test_a_right_code_under_a_wrong_status() -> None:
    (found,) = judge(503, refusal("UNAUTHORIZED"), Stage(Vendor.ZAPTEC).ask(key=Key.WRONG))
    assert (found.expected, found.seen, found.why) == (
        "401 UNAUTHORIZED",
        "503 UNAUTHORIZED",
        "the API key is wrong",
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(ChargingState),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
NAMES = ("id", "isOnline", "userId", "locationId", "lastUpdated", "errorCode")
INNER = ("chargingState", "isPlugged", "chargeRate", "chargeCurrentMax", "activePhases", "lastUpdated", "name", "model")


def _objects(names: tuple[str, ...]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(names), JSON, max_size=len(names))


ANSWERS = st.one_of(
    JSON,
    st.builds(
        lambda outer, charge, static: {**outer, "chargeState": charge, "staticData": static},
        _objects(NAMES),
        st.one_of(JSON, _objects(INNER)),
        st.one_of(JSON, _objects(INNER)),
    ),
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(status=st.sampled_from((200, 401, 404, 418, 503)), body=ANSWERS, vendor=st.sampled_from(Vendor))
def test_whatever_comes_is_judged_and_never_raises(status: int, body: object, vendor: Vendor) -> None:
    found = judge(status, body, Stage(vendor).ask())
    assert found == sorted(found)
    assert all(one.expected and one.seen and one.why for one in found)
