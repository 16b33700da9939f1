"""One judged refresh: the world looked at before and after, every disagreement told once and in the right place."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from contracts.court import Court, CourtRules
from contracts.drive.arena import Booking, InProcessArena, Place, Wrap
from contracts.evidence import Blocks
from contracts.exchange import Request
from contracts.findings import Circumstances
from contracts.target import refresh_request
from simulator.faults.board import Rule
from simulator.faults.status import Status
from simulator.truth.fleet import Entry
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import contract
from tests.contracts.services.wrapping import Answering, Asked, Said, wrap

AT = Circumstances("a test", seed=7, replay="again")
ERROR_ID = "0c5bf2a5-2d0e-4b6e-9d5e-5a3c1c0d7e11"
OTHER = "00000000-0000-4000-8000-000000000000"


def _place(entry: Entry, wrap: Wrap = lambda app: app) -> Place:
    return InProcessArena(7, wrap=wrap).open(Booking("court", (entry,), 0))


def _court(place: Place) -> Court:
    return Court(place, CourtRules(contract()))


def _wrong(name: str) -> Wrap:
    return next(wrong.wrap for wrong in WRONG if wrong.name == name)


@pytest.mark.parametrize("vendor", Vendor)
def test_a_right_answer_has_no_findings(vendor: Vendor) -> None:
    place = _place(Entry(vendor, "one"))
    heard = _court(place).refresh(place.opened.world.fleet.chargers[0], AT)
    assert heard.findings == ()
    assert heard.exchange.answer is not None
    assert heard.exchange.answer.status == 200


@pytest.mark.parametrize(
    ("asked_id", "key", "status"),
    [
        pytest.param(None, "", 200, id="as it should be"),
        pytest.param(None, None, 401, id="no key"),
        pytest.param(None, "wrong", 401, id="wrong key"),
        pytest.param(OTHER, "", 404, id="nobody"),
        pytest.param(OTHER, None, 401, id="key before id"),
        pytest.param("not-an-id", "", 404, id="malformed"),
    ],
)
def test_odd_requests_are_sent_as_they_are(asked_id: str | None, key: str | None, status: int) -> None:
    place = _place(Entry(Vendor.GO_E, "one"))
    heard = _court(place).refresh(place.opened.world.fleet.chargers[0], AT, asked_id=asked_id, key=key)
    assert heard.findings == ()
    assert heard.exchange.answer is not None
    assert heard.exchange.answer.status == status


def test_a_finding_of_the_oracle_names_place_and_rule() -> None:
    place = _place(Entry(Vendor.EASEE, "one"), _wrong("watts"))
    (finding,) = _court(place).refresh(place.opened.world.fleet.chargers[0], AT).findings
    assert (finding.part, finding.rule, finding.check) == ("$.chargeState.chargeRate", "wrong_rate", "truth")
    assert (finding.seed, finding.replay, finding.where) == (7, "again", "a test")
    assert "kW" in finding.expected
    assert finding.exchange is not None


def test_a_service_that_raises_has_not_answered() -> None:
    place = _place(Entry(Vendor.EASEE, "one"), _wrong("crashes"))
    (finding,) = _court(place).refresh(place.opened.world.fleet.chargers[0], AT).findings
    assert finding.expected == "an HTTP answer"
    assert "KeyError" in finding.seen


def test_other_paths_are_judged_by_nobody() -> None:
    place = _place(Entry(Vendor.EASEE, "one"))
    assert _court(place).hear_any(Request("GET", "/somewhere"), AT).findings == ()


@pytest.mark.parametrize("spell", [str, str.upper], ids=["as before", "in capitals"])
def test_what_happened_to_a_charger_is_remembered_however_its_id_is_spelled(spell: Callable[[str], str]) -> None:
    place = _place(Entry(Vendor.GO_E, "one"))
    court, charger = _court(place), place.opened.world.fleet.chargers[0]
    place.opened.board.post(Rule("slow down", Status(429, headers={"Retry-After": "60"})))
    first = court.hear_any(refresh_request(charger.id, court.api_key), AT)
    place.opened.board.mend("slow down")
    then = court.hear_any(refresh_request(spell(charger.id), court.api_key), AT)
    assert [heard.findings for heard in (first, then)] == [(), ()]
    assert then.paused
    assert [heard.exchange.answer.status for heard in (first, then) if heard.exchange.answer] == [503, 503]


def test_both_legs_of_a_refresh_carry_one_number() -> None:
    place = _place(Entry(Vendor.ZAPTEC, "one"))
    court, charger = _court(place), place.opened.world.fleet.chargers[0]
    for _ in range(2):
        court.refresh(charger, AT)
    legs = place.opened.journal.since(0)
    causes = {leg.cause for leg in legs}
    assert causes == {1, 2}
    assert all({leg.leg for leg in legs if leg.cause == cause} == {"service", "vendor"} for cause in causes)


def test_before_asking_comes_before_the_question() -> None:
    asked: list[str] = []
    place = _place(Entry(Vendor.EASEE, "one"))
    watched = Place(
        place.opened,
        place.target,
        place.pace,
        place.link,
        place.service_now_s,
        lambda opened: asked.append(f"{opened.world.name}: {len(opened.journal)}"),
    )
    Court(watched, CourtRules(contract())).refresh(place.opened.world.fleet.chargers[0], AT)
    assert asked == ["court: 0"]


def test_a_vendors_own_rate_limit_is_not_held_against_the_service() -> None:
    options = {"zaptec.requests_per_s": 0.001, "zaptec.request_burst": 1}
    booking = Booking("court", (Entry(Vendor.ZAPTEC, "one"),), 0, options=options)
    place = InProcessArena(7).open(booking)
    court, charger = _court(place), place.opened.world.fleet.chargers[0]
    told = [court.refresh(charger, AT) for _ in range(2)]
    assert [heard.exchange.answer.status for heard in told if heard.exchange.answer] == [200, 503]
    assert any(leg.status == 429 for leg in place.opened.journal.since(0))
    assert [heard.findings for heard in told] == [(), ()]


@pytest.mark.parametrize(
    ("token_pause_s", "is_excused"),
    [
        pytest.param(60.0, True, id="too fast"),
        pytest.param(0.0, False, id="no limit"),
    ],
)
def test_a_token_request_that_came_too_soon_is_not_held_against_the_service(
    token_pause_s: float, is_excused: bool
) -> None:
    booking = Booking("court", (Entry(Vendor.ZAPTEC, "one"),), 0, options={"zaptec.token_pause_s": token_pause_s})
    place = InProcessArena(7).open(booking)
    court, world = _court(place), place.opened.world
    charger = world.fleet.chargers[0]
    first = court.refresh(charger, AT)
    world.tokens.revoke_all(charger.account_id, world.now_s())
    then = court.refresh(charger, AT)
    statuses = [heard.exchange.answer.status for heard in (first, then) if heard.exchange.answer]
    assert statuses == [200, 503 if is_excused else 200]
    assert then.findings == ()
    assert then.paused is is_excused


def _without_a_call(_: Asked) -> Said:
    """What a service says that has stopped calling a vendor altogether."""
    body = {"errorCode": "VENDOR_COMMUNICATION_ERROR", "id": ERROR_ID, "message": "The vendor wants to be left alone."}
    return Said("503 Service Unavailable", (("Content-Type", "application/json"),), b"").with_body(body)


@pytest.mark.parametrize(
    ("answering", "in_one_trial", "is_excused"),
    [
        pytest.param(_without_a_call, True, True, id="calls nobody"),
        pytest.param(_without_a_call, False, False, id="never saw a block"),
        pytest.param(lambda asked: asked.again() and _without_a_call(asked), True, False, id="calls all the same"),
    ],
)
def test_after_a_block_a_service_may_leave_the_vendor_alone_for_all_accounts(
    answering: Answering, in_one_trial: bool, is_excused: bool
) -> None:
    blocked = replace(_place(Entry(Vendor.EASEE, "one")), causes_known=False)
    elsewhere = replace(_place(Entry(Vendor.EASEE, "one"), wrap(lambda: answering)), causes_known=False)
    blocks = Blocks()
    first = Court(blocked, CourtRules(contract()), blocks)
    blocked.opened.board.post(Rule("blocked", Status(403)))
    assert first.refresh(blocked.opened.world.fleet.chargers[0], AT).findings == ()
    then = Court(elsewhere, CourtRules(contract()), blocks if in_one_trial else Blocks())
    heard = then.refresh(elsewhere.opened.world.fleet.chargers[0], AT)
    assert (heard.findings == (), heard.paused) == (is_excused, is_excused)
