"""Reports made by hand: a small one, and one in which everybody said the worst that can be said to a file format."""

from collections import Counter

from contracts.drive.scenarios import Beat, CaseResult, Verdict
from contracts.exchange import Answer, Exchange, Request, VendorCall
from contracts.findings import Finding
from contracts.harness import Report
from contracts.outcome import Outcome
from simulator.scenario.runner import MomentKind
from simulator.truth.states import Vendor

HOSTILE = (
    "<script>alert(1)</script> ]]> </pre> &amp; \"' \x00\x07\x1b[31m \ud800 \ufffe {{ 7*7 }} https://evil.example/x.js"
)
"""What must come out of every writer as harmless text."""
BODY = b'{"chargeState": {"chargeRate": 11000.0, "note": "<script>alert(2)</script> ]]>"}}'


def exchange(body: bytes = BODY, text: str = "ok") -> Exchange:
    """A refresh with one vendor call behind it."""
    headers = (("Content-Type", "application/json"), ("X-Odd", text.encode("ascii", "ignore").decode()))
    called = Exchange(
        Request("GET", "/easee/api/chargers/EH1/state?a=b"),
        Answer(503, "Service Unavailable", (("Content-Type", "text/html"),), b"<h1>" + BODY),
        at_s=1000.5,
    )
    call = VendorCall(called, 1000.5, "EASEE", "state", "reset", ("outage",))
    asked = Request("GET", "/v1.0.0/chargers/c/refresh", (("X-API-KEY", "sk-secret-key"),))
    return Exchange(asked, Answer(200, "OK", headers, body, 0.01), at_s=1000.0, calls=(call,))


def finding(text: str = "ok", drive: str = "scenarios", said: Exchange | None = None) -> Finding:
    """A wrong rate, told in those words."""
    return Finding(
        check="truth",
        title=f"The answer does not say what is really the case {text}",
        expected=f"10 to 12 kW {text}",
        seen=f"11000 {text}",
        why=f"chargeRate is in kW {text}",
        where=f"charging at 60 s (line 9) {text}",
        part="$.chargeState.chargeRate",
        rule="wrong_rate",
        vendor="EASEE",
        charger_id="c",
        seed=7,
        replay=f"charger-sandbox check --scenario charging {text}".rstrip(),
        exchange=said or exchange(text=text),
        drive=drive,
        scenario="charging" if drive == "scenarios" else "",
        at_s=60.0 if drive == "scenarios" else None,
    )


def report(text: str = "ok", said: Exchange | None = None) -> Report:
    """Scenarios that fail, pass and could not run; a drive that found something, and one that did not."""
    found = finding(text, said=said)
    beats = (
        Beat(0.0, MomentKind.CHECKPOINT, f"refresh {text}", "200 CHARGING"),
        Beat(60.0, MomentKind.CHECKPOINT, "look again", f"200 CHARGING {text}", 1),
        Beat(90.0, MomentKind.BROKE, "break outage"),
    )
    cases = [
        CaseResult("charging", Vendor.EASEE, Verdict.FAILED, 2, (found,), title=f"A car charges {text}", beats=beats),
        CaseResult("charging", Vendor.GO_E, Verdict.PASSED, 2, ()),
        CaseResult("away", Vendor.ZAPTEC, Verdict.NOT_RUN, 0, (), f"no way to {text}"),
    ]
    return Report(
        seed=7,
        drives=("scenarios", "fuzz", "explore"),
        cases=cases,
        findings=[found, finding(text, "fuzz", said)],
        refreshes={"scenarios": 4, "fuzz": 3, "explore": 2},
        broken_off=[f"schemathesis broke off {text}"],
        coverage=Counter(
            {
                ("EASEE", Outcome(200, state="CHARGING")): 3,
                ("", Outcome(401, "UNAUTHORIZED")): 2,
                ("GO_E", Outcome(500, f"OOPS {text}")): 1,
                ("GO_E", Outcome(0)): 1,
            }
        ),
    )
