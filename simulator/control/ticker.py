"""The thread on which things happen at their time."""

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Ticker:
    """Lets time-driven things happen while there are any: a thread that ends when nothing is left to wait for.

    tick: does what is due and returns whether more is to come.
    """

    def __init__(self, tick: Callable[[], bool], interval_s: float = 0.1) -> None:
        self._tick = tick
        self._interval_s = interval_s
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._woken = False

    def wake(self) -> None:
        """Something is to come."""
        with self._lock:
            self._woken = True
            if self._thread is None and not self._over.is_set():
                self._thread = threading.Thread(target=self._run, name="sandbox-runs", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the thread and start none anew."""
        self._over.set()
        with self._lock:
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._interval_s):
            more = self._tick_once()
            with self._lock:
                if not more and not self._woken:
                    self._thread = None
                    return
                self._woken = False

    def _tick_once(self) -> bool:
        try:
            return self._tick()
        except Exception:
            log.exception("a played scenario stumbled; the others go on")
            return True
