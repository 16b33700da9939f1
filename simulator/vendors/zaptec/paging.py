"""Queries and pages: parameter names in any letter case, lists in slices of at most a hundred.

Page sizes: docs.zaptec.com/page/api-changes-what-you-need-to-know (50 unless asked for, never above 100).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Request

from simulator.vendors.zaptec.errors import bad_query

PAGE_SIZE, MAX_PAGE_SIZE = 50, 100
_OLD_PREFIX = "options."


class Query:
    """The parameters of a request. The old spelling ``options.chargerId`` counts as ``chargerId``."""

    def __init__(self, request: Request) -> None:
        self._values = {name.casefold().removeprefix(_OLD_PREFIX): value for name, value in request.args.items()}

    def text(self, name: str) -> str:
        """The parameter's text, empty when it is missing."""
        return self._values.get(name.casefold(), "").strip()

    def number(self, name: str) -> int | None:
        """The parameter as an integer, None when it is missing. Raises Refusal (400) when it is none."""
        text = self.text(name)
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            raise bad_query(name, text) from None

    def flag(self, name: str) -> bool:
        """The parameter as a boolean, False when it is missing. Raises Refusal (400) when it is none."""
        text = self.text(name).casefold()
        if text not in ("", "true", "false"):
            raise bad_query(name, text)
        return text == "true"

    def moment(self, name: str) -> float | None:
        """The parameter as a date and time in unix seconds, None when it is missing. Raises Refusal (400)."""
        text = self.text(name)
        if not text:
            return None
        try:
            return unix_s(text)
        except (ValueError, OverflowError):
            raise bad_query(name, text) from None


def unix_s(text: str) -> float:
    """A date and time, with a zone or in UTC, in unix seconds. Raises ValueError when it is none."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def page(rows: list[dict[str, Any]], query: Query, empty_first: int = 0) -> dict[str, Any]:
    """A list as the vendor sends it: ``Pages`` (0 for an empty list) and the asked-for slice as ``Data``.

    empty_first: pages in front that show nothing, as for a user whose chargers all come later in a long list.
    """
    size = min(MAX_PAGE_SIZE, max(1, query.number("PageSize") or PAGE_SIZE))
    start = (max(0, query.number("PageIndex") or 0) - empty_first) * size
    shown = rows[start : start + size] if start >= 0 else []
    return {"Pages": -(-len(rows) // size) + (empty_first if rows else 0), "Data": shown}


def ordered(rows: list[dict[str, Any]], query: Query) -> list[dict[str, Any]]:
    """The rows by ``SortProperty``, any letter case; as they came when it is missing or nobody has it."""
    wanted = query.text("SortProperty").casefold()
    if not any(name.casefold() == wanted for row in rows for name in row):
        return rows
    return sorted(rows, key=lambda row: _rank(row, wanted), reverse=query.flag("SortDescending"))


def _rank(row: Mapping[str, Any], wanted: str) -> tuple[float, str]:
    value = next((value for name, value in row.items() if name.casefold() == wanted), "")
    return (float(value), "") if isinstance(value, int | float) else (0.0, str(value).casefold())
