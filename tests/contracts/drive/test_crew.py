"""Jobs side by side: the same results in the same order, and nobody left behind."""

import multiprocessing
import os
from collections.abc import Callable
from functools import partial

import pytest

from contracts.drive.crew import Crew, cores


def _jobs(count: int) -> list[Callable[[], int]]:
    # Closures: a fork needs nothing pickled but results.
    return [partial(lambda number: number * number, number) for number in range(count)]


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("first", [(), (6, 2)], ids=["as they come", "longest first"])
def test_results_come_in_the_order_of_the_jobs(workers: int, first: tuple[int, ...]) -> None:
    with Crew(_jobs(7), workers, first) as crew:
        assert list(crew.results()) == [0, 1, 4, 9, 16, 25, 36]
    assert multiprocessing.active_children() == []


def test_several_workers_are_processes_of_their_own() -> None:
    with Crew([os.getpid, os.getpid], 2) as crew:
        assert os.getpid() not in set(crew.results())
    with Crew([os.getpid, os.getpid], 1) as crew:
        assert set(crew.results()) == {os.getpid()}


def test_one_worker_does_a_job_when_its_result_is_asked_for() -> None:
    done: list[int] = []
    with Crew([partial(done.append, 1), partial(done.append, 2)], 1) as crew:
        results = crew.results()
        assert done == []
        next(results)
        assert done == [1]


def _stumble() -> int:
    raise ZeroDivisionError("our own mistake")


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_job_raises_is_raised(workers: int) -> None:
    with pytest.raises(ZeroDivisionError, match="our own mistake"), Crew([*_jobs(2), _stumble], workers) as crew:
        list(crew.results())
    assert multiprocessing.active_children() == []


def test_who_leaves_early_waits_for_nobody() -> None:
    for_ever = multiprocessing.get_context("fork").Event()
    with pytest.raises(KeyboardInterrupt), Crew([for_ever.wait, for_ever.wait], 2):
        raise KeyboardInterrupt
    assert multiprocessing.active_children() == []


def test_there_is_always_somebody_to_work() -> None:
    assert cores() >= 1


def test_no_jobs_no_processes() -> None:
    with Crew[None]([], 4) as crew:
        assert list(crew.results()) == []
