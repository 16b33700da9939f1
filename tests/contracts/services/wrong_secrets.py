"""Services that show one party's secrets to another, or tell callers what is inside; and keys that are nearly right."""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import httpx

from contracts.drive.arena import Make
from simulator.service.app import ServiceSettings
from simulator.truth.clock import WallClock
from tests.contracts.services.building import Send, Sending, made
from tests.contracts.services.rewiring import again, requests
from tests.contracts.services.wrapping import Answering, Asked, Body, Said, changing_error, wrap
from tests.contracts.services.wrong import CROWD, ODD, SAME, Wrong, scenario

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_KEY = "HTTP_X_API_KEY"
_CONNECTION = "VENDOR_CONNECTION_ERROR"


def _passes_headers_on() -> Make:
    """Hands the vendor the headers that came with the request."""
    shown: ContextVar[str] = ContextVar("shown", default="")

    def sending(send: Send, request: httpx.Request) -> httpx.Response:
        request.headers["X-API-KEY"] = shown.get()
        return send(request)

    def around(app: "WSGIApplication", key: str) -> "WSGIApplication":
        del key

        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            mark = shown.set(environ.get(_KEY, ""))
            try:
                return app(environ, start_response)
            finally:
                shown.reset(mark)

        return answer

    return made(sending=lambda: sending, around=around)


def _keeps_headers() -> Sending:
    """One session for all vendors: a login bears the token of the call before it."""
    latest: list[str] = []

    def sending(send: Send, request: httpx.Request) -> httpx.Response:
        if token := request.headers.get("authorization"):
            latest[:] = [token]
        elif latest:
            request.headers["authorization"] = latest[0]
        return send(request)

    return sending


def _password_in_address(request: httpx.Request) -> httpx.Request | None:
    """Sends what it logs in with in the query as well."""
    if request.method != "POST" or not re.search(r"(login|oauth/token)$", request.url.path):
        return None
    body = request.read().decode()
    told = json.loads(body) if body.startswith("{") else dict(httpx.QueryParams(body))
    return again(request, url=request.url.copy_merge_params({"password": told["password"]}))


Row = Mapping[str, Any]


def _knowing(change: Callable[[Body, Row, Row], Body], *, status: int) -> Make:
    """A service whose answers with that status tell what it knows of the charger and its account."""

    def make(
        settings: ServiceSettings,
        fleet: Mapping[str, Any],
        *,
        clock: WallClock,
        transport: httpx.BaseTransport,
        error_ids: Callable[[], str],
    ) -> "WSGIApplication":
        app = made()(settings, fleet, clock=clock, transport=transport, error_ids=error_ids)
        chargers = {charger["id"]: charger for charger in fleet["chargers"]}
        accounts = {account["id"]: account for account in fleet["accounts"]}

        def answer(asked: Asked) -> Said:
            told, charger = asked.again(), chargers.get(asked.charger_id.lower())
            if told.code != status or charger is None:
                return told
            return told.with_body(change(told.body, charger, accounts[charger["accountId"]]))

        def answering() -> Answering:
            return answer

        return wrap(answering)(app)

    return make


def _names_the_owner(body: Body, charger: Row, account: Row) -> Body:
    who = account["credentials"].get("username", charger["serial"])
    return {**body, "message": f"The vendor does not let {who} in"}


def _names_the_address(body: Body, charger: Row, _: Row) -> Body:
    vendor = charger["vendor"].lower()
    address = f"http://vendors.test/{vendor}/api/chargers/{charger['vendorChargerId']}/state"
    return {**body, "message": f"GET {address} failed"}


def _tells_the_account(body: Body, _: Row, account: Row) -> Body:
    return {**body, "account": {"id": account["id"], "credentials": account["credentials"]}}


def _message(text: str) -> Any:
    return changing_error(lambda body: {**body, "message": text}, _CONNECTION)


def _lets_in(find: "Callable[[WSGIEnvironment, str], bool]") -> Make:
    """Also lets in whoever is found to have the key."""

    def around(app: "WSGIApplication", key: str) -> "WSGIApplication":
        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            return app({**environ, _KEY: key} if find(environ, key) else environ, start_response)

        return answer

    return made(around=around)


def _as_login(environ: "WSGIEnvironment", key: str) -> bool:
    return bool(environ.get("HTTP_AUTHORIZATION") == "Basic " + b64encode(f"{key}:".encode()).decode())


def _remembers_paths() -> Make:
    """Lets everybody in where somebody with the key was before."""

    def around(app: "WSGIApplication", key: str) -> "WSGIApplication":
        known: set[str] = set()

        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            path = environ["PATH_INFO"]
            if environ.get(_KEY) == key:
                known.add(path)
            elif path in known:
                environ = {**environ, _KEY: key}
            return app(environ, start_response)

        return answer

    return made(around=around)


APART: tuple[Wrong, ...] = (
    Wrong(
        "passes-headers-on",
        "passes the caller's headers on to the vendor, the key among them",
        SAME,
        scenario("charging"),
        "vendor calls",
        "no secret but the account's own",
        "with the API key of the service's callers",
        make=_passes_headers_on(),
    ),
    Wrong(
        "keeps-headers",
        "keeps one vendor session for everybody's logins",
        SAME,
        CROWD,
        "vendor calls",
        "no secret but the account's own",
        "with a token of account",
        make=made(sending=_keeps_headers),
    ),
    Wrong(
        "password-in-address",
        "sends passwords in the address of the login",
        SAME,
        scenario("charging"),
        "vendor calls",
        "no password in an address",
        "POST /easee/api/accounts/login",
        make=requests(_password_in_address),
    ),
    Wrong(
        "credentials-told",
        "tells what it knows of the account, password included",
        SAME,
        scenario("charging"),
        "$",
        "no secret of the sandbox in an answer",
        "a known secret",
        make=_knowing(_tells_the_account, status=200),
    ),
)
TALKATIVE: tuple[Wrong, ...] = (
    Wrong(
        "owner-in-message",
        "names the owner in errors",
        SAME,
        scenario("login-rejected"),
        "$.message",
        "without an owner's login",
        "the name an owner logs in with",
        make=_knowing(_names_the_owner, status=503),
    ),
    Wrong(
        "address-in-message",
        "names the vendor's address in errors",
        SAME,
        scenario("vendor-unreachable"),
        "$.message",
        "without a vendor's address",
        "a vendor's address",
        make=_knowing(_names_the_address, status=503),
    ),
    Wrong(
        "exception-in-message",
        "prints the exception of its HTTP client",
        _message("HTTPSConnectionPool(host='api.easee.com', port=443): Max retries exceeded"),
        scenario("vendor-unreachable"),
        "$.message",
        "without an exception as programs print it",
        "an exception",
    ),
    Wrong(
        "message-not-filled-in",
        "sends the place where a message belongs",
        _message("{vendor.connection.error}"),
        scenario("vendor-unreachable"),
        "$.message",
        "words for a person",
        "vendor.connection.error",
    ),
    Wrong(
        "message-undefined",
        "sends what its language says for no message",
        _message("undefined"),
        scenario("vendor-unreachable"),
        "$.message",
        "words for a person",
        "undefined",
    ),
)
KEYS: tuple[Wrong, ...] = (
    Wrong(
        "key-suffix",
        "takes every key that ends with the right one",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=_lets_in(lambda environ, key: str(environ.get(_KEY, "")).endswith(key)),
    ),
    Wrong(
        "key-pattern",
        "looks keys up by pattern",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=_lets_in(lambda environ, _: environ.get(_KEY) == "%"),
    ),
    Wrong(
        "key-as-login",
        "takes the key as the name of a login",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=_lets_in(_as_login),
    ),
    Wrong(
        "key-once-for-all",
        "lets everybody in where somebody with the key was before",
        SAME,
        ODD,
        "status",
        "401 UNAUTHORIZED",
        "200",
        make=_remembers_paths(),
    ),
)
