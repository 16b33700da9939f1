"""The vendor's refusals: three shapes of bodies, and answers without any.

Business refusals and unknown objects are JSON, missing rights and tokens have no body, and what the proxy in front
refuses is a web page of nginx. Sources: custom-components/zaptec `zaptec/api.py`; evcc-io/evcc#25064;
docs.zaptec.com/docs/api-rate-limiting; openiddict/openiddict-core for the token endpoint.
"""

from typing import Any

from flask import Response

from simulator.vendors.zaptec.enums import ERROR_CODES
from simulator.vendors.zaptec.jsontext import dumps

JSON = "application/json"
PROBLEM = "application/problem+json"
_OPENIDDICT = "https://documentation.openiddict.com/errors/"


class Refusal(Exception):
    """An answer other than what was asked for; carries the whole response."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def empty(status: int, **headers: str) -> Response:
    """A status without a body and without a content type. Underscores in header names stand for hyphens."""
    response = Response(status=status)
    del response.headers["Content-Type"]
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def json_answer(value: Any, status: int = 200) -> Response:
    """A JSON body in the vendor's writing."""
    return json_text(dumps(value), status)


def json_text(body: str, status: int = 200) -> Response:
    """A body that is JSON already."""
    return Response(body, status, content_type=JSON)


def no_token() -> Refusal:
    """401: nobody said who is asking."""
    return Refusal(empty(401, WWW_Authenticate="Bearer"))


def bad_token(why: str) -> Refusal:
    """401: the token is not, or no longer, worth anything."""
    return Refusal(empty(401, WWW_Authenticate=f'Bearer error="invalid_token", error_description="{why}"'))


def forbidden() -> Refusal:
    """403: no role on that object."""
    return Refusal(empty(403))


def unknown_object(what: str) -> Refusal:
    """404 with ``errorCode`` and ``message``, the newer shape."""
    body = {"errorCode": ERROR_CODES["UnknownObject"], "message": f"{what} not found."}
    return Refusal(json_answer(body, 404))


def rejected(code: str, details: str | None = None) -> Refusal:
    """500 with ``Code``: the vendor understood and will not. code is a name out of ``ERROR_CODES``."""
    return Refusal(json_answer({"Code": ERROR_CODES[code], "Details": details, "StackTrace": None}, 500))


def bad_query(name: str, value: str) -> Refusal:
    """400 for a query value that cannot be read."""
    return bad_request(name, f"The value '{value}' is not valid.")


def bad_request(name: str, text: str) -> Refusal:
    """400 as ASP.NET words what it cannot read, without its trace id."""
    body = {
        "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
        "title": "One or more validation errors occurred.",
        "status": 400,
        "errors": {name: [text]},
    }
    return Refusal(Response(dumps(body), 400, content_type=f"{PROBLEM}; charset=utf-8"))


def token_error(error: str, description: str, code: str) -> Refusal:
    """400 of the token endpoint; code names the page that explains it."""
    body = {"error": error, "error_description": description, "error_uri": _OPENIDDICT + code}
    return Refusal(json_answer(body, 400))


def proxy_page(status: int, reason: str, **headers: str) -> Refusal:
    """A web page of the proxy: ``503 Service Temporarily Unavailable``."""
    line = f"{status} {reason}"
    page = (
        f"<html>\r\n<head><title>{line}</title></head>\r\n<body>\r\n<center><h1>{line}</h1></center>\r\n"
        "<hr><center>nginx/1.29.0</center>\r\n</body>\r\n</html>\r\n"
    )
    response = Response(page, status, content_type="text/html")
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return Refusal(response)


def tokens_too_fast() -> Refusal:
    """503 for a second token request within the pause; without Retry-After."""
    return proxy_page(503, "Service Temporarily Unavailable")


def too_many_requests(retry_after_s: int = 1) -> Refusal:
    """429 for more requests than the user's share."""
    return proxy_page(429, "Too Many Requests", Retry_After=str(retry_after_s))
