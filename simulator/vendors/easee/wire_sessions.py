"""Charging sessions: the running one, past ones, and sums (stekker/easee, spec; nordicopen/pyeasee, charger.py).

Energy of the running session is what the charger last reported, which it does once a minute.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from simulator.truth.charger import Session
from simulator.vendors.easee import jsontext
from simulator.vendors.easee.identifiers import session_id
from simulator.vendors.easee.prices import STANDARD, Tariff
from simulator.vendors.easee.report import Report


def _kwh(report: Report, session: Session) -> float:
    if session.unplugged_s is None:
        return float(report.session_energy[0])
    return round(session.delivered_wh / 1000, 3)


def _second(at_s: float | None) -> str | None:
    return None if at_s is None else jsontext.second(at_s)


def _charged_s(report: Report, session: Session) -> int:
    """Whole seconds from the first energy to the last."""
    if session.started_s is None:
        return 0
    return int((report.heard_until_s if session.stopped_s is None else session.stopped_s) - session.started_s)


def known(report: Report) -> list[Session]:
    """All visits the cloud has heard of, oldest first, the running one last."""
    charger = report.row.charger
    return [*charger.visits, charger.session] if charger.session else list(charger.visits)


def one(report: Report, serial: str, session: Session, tariff: Tariff = STANDARD) -> dict[str, object]:
    """Say a session as ``sessions/ongoing`` and ``sessions/latest`` do. Units: kWh, s, currency per kWh.

    ``pricePrKwhIncludingVat`` is spelled so on the wire. Errors: none.
    """
    kwh = _kwh(report, session)
    return {
        "chargerId": serial,
        "sessionEnergy": kwh,
        "sessionStart": jsontext.second(session.plugged_s),
        "sessionEnd": _second(session.unplugged_s),
        "sessionId": session_id(report.salt, session.number),
        "chargeDurationInSeconds": _charged_s(report, session),
        "firstEnergyTransferPeriodStart": _second(session.started_s),
        "lastEnergyTransferPeriodEnd": _second(session.stopped_s),
        "pricePrKwhIncludingVat": tariff.including_vat,
        "pricePerKwhExcludingVat": tariff.excluding_vat,
        "vatPercentage": tariff.vat_percent,
        "currencyId": tariff.currency,
        "costIncludingVat": round(kwh * tariff.including_vat, 2),
        "costExcludingVat": round(kwh * tariff.excluding_vat, 2),
    }


def between(report: Report, from_s: float, to_s: float) -> list[Session]:
    """The sessions whose car came from from_s on and before to_s, unix seconds."""
    return [session for session in known(report) if from_s <= session.plugged_s < to_s]


def rows(
    report: Report, serial: str, sessions: Iterable[Session], tariff: Tariff = STANDARD
) -> list[dict[str, object]]:
    """Say sessions as ``GET /api/sessions/charger/{id}/sessions/{from}/{to}`` lists them. Units: kWh, s, currency."""
    return [_row(report, serial, session, tariff) for session in sessions]


def _row(report: Report, serial: str, session: Session, tariff: Tariff) -> dict[str, object]:
    kwh = _kwh(report, session)
    return {
        "id": session_id(report.salt, session.number),
        "chargerId": serial,
        "carConnected": jsontext.second(session.plugged_s),
        "carDisconnected": _second(session.unplugged_s),
        "kiloWattHours": kwh,
        "isComplete": session.unplugged_s is not None,
        "actualDurationSeconds": _charged_s(report, session),
        "firstEnergyTransferPeriodStarted": _second(session.started_s),
        "lastEnergyTransferPeriodEnd": _second(session.stopped_s),
        "pricePerKwhExcludingVat": tariff.excluding_vat,
        "costIncludingVat": round(kwh * tariff.including_vat, 2),
        "currency": tariff.currency,
        "authToken": None,
        "authUser": None,
    }


def total_kwh(report: Report, sessions: Iterable[Session]) -> float:
    """Energy of sessions, kWh."""
    return round(sum(_kwh(report, session) for session in sessions), 3)


def monthly(reports: Iterable[Report], tariff: Tariff = STANDARD) -> list[dict[str, object]]:
    """Say energy and cost by month, oldest first; a session belongs to the month (UTC) its car came in."""
    sums = _sums(reports, lambda came: (came.year, came.month))
    return [{"year": year, "month": month, **cost(kwh, tariff)} for (year, month), kwh in sums]


def yearly(reports: Iterable[Report], tariff: Tariff = STANDARD) -> list[dict[str, object]]:
    """Say energy and cost by year, as ``monthly`` does by month."""
    sums = _sums(reports, lambda came: (came.year,))
    return [{"year": year, **cost(kwh, tariff)} for (year,), kwh in sums]


def _sums(
    reports: Iterable[Report], period: Callable[[datetime], tuple[int, ...]]
) -> list[tuple[tuple[int, ...], float]]:
    sums: dict[tuple[int, ...], float] = {}
    for report in reports:
        for session in known(report):
            when = period(datetime.fromtimestamp(session.plugged_s, UTC))
            sums[when] = sums.get(when, 0.0) + _kwh(report, session)
    return sorted(sums.items())


def cost(kwh: float, tariff: Tariff) -> dict[str, object]:
    """Say energy, kWh, and what it cost."""
    return {
        "totalEnergyUsage": round(kwh, 3),
        "totalCost": round(kwh * tariff.including_vat, 2),
        "currencyId": tariff.currency,
    }
