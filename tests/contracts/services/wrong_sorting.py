"""Services that sort what goes wrong at a vendor into the wrong drawer, one cause each."""

import re
from dataclasses import replace
from typing import Any

from contracts.drive.arena import Make
from simulator.service.app import Parts
from simulator.service.errors import (
    ChargerNotFound,
    DeviceDisconnected,
    Refusal,
    VendorAuthentication,
    VendorCommunication,
    VendorConnection,
)
from simulator.service.fleet import Account
from simulator.service.http import VendorAnswer
from simulator.service.links import Links
from simulator.service.reading import ChargingState, Snapshot
from simulator.service.refresh import Refresher
from simulator.service.tokens import SignIn, Token, Tokens
from simulator.service.visit import Visit
from simulator.truth.states import Vendor
from tests.contracts.services.building import made
from tests.contracts.services.rewiring import go_e, measured
from tests.contracts.services.wrong import SAME, Wrong, scenario, walk


def _taken_for(kind: type[Refusal], cause: str) -> Make:
    """A service that answers with that refusal when the reason it logs holds the pattern."""

    class Sorter(Refresher):
        def _charge(self, visit: Visit) -> Snapshot:
            try:
                return super()._charge(visit)
            except Refusal as refusal:
                if re.search(cause, refusal.detail):
                    raise kind(refusal.detail) from None
                raise

    return made(parts=Parts(refresher=Sorter))


class _NoNewLogin(Tokens):
    """Takes a refused token for refused credentials."""

    def authorised(self, visit: Visit, sign_in: SignIn, call: Any) -> VendorAnswer:
        answer: VendorAnswer = call(self._obtain(self._slot(visit.account.id), visit, sign_in, None).access)
        if answer.status == 401:
            raise VendorAuthentication("the vendor refused the token")
        return answer


class _Loops(Tokens):
    """Logs in as long as tokens are refused."""

    def authorised(self, visit: Visit, sign_in: SignIn, call: Any) -> VendorAnswer:
        slot, token = self._slot(visit.account.id), None
        for _ in range(5):
            token = self._obtain(slot, visit, sign_in, token)
            answer: VendorAnswer = call(token.access)
            if answer.status != 401:
                return answer
        raise VendorAuthentication("the vendor refuses every token")


class _CountsOutages(Tokens):
    """Counts every failed login as a rejected one."""

    def _login(self, visit: Visit, sign_in: SignIn) -> Token:
        try:
            token = sign_in.login(visit)
        except Refusal:
            self._links.rejected(visit.account)
            raise
        self._links.accepted(visit.account)
        return token


class _CountsOn(Links):
    """Links an account again and goes on counting its rejected logins where it was."""

    def set_connected(self, account: Account, connected: bool) -> None:
        counted = self._rejected.get(account.id, 0)
        super().set_connected(account, connected)
        self._rejected[account.id] = counted


class _LastWord(Refresher):
    """Repeats the last state it knew when it does not know a word."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._words: dict[str, ChargingState] = {}

    def _charge(self, visit: Visit) -> Snapshot:
        snapshot = super()._charge(visit)
        if snapshot.charge.state is not None:
            self._words[visit.charger.id] = snapshot.charge.state
        word = self._words.get(visit.charger.id)
        return replace(snapshot, charge=replace(snapshot.charge, state=word))


def _all_sixteen(status: dict[str, Any]) -> None:
    """Reads the total power where it stands, whether it stands there or not."""
    if "nrg" in status and measured(status) is None:
        status.pop("car", None)


_COMMUNICATION, _CONNECTION = "503 VENDOR_COMMUNICATION_ERROR", "503 VENDOR_CONNECTION_ERROR"
_AUTHENTICATION, _AWAY = "503 VENDOR_AUTHENTICATION_ERROR", "503 DEVICE_IS_DISCONNECTED"
SORTING: tuple[Wrong, ...] = (
    Wrong(
        "504-as-silence",
        "takes a gateway's 504 for no answer",
        SAME,
        scenario("vendor-5xx-html"),
        "status",
        _COMMUNICATION,
        _CONNECTION,
        make=_taken_for(VendorConnection, "answered 504"),
    ),
    Wrong(
        "429-as-silence",
        "takes a 429 for no answer",
        SAME,
        scenario("vendor-asks-to-slow-down"),
        "status",
        _COMMUNICATION,
        _CONNECTION,
        make=_taken_for(VendorConnection, "429"),
    ),
    Wrong(
        "reset-as-away",
        "takes a broken connection to the vendor for a charger that is away",
        SAME,
        scenario("vendor-unreachable"),
        "status",
        _CONNECTION,
        _AWAY,
        make=_taken_for(DeviceDisconnected, "ReadError|RemoteProtocolError"),
    ),
    Wrong(
        "block-as-rejected",
        "takes a blocked address for rejected credentials",
        SAME,
        scenario("vendor-blocks-the-caller"),
        "status",
        _COMMUNICATION,
        _AUTHENTICATION,
        make=_taken_for(VendorAuthentication, "gateway refuses|has blocked"),
    ),
    Wrong(
        "cut-body-as-silence",
        "takes an answer that breaks off for no answer",
        SAME,
        scenario("vendor-rubbish"),
        "status",
        _COMMUNICATION,
        _CONNECTION,
        make=_taken_for(VendorConnection, "cut short"),
    ),
    Wrong(
        "page-as-rejected",
        "takes a web page for a login page",
        SAME,
        scenario("vendor-rubbish"),
        "status",
        _COMMUNICATION,
        _AUTHENTICATION,
        make=_taken_for(VendorAuthentication, "no JSON"),
    ),
    Wrong(
        "gone-as-unknown",
        "says 404 when the vendor does not show a charger",
        SAME,
        scenario("access-downgraded"),
        "status",
        _AWAY,
        "404 CHARGER_NOT_FOUND",
        make=_taken_for(ChargerNotFound, "does not show this charger"),
    ),
    Wrong(
        "route-gone-as-away",
        "takes any 404 of go-e for a charger that is away",
        SAME,
        scenario("route-gone", vendor=Vendor.GO_E),
        "status",
        _COMMUNICATION,
        _AWAY,
        make=_taken_for(DeviceDisconnected, "go-e answered 404"),
    ),
    Wrong(
        "outdated-as-unusable",
        "takes go-e's word that data are outdated for rubbish",
        SAME,
        scenario("device-disconnect-and-return", vendor=Vendor.GO_E),
        "status",
        _AWAY,
        _COMMUNICATION,
        make=_taken_for(VendorCommunication, "no fresh data"),
    ),
    Wrong(
        "all-sixteen-needed",
        "wants all of go-e's measured values",
        SAME,
        scenario("short-array", vendor=Vendor.GO_E),
        "status",
        "200",
        _COMMUNICATION,
        make=go_e(_all_sixteen),
    ),
    Wrong(
        "unknown-as-before",
        "repeats the last state when a word is new",
        SAME,
        scenario("unknown-mode-zero", vendor=Vendor.ZAPTEC),
        "$.chargingState",
        "the field left out",
        "CHARGING",
        make=made(parts=Parts(refresher=_LastWord)),
    ),
    Wrong(
        "no-new-login",
        "takes a refused token for refused credentials",
        SAME,
        walk("walk-charging"),
        "status",
        "200",
        _AUTHENTICATION,
        make=made(parts=Parts(tokens=_NoNewLogin)),
    ),
    Wrong(
        "logs-in-for-ever",
        "logs in as long as tokens are refused",
        SAME,
        scenario("fresh-token-still-401"),
        "vendor calls",
        "at most 2 in one refresh (D13)",
        "4 logins",
        make=made(parts=Parts(tokens=_Loops)),
    ),
    Wrong(
        "outages-as-rejections",
        "counts a failed login as a rejected one",
        SAME,
        walk("walk-vendor-503"),
        "status",
        _COMMUNICATION,
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        make=made(parts=Parts(tokens=_CountsOutages)),
    ),
    Wrong(
        "counts-on",
        "goes on counting rejected logins when an account is linked again",
        SAME,
        scenario("login-rejected-then-reconnected"),
        "status",
        _AUTHENTICATION,
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        make=made(parts=Parts(links=_CountsOn)),
    ),
)
