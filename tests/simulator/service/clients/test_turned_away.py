from __future__ import annotations

import httpx
import pytest

from simulator.service.clients.turned_away import require_welcome, retry_after_s
from simulator.service.errors import Blocked, Throttled
from simulator.service.http import VendorAnswer

NOW_S = 1_767_371_700.0  # 2026-01-02T16:35:00Z


@pytest.mark.parametrize(
    ("headers", "pause_s"),
    [
        pytest.param({}, None, id="none"),
        pytest.param({"retry-after": "7"}, 7, id="seconds"),
        pytest.param({"retry-after": " 120 "}, 120, id="blanks"),
        pytest.param({"retry-after": "0"}, 0, id="zero"),
        pytest.param({"retry-after": "-5"}, None, id="negative"),
        pytest.param({"retry-after": "1.5"}, None, id="fraction"),
        pytest.param({"retry-after": "²"}, None, id="no digit"),
        pytest.param({"retry-after": "soon"}, None, id="words"),
        pytest.param({"retry-after": "9" * 30}, None, id="absurd"),
        pytest.param({"retry-after": "Fri, 02 Jan 2026 16:36:00 GMT"}, 60, id="date by our clock"),
        pytest.param(
            {"retry-after": "Fri, 02 Jan 2026 17:36:00 GMT", "date": "Fri, 02 Jan 2026 17:35:30 GMT"},
            30,
            id="their clock",
        ),
        pytest.param({"retry-after": "Fri, 02 Jan 2026 16:00:00 GMT"}, 0, id="date gone by"),
    ],
)
def test_retry_after(headers: dict[str, str], pause_s: float | None) -> None:
    told = httpx.Headers([(name.encode(), value.encode()) for name, value in headers.items()])
    assert retry_after_s(VendorAnswer(429, told, b""), NOW_S) == pause_s


@pytest.mark.parametrize(
    ("status", "body", "location", "kind"),
    [
        (429, b"<h1>429 Too Many Requests</h1>", "", Throttled),
        (429, b"IP blocked for 24 hours", "", Blocked),
        (403, b"Too many requests", "", Blocked),
        (301, b"", "https://blackhole.easee.com", Blocked),
        (301, b"", "https://api.easee.com", None),
        (403, b"", "", None),
        (503, b"too many requests", "", None),
        (200, b"blocked", "", None),
    ],
)
def test_who_is_turned_away(status: int, body: bytes, location: str, kind: type[Throttled] | None) -> None:
    answer = VendorAnswer(status, httpx.Headers({"location": location}), body)
    if kind is None:
        require_welcome(answer, NOW_S)
        assert answer.status != 429
        return
    with pytest.raises(kind) as caught:
        require_welcome(answer, NOW_S)
    assert type(caught.value) is kind
