"""Services that are wrong about methods, statuses and headers, and about keys in other places."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from contracts.drive.arena import Wrap
from contracts.formats import is_uuid
from tests.contracts.services.building import made
from tests.contracts.services.wrapping import Answering, Asked, Said, changing, changing_error, wrap
from tests.contracts.services.wrong import ODD, SAME, Wrong, scenario

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_KEY = "HTTP_X_API_KEY"


def _with_key(find: "Callable[[WSGIEnvironment, str], bool]") -> "Callable[[WSGIApplication, str], WSGIApplication]":
    """Lets in whoever is found to have the key in some place."""

    def around(app: "WSGIApplication", key: str) -> "WSGIApplication":
        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            if find(environ, key):
                environ = {**environ, _KEY: key}
            return app(environ, start_response)

        return answer

    return around


def _in_query(environ: "WSGIEnvironment", key: str) -> bool:
    return key in {value for values in parse_qs(environ["QUERY_STRING"]).values() for value in values}


def _in(name: str, scheme: str = "") -> "Callable[[WSGIEnvironment, str], bool]":
    return lambda environ, key: bool(environ.get(name) == f"{scheme}{key}")


def _half(environ: "WSGIEnvironment", key: str) -> bool:
    return str(environ.get(_KEY, "")) in (key[: len(key) // 2], key[len(key) // 2 :])


def _contains(environ: "WSGIEnvironment", key: str) -> bool:
    return key in str(environ.get(_KEY, ""))


def _same_length(environ: "WSGIEnvironment", key: str) -> bool:
    return len(str(environ.get(_KEY, ""))) == len(key)


def _empty(environ: "WSGIEnvironment", key: str) -> bool:
    del key
    return environ.get(_KEY) == ""


def _head(environ: "WSGIEnvironment", key: str) -> bool:
    del key
    return bool(environ["REQUEST_METHOD"] == "HEAD")


def _any_for_unknown() -> Answering:
    """Tells everybody which ids there are not."""

    def answer(asked: Asked) -> Said:
        said = asked.again()
        if said.code != 401 or asked.charger_id != "00000000-0000-4000-8000-000000000000":
            return said
        return replace(said, status="404 NOT FOUND").with_body({**said.body, "errorCode": "CHARGER_NOT_FOUND"})

    return answer


def _keyless(status: str) -> Wrap:
    def answer(asked: Asked) -> Said:
        said = asked.again()
        return replace(said, status=status) if said.code == 401 and _KEY not in asked.environ else said

    return wrap(lambda: answer)


def _malformed(status: str) -> Wrap:
    def answer(asked: Asked) -> Said:
        said = asked.again()
        return replace(said, status=status) if said.code == 404 and not is_uuid(asked.charger_id) else said

    return wrap(lambda: answer)


def _cut_ids() -> Answering:
    """Finds chargers by the beginning of their id."""
    known: set[str] = set()

    def answer(asked: Asked) -> Said:
        said = asked.again()
        if said.code == 200:
            known.add(asked.charger_id.lower())
        found = next((one for one in sorted(known) if asked.charger_id[:20].lower() == one[:20]), None)
        if said.code != 404 or found is None:
            return said
        return asked.again(PATH_INFO=f"/v1.0.0/chargers/{found}/refresh")

    return answer


def _exact_ids() -> Answering:
    def answer(asked: Asked) -> Said:
        other = "00000000-0000-4000-8000-000000000000"
        if asked.charger_id != asked.charger_id.lower():
            return asked.again(PATH_INFO=f"/v1.0.0/chargers/{other}/refresh")
        return asked.again()

    return answer


def _breaking_at(sign: str) -> Wrap:
    def answer(asked: Asked) -> Said:
        said = asked.again()
        if sign not in asked.charger_id:
            return said
        return replace(said, status="500 INTERNAL SERVER ERROR").with_body({"error": "invalid byte sequence"})

    return wrap(lambda: answer)


def _too_long_uri() -> Answering:
    def answer(asked: Asked) -> Said:
        said = asked.again()
        return replace(said, status="414 URI TOO LONG") if len(asked.charger_id) > 1000 else said

    return answer


def _as_method(*methods: str, status: str = "") -> Wrap:
    """Treats these methods as GET, or answers them with a status."""

    def around(app: "WSGIApplication") -> "WSGIApplication":
        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            if environ["REQUEST_METHOD"] not in methods:
                return app(environ, start_response)
            if status:
                start_response(status, [("Content-Type", "application/json"), ("Content-Length", "2")])
                return [b"{}"]
            return app({**environ, "REQUEST_METHOD": "GET"}, start_response)

        return answer

    return around


def _without_allow(app: "WSGIApplication") -> "WSGIApplication":
    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *rest: object) -> Callable[[bytes], object]:
            del rest
            return start_response(status, [(name, value) for name, value in headers if name != "Allow"])

        return app(environ, begin)

    return answer


def _in_part(asked: Asked) -> Said:
    said = asked.again()
    return replace(said, status="206 PARTIAL CONTENT") if "HTTP_RANGE" in asked.environ else said


def _not_modified(asked: Asked) -> Said:
    said = asked.again()
    return replace(said, status="304 NOT MODIFIED") if "HTTP_IF_MODIFIED_SINCE" in asked.environ else said


def _by_query(asked: Asked) -> Said:
    said = asked.again()
    return replace(said, status="400 BAD REQUEST") if "verbose" in asked.environ["QUERY_STRING"] else said


def _header(name: str, value: str) -> Wrap:
    return changing(lambda said: said.with_header(name, value))


def _kept_until_later(said: Said) -> Said:
    said = replace(said, headers=tuple((name, value) for name, value in said.headers if name != "Cache-Control"))
    said = said.with_header("Date", "Mon, 05 Jan 2026 09:00:00 GMT")
    return said.with_header("Expires", "Mon, 05 Jan 2026 10:00:00 GMT")


def _status(old: int, new: str) -> Wrap:
    return changing(lambda said: replace(said, status=new) if said.code == old else said)


def _about_charger(asked: Asked, said: Said) -> Said:
    known = said.code == 503
    return said.with_body({**said.body, "id": asked.charger_id.lower()}) if known else said


PROTOCOL: tuple[Wrong, ...] = (
    Wrong(
        "key-in-query",
        "takes the key from the query",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=made(around=_with_key(_in_query)),
    ),
    Wrong(
        "key-as-bearer",
        "takes the key as a bearer token",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=made(around=_with_key(_in("HTTP_AUTHORIZATION", "Bearer "))),
    ),
    Wrong(
        "key-as-cookie",
        "takes the key from a cookie",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=made(around=_with_key(_in("HTTP_COOKIE", "X-API-KEY="))),
    ),
    Wrong(
        "key-by-another-name",
        "takes the key from another header",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=made(around=_with_key(_in("HTTP_API_KEY"))),
    ),
    Wrong(
        "key-half",
        "compares half of the key",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=made(around=_with_key(_half)),
    ),
    Wrong(
        "key-contained",
        "looks for the key somewhere in what is shown",
        SAME,
        scenario("wrong-api-key"),
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=made(around=_with_key(_contains)),
    ),
    Wrong(
        "key-length",
        "compares the length of keys",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=made(around=_with_key(_same_length)),
    ),
    Wrong(
        "key-empty",
        "takes an empty key",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=made(around=_with_key(_empty)),
    ),
    Wrong(
        "head-unguarded",
        "answers HEAD whoever asks",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=made(around=_with_key(_head)),
    ),
    Wrong(
        "tells-who-is-unknown",
        "says 404 before it looks at the key",
        wrap(_any_for_unknown),
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "404 CHARGER_NOT_FOUND",
    ),
    Wrong(
        "400-without-key",
        "answers 400 when no key came",
        _keyless("400 BAD REQUEST"),
        scenario("missing-api-key"),
        "status",
        "one of 200, 401, 404, 503",
        "400 BAD REQUEST",
    ),
    Wrong(
        "403-without-key",
        "answers 403 when no key came",
        _keyless("403 FORBIDDEN"),
        scenario("missing-api-key"),
        "status",
        "one of 200, 401, 404, 503",
        "403 FORBIDDEN",
    ),
    Wrong(
        "401-forbidden",
        "calls a 401 FORBIDDEN",
        changing_error(lambda body: {**body, "errorCode": "FORBIDDEN"}, "UNAUTHORIZED"),
        scenario("missing-api-key"),
        "$.errorCode",
        "UNAUTHORIZED with status 401",
        '"FORBIDDEN"',
    ),
    Wrong(
        "400-on-malformed-id",
        "answers 400 when the id is no UUID",
        _malformed("400 BAD REQUEST"),
        scenario("malformed-charger-id"),
        "status",
        "one of 200, 401, 404, 503",
        "400 BAD REQUEST",
    ),
    Wrong(
        "422-on-malformed-id",
        "answers 422 when the id is no UUID",
        _malformed("422 UNPROCESSABLE ENTITY"),
        scenario("malformed-charger-id"),
        "status",
        "one of 200, 401, 404, 503",
        "422 UNPROCESSABLE ENTITY",
    ),
    Wrong(
        "410-for-unknown",
        "answers 410 for unknown chargers",
        _status(404, "410 GONE"),
        scenario("unknown-charger"),
        "status",
        "one of 200, 401, 404, 503",
        "410 GONE",
    ),
    Wrong(
        "204-for-unknown",
        "answers 204 for unknown chargers",
        changing(lambda said: replace(said, status="204 NO CONTENT").with_content(b"") if said.code == 404 else said),
        scenario("unknown-charger"),
        "status",
        "one of 200, 401, 404, 503",
        "204 NO CONTENT",
    ),
    Wrong(
        "ids-by-beginning",
        "finds chargers by the beginning of an id",
        wrap(_cut_ids),
        ODD,
        "$.id",
        "the requested id",
        "[0-9a-f-]{35,36}",
    ),
    Wrong(
        "ids-in-one-case",
        "knows ids in small letters alone",
        wrap(_exact_ids),
        ODD,
        "status",
        "200",
        "404 CHARGER_NOT_FOUND",
    ),
    Wrong(
        "500-on-null-byte",
        "breaks at a null byte",
        _breaking_at("\0"),
        ODD,
        "status",
        "one of 200, 401, 404, 503",
        "500 INTERNAL SERVER ERROR",
    ),
    Wrong(
        "500-on-quote",
        "breaks at a quote",
        _breaking_at("'"),
        ODD,
        "status",
        "one of 200, 401, 404, 503",
        "500 INTERNAL SERVER ERROR",
    ),
    Wrong(
        "500-on-slash",
        "breaks at an encoded slash",
        _breaking_at("%2F"),
        ODD,
        "status",
        "one of 200, 401, 404, 503",
        "500 INTERNAL SERVER ERROR",
    ),
    Wrong(
        "414-on-long-id",
        "answers 414 for a long id",
        wrap(_too_long_uri),
        ODD,
        "status",
        "one of 200, 401, 404, 503",
        "414 URI TOO LONG",
    ),
    Wrong(
        "post-as-get",
        "takes POST for GET",
        _as_method("POST"),
        ODD,
        "status",
        "405, as POST is not declared for this path",
        "200 OK",
    ),
    Wrong(
        "delete-as-get",
        "takes every method for GET",
        _as_method("DELETE", "PUT", "PATCH"),
        ODD,
        "status",
        "405, as PUT is not declared for this path",
        "200 OK",
    ),
    Wrong(
        "500-on-post",
        "breaks at POST",
        _as_method("POST", status="500 INTERNAL SERVER ERROR"),
        ODD,
        "status",
        "405, as POST is not declared for this path",
        "500 INTERNAL SERVER ERROR",
    ),
    Wrong(
        "500-on-options",
        "breaks at OPTIONS",
        _as_method("OPTIONS", status="500 INTERNAL SERVER ERROR"),
        ODD,
        "status",
        "405, as OPTIONS is not declared for this path",
        "500 INTERNAL SERVER ERROR",
    ),
    Wrong(
        "allow-missing",
        "refuses methods without saying which there are",
        _without_allow,
        ODD,
        "Allow",
        "GET and what else is offered, without POST",
        "no such header",
    ),
    Wrong(
        "206",
        "sends part of the answer",
        wrap(lambda: _in_part),
        ODD,
        "status",
        "one of 200, 401, 404, 503",
        "206 PARTIAL CONTENT",
    ),
    Wrong(
        "304",
        "says that nothing changed",
        wrap(lambda: _not_modified),
        ODD,
        "status",
        "one of 200, 401, 404, 503",
        "304 NOT MODIFIED",
    ),
    Wrong(
        "400-on-query",
        "minds a query",
        wrap(lambda: _by_query),
        ODD,
        "status",
        "one of 200, 401, 404, 503",
        "400 BAD REQUEST",
    ),
    Wrong(
        "203",
        "answers 203",
        _status(200, "203 NON-AUTHORITATIVE INFORMATION"),
        scenario("charging"),
        "status",
        "one of 200, 401, 404, 503",
        "203 NON-AUTHORITATIVE INFORMATION",
    ),
    Wrong(
        "201",
        "answers 201, as something was refreshed",
        _status(200, "201 CREATED"),
        scenario("charging"),
        "status",
        "one of 200, 401, 404, 503",
        "201 CREATED",
    ),
    Wrong(
        "302-for-trouble",
        "sends the caller elsewhere on trouble",
        _status(503, "302 FOUND"),
        scenario("vendor-unreachable"),
        "status",
        "one of 200, 401, 404, 503",
        "302 FOUND",
    ),
    Wrong(
        "429-for-trouble",
        "passes a vendor's 429 on",
        _status(503, "429 TOO MANY REQUESTS"),
        scenario("vendor-unreachable"),
        "status",
        "one of 200, 401, 404, 503",
        "429 TOO MANY REQUESTS",
    ),
    Wrong(
        "cached-a-minute",
        "lets everybody keep the answer",
        _header("Cache-Control", "public, max-age=60"),
        scenario("charging"),
        "Cache-Control",
        "no-store, or no lifetime",
        "public, max-age=60",
    ),
    Wrong(
        "cached-by-proxies",
        "lets proxies keep the answer",
        _header("Cache-Control", "private, s-maxage=300"),
        scenario("charging"),
        "Cache-Control",
        "no-store, or no lifetime",
        "private, s-maxage=300",
    ),
    Wrong(
        "expires-later",
        "says that the answer is good for an hour",
        changing(_kept_until_later),
        scenario("charging"),
        "Expires",
        "no time after the answer's Date",
        "Mon, 05 Jan 2026 10:00:00 GMT",
    ),
    Wrong(
        "one-error-id",
        "gives every error the same id",
        changing_error(lambda body: {**body, "id": "7958818d-64d2-4ede-b12b-4786dd2f348b"}),
        scenario("missing-api-key"),
        "$.id",
        "an id that no other error has, nor the charger",
        "[0-9a-f-]{35,36}",
    ),
    Wrong(
        "charger-id-as-error-id",
        "gives errors the id of the charger",
        wrap(lambda: lambda asked: _about_charger(asked, asked.again())),
        scenario("vendor-unreachable"),
        "$.id",
        "an id that no other error has, nor the charger",
        "the charger's id",
    ),
)
