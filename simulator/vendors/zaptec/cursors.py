"""Pages by cursor: the archive's way through a list that grows at its beginning."""

import base64
import binascii
from typing import Any

from simulator.vendors.zaptec.errors import bad_query
from simulator.vendors.zaptec.paging import Query

PAGE_SIZE, MAX_PAGE_SIZE = 50, 200


def cursor_page(rows: list[dict[str, Any]], query: Query) -> dict[str, Any]:
    """The slice of rows behind ``Cursor``, of ``PageSize`` rows; each row has an ``id``. Raises Refusal (400)."""
    size = min(MAX_PAGE_SIZE, max(1, query.number("PageSize") or PAGE_SIZE))
    start = _start(rows, query.text("Cursor"))
    shown = rows[start : start + size]
    more = start + size < len(rows)
    return {"sessions": shown, "cursor": _cursor(str(shown[-1]["id"])) if more else None, "hasMore": more}


def _cursor(row_id: str) -> str:
    return base64.urlsafe_b64encode(row_id.encode()).decode()


def _start(rows: list[dict[str, Any]], cursor: str) -> int:
    """Where the row after the cursor's stands."""
    if not cursor:
        return 0
    try:
        last_id = base64.urlsafe_b64decode(cursor.encode()).decode()
    except (binascii.Error, UnicodeError):
        raise bad_query("Cursor", cursor) from None
    for index, row in enumerate(rows):
        if row["id"] == last_id:
            return index + 1
    raise bad_query("Cursor", cursor)
