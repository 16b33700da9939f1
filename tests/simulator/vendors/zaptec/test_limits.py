"""The proxy's limits, where options switch them on; they count in world time."""

import pytest

from tests.simulator.vendors.zaptec.bench import Bench


@pytest.mark.parametrize(
    ("pause_s", "wait_s", "statuses"),
    [
        pytest.param(1, 0, [200, 503, 503], id="at once"),
        pytest.param(1, 0.9, [200, 503, 200], id="the pause counts from the last that got through"),
        pytest.param(1, 1, [200, 200, 200], id="a second apart"),
        pytest.param(0, 0, [200, 200, 200], id="switched off"),
    ],
)
def test_one_token_a_second(pause_s: float, wait_s: float, statuses: list[int]) -> None:
    bench = Bench(token_pause_s=pause_s)
    seen = []
    for _ in range(3):
        seen.append(bench.login(bench.charger).status_code)
        bench.clock.step(wait_s)
    assert seen == statuses


def test_the_pause_is_each_users_own_and_hides_a_wrong_password() -> None:
    bench = Bench("charging", "stopped", token_pause_s=1)
    assert bench.login(bench.charger, password="wrong").status_code == 400
    again = bench.login(bench.charger, password="wrong")
    assert (again.status_code, again.content_type) == (503, "text/html")
    assert bench.world.accounts.standing(bench.charger.account_id).rejected_in_a_row == 1
    assert bench.login(bench.of("stopped")).status_code == 200


def test_ten_requests_a_second_with_a_burst() -> None:
    bench = Bench("charging", requests_per_s=10, request_burst=15)
    headers = bench.headers()
    seen = [bench.client.get("/api/chargers", headers=headers).status_code for _ in range(17)]
    assert seen == [200] * 15 + [429] * 2
    bench.clock.step(0.1)
    assert [bench.client.get("/api/chargers", headers=headers).status_code for _ in range(2)] == [200, 429]
    bench.clock.step(60)
    assert [bench.client.get("/api/chargers", headers=headers).status_code for _ in range(16)] == [200] * 15 + [429]


def test_no_limit_by_default() -> None:
    bench = Bench("charging")
    assert {bench.get("/api/chargers").status_code for _ in range(50)} == {200}
