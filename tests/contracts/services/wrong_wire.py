"""Services that misread Easee's and go-e's answers, value by value."""

import httpx

from simulator.truth.states import Vendor
from tests.contracts.services.building import Send, made
from tests.contracts.services.rewiring import Document, Rows, again, easee, easee_mode, go_e, measured, requests
from tests.contracts.services.wrong import SAME, Wrong, scenario

_ANY_AGE_S = "86400"


def _old_route_alone(send: Send, request: httpx.Request) -> httpx.Response:
    """Knows the state route that Easee has closed."""
    return httpx.Response(404) if "/easee/state/" in request.url.path else send(request)


def _noise(rows: Rows) -> None:
    """Counts every terminal on which anything is measured."""
    currents = [rows.pop(number, {}).get("value") or 0 for number in (183, 184, 185)]
    if rows.get(109, {}).get("value") == 3 and 110 in rows:
        rows[110]["value"] = (0, 10, 20, 30)[sum(current > 0 for current in currents)]


def _oldest(rows: Rows) -> None:
    oldest = min(row["timestamp"] for row in rows.values())
    for row in rows.values():
        row["timestamp"] = oldest


def _any_age(request: httpx.Request) -> httpx.Request | None:
    """Asks go-e for data of any age, so that it is never told that there are none."""
    if not request.url.path.endswith("/api/status"):
        return None
    return again(request, url=request.url.copy_merge_params({"age": _ANY_AGE_S}))


def _no_leading_zero(request: httpx.Request) -> httpx.Request | None:
    """Keeps serial numbers as numbers."""
    head, _, rest = request.url.path.partition("/go-e/")
    return again(request, url=request.url.copy_with(path=f"{head}/go-e/{rest.lstrip('0')}")) if rest else None


def _first_phase(status: Document) -> None:
    if (values := measured(status)) is not None:
        values[11] = values[7]


def _volts_times_amps(status: Document) -> None:
    """Computes power from the first phase, as if all three were used."""
    if (values := measured(status)) is not None:
        values[11] = values[0] * values[4] * 3


def _car_alone(status: Document) -> None:
    for key in ("alw", "modelStatus", "frc"):
        status.pop(key, None)


def _not_allowed(status: Document) -> None:
    """Takes a charger that allows nothing for one that was stopped."""
    if status.get("alw") is False and status.get("car") in (3, 4):
        status |= {"frc": 1, "wh": 5.0}


def _first_errors(status: Document) -> None:
    """Knows the error codes of the first firmware."""
    if (status.get("err") or 0) > 13:
        status |= {"err": 0, "car": 3, "modelStatus": 15}


def _in_front(status: Document) -> None:
    """Counts the phases that the house supplies."""
    values, phases = measured(status), status.get("pha")
    if values is not None and status.get("car") == 2 and isinstance(phases, list):
        values[4:10] = [10.0 if phase else 0.0 for phase in phases[3:]] + [0.0] * 3


def _now_for_go_e(send: Send, request: httpx.Request) -> httpx.Response:
    """Does not look at Last-Modified, and takes the time it asked for the time of the data."""
    response = send(request)
    if request.url.path.endswith("/api/status"):
        response.headers["Last-Modified"] = "now"
    return response


def _without_utc(request: httpx.Request) -> httpx.Request:
    wanted = request.url.params.get("filter", "").split(",")
    return again(request, url=request.url.copy_merge_params({"filter": ",".join(k for k in wanted if k != "utc")}))


def _time_of_asking(send: Send, request: httpx.Request) -> httpx.Response:
    return _now_for_go_e(send, _without_utc(request) if request.url.path.endswith("/api/status") else request)


WIRE: tuple[Wrong, ...] = (
    Wrong(
        "easee-flag-unread",
        "does not read whether an Easee is online",
        SAME,
        scenario("device-disconnect-and-return"),
        "status",
        "503 DEVICE_IS_DISCONNECTED",
        "200",
        make=easee(lambda rows: rows.pop(250, None)),
    ),
    Wrong(
        "easee-old-route-alone",
        "knows the state route alone that Easee has closed",
        SAME,
        scenario("charging"),
        "status",
        "200",
        "503 VENDOR_COMMUNICATION_ERROR",
        make=made(sending=lambda: _old_route_alone),
    ),
    Wrong(
        "easee-configured-limit",
        "tells Easee's configured limit, not the one in force",
        SAME,
        scenario("limit-lowered"),
        "$.chargeState.chargeCurrentMax",
        "6",
        r"16\.0",
        make=easee(lambda rows: rows.pop(48, None)),
    ),
    Wrong(
        "easee-noise-as-phase",
        "counts noise on a terminal as a phase",
        SAME,
        scenario("single-phase-car"),
        "$.chargeState.activePhases",
        "1",
        "3",
        make=easee(_noise),
    ),
    Wrong(
        "easee-pause-as-waiting",
        "does not read why an Easee gives no current",
        SAME,
        scenario("paused-by-user"),
        "$.chargeState.chargingState",
        "STOPPED",
        '"PREPARING"',
        make=easee_mode(2, 7),
    ),
    Wrong(
        "easee-card-mode-unknown",
        "knows the op modes of before April 2023",
        SAME,
        scenario("preparing"),
        "$.chargeState.chargingState",
        "PREPARING",
        "it was left out",
        make=easee_mode(7, 99),
    ),
    Wrong(
        "easee-ready-as-full",
        "takes a car that has not begun for a full one",
        SAME,
        scenario("waiting-for-car"),
        "$.chargeState.chargingState",
        "PREPARING",
        '"FINISHED"',
        make=easee_mode(6, 4),
    ),
    Wrong(
        "easee-oldest-time",
        "names the time of Easee's oldest value",
        SAME,
        scenario("charging"),
        "$.chargeState.lastUpdated",
        "or later",
        "2025-12",
        make=easee(_oldest),
    ),
    Wrong(
        "go-e-any-age",
        "asks go-e for data of any age",
        SAME,
        scenario("device-disconnect-and-return", vendor=Vendor.GO_E),
        "status",
        "503 DEVICE_IS_DISCONNECTED",
        "200",
        make=requests(_any_age),
    ),
    Wrong(
        "go-e-time-of-asking",
        "takes the time it asks a go-e for the time of its data",
        SAME,
        scenario("device-disconnect-and-return", vendor=Vendor.GO_E),
        "$.chargeState.lastUpdated",
        "or earlier",
        r"2026-01-05T09:01:\d\d",
        make=made(sending=lambda: _time_of_asking),
    ),
    Wrong(
        "go-e-no-leading-zero",
        "keeps go-e's serial numbers as numbers",
        SAME,
        scenario("device-disconnect-and-return", vendor=Vendor.GO_E),
        "status",
        "200",
        "503 DEVICE_IS_DISCONNECTED",
        make=requests(_no_leading_zero),
    ),
    Wrong(
        "go-e-first-phase",
        "reads the power of go-e's first phase for that of all",
        SAME,
        scenario("charging", vendor=Vendor.GO_E),
        "$.chargeState.chargeRate",
        " kW",
        r"3\.6",
        make=go_e(_first_phase),
    ),
    Wrong(
        "go-e-volts-times-amps",
        "multiplies what go-e measures on one phase by three",
        SAME,
        scenario("single-phase-car", vendor=Vendor.GO_E),
        "$.chargeState.chargeRate",
        " kW",
        r"11\.0",
        make=go_e(_volts_times_amps),
    ),
    Wrong(
        "go-e-car-alone",
        "reads go-e's car and nothing else of its state",
        SAME,
        scenario("paused-by-user", vendor=Vendor.GO_E),
        "$.chargeState.chargingState",
        "STOPPED",
        '"FINISHED"',
        make=go_e(_car_alone),
    ),
    Wrong(
        "go-e-not-allowed-as-stopped",
        "takes a go-e that waits for a card for a stopped one",
        SAME,
        scenario("preparing", vendor=Vendor.GO_E),
        "$.chargeState.chargingState",
        "PREPARING",
        '"STOPPED"',
        make=go_e(_not_allowed),
    ),
    Wrong(
        "go-e-first-errors",
        "knows go-e's first thirteen error codes",
        SAME,
        scenario("every-kind-of-fault", vendor=Vendor.GO_E),
        "$.chargeState.chargingState",
        "FAULT",
        '"PREPARING"',
        make=go_e(_first_errors),
    ),
    Wrong(
        "go-e-phases-in-front",
        "counts the phases in front of go-e's contactor",
        SAME,
        scenario("single-phase-car", vendor=Vendor.GO_E),
        "$.chargeState.activePhases",
        "1",
        "3",
        make=go_e(_in_front),
    ),
)
