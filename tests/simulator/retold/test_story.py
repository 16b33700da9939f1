"""What a vendor did to a client, recorded, and done again by the scenario that is made of it."""

from pathlib import Path

import pytest

from simulator.faults.delay import Delay
from simulator.faults.fault import Fault
from simulator.faults.refuse import Refuse
from simulator.faults.reset import Reset
from simulator.faults.status import Status
from simulator.record.archive import BadRecording, Exchange, Recording
from simulator.retold.story import retold
from simulator.scenario.load import parse
from simulator.truth.states import Vendor
from tests.simulator.chaos.bench import replayed
from tests.simulator.retold.bench import RecordedVisits

STATE, LOGIN, DETAILS = frozenset({"state"}), frozenset({"login"}), frozenset({"details"})


@pytest.mark.parametrize("vendor", ["easee", "go-e", "zaptec"])
@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        pytest.param(Status(503, body="html"), "VENDOR_COMMUNICATION_ERROR", id="503 html"),
        pytest.param(Status(500, body="empty"), "VENDOR_COMMUNICATION_ERROR", id="500 empty"),
        pytest.param(Status(429, body="json", headers={"Retry-After": "60"}), "VENDOR_COMMUNICATION_ERROR", id="429"),
        pytest.param(Status(502, content='{"why":1}', after_ms=2000), "VENDOR_COMMUNICATION_ERROR", id="late 502"),
        pytest.param(Reset(), "VENDOR_CONNECTION_ERROR", id="reset"),
        pytest.param(Refuse(), "VENDOR_CONNECTION_ERROR", id="refused"),
    ],
)
def test_a_state_call_that_failed_fails_again(vendor: str, fault: Fault, answer: str, tmp_path: Path) -> None:
    visits = RecordedVisits(f"{vendor}-charging")
    visits.story(fault, STATE)
    text = retold(visits.recording(tmp_path), "as-recorded")
    assert f"answer: {answer}" in text
    again = replayed(parse(text, "as-recorded"))
    assert again.findings == []
    assert [said for _, said in again.answers] == [
        f"refresh answered {word}" for word in ("200", answer, "200", "200")
    ], text
    assert {(role, status) for _, role, status, _, _ in again.struck} == {
        (role, status) for role, status, _ in visits.struck()
    }


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("easee.wrong_password", 400, "VENDOR_AUTHENTICATION_ERROR"),
        ("easee.bad_request", 400, "VENDOR_COMMUNICATION_ERROR"),
        ("easee.ip_forbidden", 403, "VENDOR_COMMUNICATION_ERROR"),
    ],
)
def test_a_login_that_failed_fails_again(body: str, status: int, said: str, tmp_path: Path) -> None:
    visits = RecordedVisits("easee-charging")
    visits.story(Status(status, body=body), LOGIN, signed_in=False)
    assert visits.answers == [said, "200"]
    text = retold(visits.recording(tmp_path), "as-recorded")
    assert "account: revoke_tokens" in text
    assert "on: [login, renew]" in text
    again = replayed(parse(text, "as-recorded"))
    assert again.findings == []
    assert [word for _, word in again.answers] == [f"refresh answered {one}" for one in (said, "200", "200")]


def test_what_goes_well_in_the_end_is_told_with_its_calls() -> None:
    path, wait = "/api/chargers/text-1/state", (("Retry-After", "1"),)
    told = (
        Exchange(1, 0.0, 5.0, "POST", "/oauth/token", (), 200),
        Exchange(2, 10.0, 5.0, "GET", path, (), 429, wait),
        Exchange(3, 1020.0, 5.0, "GET", path, (), 200),
    )
    text = retold(Recording(told, frozenset()), "as-recorded")
    assert 'break: {fault: status, status: 429, body: empty, headers: {Retry-After: "1"}}' in text
    assert "calls: 1" in text
    assert "mend:" not in text
    again = replayed(parse(text, "as-recorded"))
    assert again.findings == []
    assert [(role, status) for _, role, status, _, _ in again.struck] == [("state", 429)]
    assert [word for _, word in again.answers][-1] == "refresh answered 200"


def test_a_slow_answer_is_told_with_its_time(tmp_path: Path) -> None:
    visits = RecordedVisits("go-e-charging")
    visits.story(Delay(2500.0), STATE)
    text = retold(visits.recording(tmp_path), "as-recorded")
    assert "break: {fault: delay, delay_ms: 2500}" in text
    assert replayed(parse(text, "as-recorded")).findings == []


def test_a_token_that_was_refused_is_told_as_that(tmp_path: Path) -> None:
    visits = RecordedVisits("easee-charging")
    visits.refresh()
    visits.clouds.world.clock.step(60.0)
    visits.clouds.world.tokens.revoke_all(visits.charger.account_id, visits.clouds.world.now_s())
    visits.refresh()
    assert visits.answers == ["200", "200"]
    text = retold(visits.recording(tmp_path), "as-recorded")
    assert "account: revoke_tokens" in text
    assert "break:" not in text
    assert replayed(parse(text, "as-recorded")).findings == []


def test_what_was_still_broken_is_mended_at_the_end(tmp_path: Path) -> None:
    visits = RecordedVisits("easee-charging")
    visits.clouds.break_(Status(504, body="gateway.timeout"), roles=STATE)
    visits.refresh()
    text = retold(visits.recording(tmp_path), "as-recorded")
    assert "body: gateway.timeout" in text
    assert text.index("mend: state-1") < text.rindex("expect: {answer: 200}")
    assert replayed(parse(text, "as-recorded")).findings == []


def _asked(*said: tuple[str, str]) -> Recording:
    return Recording(
        tuple(Exchange(n, n * 1000.0, 1.0, method, path, (), 503) for n, (method, path) in enumerate(said)), frozenset()
    )


@pytest.mark.parametrize(
    ("said", "wished", "words"),
    [
        pytest.param([], None, "asks for no address of Easee, go-e or Zaptec", id="empty"),
        pytest.param([("GET", "/v1/cars")], None, "asks for no address of Easee, go-e or Zaptec", id="another API"),
        pytest.param(
            [("GET", "/easee/state/XX000001/observations"), ("POST", "/zaptec/oauth/token")],
            None,
            "is of EASEE, ZAPTEC: choose one of them with --vendor",
            id="two vendors",
        ),
        pytest.param([("POST", "/oauth/token")], Vendor.EASEE, "is of ZAPTEC: choose one", id="another vendor"),
        pytest.param([("GET", "/api/accounts/profile")], None, "no request to EASEE that", id="nothing to tell"),
    ],
)
def test_a_recording_that_no_scenario_can_tell_of(
    said: list[tuple[str, str]], wished: Vendor | None, words: str
) -> None:
    with pytest.raises(BadRecording, match=words):
        retold(_asked(*said), "as-recorded", wished)


def test_one_vendor_of_several_is_told() -> None:
    recording = _asked(("GET", "/easee/state/XX000001/observations"), ("GET", "/zaptec/api/chargers/text-1/state"))
    for vendor in (Vendor.EASEE, Vendor.ZAPTEC):
        text = retold(recording, "as-recorded", vendor)
        assert (f"vendors: [{vendor}]" in text, text.count("break:")) == (True, 1)
