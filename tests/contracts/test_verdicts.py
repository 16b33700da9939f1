"""The bench that judges whoever asks: right answers pass, wrong ones are told, memory and links included."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.verdicts import Bench
from simulator.commands.services import AskedOfService, SaidByService
from simulator.journal.verdict import Finding
from simulator.scenario.script import Answer, Expectation
from simulator.truth.clock import SteppedWall
from tests.simulator.clouds import Clouds
from tests.simulator.control.bench import ControlBench

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def _judged(
    answer: Callable[[SaidByService], SaidByService], *, handle: str = "easee-charging", expected: Any = None
) -> list[Finding]:
    """What is found wrong with the reference service's answer once somebody has bent it."""
    bench = ControlBench()
    charger = bench.world.charger(handle)
    key = ("X-API-KEY", bench.world.api_key)
    judge = Bench(SteppedWall(bench.clock))
    asked = AskedOfService("GET", f"/v1.0.0/chargers/{charger.id}/refresh", (key,), b"", charger.id)
    heard = judge(bench.opened, asked, expected)
    said = bench.house.refresh("demo", charger.id)
    told = SaidByService(said.status, "", said.headers, said.body, 0.01)
    return list(heard(answer(told))())


def _with(said: SaidByService, old: bytes, new: bytes) -> SaidByService:
    assert old in said.body
    body = said.body.replace(old, new)
    headers = tuple((n, str(len(body)) if n == "Content-Length" else v) for n, v in said.headers)
    return SaidByService(said.status, said.reason, headers, body, said.elapsed_s)


def test_a_right_answer() -> None:
    assert _judged(lambda said: said) == []


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        pytest.param(b'"CHARGING"', b'"STOPPED"', "$.chargeState.chargingState", id="a wrong state"),
        pytest.param(b'"isPlugged":true', b'"isPlugged":false', "$.chargeState.isPlugged", id="a wrong plug"),
        pytest.param(b'"CHARGING"', b'"FLYING"', "$.chargeState.chargingState", id="no state"),
        pytest.param(b'"isOnline":true', b'"isOnline":null', "$.isOnline", id="null"),
    ],
)
def test_a_wrong_answer(old: bytes, new: bytes, part: str) -> None:
    found = _judged(lambda said: _with(said, old, new))
    assert part in {finding.part for finding in found}
    assert all(finding.expected and finding.seen and finding.why for finding in found)


def test_a_refusal_nobody_had_cause_for() -> None:
    body = b'{"id":"%s","errorCode":"DEVICE_IS_DISCONNECTED","message":"x"}' % UNKNOWN.encode()
    headers = (("Content-Type", "application/json"), ("Content-Length", str(len(body))))
    found = _judged(lambda said: SaidByService(503, "", headers, body, said.elapsed_s))
    assert [finding.part for finding in found] == ["status"]


def test_a_message_with_an_owners_login() -> None:
    bench = ControlBench()
    owner = bench.world.accounts.get(bench.world.charger("easee-charging").account_id).username.encode()
    body = b'{"id":"%s","errorCode":"UNAUTHORIZED","message":"%s is not allowed"}' % (UNKNOWN.encode(), owner)
    headers = (("Content-Type", "application/json"), ("Content-Length", str(len(body))))
    found = _judged(lambda said: SaidByService(401, "", headers, body, said.elapsed_s))
    assert "message_leaks_nothing" in {finding.check for finding in found}


def test_what_a_scenario_expects_is_held_against_it() -> None:
    wrong = Expectation(frozenset({Answer.DEVICE_IS_DISCONNECTED}))
    right = Expectation(frozenset({Answer.OK}))
    assert [finding.check for finding in _judged(lambda said: said, expected=wrong)] == ["scenario_expectation"]
    assert _judged(lambda said: said, expected=right) == []


@pytest.mark.parametrize(("key", "status"), [("right", 404), ("wrong", 401)])
def test_questions_about_nobody(key: str, status: int) -> None:
    clouds = Clouds()
    shown = clouds.world.api_key if key == "right" else "sk-wrong"
    judge = Bench(SteppedWall(clouds.world.clock))
    asked = AskedOfService("GET", f"/v1.0.0/chargers/{UNKNOWN}/refresh", (("X-API-KEY", shown),), b"", UNKNOWN)
    code = {404: b"CHARGER_NOT_FOUND", 401: b"UNAUTHORIZED"}
    for said_status in (404, 401):
        body = b'{"id":"%s","errorCode":"%s","message":"x"}' % (UNKNOWN.encode(), code[said_status])
        headers = (("Content-Type", "application/json"), ("Content-Length", str(len(body))))
        found = judge(clouds.opened, asked, None)(SaidByService(said_status, "", headers, body, 0.01))()
        assert (found == ()) is (said_status == status)


def test_rejections_are_remembered_from_one_refresh_to_the_next() -> None:
    bench = ControlBench(judged=True)
    numbers = [bench.done("POST", "/chargers/zaptec-credentials-rejected/refresh") for _ in range(5)]
    assert numbers[-1]["json"]["errorCode"] == "VENDOR_ACCOUNT_IS_DISCONNECTED"
    assert [bench.get(f"/journal/{said['number']}")["findings"] for said in numbers] == [[]] * 5
