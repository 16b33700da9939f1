"""How fast ``schemathesis run`` asks the reference service over HTTP, and how fast the same is judged in process.

It is plain schemathesis, without checks of ours and without known ids, so nearly all it asks is refused at once, which
is as fast as the service can be. Counted from its first request to its last, so that its start costs it nothing.
"""

import json
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from uuid import UUID

import httpx

from contracts.resources import contract_path

BIN = Path(sys.executable).parent
EXAMPLES = 300


def judged_per_s() -> float:
    """Requests with ids nobody has, as it sends them, judged in this process in a second."""
    from contracts.court import Court, CourtRules
    from contracts.drive.arena import Booking, InProcessArena
    from contracts.findings import Circumstances
    from contracts.spec import Contract
    from contracts.target import refresh_request
    from simulator.truth.fleet import Entry
    from simulator.truth.states import Vendor

    place = InProcessArena(7).open(Booking("bench", tuple(Entry(vendor, "bench") for vendor in Vendor), 0))
    court = Court(place, CourtRules(Contract.load()))
    at = Circumstances("bench", seed=7)
    requests = [refresh_request(str(UUID(int=number, version=4)), court.api_key) for number in range(4 * EXAMPLES)]
    began_s = time.perf_counter()
    findings = sum(len(court.hear_any(request, at).findings) for request in requests)
    if findings:
        raise SystemExit("the reference service was accused, so the speed says nothing: run charger-sandbox check")
    return len(requests) / (time.perf_counter() - began_s)


def asked_per_s() -> float:
    """Requests that reached the service in a second."""
    command = [str(BIN / "charger-sandbox"), "up", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sandbox:
        try:
            service = json.loads(sandbox.stdout.readline() if sandbox.stdout else "")["service"]
            _run(service["baseUrl"], service["apiKey"])
            return _rate(service["baseUrl"])
        finally:
            sandbox.terminate()
            sandbox.wait(10)


def _run(url: str, key: str) -> None:
    words = ["run", str(contract_path()), "--url", url, "--header", f"X-API-KEY: {key}", "--seed", "7"]
    words += ["--max-examples", str(EXAMPLES), "--continue-on-failure", "--generation-database", "none"]
    # It ends with 1: the contract's own 503 and 404 are failures to its defaults, and what it thinks is not asked here.
    subprocess.run([str(BIN / "schemathesis"), *words], check=False, stdout=subprocess.DEVNULL)


def _rate(url: str) -> float:
    with httpx.Client(base_url=url, trust_env=False, timeout=60.0) as client:
        answer = client.get("/_sandbox/journal", params={"leg": "service", "limit": 5000})
    began = sorted(datetime.fromisoformat(one["began"]) for one in answer.raise_for_status().json()["items"])
    if len(began) < EXAMPLES:
        raise SystemExit(f"schemathesis asked {len(began)} times only, so its speed says nothing: run it by hand")
    return (len(began) - 1) / (began[-1] - began[0]).total_seconds()
