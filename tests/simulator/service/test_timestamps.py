from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from simulator.service.timestamps import parse_http_date, parse_moment, write


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-01-02T16:14:41Z", "2026-01-02T16:14:41.000Z"),
        ("2026-01-02T16:14:41z", "2026-01-02T16:14:41.000Z"),
        ("2026-01-02T16:14:40.531Z", "2026-01-02T16:14:40.531Z"),
        ("2026-01-05T10:00:10.837", "2026-01-05T10:00:10.837Z"),
        ("2026-01-05T10:00:19.38", "2026-01-05T10:00:19.380Z"),
        ("2026-01-05T10:00:03", "2026-01-05T10:00:03.000Z"),
        ("2026-01-05T11:00:00.0000000Z", "2026-01-05T11:00:00.000Z"),
        ("2026-01-05T11:00:00.9999999Z", "2026-01-05T11:00:00.999Z"),
        ("2020-03-06T08:52:52.512105", "2020-03-06T08:52:52.512Z"),
        ("2023-09-30T10:54:11.350 +02:00", "2023-09-30T08:54:11.350Z"),
        ("2023-09-30T10:54:11-0130", "2023-09-30T12:24:11.000Z"),
        ("2026-01-04T10:00:00,000+00:00", "2026-01-04T10:00:00.000Z"),
        ("2023-09-30T08:54:34.042.171", "2023-09-30T08:54:34.042Z"),
        (" 2026-01-02 16:14:41 ", "2026-01-02T16:14:41.000Z"),
    ],
)
def test_vendor_times(text: str, written: str) -> None:
    moment = parse_moment(text)
    assert moment is not None
    assert write(moment) == written


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "now",
        0,
        1767371700,
        "1970-01-01T00:00:12.000",
        "2000-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-01-02T24:00:00Z",
        "2026-01-02T16:14Z",
        "2026-01-02",
        "9999-12-31T23:59:59-14:00",
        "2026-01-02T16:14:41+25:00",
        "２０２６-01-02T16:14:41Z",
        [],
        {},
    ],
)
def test_what_is_no_time(value: object) -> None:
    assert parse_moment(value) is None


@pytest.mark.parametrize(
    ("header", "moment"),
    [
        ("Fri, 02 Jan 2026 16:34:51 GMT", datetime(2026, 1, 2, 16, 34, 51, tzinfo=UTC)),
        ("Fri, 02 Jan 2026 17:34:51 +0100", datetime(2026, 1, 2, 16, 34, 51, tzinfo=UTC)),
        ("Fri, 02 Jan 2026 16:34:51 -0000", datetime(2026, 1, 2, 16, 34, 51, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:12 GMT", None),
        ("yesterday", None),
        ("Fri, 99 Jan 2026 16:34:51 GMT", None),
        ("", None),
        (None, None),
    ],
)
def test_http_dates(header: str | None, moment: datetime | None) -> None:
    assert parse_http_date(header) == moment


def test_times_are_written_in_utc() -> None:
    assert write(datetime(2026, 1, 2, 18, tzinfo=timezone(timedelta(hours=2)))) == "2026-01-02T16:00:00.000Z"
