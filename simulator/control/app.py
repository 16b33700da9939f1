"""The control app: whether the sandbox is alive and ready, and what is where."""

from flask import Flask, Response, jsonify

_PLACES = {
    "chargerService": "/v1.0.0/chargers/{chargerId}/refresh",
    "easee": "/easee/api",
    "goE": "/go-e/{serial}/api/status",
    "zaptec": "/zaptec/api",
    "health": "/_sandbox/healthz",
    "readiness": "/_sandbox/readyz",
}


def create_app() -> Flask:
    """Return the control app. Errors: a JSON sentence for anything that is not there."""
    app = Flask("simulator.control", static_folder=None, template_folder=None)

    @app.get("/")
    def places() -> Response:
        return jsonify(name="charger-sandbox", places=_PLACES)

    @app.get("/_sandbox/healthz")
    @app.get("/_sandbox/readyz")
    def health() -> Response:
        return jsonify(status="ok")

    @app.errorhandler(404)
    @app.errorhandler(405)
    def nothing_here(error: Exception) -> tuple[Response, int]:
        status = getattr(error, "code", None) or 404
        return jsonify(error="nothing is served at this path and method", places=_PLACES), status

    return app
