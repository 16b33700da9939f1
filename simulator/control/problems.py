"""Whatever goes wrong is one shape: what happened, what was expected, what came, what to do (after RFC 9457)."""

import logging
import re
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, json, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from simulator.chaos.profiles import UnknownProfile
from simulator.faults.fault import BadFault
from simulator.scenario.errors import BadName, BadScenario, StageRefused, UnknownScenario, UnknownTag
from simulator.truth.errors import (
    ActionRefused,
    BadState,
    ClockRefused,
    SandboxError,
    UnknownAccount,
    UnknownAction,
    UnknownCharger,
    UnknownWorld,
    WorldExists,
)

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = "3"
"""For what may be better soon; the time in which a reader that left is noticed."""


class ControlError(SandboxError):
    """Base of what the control API itself refuses."""


class BadInput(ControlError):
    """A body, a query or a part of the path is not what the document says."""

    def __init__(self, where: str, expected: str, got: str) -> None:
        super().__init__(f"{where}: expected {expected}, got {got}")
        self.expected = expected
        self.got = got


class UnknownFault(ControlError):
    """No fault on the board has that name."""


class UnknownRun(ControlError):
    """No scenario is being played under that id."""


class UnknownExchange(ControlError):
    """The journal keeps no exchange of that number."""


class UnknownReport(ControlError):
    """No report of that number is kept."""


class UnknownLease(ControlError):
    """No lease has that name, or it has ended."""


class UnknownPlace(ControlError):
    """Nothing answers there."""


class RunRefused(ControlError):
    """The played scenario cannot be moved that way now."""


class NoChaos(ControlError):
    """Nothing to tell: there was no chaos, or not for that charger."""


class NoService(ControlError):
    """There is no charger-service in that world."""


class ForeignCaller(ControlError):
    """The request came by another name, or from another site's page."""


class TokenMissing(ControlError):
    """The control API of this sandbox wants a token."""


class NotJson(ControlError):
    """A request that changes something says what it wants as JSON."""


class TooManyStreams(ControlError):
    """As many event streams are open as may be."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an error, and what its reader can do."""

    status: int
    todo: str


ANSWERS: dict[type[SandboxError], Answer] = {
    ActionRefused: Answer(409, "look at the charger's state, and do first what the sentence names"),
    UnknownAction: Answer(422, "GET /_sandbox/actions lists what can be done"),
    UnknownCharger: Answer(404, "GET /_sandbox/chargers lists ids, serials and names"),
    UnknownAccount: Answer(404, "GET /_sandbox/accounts lists them"),
    UnknownWorld: Answer(404, "GET /_sandbox/worlds lists them"),
    WorldExists: Answer(409, "choose another name or seed, or drop the world that is there"),
    ClockRefused: Answer(409, 'send "lead": true to let the world run ahead of the wall clock, or start it behind'),
    BadFault: Answer(422, "GET /_sandbox/fault-kinds lists faults and what each takes"),
    BadScenario: Answer(422, "`charger-sandbox scenarios validate FILE` says where"),
    UnknownScenario: Answer(404, "GET /_sandbox/scenarios lists them"),
    UnknownTag: Answer(404, "GET /_sandbox/scenarios lists them with their tags"),
    BadName: Answer(422, "choose another name, as the sentence says"),
    StageRefused: Answer(409, "choose a charger of a vendor the scenario is for, in a world with its options"),
    BadInput: Answer(422, "GET /_sandbox/openapi.json says what may be sent"),
    UnknownFault: Answer(404, "GET /_sandbox/faults lists what is on the board"),
    UnknownRun: Answer(404, "GET /_sandbox/runs lists them"),
    UnknownExchange: Answer(404, "GET /_sandbox/journal lists what is kept"),
    UnknownReport: Answer(404, "GET /_sandbox/reports lists them"),
    UnknownLease: Answer(404, "POST /_sandbox/leases begins one"),
    UnknownPlace: Answer(404, "GET / names the places, GET /_sandbox/openapi.json all of the control API"),
    RunRefused: Answer(409, "GET the run to see its state"),
    BadState: Answer(422, "send what GET state of a sandbox of this version answered, unchanged"),
    UnknownProfile: Answer(422, "GET /_sandbox/chaos lists the profiles"),
    NoChaos: Answer(404, "POST /_sandbox/chaos begins it"),
    NoService: Answer(409, "start the sandbox with `charger-sandbox up`"),
    ForeignCaller: Answer(403, "ask by the address the sandbox prints, from its own page or from a program"),
    TokenMissing: Answer(401, "send the token that `up` printed as Authorization: Bearer TOKEN"),
    NotJson: Answer(415, "send Content-Type: application/json"),
    TooManyStreams: Answer(503, "close a page or a `journal --follow`, then follow again; everything else is answered"),
}
"""What each refusal is answered with; a class that is missing here would be a mistake of ours, and a 500."""

_BY_STATUS = {
    400: "send the request anew, as HTTP asks for it",
    405: "use a method that Allow names",
    413: "send a smaller body",
}


def problem(status: int, code: str, detail: str, todo: str, **more: Any) -> Response:
    """The one shape of everything that goes wrong."""
    body = {"status": status, "code": code, "detail": detail, "todo": todo, **more}
    return Response(json.dumps(body), status, mimetype=MEDIA_TYPE)


def problem_of(error: SandboxError) -> Response:
    """The answer to one of our own refusals."""
    known = next(ANSWERS[kind] for kind in type(error).__mro__ if kind in ANSWERS)
    more: dict[str, Any] = {}
    if isinstance(error, BadInput):
        more = {"expected": error.expected, "got": error.got}
    response = problem(known.status, code_of(type(error)), str(error), known.todo, **more)
    if known.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if known.status == 503:
        response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def code_of(kind: type[Exception]) -> str:
    """The word of an exception: UnknownCharger is UNKNOWN_CHARGER."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).upper()


def answer_errors(app: Flask, places: dict[str, str]) -> None:
    """Let every error of the app have the one shape. places: named where nothing answers."""

    @app.errorhandler(SandboxError)
    def refused(error: SandboxError) -> Response:
        return problem_of(error)

    @app.errorhandler(HTTPException)
    def refused_by_http(error: HTTPException) -> Response:
        status = error.code or 500
        if status in (404, 405):
            detail = f"nothing answers {request.method} {request.path}: see places"
            todo = _BY_STATUS.get(status, ANSWERS[UnknownPlace].todo)
            response = problem(status, code_of(type(error)), detail, todo, places=places)
        else:
            todo = _BY_STATUS.get(status, ANSWERS[BadInput].todo)
            response = problem(status, code_of(type(error)), error.description or "", todo)
        if isinstance(error, MethodNotAllowed):
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
        return response

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        log.error("%s %s: the control API broke", request.method, request.path, exc_info=error)
        todo = "please report it, with what the sandbox wrote on its terminal"
        return problem(500, "OUR_MISTAKE", f"the sandbox itself broke ({type(error).__name__})", todo)
