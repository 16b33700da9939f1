"""The gate in front of the vendors: lets each call through the faults of its world and writes it in the journal."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException

from simulator.faults.board import FaultBoard
from simulator.faults.fault import Call
from simulator.faults.outcome import Answer, NoAnswer, Outcome, phrase_of
from simulator.faults.table import said_fault
from simulator.hosts import place_of
from simulator.journal.journal import Journal, Leg, text_of
from simulator.truth.clock import SystemWall, WallClock
from simulator.truth.world import World
from simulator.vendors.front import Role, Subject

OUTCOME = "charger_sandbox.outcome"
"""WSGI environ key: what the socket has to do when a plain answer will not do."""
STATE_READ = "charger_sandbox.state_read"
"""WSGI environ key: what was told, where nothing was wrong with it."""
refresh_number: ContextVar[int | None] = ContextVar("refresh_number", default=None)
"""Number of the refresh that is being served in this thread, so that vendor calls made in process name their cause."""
CAUSE_HEADER = "X-Charger-Sandbox-Refresh"
"""Bears that number where the call comes over a socket. The journal reads it and leaves it out."""
CAUSE_KEY = "HTTP_X_CHARGER_SANDBOX_REFRESH"


@dataclass(frozen=True, slots=True)
class OpenWorld:
    """A world with what goes wrong in it and what was said in it."""

    world: World
    board: FaultBoard
    journal: Journal

    @property
    def changes(self) -> tuple[int, int]:
        """Another value whenever something happened that an answer may depend on, but for the time that passes."""
        return self.world.changes, self.board.changes


@dataclass(frozen=True, slots=True)
class StateRead:
    """A charger's state as a vendor told it, with no fault near. changes: as they were right before."""

    opened: OpenWorld
    leg: Leg
    body: bytes
    changes: tuple[int, int]


class VendorGate:
    """Stands around every answer of every vendor. wall: the watch that calls are timed by."""

    def __init__(self, opened: Mapping[str, OpenWorld], wall: WallClock | None = None) -> None:
        self._opened = opened
        self._wall = wall or SystemWall()

    def __call__(self, subject: Subject, proceed: Callable[[], Response]) -> Response:
        """Answer one call to a vendor."""
        opened = self._opened.get(subject.world.name) if subject.world else None
        if opened is None:
            return proceed()
        call = Call(
            subject.vendor,
            subject.role.value,
            subject.endpoint,
            subject.account_id,
            subject.charger_id,
            opened.world.now_s(),
            f"{place_of(request.environ)}{request.path}",
        )
        said: list[Response] = []

        def ask() -> Answer:
            said.append(proceed())
            return _outcome_of(said[-1])

        changes = opened.changes
        began_s, began = self._wall.now_s(), self._wall.monotonic_s()
        outcome, struck = opened.board.around(call, ask)
        hold_ms = outcome.hold_ms if isinstance(outcome, Answer) else 0.0
        elapsed_ms = round((self._wall.monotonic_s() - began) * 1000 + hold_ms, 3)
        leg = _leg(call, outcome, _struck(opened.board, struck), began_s, elapsed_ms)
        opened.journal.note(leg)
        if struck:
            return _response_of(outcome)
        if subject.role is Role.STATE and not opened.board.concerns(call):
            request.environ[STATE_READ] = StateRead(opened, leg, said[-1].get_data(), changes)
        said[-1].status = status_line(said[-1].status_code)
        return said[-1]


def _outcome_of(response: Response) -> Answer:
    return Answer(response.status_code, tuple(response.headers), response.get_data())


def _response_of(outcome: Outcome) -> Response:
    """A response for the server; what it cannot say by itself is left in the environ for the socket."""
    if isinstance(outcome, NoAnswer):
        request.environ[OUTCOME] = outcome
        return Response(status=502)
    if not outcome.plain:
        request.environ[OUTCOME] = outcome
    response = Response(outcome.body, status=status_line(outcome.status))
    response.headers.clear()
    response.headers.extend(list(outcome.headers))
    return response


def status_line(status: int) -> str:
    """Status and reason as web servers spell it; Flask's own capitals would give the fake away."""
    return f"{status} {phrase_of(status) or 'Unknown'}"


def _struck(board: FaultBoard, names: tuple[str, ...]) -> dict[str, str]:
    """The rules that struck, each with what it is; with its name alone once it is off the board."""
    notices = {name: board.notice(name) for name in names}
    return {name: said_fault(notice.rule.fault) if notice else name for name, notice in notices.items()}


def cause_of(environ: Mapping[str, Any]) -> int | None:
    """Number of the refresh that caused a request; None where nobody says."""
    told = environ.get(CAUSE_KEY, "")
    return int(told) if told.isdecimal() and len(told) < 12 else refresh_number.get()


def _leg(call: Call, outcome: Outcome, struck: dict[str, str], began_s: float, elapsed_ms: float) -> Leg:
    query = request.query_string.decode("latin-1")
    answer, ending = (outcome, outcome.ending) if isinstance(outcome, Answer) else (None, outcome.why)
    return Leg(
        leg="vendor",
        at_s=call.at_s,
        method=request.method,
        target=f"{place_of(request.environ)}{request.path}" + (f"?{query}" if query else ""),
        status=answer.status if answer else None,
        ending=ending.value,
        vendor=call.vendor.value,
        role=call.role,
        endpoint=call.endpoint,
        account_id=call.account_id,
        charger_id=call.charger_id,
        faults=tuple(struck),
        shaped_by=tuple(struck.values()),
        request_headers=tuple(header for header in request.headers if header[0] != CAUSE_HEADER),
        request_body=text_of(_request_body()),
        headers=answer.headers if answer else (),
        body=text_of(answer.body) if answer else "",
        cause=cause_of(request.environ),
        began_s=began_s,
        elapsed_ms=elapsed_ms,
    )


def _request_body() -> bytes:
    """The body as it came. A form has been parsed by now, so a stream that can be is read from its start again."""
    stream = request.environ["wsgi.input"]
    if hasattr(stream, "seekable") and stream.seekable():
        stream.seek(0)
        return bytes(stream.read())
    # A body beyond the vendor's limit was refused by the vendor already.
    with suppress(HTTPException):
        return request.get_data()
    return b""
