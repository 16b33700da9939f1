"""Reports of checks, which whoever holds one sends here to be seen on the page."""

from simulator.control.control import Control
from simulator.control.route import Asked, Route, Said


def add_report(control: Control, asked: Asked) -> Said:
    """Keep a report."""
    return control.add_report(asked.body).summary(), 201


def list_reports(control: Control, asked: Asked) -> Said:
    """Every report that is kept, newest first."""
    del asked
    return {"items": [kept.summary() for kept in control.reports.newest()]}


def get_report(control: Control, asked: Asked) -> Said:
    """All that is kept of one report."""
    return control.reports.get(asked.path["report"]).whole()


def clear_reports(control: Control, asked: Asked) -> Said:
    """Forget them."""
    del asked
    return {"cleared": control.reports.clear()}


ROUTES = (
    Route("GET", "/reports", "listReports", list_reports),
    Route("POST", "/reports", "addReport", add_report),
    Route("DELETE", "/reports", "clearReports", clear_reports),
    Route("GET", "/reports/<report>", "getReport", get_report),
)
