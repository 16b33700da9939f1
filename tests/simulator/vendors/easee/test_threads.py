"""Many callers at once: a refresh token is good for one of them, and everybody reads the same."""

from concurrent.futures import ThreadPoolExecutor

from tests.simulator.vendors.easee.cloud import Cloud


def test_one_of_many_refreshes_wins(cloud: Cloud) -> None:
    token = cloud.login("charging").get_json()["refreshToken"]

    def refresh(_: int) -> int:
        with cloud.app.test_client() as client:
            return client.post("/api/accounts/refresh_token", json={"refreshToken": token}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(refresh, range(24)))
    assert statuses == [200] + [401] * 23


def test_logins_at_once_get_tokens_of_their_own(cloud: Cloud) -> None:
    body = cloud.credentials("charging")

    def login(_: int) -> str:
        with cloud.app.test_client() as client:
            return str(client.post("/api/accounts/login", json=body).get_json()["accessToken"])

    with ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(login, range(24)))
    assert len(set(tokens)) == 24


def test_readers_see_one_charger(cloud: Cloud) -> None:
    headers, path = cloud.bearer("charging"), f"/state/{cloud.charger('charging').serial}/observations"

    def read(_: int) -> bytes:
        with cloud.app.test_client() as client:
            return bytes(client.get(path, headers=headers).data)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(read, range(24)))) == 1
