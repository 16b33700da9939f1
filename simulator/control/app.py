"""The control app: whether the sandbox is alive and ready, and what is where."""

from collections.abc import Callable

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

_PLACES = {
    "chargerService": "/v1.0.0/chargers/{chargerId}/refresh",
    "easee": "/easee/api",
    "goE": "/go-e/{serial}/api/status",
    "zaptec": "/zaptec/api",
    "health": "/_sandbox/healthz",
    "readiness": "/_sandbox/readyz",
}


def create_app(ready: Callable[[], bool]) -> Flask:
    """Return the control app; ``ready`` tells whether everything is there that the sandbox was started for.

    Errors: a JSON sentence for what is not there (404), for a wrong method (405, with Allow) and while not ready (503).
    """
    app = Flask("simulator.control", static_folder=None, template_folder=None)

    @app.get("/")
    def places() -> Response:
        return jsonify(name="charger-sandbox", places=_PLACES)

    @app.get("/_sandbox/healthz")
    def health() -> Response:
        return jsonify(status="ok")

    @app.get("/_sandbox/readyz")
    def readiness() -> tuple[Response, int]:
        return (jsonify(status="ok"), 200) if ready() else (jsonify(status="starting"), 503)

    @app.errorhandler(HTTPException)
    def nothing_here(error: HTTPException) -> tuple[Response, int]:
        response = jsonify(error=f"nothing answers {request.method} {request.path}: see places", places=_PLACES)
        if isinstance(error, MethodNotAllowed):
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
        return response, error.code or 404

    return app
