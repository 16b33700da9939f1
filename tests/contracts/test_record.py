"""What a trial keeps: evidence of both legs, counts of everything, no secret, never without bound."""

import json
from pathlib import Path
from typing import Any

from contracts.drive.scenarios import Verdict
from contracts.exchange import Answer, Exchange, Request
from contracts.findings import Finding
from contracts.masking import KEPT_BODY_BYTES, Mask
from contracts.outcome import Outcome
from contracts.record import KEPT_EXCHANGES, Record
from contracts.report.har import HarSpool
from contracts.report.jsontext import report_json
from simulator.scenario.runner import MomentKind
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import hold

WATTS = next(wrong.wrap for wrong in WRONG if wrong.name == "watts")


def _told(**more: Any) -> Any:
    return json.loads(report_json(hold(drives=("scenarios",), vendors=(Vendor.EASEE,), **more)))


def test_a_finding_carries_the_vendor_calls_behind_the_answer() -> None:
    finding = _told(wrap=WATTS, names=("charging",))["findings"][0]
    calls = finding["exchange"]["vendorCalls"]
    assert calls[0]["role"] == "login"
    assert {call["vendor"] for call in calls} == {"EASEE"}
    assert all(call["answer"]["status"] == 200 and call["atS"] > 0 for call in calls)
    assert (finding["drive"], finding["scenario"], finding["atS"]) == ("scenarios", "charging", 0.0)


def test_a_case_tells_its_timeline_with_the_failing_moment() -> None:
    report = hold(WATTS, drives=("scenarios",), vendors=(Vendor.EASEE,), names=("whole-visit",))
    (case,) = report.cases
    assert case.verdict is Verdict.FAILED
    assert [beat.at_s for beat in case.beats] == sorted(beat.at_s for beat in case.beats)
    assert {beat.kind for beat in case.beats} >= {MomentKind.DID, MomentKind.CHECKPOINT}
    assert sum(beat.wrong for beat in case.beats) == len(report.findings)
    assert all(beat.answer for beat in case.beats if beat.kind is MomentKind.CHECKPOINT)


def test_every_answer_is_counted_by_vendor_and_kind() -> None:
    report = hold(drives=("scenarios",), names=("charging", "missing-api-key", "vendor-unreachable"))
    assert sum(report.coverage.values()) == report.judged
    for vendor in ("EASEE", "GO_E", "ZAPTEC"):
        assert report.coverage[vendor, Outcome(200, state="CHARGING")] > 0
        assert report.coverage[vendor, Outcome(401, "UNAUTHORIZED")] > 0
        assert report.coverage[vendor, Outcome(503, "VENDOR_CONNECTION_ERROR")] > 0


def test_requests_about_no_charger_of_a_mixed_world_are_counted_apart() -> None:
    report = hold(drives=("fuzz",))
    assert report.coverage["", Outcome(404, "CHARGER_NOT_FOUND")] > 0
    assert report.coverage["EASEE", Outcome(200, state="CHARGING")] > 0


def test_only_the_first_of_a_kind_keep_their_exchange() -> None:
    said = Exchange(Request("GET", "/"), Answer(200))
    findings = [Finding("c", "t", "e", "s", "w", f"at {n}", exchange=said) for n in range(KEPT_EXCHANGES + 5)]
    record = Record()
    record.begin(0)
    kept = record.keep("fuzz", findings, [])
    assert [finding.where for finding in kept.findings] == [finding.where for finding in findings]
    assert sum(finding.exchange is not None for finding in kept.findings) == KEPT_EXCHANGES


def test_a_long_body_is_cut_and_said_so() -> None:
    body = b"x" * (KEPT_BODY_BYTES + 7)
    said = Mask(()).exchange(Exchange(Request("GET", "/"), Answer(200, body=body)))
    assert said.answer is not None
    assert (len(said.answer.body), said.answer.left_out_bytes) == (KEPT_BODY_BYTES, 7)


def test_secrets_become_marks_wherever_they_stand() -> None:
    secret = "hunter-two-secret"
    answer = Answer(200, f"OK {secret}", (("X-Echo", secret),), f'{{"message": "{secret}"}}'.encode())
    said = Exchange(Request("GET", f"/x?q={secret}", (("Authorization", f"Bearer {secret}"),)), answer)
    finding = Finding("c", "t", secret, f"it said {secret}", secret, secret, exchange=said, as_scenario=secret)
    masked = Mask({secret, "no"}).finding(finding)
    assert secret not in repr(masked)
    assert masked.seen.startswith("it said <redacted ")
    assert masked.exchange is not None
    assert masked.exchange.request.path.startswith("/x?q=<redacted ")


def test_no_password_key_or_token_of_the_trial_is_in_its_report(tmp_path: Path) -> None:
    spool = HarSpool(tmp_path)
    report = hold(WATTS, drives=("scenarios",), names=("charging",), record=Record(spool))
    spool.write(tmp_path / "all.har", "1")
    archive = (tmp_path / "all.har").read_text(encoding="utf-8")
    entries = json.loads(archive)["log"]["entries"]
    assert sum(entry["_leg"] == "service" for entry in entries) == report.judged
    assert "<redacted" in archive
    assert "sk-" not in archive
    assert "Bearer <redacted" in archive
