"""Services that are wrong about who may ask, and about ids they do not know."""

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Flask

from contracts.formats import is_uuid
from tests.contracts.services.wrapping import Answering, Asked, Said, changing, wrap
from tests.contracts.services.wrong import ODD, Wrong, scenario

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_KEY = "HTTP_X_API_KEY"


def _unguarded(app: "WSGIApplication") -> "WSGIApplication":
    assert isinstance(app, Flask)
    app.before_request_funcs.clear()
    return app


def _any_key_longer_than_ours() -> Answering:
    def answer(asked: Asked) -> Said:
        shown = str(asked.environ.get(_KEY, ""))
        tries = (asked.again(**{_KEY: shown[:length]}) for length in range(len(shown), -1, -1))
        return next((said for said in tries if said.code != 401), asked.again())

    return answer


def _key_in_any_case() -> Answering:
    return lambda asked: asked.again(**{_KEY: str(asked.environ.get(_KEY, "")).lower()})


def _id_before_key() -> Answering:
    def answer(asked: Asked) -> Said:
        if is_uuid(asked.charger_id):
            return asked.again()
        return _not_found(asked.again())

    return answer


def _not_found(said: Said) -> Said:
    body = {**said.body, "errorCode": "CHARGER_NOT_FOUND", "message": "not found"}
    return replace(said, status="404 NOT FOUND").with_body(body)


def _crash_on_other_ids() -> Answering:
    def answer(asked: Asked) -> Said:
        said = asked.again()
        if said.code != 404 or is_uuid(asked.charger_id):
            return said
        return replace(said, status="500 INTERNAL SERVER ERROR").with_body({"error": "badly formed UUID string"})

    return answer


def _forbidden(said: Said) -> Said:
    return replace(said, status="403 FORBIDDEN") if said.code == 401 else said


def _empty_200(said: Said) -> Said:
    return replace(said, status="200 OK").with_body({}) if said.code == 404 else said


def _device_unknown(said: Said) -> Said:
    if said.code != 404:
        return said
    body = {**said.body, "errorCode": "DEVICE_IS_DISCONNECTED"}
    return replace(said, status="503 SERVICE UNAVAILABLE").with_body(body)


def _vendor_code(said: Said) -> Said:
    return said.with_body({**said.body, "errorCode": "VENDOR_COMMUNICATION_ERROR"}) if said.code == 404 else said


ACCESS: tuple[Wrong, ...] = (
    Wrong(
        "key-not-checked",
        "answers whoever asks",
        _unguarded,
        scenario("missing-api-key"),
        "status",
        "401 UNAUTHORIZED",
        "200",
    ),
    Wrong(
        "key-prefix",
        "takes every key that begins with the right one",
        wrap(_any_key_longer_than_ours),
        scenario("wrong-api-key"),
        "status",
        "401 UNAUTHORIZED",
        "200",
    ),
    Wrong(
        "key-in-any-case",
        "compares keys without regard to case",
        wrap(_key_in_any_case),
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
    ),
    Wrong(
        "forbidden",
        "answers 403 to a wrong key",
        changing(_forbidden),
        scenario("missing-api-key"),
        "status",
        "401",
        "403",
    ),
    Wrong(
        "id-before-key",
        "looks at the id before the key",
        wrap(_id_before_key),
        scenario("missing-api-key"),
        "status",
        "401 UNAUTHORIZED",
        "404 CHARGER_NOT_FOUND",
    ),
    Wrong(
        "500-on-malformed-id",
        "breaks when the id is no UUID",
        wrap(_crash_on_other_ids),
        scenario("malformed-charger-id"),
        "status",
        "404",
        "500",
    ),
    Wrong(
        "404-as-empty-200",
        "answers an empty object for unknown chargers",
        changing(_empty_200),
        scenario("unknown-charger"),
        "status",
        "404 CHARGER_NOT_FOUND",
        "200",
    ),
    Wrong(
        "404-as-503",
        "says of unknown chargers that they are away",
        changing(_device_unknown),
        scenario("unknown-charger"),
        "status",
        "404 CHARGER_NOT_FOUND",
        "503 DEVICE_IS_DISCONNECTED",
    ),
    Wrong(
        "404-with-vendor-code",
        "puts a vendor's code into a 404",
        changing(_vendor_code),
        scenario("unknown-charger"),
        "$.errorCode",
        "CHARGER_NOT_FOUND",
        "VENDOR_COMMUNICATION_ERROR",
    ),
)
