from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.faults.delay import Delay
from simulator.faults.fault import BadFault
from simulator.faults.outcome import Answer, NoAnswer, Silence
from tests.simulator.faults.calls import GOOD, struck


def held_ms(fault: Delay, good: Answer = GOOD, seed: int = 7) -> float:
    answer = struck(fault, lambda: good, seed)
    assert isinstance(answer, Answer)
    assert replace(answer, hold_ms=0.0) == replace(good, hold_ms=0.0)
    return answer.hold_ms


def test_the_answer_is_held_and_nothing_else_changes() -> None:
    assert held_ms(Delay(250.0)) == 250.0


def test_two_delays_add_up() -> None:
    assert held_ms(Delay(250.0), replace(GOOD, hold_ms=100.0)) == 350.0


@settings(derandomize=True, deadline=None, database=None)
@given(st.floats(0, 5000), st.floats(0, 9000), st.integers(0, 10**6))
def test_jitter_stays_within_its_bounds(delay_ms: float, jitter_ms: float, seed: int) -> None:
    assert max(0.0, delay_ms - jitter_ms) <= held_ms(Delay(delay_ms, jitter_ms), seed=seed) <= delay_ms + jitter_ms


def test_the_same_draw_is_the_same_wait() -> None:
    waits = [held_ms(Delay(500.0, 400.0), seed=seed) for seed in (1, 2, 1, 2)]
    assert waits[0] != waits[1]
    assert waits[:2] == waits[2:]


def test_no_answer_cannot_be_held() -> None:
    refused = NoAnswer(Silence.REFUSED)
    assert struck(Delay(250.0), lambda: refused) is refused


@pytest.mark.parametrize(("settings_", "name"), [({"delay_ms": -1.0}, "delay_ms"), ({"jitter_ms": -0.5}, "jitter_ms")])
def test_no_wait_below_zero(settings_: dict[str, float], name: str) -> None:
    with pytest.raises(BadFault, match=f"{name}: milliseconds, 0 or more, were expected, got -"):
        Delay(**settings_)
