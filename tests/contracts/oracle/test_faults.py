"""Every fault on every role of every vendor: what may be answered while it surely strikes."""

from typing import Any

import pytest

from contracts.oracle import Policy, remember
from simulator.faults.board import Rule
from simulator.faults.fault import Call
from simulator.faults.named_bodies import NAMED_BODIES
from simulator.faults.outcome import Answer
from simulator.faults.refuse import Refuse
from simulator.faults.table import FAULTS
from simulator.faults.when import Quota
from simulator.truth.accounts import Login
from simulator.truth.states import Vendor
from tests.contracts.oracle.stage import Stage, painted, told

OK = "200"
COM = "VENDOR_COMMUNICATION_ERROR"
CON = "VENDOR_CONNECTION_ERROR"
AUT = "VENDOR_AUTHENTICATION_ERROR"
DEV = "DEVICE_IS_DISCONNECTED"
GONE = "VENDOR_ACCOUNT_IS_DISCONNECTED"

E, G, Z = Vendor.EASEE, Vendor.GO_E, Vendor.ZAPTEC
WITH_LOGIN = (E, Z)

NOTHING_BACK = [
    pytest.param("refuse", {}, id="refuse"),
    pytest.param("reset", {}, id="reset"),
    pytest.param("silence", {}, id="silence"),
    pytest.param("unresolved", {}, id="no address"),
    pytest.param("tls", {}, id="expired certificate"),
    pytest.param("tls", {"certificate": "wrong-name"}, id="somebody else's certificate"),
    pytest.param("status", {"status": 504, "after_ms": 90_000.0}, id="504 beyond any deadline"),
    pytest.param("delay", {"delay_ms": 90_000}, id="delay beyond any deadline"),
]
RUBBISH = [
    pytest.param("body", {"kind": "html"}, id="page"),
    pytest.param("body", {"kind": "malformed"}, id="malformed"),
    pytest.param("body", {"kind": "empty"}, id="empty"),
    pytest.param("body", {"kind": "truncated"}, id="truncated"),
    *(pytest.param("cut", {"then": then}, id=f"cut, {then}") for then in ("fin", "reset", "stall")),
    *(pytest.param("length", {"by": by}, id=f"length {by:+}") for by in (1, -1)),
    pytest.param("drip", {"bytes_per_s": 1.0}, id="drips beyond any deadline"),
    *(pytest.param("status", {"status": code}, id=f"{code}") for code in (500, 502, 503, 504, 429, 400, 418)),
    pytest.param("status", {"status": 200, "body": "json"}, id="200 without a state"),
    pytest.param("status", {"status": 200, "body": "empty"}, id="200 without a body"),
]


AT = {"at": "somewhere", "touches": ["power"]}
CHANGES = [
    pytest.param("value", {**AT, "to": 1}, id="value"),
    pytest.param("literal", AT, id="literal"),
    pytest.param("nulled", AT, id="nulled"),
    pytest.param("missing", AT, id="missing"),
    pytest.param("scale", AT, id="scale"),
    pytest.param("shorten", AT, id="shorten"),
    pytest.param("repeat", AT, id="repeat"),
    pytest.param("extra_keys", {"touches": ["power"]}, id="extra keys"),
    pytest.param("extra_entry", {"entry": {}, "touches": ["power"]}, id="extra entry"),
    pytest.param("pad", {"touches": ["power"]}, id="pad"),
    pytest.param("clock", {"skew_s": 600}, id="clock"),
]


def test_every_fault_has_its_rows() -> None:
    rows = [param.values[0] for param in (*NOTHING_BACK, *RUBBISH, *CHANGES)]
    assert set(rows) == set(FAULTS), "a new fault needs rows here, and perhaps a line in contracts/oracle/meanings.py"


@pytest.mark.parametrize("vendor", list(Vendor))
@pytest.mark.parametrize("on", [(), ("state",), ("state", "details")])
class TestStateCall:
    @pytest.mark.parametrize(("fault", "with_"), NOTHING_BACK)
    def test_nothing_comes_back(self, vendor: Vendor, on: tuple[str, ...], fault: str, with_: dict[str, Any]) -> None:
        assert told(Stage(vendor).break_down(fault, on=on, **with_).ask()) == {CON}

    @pytest.mark.parametrize(("fault", "with_"), RUBBISH)
    def test_rubbish_comes_back(self, vendor: Vendor, on: tuple[str, ...], fault: str, with_: dict[str, Any]) -> None:
        bad_grant = {AUT, GONE} if vendor is Z and not on and with_.get("status") == 400 else set()
        assert told(Stage(vendor).break_down(fault, on=on, **with_).ask()) == {COM} | bad_grant

    @pytest.mark.parametrize(("fault", "with_"), CHANGES)
    def test_an_answer_is_changed_inside(
        self, vendor: Vendor, on: tuple[str, ...], fault: str, with_: dict[str, Any]
    ) -> None:
        stale = {DEV} if fault == "clock" else set()
        assert told(Stage(vendor).break_down(fault, on=on, **with_).ask()) == {OK, COM} | stale


@pytest.mark.parametrize("vendor", WITH_LOGIN)
class TestLoginCall:
    @pytest.mark.parametrize(("fault", "with_"), NOTHING_BACK)
    def test_nothing_comes_back(self, vendor: Vendor, fault: str, with_: dict[str, Any]) -> None:
        stage = Stage(vendor).break_down(fault, on=("login",), **with_)
        assert told(stage.ask()) == {CON}
        stage.hand_out_token()
        assert told(stage.ask()) == {OK, CON}

    @pytest.mark.parametrize(("fault", "with_"), RUBBISH)
    def test_rubbish_comes_back(self, vendor: Vendor, fault: str, with_: dict[str, Any]) -> None:
        stage = Stage(vendor).break_down(fault, on=("login",), **with_)
        bad_grant = {AUT, GONE} if vendor is Z and with_.get("status") == 400 else set()
        assert told(stage.ask()) == {COM} | bad_grant
        stage.hand_out_token()
        assert told(stage.ask()) == {OK, COM} | bad_grant

    @pytest.mark.parametrize(("fault", "with_"), [*NOTHING_BACK, *RUBBISH])
    def test_a_renewal_falls_back_to_a_login(self, vendor: Vendor, fault: str, with_: dict[str, Any]) -> None:
        may = told(Stage(vendor).break_down(fault, on=("renew",), **with_).ask())
        assert OK in may
        assert may <= {OK, COM, CON}

    def test_a_refused_renewal_is_no_reason_to_refuse(self, vendor: Vendor) -> None:
        assert told(Stage(vendor).break_down("status", on=("renew",), status=401).ask()) == {OK}

    @pytest.mark.parametrize(("fault", "with_"), [*NOTHING_BACK, *RUBBISH])
    def test_commands_are_not_asked_for(self, vendor: Vendor, fault: str, with_: dict[str, Any]) -> None:
        assert told(Stage(vendor).break_down(fault, on=("command",), **with_).ask()) == {OK}


@pytest.mark.parametrize("role", ["login", "renew", "details", "list", "other", "command"])
def test_go_e_has_one_call_only(role: str) -> None:
    assert told(Stage(G).break_down("refuse", on=(role,)).ask()) == {OK}


@pytest.mark.parametrize("vendor", WITH_LOGIN)
class TestDetailsCall:
    @pytest.mark.parametrize(("fault", "with_"), [row for row in (*NOTHING_BACK, *RUBBISH) if row.id != "429"])
    def test_a_200_stays_right(self, vendor: Vendor, fault: str, with_: dict[str, Any]) -> None:
        assert told(Stage(vendor).break_down(fault, on=("details",), **with_).ask()) == {OK}

    @pytest.mark.parametrize(
        ("status", "body", "expected"),
        [
            (401, "empty", {OK, AUT}),
            (403, "html", {OK, DEV, COM}),
            (404, "html", {OK, DEV}),
            (410, "json", {OK, DEV}),
            (429, "empty", {OK, COM}),
        ],
    )
    def test_words_about_account_charger_or_caller(
        self, vendor: Vendor, status: int, body: str, expected: set[str]
    ) -> None:
        stage = Stage(vendor).break_down("status", on=("details",), status=status, body=body)
        assert told(stage.ask()) == expected

    @pytest.mark.parametrize("role", ["list", "other"])
    def test_calls_some_services_make(self, vendor: Vendor, role: str) -> None:
        assert told(Stage(vendor).break_down("status", on=(role,), status=502).ask()) == {OK, COM}
        assert told(Stage(vendor).break_down("refuse", on=(role,)).ask()) == {OK, CON}


@pytest.mark.parametrize(
    ("vendor", "role", "status", "body", "expected"),
    [
        (E, "state", 401, "empty", {AUT}),
        (G, "state", 401, "json", {AUT, GONE}),
        (Z, "state", 401, "empty", {AUT}),
        (E, "state", 403, "json", {COM}),
        (E, "state", 403, "html", {COM, DEV}),
        (E, "state", 403, "text", {COM, DEV}),
        (E, "state", 403, "empty", {COM, DEV}),
        (G, "state", 403, "json", {DEV}),
        (G, "state", 403, "text", {DEV}),
        (G, "state", 403, "empty", {DEV}),
        (G, "state", 403, "html", {DEV, COM}),
        (Z, "state", 403, "empty", {DEV}),
        (Z, "state", 403, "json", {DEV, COM}),
        (Z, "state", 403, "html", {DEV, COM}),
        (E, "state", 404, "json", {COM, DEV}),
        (G, "state", 404, "html", {COM}),
        (G, "state", 404, "text", {COM}),
        (G, "state", 404, "json", {COM}),
        (G, "state", 404, "empty", {COM, DEV}),
        (Z, "state", 404, "json", {COM, DEV}),
        (Z, "state", 204, "empty", {COM, DEV}),
        (E, "state", 204, "empty", {COM}),
        (E, "state", 407, "html", {COM, CON}),
        (E, "state", 301, "html", {COM}),
        (E, "login", 401, "empty", {AUT, GONE}),
        (E, "login", 400, "json", {COM}),
        (E, "login", 403, "json", {COM}),
        (E, "login", 403, "html", {COM}),
        (E, "login", 404, "html", {COM}),
        (E, "login", 429, "empty", {COM}),
        (Z, "login", 401, "json", {AUT, GONE}),
        (Z, "login", 400, "json", {AUT, COM, GONE}),
        (Z, "login", 403, "html", {AUT, COM, GONE}),
        (Z, "login", 503, "html", {COM}),
        (Z, "login", 404, "html", {COM}),
    ],
)
def test_statuses_that_mean_something(vendor: Vendor, role: str, status: int, body: str, expected: set[str]) -> None:
    stage = Stage(vendor).break_down("status", on=(role,), status=status, body=body)
    assert told(stage.ask()) == expected


@pytest.mark.parametrize(
    ("vendor", "role", "body", "expected"),
    [
        (E, "login", "easee.wrong_password", {AUT, GONE}),
        (E, "login", "easee.email_not_verified", {AUT, GONE}),
        (E, "login", "easee.account_locked", {AUT, GONE}),
        (E, "login", "easee.bad_request", {COM}),
        (E, "login", "easee.ip_blocked", {COM}),
        (E, "renew", "easee.invalid_refresh_token", {OK}),
        (E, "renew", "easee.refresh_token_expired", {OK}),
        (E, "state", "easee.unauthorised", {AUT}),
        (E, "state", "easee.too_many_requests", {COM}),
        (E, "state", "easee.forbidden", {DEV}),
        (E, "state", "gateway.forbidden", {COM}),
        (E, "state", "easee.ip_forbidden", {COM}),
        (E, "state", "gateway.timeout", {COM}),
        (E, "state", "easee.charger_disconnected", {DEV}),
        (E, "state", "easee.charger_not_found", {DEV}),
        (E, "state", "easee.unknown_error", {COM}),
        (E, "command", "easee.charger_disconnected", {OK}),
        (G, "state", "go_e.unauthorised", {AUT, GONE}),
        (G, "state", "go_e.unavailable", {DEV}),
        (G, "state", "go_e.outdated", {DEV}),
        (G, "state", "go_e.no_route", {COM}),
        (G, "state", "go_e.api_lock", {COM}),
        (Z, "login", "zaptec.wrong_password", {AUT, GONE}),
        (Z, "login", "zaptec.account_locked", {AUT, GONE}),
        (Z, "renew", "zaptec.invalid_refresh_token", {OK}),
        (Z, "state", "zaptec.charger_not_found", {DEV}),
        (Z, "command", "zaptec.command_refused", {OK}),
    ],
)
def test_a_vendors_own_words(vendor: Vendor, role: str, body: str, expected: set[str]) -> None:
    stage = Stage(vendor).break_down("status", on=(role,), status=NAMED_BODIES[body].status, body=body)
    assert told(stage.ask()) == expected


def test_a_redirect_may_lead_nowhere() -> None:
    stage = Stage(E).break_down("status", status=302, headers={"Location": "https://127.0.0.1:9/"})
    assert told(stage.ask()) == {COM, CON}


@pytest.mark.parametrize("vendor", list(Vendor))
class TestDelay:
    @pytest.mark.parametrize(
        ("delay_ms", "jitter_ms", "expected"),
        [
            (1_999, 0, {OK}),
            (2_000, 0, {OK, CON}),
            (60_000, 0, {OK, CON}),
            (60_001, 0, {CON}),
            (1_500, 400, {OK}),
            (1_500, 600, {OK, CON}),
            (60_000, 30_000, {OK, CON}),
            (90_000, 10_000, {CON}),
        ],
    )
    def test_against_the_deadline(self, vendor: Vendor, delay_ms: float, jitter_ms: float, expected: set[str]) -> None:
        stage = Stage(vendor).break_down("delay", on=("state",), delay_ms=delay_ms, jitter_ms=jitter_ms)
        assert told(stage.ask()) == expected

    def test_the_policy_knows_the_service(self, vendor: Vendor) -> None:
        stage = Stage(vendor).break_down("delay", delay_ms=3_000)
        assert told(stage.ask(policy=Policy(vendor_deadline_s=(4.0, 5.0)))) == {OK}
        assert told(stage.ask(policy=Policy(vendor_deadline_s=(1.0, 2.0)))) == {CON}

    def test_details_may_be_late(self, vendor: Vendor) -> None:
        assert told(Stage(vendor).break_down("delay", on=("details",), delay_ms=90_000).ask()) == {OK}


@pytest.mark.parametrize(
    ("bytes_per_s", "expected"), [(1.0, {COM}), (1.7, {OK, COM}), (40_000.0, {OK, COM}), (60_000.0, {OK})]
)
def test_a_drip_against_the_deadline(bytes_per_s: float, expected: set[str]) -> None:
    assert told(Stage(E).break_down("drip", on=("state",), bytes_per_s=bytes_per_s).ask()) == expected


def strike(stage: Stage, *roles: str) -> None:
    """Calls of the charger's account come, as the board sees them."""
    for role in roles:
        call = Call(
            stage.charger.vendor, role, role, stage.charger.account_id, stage.charger.id, stage.clock.now_s(), "/p"
        )
        stage.board.around(call, lambda: Answer(200, (), b"{}"))


class TestCountedStrikes:
    """Where the board counted the calls of the exchange, what may have happened is known."""

    @pytest.mark.parametrize(
        ("sometimes", "before", "meanwhile", "expected"),
        [
            pytest.param({"calls": 1}, (), ("state",), {CON}, id="the one call it had"),
            pytest.param({"calls": 1}, (), ("state", "state"), {OK, CON}, id="and a second try"),
            pytest.param({"calls": 1}, ("state",), ("state",), {OK}, id="spent before"),
            pytest.param({"skip_calls": 1}, (), ("state",), {OK}, id="spared"),
            pytest.param({"skip_calls": 1}, ("state",), ("state",), {CON}, id="its turn"),
            pytest.param({"skip_calls": 1}, (), (), {OK, CON}, id="no call counted"),
            pytest.param({"quota": Quota(1, 60.0)}, (), ("state",), {OK}, id="within the quota"),
            pytest.param({"quota": Quota(1, 60.0)}, ("state",), ("state",), {CON}, id="beyond the quota"),
            pytest.param({"paths": frozenset({"/p"})}, (), ("state",), {CON}, id="the path meant"),
            pytest.param({"paths": frozenset({"/q"})}, (), ("state",), {OK, CON}, id="another path"),
            pytest.param({"probability": 0.5}, (), ("details",), {OK, CON}, id="other calls say nothing"),
        ],
    )
    def test_what_may_be_answered(
        self, sometimes: dict[str, Any], before: tuple[str, ...], meanwhile: tuple[str, ...], expected: set[str]
    ) -> None:
        stage = Stage(E)
        rule = Rule("r", Refuse(), account_id=stage.charger.account_id, roles=frozenset({"state"}), **sometimes)
        stage.board.post(rule)
        strike(stage, *before)
        assert told(stage.during(lambda: strike(stage, *meanwhile))) == expected

    def test_a_rule_posted_anew_is_not_counted_over(self) -> None:
        stage = Stage(E).break_down("refuse", on=("state",), calls=1)
        strike(stage, "state")
        assert told(stage.during(lambda: stage.break_down("refuse", on=("state",), calls=1))) == {OK, CON}

    @pytest.mark.parametrize(
        ("at", "skip_calls", "opens"), [("", 0, True), ("", 1, False), ("no.such.place", 0, False)]
    )
    def test_a_change_opens_nothing_where_it_changed_nothing(self, at: str, skip_calls: int, opens: bool) -> None:
        stage = Stage(E).break_down("extra_keys", on=("state",), at=at, touches=["state"], skip_calls=skip_calls)
        situation = stage.during(lambda: strike(stage, "state"))
        assert told(situation) == ({OK, COM} if opens else {OK})
        assert (None in painted(situation).states) is opens

    def test_a_rule_that_struck_nobody_is_not_remembered(self) -> None:
        stage = Stage(E).break_down("status", on=("state",), status=429, skip_calls=1)
        first = stage.during(lambda: strike(stage, "state"), memory=())
        assert remember(first) == ()
        second = stage.during(lambda: strike(stage, "state"), memory=())
        assert [setback.times for setback in remember(second)] == [1]
        assert [setback.times for setback in remember(stage.ask(memory=()))] == [1]


@pytest.mark.parametrize("vendor", list(Vendor))
class TestFaultsThatMayNotStrike:
    @pytest.mark.parametrize(
        "sometimes",
        [
            pytest.param({"probability": 0.5}, id="by chance"),
            pytest.param({"calls": 1}, id="once"),
            pytest.param({"calls": 5}, id="five times"),
            pytest.param({"skip_calls": 2}, id="later"),
        ],
    )
    def test_both_ways(self, vendor: Vendor, sometimes: dict[str, Any]) -> None:
        assert told(Stage(vendor).break_down("refuse", on=("state",), **sometimes).ask()) == {OK, CON}

    def test_never(self, vendor: Vendor) -> None:
        assert told(Stage(vendor).break_down("refuse", probability=0).ask()) == {OK}

    def test_mended_meanwhile(self, vendor: Vendor) -> None:
        stage = Stage(vendor).break_down("refuse", on=("state",))
        assert told(stage.during(stage.board.mend_all)) == {OK, CON}

    def test_broken_meanwhile(self, vendor: Vendor) -> None:
        stage = Stage(vendor)
        assert told(stage.during(lambda: stage.break_down("refuse", on=("state",)))) == {OK, CON}

    def test_replaced_meanwhile(self, vendor: Vendor) -> None:
        stage = Stage(vendor).break_down("refuse", on=("state",))
        during = stage.during(lambda: stage.break_down("status", on=("state",), status=503))
        assert told(during) == {OK, CON, COM}

    def test_due_later(self, vendor: Vendor) -> None:
        stage = Stage(vendor)
        stage.break_down("refuse", from_s=stage.clock.now_s() + 10, until_s=stage.clock.now_s() + 20)
        assert told(stage.ask()) == {OK}
        assert told(stage.step(9).during(lambda: stage.step(2))) >= {OK, CON}
        assert told(stage.ask()) == {CON}
        assert told(stage.step(9).ask()) == {OK}

    def test_of_another_vendor_or_charger(self, vendor: Vendor) -> None:
        other = next(one for one in Vendor if one is not vendor)
        stage = Stage(vendor).break_down("refuse", vendor=other)
        stage.break_down("refuse", name="theirs", charger_id=stage.other.id)
        assert told(stage.ask()) == {OK}

    def test_two_at_once(self, vendor: Vendor) -> None:
        stage = Stage(vendor).break_down("refuse", on=("state",))
        stage.break_down("status", name="second", on=("state",), status=503)
        assert told(stage.ask()) == {CON, COM}


@pytest.mark.parametrize("vendor", WITH_LOGIN)
def test_a_fault_of_one_charger_spares_the_login(vendor: Vendor) -> None:
    stage = Stage(vendor, login=Login.REJECTED)
    stage.break_down("refuse", charger_id=stage.charger.id)
    assert told(stage.ask()) == {AUT}


class TestWhatShinesThrough:
    """A spoiled body leaves the vendor's status readable; an answer that never came leaves nothing."""

    def test_offline_at_go_e(self) -> None:
        stage = Stage(G, "device-offline")
        assert told(stage.break_down("body", kind="html").ask()) == {DEV, COM}
        assert told(stage.break_down("status", status=503).ask()) == {COM}
        assert told(stage.break_down("delay", delay_ms=90_000).ask()) == {CON}

    def test_a_rejected_key_at_go_e(self) -> None:
        stage = Stage(G, login=Login.REJECTED)
        assert told(stage.break_down("body", kind="empty").ask()) == {AUT, COM}
        assert told(stage.break_down("refuse").ask()) == {CON}

    def test_rejected_credentials(self) -> None:
        stage = Stage(E, login=Login.REJECTED)
        assert told(stage.break_down("body", on=("login",), kind="html").ask()) == {AUT, COM}
        assert told(stage.break_down("status", on=("login",), status=503).ask()) == {COM}

    def test_offline_in_zaptecs_master_data(self) -> None:
        stage = Stage(Z, "device-offline").break_down("status", on=("state",), status=500)
        assert told(stage.ask()) == {DEV, COM}
        assert told(Stage(E, "device-offline").break_down("status", on=("state",), status=500).ask()) == {COM}
