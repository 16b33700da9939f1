"""Services that fail for the right reason and say another, or go on failing when the reason is gone."""

from dataclasses import replace

from contracts.drive.arena import Wrap
from tests.contracts.services.wrapping import Answering, Asked, Body, Said, changing, changing_error, changing_ok, wrap
from tests.contracts.services.wrong import Wrong, scenario

_ACCOUNT = "VENDOR_ACCOUNT_IS_DISCONNECTED"
_AUTHENTICATION = "VENDOR_AUTHENTICATION_ERROR"
_COMMUNICATION = "VENDOR_COMMUNICATION_ERROR"
_CONNECTION = "VENDOR_CONNECTION_ERROR"
_DEVICE = "DEVICE_IS_DISCONNECTED"
_PAGE = "<html><head><title>502 Bad Gateway</title></head></html>"
_TRACE = 'Traceback (most recent call last):\n  File "/srv/app/refresh.py", line 42, in refresh'


def _instead(*codes: str) -> Wrap:
    """Each code told as the next, the last as the first."""
    told = dict(zip(codes, (*codes[1:], codes[0]), strict=True))
    return changing_error(lambda body: {**body, "errorCode": told[body["errorCode"]]}, *codes)


def _as(code: str, told: str) -> Wrap:
    return changing_error(lambda body: {**body, "errorCode": told}, code)


def _with_status(status: str, *codes: str) -> Wrap:
    return changing(
        lambda said: replace(said, status=status) if said.code == 503 and said.body["errorCode"] in codes else said
    )


def _sticky() -> Answering:
    kept: dict[str, Said] = {}

    def answer(asked: Asked) -> Said:
        said = asked.again()
        if said.code == 503:
            kept[asked.charger_id] = said
        return kept.get(asked.charger_id, said) if said.code == 200 else said

    return answer


def _tells_its_key() -> Answering:
    def answer(asked: Asked) -> Said:
        said = asked.again()
        if said.code != 503:
            return said
        key = asked.environ["HTTP_X_API_KEY"]
        return said.with_body({**said.body, "message": f"refresh for {key} failed"})

    return answer


def _ok_instead(said: Said) -> Said:
    return replace(said, status="200 OK") if said.code == 503 else said


def _away_as_ok(asked: Asked) -> Said:
    said = asked.again()
    if said.code != 503 or said.body["errorCode"] != _DEVICE:
        return said
    body: Body = {"id": asked.charger_id, "userId": "?", "isOnline": False}
    return replace(said, status="200 OK").with_body(body)


def _always(body: Body) -> Body:
    return {**body, "errorCode": _COMMUNICATION}


REFUSALS: tuple[Wrong, ...] = (
    Wrong(
        "authentication-and-communication",
        "confuses rejected with unusable",
        _instead(_AUTHENTICATION, _COMMUNICATION),
        scenario("one-bad-answer"),
        "status",
        _COMMUNICATION,
        _AUTHENTICATION,
    ),
    Wrong(
        "connection-and-communication",
        "confuses no answer with an unusable one",
        _instead(_CONNECTION, _COMMUNICATION),
        scenario("vendor-unreachable"),
        "status",
        _CONNECTION,
        _COMMUNICATION,
    ),
    Wrong(
        "disconnected-as-rejected",
        "takes an account nobody linked for one with a wrong password",
        _as(_ACCOUNT, _AUTHENTICATION),
        scenario("account-disconnected-and-reconnected"),
        "status",
        _ACCOUNT,
        _AUTHENTICATION,
    ),
    Wrong(
        "rejected-as-disconnected",
        "takes the first rejected login for the end of the link",
        _as(_AUTHENTICATION, _ACCOUNT),
        scenario("login-rejected"),
        "status",
        _AUTHENTICATION,
        _ACCOUNT,
    ),
    Wrong(
        "away-as-unreachable",
        "takes a charger that is away for a vendor that is",
        _as(_DEVICE, _CONNECTION),
        scenario("device-offline"),
        "status",
        _DEVICE,
        _CONNECTION,
    ),
    Wrong(
        "away-as-ok",
        "answers 200 with isOnline false although nobody agreed to that",
        wrap(lambda: _away_as_ok),
        scenario("device-offline"),
        "status",
        _DEVICE,
        "200",
    ),
    Wrong(
        "one-code-for-all",
        "has one code for everything",
        changing_error(_always, _CONNECTION, _AUTHENTICATION, _DEVICE, _ACCOUNT),
        scenario("device-offline"),
        "status",
        _DEVICE,
        _COMMUNICATION,
    ),
    Wrong(
        "unauthorized-with-503",
        "says UNAUTHORIZED when a vendor rejects it",
        _as(_AUTHENTICATION, "UNAUTHORIZED"),
        scenario("login-rejected"),
        "$.errorCode",
        _AUTHENTICATION,
        "UNAUTHORIZED",
    ),
    Wrong(
        "invented-code",
        "invents an error code",
        _as(_DEVICE, "DEVICE_OFFLINE"),
        scenario("device-offline"),
        "$.errorCode",
        _DEVICE,
        '"DEVICE_OFFLINE"',
    ),
    Wrong(
        "bad-gateway",
        "passes a vendor's failure on as 502",
        _with_status("502 BAD GATEWAY", _COMMUNICATION),
        scenario("one-bad-answer"),
        "status",
        "503",
        "502",
    ),
    Wrong(
        "gateway-timeout",
        "passes a vendor's silence on as 504",
        _with_status("504 GATEWAY TIMEOUT", _CONNECTION),
        scenario("vendor-unreachable"),
        "status",
        "503",
        "504",
    ),
    Wrong(
        "errors-as-200",
        "answers 200 with an error in it",
        changing(_ok_instead),
        scenario("vendor-unreachable"),
        "status",
        "503",
        "200",
    ),
    Wrong(
        "sticky-error",
        "repeats an error when all is well again",
        wrap(_sticky),
        scenario("vendor-unreachable"),
        "status",
        "200",
        "503",
    ),
    Wrong(
        "vendor-page-in-message",
        "passes a vendor's error page on",
        changing_error(lambda body: {**body, "message": _PAGE}, _COMMUNICATION),
        scenario("one-bad-answer"),
        "$.message",
        "without markup",
        "markup",
    ),
    Wrong(
        "trace-in-message",
        "shows where it broke",
        changing_error(lambda body: {**body, "message": _TRACE}, _CONNECTION),
        scenario("vendor-unreachable"),
        "$.message",
        "without a stack trace",
        "a stack trace",
    ),
    Wrong(
        "key-in-message",
        "repeats the API key",
        wrap(_tells_its_key),
        scenario("vendor-unreachable"),
        "$.message",
        "no secret",
        "a known secret",
    ),
    Wrong(
        "address-in-place-of-user",
        "names the owner by mail address",
        changing_ok(lambda body: {**body, "userId": "owner@drivers.example"}),
        scenario("charging"),
        "$.userId",
        '"',
        "owner@",
    ),
)
