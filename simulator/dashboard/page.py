"""The page and its files."""

from pathlib import Path

from flask import Blueprint, Response, make_response, render_template, request, send_from_directory

HERE = Path(__file__).parent
STATIC = HERE / "static"
FILES_AT = "/_dashboard"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
TABS = ("charger", "scenario", "account", "faults", "traffic", "coverage", "check")


def blueprint() -> Blueprint:
    """The files of the page. The page itself is ``page``, for who owns ``/``."""
    files = Blueprint("dashboard", __name__, template_folder=str(HERE / "templates"))

    @files.get(f"{FILES_AT}/<path:name>")
    def file(name: str) -> Response:
        response = send_from_directory(STATIC, name, max_age=None)
        response.headers["Cache-Control"] = "no-cache"
        return response

    return files


def wanted() -> bool:
    """Whether the request at hand is a browser's, which would rather have a page than JSON; programs say */*."""
    accepted = request.accept_mimetypes
    return accepted["text/html"] > accepted["application/json"]


def page() -> Response:
    """The skeleton."""
    modules = sorted(path.name for path in STATIC.glob("*.js"))
    response = make_response(render_template("page.html", files_at=FILES_AT, modules=modules, tabs=TABS))
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Vary"] = "Accept"
    return response
