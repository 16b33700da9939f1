"""Services that misread Zaptec's state list, and services whose logins garble what people chose."""

import json
import re

import httpx

from simulator.truth.states import Vendor
from tests.contracts.services.rewiring import Rows, again, answers, requests, said, zaptec
from tests.contracts.services.wrong import SAME, Wrong, scenario

_STATE = r"^/zaptec/api/chargers/[^/]+/state$"


def _set(rows: Rows, state_id: int, text: str) -> None:
    if state_id in rows:
        rows[state_id]["ValueAsString"] = text


def _low_byte(rows: Rows) -> None:
    """Keeps the warnings in a byte."""
    warnings = said(rows, 804)
    if warnings.isdecimal():
        _set(rows, 804, str(int(warnings) & 0xFF))


def _allowed_phases(rows: Rows) -> None:
    """Takes the phases that the charger may use for those that it uses."""
    if said(rows, 710) == "3":
        rows[519] = {**rows[710], "StateId": 519, "ValueAsString": "4"}


def _code_as_count(rows: Rows) -> None:
    """Takes the code for three phases for their number; what there is no such number of becomes one more."""
    if said(rows, 519) == "4":
        rows.pop(519)
        _set(rows, 512, "3")


def _local(rows: Rows) -> None:
    """Takes times without a zone for those of Oslo in winter."""
    for row in rows.values():
        if isinstance(row.get("Timestamp"), str):
            row["Timestamp"] = row["Timestamp"].removesuffix("Z") + "+01:00"


def _every_value(rows: object) -> object:
    """Gives up when an entry has no value."""
    whole = isinstance(rows, list) and all("ValueAsString" in row for row in rows if isinstance(row, dict))
    return rows if whole else {"error": "KeyError"}


def _small_password(request: httpx.Request) -> httpx.Request | None:
    """Treats passwords as it treats mail addresses."""
    if not re.search(r"(login|oauth/token)$", request.url.path):
        return None
    body = request.read().decode()
    if not body.startswith("{"):
        return again(request, content=re.sub("(?<=password=)[^&]*", lambda word: word[0].lower(), body).encode())
    told = json.loads(body)
    return again(request, content=json.dumps({**told, "password": told["password"].lower()}).encode())


ZAPTEC: tuple[Wrong, ...] = (
    Wrong(
        "zaptec-never-away",
        "does not read whether a Zaptec is online",
        SAME,
        scenario("device-disconnect-and-return", vendor=Vendor.ZAPTEC),
        "status",
        "503 DEVICE_IS_DISCONNECTED",
        "200",
        make=zaptec(lambda rows: _set(rows, -2, "1")),
    ),
    Wrong(
        "zaptec-offer-as-limit",
        "takes what a Zaptec offers just now for its limit",
        SAME,
        scenario("unplugged", vendor=Vendor.ZAPTEC),
        "$.chargeState.chargeCurrentMax",
        "16",
        r"0\.0",
        make=zaptec(lambda rows: _set(rows, 510, said(rows, 708))),
    ),
    Wrong(
        "zaptec-allowed-phases",
        "counts the phases that a Zaptec may use",
        SAME,
        scenario("single-phase-car", vendor=Vendor.ZAPTEC),
        "$.chargeState.activePhases",
        "1",
        "3",
        make=zaptec(_allowed_phases),
    ),
    Wrong(
        "zaptec-mask-as-count",
        "takes Zaptec's code for the phases in use for something else",
        SAME,
        scenario("charging", vendor=Vendor.ZAPTEC),
        "$.chargeState.activePhases",
        "3",
        "2",
        make=zaptec(_code_as_count),
    ),
    Wrong(
        "zaptec-times-of-oslo",
        "takes Zaptec's times for those of Oslo",
        SAME,
        scenario("charging", vendor=Vendor.ZAPTEC),
        "$.chargeState.lastUpdated",
        "or later",
        r"2026-01-05T07:",
        make=zaptec(_local),
    ),
    Wrong(
        "zaptec-warnings-unread",
        "does not read Zaptec's warnings",
        SAME,
        scenario("every-kind-of-fault", vendor=Vendor.ZAPTEC),
        "$.chargeState.chargingState",
        "FAULT",
        '"FINISHED"',
        make=zaptec(lambda rows: _set(rows, 804, "0")),
    ),
    Wrong(
        "zaptec-byte-of-warnings",
        "reads the first eight of Zaptec's warnings",
        SAME,
        scenario("every-kind-of-fault", vendor=Vendor.ZAPTEC),
        "$.chargeState.chargingState",
        "FAULT",
        '"FINISHED"',
        make=zaptec(_low_byte),
    ),
    Wrong(
        "zaptec-zero-is-true",
        "takes every text of Zaptec for true, also 0",
        SAME,
        scenario("finished", vendor=Vendor.ZAPTEC),
        "$.chargeState.chargingState",
        "FINISHED",
        '"STOPPED"',
        make=zaptec(lambda rows: _set(rows, 718, "1")),
    ),
    Wrong(
        "zaptec-value-in-each-row",
        "wants a value in each entry of Zaptec's list",
        SAME,
        scenario("charging", vendor=Vendor.ZAPTEC),
        "status",
        "200",
        "503 VENDOR_COMMUNICATION_ERROR",
        make=answers(_STATE, _every_value),
    ),
    Wrong(
        "password-in-small-letters",
        "logs in with passwords in small letters",
        SAME,
        scenario("charging"),
        "status",
        "200",
        "503 VENDOR_AUTHENTICATION_ERROR",
        make=requests(_small_password),
    ),
)
