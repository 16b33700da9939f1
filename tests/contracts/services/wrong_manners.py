"""Services that answer well and behave badly: towards vendors, and towards callers who wait."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import httpx

from contracts.drive.arena import Make
from simulator.service.app import Parts
from simulator.service.circuit import Circuit
from simulator.service.errors import AccountDisconnected, Blocked, Throttled
from simulator.service.fleet import Account
from simulator.service.http import VendorAnswer
from simulator.service.links import Links
from simulator.service.refresh import Refresher
from simulator.service.tokens import SignIn, Token, Tokens
from simulator.service.visit import Visit
from tests.contracts.services.building import Send, Sending, made
from tests.contracts.services.wrong import CROWD, ODD, SAME, Wrong, scenario

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def _again(request: httpx.Request, url: httpx.URL | None = None, method: str = "") -> httpx.Request:
    """A copy of the request that can be sent once more."""
    return httpx.Request(
        method or request.method,
        url or request.url,
        headers=request.headers,
        content=request.read(),
        extensions=request.extensions,
    )


def _storming(times: int, worth: Callable[[httpx.Response | None], bool]) -> Callable[[], Sending]:
    """Sends a call again that many times when its outcome is worth it."""

    def sending(send: Send, request: httpx.Request) -> httpx.Response:
        for _ in range(times):
            try:
                response = send(_again(request))
            except httpx.TransportError:
                if not worth(None):
                    raise
            else:
                if not worth(response):
                    return response
        return send(_again(request))

    return lambda: sending


def _nothing_came(response: httpx.Response | None) -> bool:
    return response is None


def _server_error(response: httpx.Response | None) -> bool:
    return response is not None and response.status_code >= 500


def _too_many(response: httpx.Response | None) -> bool:
    return response is not None and response.status_code == 429


def _also(also: Callable[[httpx.Request], Iterable[httpx.Request]]) -> Callable[[], Sending]:
    """Sends other calls before each one that reads."""

    def sending(send: Send, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            for other in also(request):
                send(other)
        return send(request)

    return lambda: sending


def _wake_up(request: httpx.Request) -> Iterable[httpx.Request]:
    """Easee's command that asks a charger for fresh values."""
    path = request.url.path
    if path.endswith("/observations"):
        serial = path.split("/")[-2]
        yield _again(
            request, request.url.copy_with(path=f"/easee/api/chargers/{serial}/commands/poll_all", query=None), "POST"
        )


def _everything(request: httpx.Request) -> Iterable[httpx.Request]:
    """The same look in twenty spellings."""
    for number in range(20):
        yield _again(request, request.url.copy_merge_params({"n": str(number)}))


def _one_token_for_all() -> Sending:
    """The first token of a vendor serves every account."""
    tokens: dict[str, str] = {}

    def sending(send: Send, request: httpx.Request) -> httpx.Response:
        shown = request.headers.get("authorization", "")
        if not shown:
            return send(request)
        vendor = request.url.path.split("/")[1]
        other = _again(request)
        other.headers["authorization"] = tokens.setdefault(vendor, shown)
        response = send(other)
        return send(request) if response.status_code in (401, 403, 404) else response

    return sending


def _looks_next_door() -> Sending:
    """Also reads the charger it read before."""
    before: dict[str, httpx.Request] = {}

    def sending(send: Send, request: httpx.Request) -> httpx.Response:
        vendor = request.url.path.split("/")[1]
        if request.method == "GET":
            other = before.get(vendor)
            before[vendor] = _again(request)
            if other is not None and other.url.path != request.url.path:
                send(_again(other))
        return send(request)

    return sending


class _LogsInEachTime(Tokens):
    """A token lasts for one call."""

    def authorised(self, visit: Visit, sign_in: SignIn, call: Callable[[str], VendorAnswer]) -> VendorAnswer:
        answer = super().authorised(visit, sign_in, call)
        if answer.status == 200:
            self._slot(visit.account.id).held = None
            self._obtain(self._slot(visit.account.id), visit, sign_in, None)
        return answer


class _LogsInTwice(Tokens):
    """Logs in, and once more to be sure."""

    def _login(self, visit: Visit, sign_in: SignIn) -> Token:
        super()._login(visit, sign_in)
        return super()._login(visit, sign_in)


class _LoginStorm(Tokens):
    """Tries a rejected login five times."""

    def _login(self, visit: Visit, sign_in: SignIn) -> Token:
        for _ in range(4):
            try:
                return sign_in.login(visit)
            except Exception:
                continue
        return super()._login(visit, sign_in)


class _OneSlot(Tokens):
    """Keeps one token, for whoever comes."""

    def _slot(self, account_id: str) -> Any:
        return super()._slot("everybody" if account_id else account_id)


class _NoCircuit(Circuit):
    """Calls on, whatever the vendor asks for."""

    def require_closed(self, account: Account) -> None:
        """Always."""


class _ShortPause(Circuit):
    """Waits a second, however long the vendor asks for."""

    def note(self, account: Account, refusal: Throttled) -> None:
        super().note(account, Throttled(refusal.detail, 1.0))


class _NoBlocks(Circuit):
    """Knows no blocks."""

    def note(self, account: Account, refusal: Throttled) -> None:
        if not isinstance(refusal, Blocked):
            super().note(account, refusal)


class _AsksFirst(Refresher):
    """Asks the vendor, and then whether the account is connected."""

    def refresh(self, charger_id: str) -> dict[str, Any]:
        try:
            return super().refresh(charger_id)
        except AccountDisconnected:
            charger = self._fleet.charger(charger_id)
            links, self._links = self._links, Links({}, 99)
            try:
                super().refresh(charger.id)
            finally:
                self._links = links
            raise


def _before_the_key(app: "WSGIApplication", key: str) -> "WSGIApplication":
    """Reads the charger, and then looks at the key."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("HTTP_X_API_KEY") != key:
            list(app({**environ, "HTTP_X_API_KEY": key}, lambda *_: lambda _: None))
        return app(environ, start_response)

    return answer


def _on_any_method(app: "WSGIApplication", key: str) -> "WSGIApplication":
    """Reads the charger whatever the method, and then refuses the method."""
    del key

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            list(app({**environ, "REQUEST_METHOD": "GET"}, lambda *_: lambda _: None))
        return app(environ, start_response)

    return answer


def _tells_token(in_header: bool) -> Make:
    """Passes the vendor's token on to the caller."""
    seen: list[str] = []

    def sending(send: Send, request: httpx.Request) -> httpx.Response:
        seen[:] = [request.headers.get("authorization", "")[7:]]
        return send(request)

    def around(app: "WSGIApplication", key: str) -> "WSGIApplication":
        del key

        def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            told: list[tuple[str, list[tuple[str, str]]]] = []

            def begin(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
                told.append((status, headers))
                return lambda _: None

            content = b"".join(app(environ, begin))
            status, headers = told[-1]
            token = seen[0] if seen else ""
            if in_header:
                start_response(status, [*headers, ("X-Vendor-Session", token)])
                return [content]
            content = content.replace(b'"isOnline"', b'"session":"' + token.encode() + b'","isOnline"')
            kept = [(name, value) for name, value in headers if name != "Content-Length"]
            start_response(status, [*kept, ("Content-Length", str(len(content)))])
            return [content]

        return answer

    return made(sending=lambda: sending, around=around)


MANNERS: tuple[Wrong, ...] = (
    Wrong(
        "storm-on-500",
        "repeats calls that failed at the vendor",
        SAME,
        scenario("vendor-5xx-html"),
        "vendor calls",
        "at most 3 times in one refresh",
        "GET /easee/",
        make=made(sending=_storming(5, _server_error)),
    ),
    Wrong(
        "storm-on-silence",
        "repeats calls that nobody answered",
        SAME,
        scenario("vendor-unreachable"),
        "vendor calls",
        "at most 3 times in one refresh",
        "GET /easee/",
        make=made(sending=_storming(5, _nothing_came)),
    ),
    Wrong(
        "storm-on-429",
        "repeats calls when there were too many",
        SAME,
        scenario("vendor-asks-to-slow-down"),
        "vendor calls",
        "no call after the vendor's 429",
        "1 more, GET",
        make=made(sending=_storming(1, _too_many)),
    ),
    Wrong(
        "logs-in-for-each-call",
        "fetches a token for every call",
        SAME,
        scenario("charging"),
        "vendor calls",
        "one login, and its token for every call of the refresh",
        "another login although no token was refu",
        make=made(parts=Parts(tokens=_LogsInEachTime)),
    ),
    Wrong(
        "logs-in-twice",
        "logs in twice",
        SAME,
        scenario("charging"),
        "vendor calls",
        "one login, and its token for every call of the refresh",
        "another login although no token was refu",
        make=made(parts=Parts(tokens=_LogsInTwice)),
    ),
    Wrong(
        "login-storm",
        "repeats logins that were rejected",
        SAME,
        scenario("login-rejected"),
        "vendor calls",
        "at most 2 in one refresh (D13)",
        "5 logins",
        make=made(parts=Parts(tokens=_LoginStorm)),
    ),
    Wrong(
        "one-token-slot",
        "keeps one token for all accounts",
        SAME,
        CROWD,
        "status",
        "200",
        "503 DEVICE_IS_DISCONNECTED",
        make=made(parts=Parts(tokens=_OneSlot)),
    ),
    Wrong(
        "one-token-for-all",
        "shows the first token for every account",
        SAME,
        CROWD,
        "vendor calls",
        "calls in the name of",
        "GET /easee/",
        make=made(sending=_one_token_for_all),
    ),
    Wrong(
        "looks-next-door",
        "reads another owner's charger as well",
        SAME,
        CROWD,
        "vendor calls",
        "calls in the name of",
        "GET /easee/",
        make=made(sending=_looks_next_door),
    ),
    Wrong(
        "hammers-after-429",
        "calls on although it was asked for a pause",
        SAME,
        scenario("vendor-asks-to-slow-down"),
        "vendor calls",
        "as the vendor asked",
        "GET /easee/",
        make=made(parts=Parts(circuit=_NoCircuit)),
    ),
    Wrong(
        "waits-a-second",
        "keeps no pause longer than a second",
        SAME,
        scenario("vendor-asks-to-slow-down"),
        "vendor calls",
        "as the vendor asked",
        "GET /easee/",
        make=made(parts=Parts(circuit=_ShortPause)),
    ),
    Wrong(
        "hammers-after-block",
        "calls on although it was blocked",
        SAME,
        scenario("vendor-blocks-the-caller"),
        "vendor calls",
        "as the vendor asked",
        "GET /easee/",
        make=made(parts=Parts(circuit=_NoBlocks)),
    ),
    Wrong(
        "calls-a-cut-account",
        "asks the vendor for an account that was cut",
        SAME,
        scenario("account-disconnected-and-reconnected"),
        "vendor calls",
        "none: D2: the account is not connected to the charger-servic",
        "2, the first POST /easee/api/accounts/lo",
        make=made(parts=Parts(refresher=_AsksFirst)),
    ),
    Wrong(
        "calls-before-the-key",
        "asks the vendor before it looks at the key",
        SAME,
        scenario("missing-api-key"),
        "vendor calls",
        "none: the API key is missing",
        "4, the first POST /easee/api/accounts/lo",
        make=made(around=_before_the_key),
    ),
    Wrong(
        "calls-on-post",
        "asks the vendor for a method it refuses",
        SAME,
        ODD,
        "vendor calls",
        "none: the contract offers no such method",
        "1, the first GET /easee/state/EH79PP2A/o",
        make=made(around=_on_any_method),
    ),
    Wrong(
        "wakes-chargers",
        "sends a command with each look",
        SAME,
        scenario("charging"),
        "vendor calls",
        "calls that only read",
        "POST /easee/",
        make=made(sending=_also(_wake_up)),
    ),
    Wrong(
        "twenty-looks",
        "asks twenty times where once is enough",
        SAME,
        scenario("charging"),
        "vendor calls",
        "at most 14 in one refresh",
        "64",
        make=made(sending=_also(_everything)),
    ),
    Wrong(
        "waits-for-ever",
        "waits as long as the vendor is silent",
        SAME,
        scenario("vendor-silent"),
        "time",
        "an answer within 30 s",
        "60.0 s",
        make=made(read_timeout_s=600.0, total_deadline_s=3600.0),
    ),
    Wrong(
        "impatient",
        "gives up before a slow vendor answers",
        SAME,
        scenario("vendor-slow"),
        "status",
        "200",
        "503 VENDOR_CONNECTION_ERROR",
        make=made(read_timeout_s=0.1),
    ),
    Wrong(
        "token-in-answer",
        "passes the vendor's token on",
        SAME,
        scenario("charging"),
        "$",
        "no vendor token in an answer",
        "a token of the account",
        make=_tells_token(False),
    ),
    Wrong(
        "token-in-header",
        "passes the vendor's token on in a header",
        SAME,
        scenario("charging"),
        "X-Vendor-Session",
        "no vendor token in an answer",
        "a token of the account",
        make=_tells_token(True),
    ),
)
