"""The gateway: headers, cookies and blocks, each a switch of the world."""

import pytest

from tests.simulator.vendors.easee.cloud import Cloud

NAMES = [
    "X-Amz-Apigw-Id",
    "X-Amzn-Remapped-Date",
    "X-Amzn-Requestid",
    "X-Amzn-Trace-Id",
    "X-Envoy-Upstream-Service-Time",
]
PATHS = ["/state/{id}/observations", "/api/chargers", "/api/chargers/EHNOBODY", "/api/nothing"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("wanted", [False, True])
def test_headers(path: str, wanted: bool) -> None:
    cloud = Cloud(options={"easee.gateway_headers": wanted})
    headers = cloud.get("charging", path).headers
    assert [name for name in NAMES if name in headers] == (NAMES if wanted else [])
    assert headers["X-Amzn-Remapped-Server"] == "Kestrel"
    if wanted:
        assert headers["X-Amzn-Remapped-Date"] == "Fri, 02 Jan 2026 16:00:00 GMT"


def test_headers_are_the_same_in_the_same_world() -> None:
    twins = [Cloud(options={"easee.gateway_headers": True}) for _ in range(2)]
    one, other = (dict(cloud.get("charging", "/api/chargers").headers) for cloud in twins)
    assert one == other


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("wanted", "names"), [(False, []), (True, ["AWSALB", "AWSALBCORS"])])
def test_cookies(path: str, wanted: bool, names: list[str]) -> None:
    answer = Cloud(options={"easee.cookies": wanted}).get("charging", path)
    assert [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")] == names


class TestBlock:
    """Everybody is kept out, with or without a good token, until the switch is off again."""

    @pytest.mark.parametrize("path", PATHS)
    def test_sent_elsewhere(self, cloud: Cloud, path: str) -> None:
        assert cloud.get("charging", "/api/chargers").status_code == 200
        cloud.world.options["easee.gateway_block"] = "redirect"
        answer = cloud.get("charging", path)
        assert (answer.status_code, answer.content_type, answer.data) == (301, "application/json", b"")
        assert answer.headers["Location"] == "https://blackhole.easee.com"
        assert answer.headers["X-Amzn-Errortype"] == "ForbiddenException"
        assert answer.headers["X-Easee-Key"]

    @pytest.mark.parametrize("path", PATHS)
    def test_refused(self, cloud: Cloud, path: str) -> None:
        assert cloud.get("charging", "/api/chargers").status_code == 200
        cloud.world.options["easee.gateway_block"] = "forbidden"
        answer = cloud.get("charging", path)
        assert (answer.status_code, answer.content_type) == (403, "application/json")
        assert answer.data == b'{"message":"Forbidden"}'

    @pytest.mark.parametrize(("kind", "status"), [("redirect", 301), ("forbidden", 403)])
    def test_login_and_negotiation_too(self, cloud: Cloud, kind: str, status: int) -> None:
        token = cloud.bearer("charging")
        cloud.world.options["easee.gateway_block"] = kind
        assert cloud.login("charging").status_code == status
        assert cloud.client.post("/hubs/chargers/negotiate", headers=token).status_code == status
        cloud.world.options["easee.gateway_block"] = "off"
        assert cloud.login("charging").status_code == 200


def test_a_429_may_keep_quiet_about_when_to_come_back() -> None:
    cloud = Cloud(options={"easee.rate_limits": True, "easee.retry_after": False})
    for _ in range(2):
        assert cloud.get("charging", "/api/chargers").status_code == 200
    answer = cloud.get("charging", "/api/chargers")
    assert (answer.status_code, answer.data, "Retry-After" in answer.headers) == (429, b"", False)
