"""Shares of requests in fixed windows, where options switch them on."""

import pytest

from tests.simulator.vendors.zaptec.bench import Bench

LIST, OTHER = "/api/chargers", "/api/chargers/{id}/state"


@pytest.mark.parametrize(
    ("options", "path", "most", "window_s"),
    [
        pytest.param({"requests_per_half_hour": 5}, OTHER, 5, 1800, id="all, half an hour"),
        pytest.param({"lists_per_minute": 3}, LIST, 3, 60, id="lists, a minute"),
        pytest.param({"lists_per_half_hour": 4}, "/API/Installation/", 4, 1800, id="lists, half an hour"),
    ],
)
def test_a_window(options: dict[str, int], path: str, most: int, window_s: int) -> None:
    bench = Bench("charging", **options)
    bench.clock.step(10)
    assert [bench.get(path).status_code for _ in range(most + 1)] == [200] * most + [429]
    answer = bench.get(path)
    assert (answer.content_type, answer.headers["Retry-After"]) == ("text/html", str(window_s - 10))
    bench.clock.step(window_s - 11)
    assert bench.get(path).status_code == 429
    bench.clock.step(1)
    assert bench.get(path).status_code == 200


def test_lists_have_a_share_of_their_own() -> None:
    bench = Bench("charging", lists_per_minute=1)
    assert [bench.get(LIST).status_code for _ in range(2)] == [200, 429]
    assert [bench.get(OTHER).status_code for _ in range(3)] == [200] * 3
    assert bench.get("/api/installation").status_code == 429


def test_a_share_is_each_users_own() -> None:
    bench = Bench("charging", "stopped", requests_per_half_hour=1)
    assert bench.get(OTHER).status_code == 200
    assert bench.get(OTHER).status_code == 429
    assert bench.get(OTHER, bench.of("stopped")).status_code == 200


def test_headers_tell_what_is_left() -> None:
    bench = Bench("charging", requests_per_half_hour=30_000)
    bench.get(OTHER)
    headers = bench.get(OTHER).headers
    assert headers["X-Rate-Limit-Limit"] == "30m"
    assert headers["X-Rate-Limit-Remaining"] == "29998"
    assert headers["X-Rate-Limit-Reset"] == "2026-01-05T10:30:00.0000000Z"


def test_off_by_default() -> None:
    bench = Bench("charging")
    answers = [bench.get(LIST) for _ in range(200)]
    assert {answer.status_code for answer in answers} == {200}
    assert "X-Rate-Limit-Limit" not in answers[0].headers
