"""Independent jobs done side by side, in processes of their own, and their results in the order of the jobs.

The processes are forks: a job may close over anything, and only what it returns has to be pickled. They are made before
the first job is asked for and before anybody draws a progress bar: a process with threads must not fork.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar, cast

T = TypeVar("T")

_jobs: Sequence[Callable[[], object]] = ()
"""What a fork finds to do; set right before it is made."""


def cores() -> int:
    """How many processes can work at once here; 1 where processes cannot fork."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew(Generic[T]):
    """Does all jobs once, with that many processes. first: numbers of the jobs to begin with, the longest.

    With one worker no process is made: each job is done when its result is asked for. Leaving ends what still runs.
    """

    def __init__(self, jobs: Sequence[Callable[[], T]], workers: int, first: Sequence[int] = ()) -> None:
        self._jobs = jobs
        self._first = first
        self._workers = min(workers, len(jobs))
        self._pool: ProcessPoolExecutor | None = None
        self._members: set[BaseProcess] = set()
        self._begun: dict[int, Future[T]] = {}

    def __enter__(self) -> "Crew[T]":
        global _jobs
        if self._workers > 1:
            _jobs = self._jobs
            fork = multiprocessing.get_context("fork")
            others = set(multiprocessing.active_children())
            self._pool = ProcessPoolExecutor(self._workers, mp_context=fork, initializer=_ignore_interrupts)
            order = sorted(range(len(self._jobs)), key=lambda number: (number not in self._first, number))
            self._begun = {number: self._pool.submit(cast(Callable[[int], T], _do), number) for number in order}
            self._members = set(multiprocessing.active_children()) - others
        return self

    def __exit__(self, raised: object, *_: object) -> None:
        global _jobs
        if self._pool is not None:
            if raised is not None:
                for process in self._members:
                    process.terminate()
            self._pool.shutdown(wait=True, cancel_futures=True)
            _jobs = ()

    def results(self) -> Iterator[T]:
        """What each job returned, in the order of the jobs. Raises what a job raised."""
        for number, job in enumerate(self._jobs):
            yield self._begun[number].result() if self._begun else job()


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(number: int) -> object:
    return _jobs[number]()
