"""Jobs that take turns: one at a time, in an order the seed repeats, and nobody waits for ever."""

import threading
from collections.abc import Callable
from functools import partial
from random import Random

import httpx
import pytest

from contracts.drive import turns
from contracts.drive.turns import HandingOver, Turns, hand_over


def _steps(told: list[str], name: str) -> str:
    for step in range(3):
        told.append(f"{name}{step}")
        hand_over()
    return name


def _order(seed: int) -> list[str]:
    told: list[str] = []
    jobs = [partial(_steps, told, name) for name in "abcd"]
    assert Turns(jobs, Random(seed)).results() == ["a", "b", "c", "d"]
    return told


def test_the_same_seed_gives_the_same_order() -> None:
    assert _order(1) == _order(1) != _order(2)


def test_jobs_are_interleaved_and_each_keeps_its_own_order() -> None:
    told = _order(3)
    assert told != sorted(told)
    for name in "abcd":
        assert [step for step in told if step[0] == name] == [f"{name}0", f"{name}1", f"{name}2"]


def test_whoever_waits_for_a_lock_of_another_stops_nobody() -> None:
    lock = threading.Lock()

    def locked() -> int:
        with lock:
            hand_over()
            return 1

    assert Turns([locked, locked, locked], Random(1)).results() == [1, 1, 1]


def test_a_turn_that_passed_before_its_thread_woke_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # No patience at all: every thread that waits takes the turn from the one it was given to.
    monkeypatch.setattr(turns, "_STUCK_S", 0.0)
    done: list[list[str]] = []

    def all_at_once() -> None:
        crowds = (Turns([partial(_steps, [], name) for name in "abcdefghi"], Random(seed)) for seed in range(10))
        done.extend(crowd.results() for crowd in crowds)

    doing = threading.Thread(target=all_at_once, daemon=True)
    doing.start()
    doing.join(30.0)
    assert done == [list("abcdefghi")] * 10


def test_what_a_job_raises_is_raised() -> None:
    def stumble() -> int:
        raise ZeroDivisionError("our own mistake")

    jobs: list[Callable[[], int]] = [lambda: 1, stumble]
    with pytest.raises(ZeroDivisionError, match="our own mistake"):
        Turns(jobs, Random(1)).results()


def test_outside_of_turns_nobody_waits() -> None:
    hand_over()
    said = httpx.Response(418)
    with httpx.Client(transport=HandingOver(httpx.MockTransport(lambda _: said))) as client:
        assert client.get("http://vendor.test/") is said
