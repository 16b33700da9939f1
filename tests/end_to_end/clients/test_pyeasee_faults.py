"""How pyeasee takes what goes wrong at Easee, and how it recovers."""

from typing import Any

import pytest

from simulator.faults.fault import Fault
from simulator.faults.status import Status
from simulator.truth.states import Vendor
from simulator.truth.tokens import TokenKind
from tests.end_to_end.clients.conftest import Serving
from tests.end_to_end.clients.pyeasee_user import NEW, OLD, Raised, User, user_of
from tests.end_to_end.clients.served import ServedClouds

both = pytest.mark.parametrize("client", [NEW, OLD])
HANDLE = "easee-charging"


def _raised(user: User, call: str, *args: Any, **told: Any) -> Raised:
    with pytest.raises(Raised) as caught:
        user.call(call, *args, **told)
    return caught.value


@both
def test_a_wrong_password(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client, password="wrong") as user:
        error = _raised(user, "connect")
    assert (error.kind, error.about["errorCode"]) == ("BadRequestException", 100)
    assert error.about["title"] == "Username or password is invalid"


class TestTokens:
    """Proactive refresh by the client's own clock; a dead access token by the world's."""

    @both
    def test_an_expired_access_token_costs_one_call(self, clouds: ServedClouds, client: str) -> None:
        with user_of(clouds, HANDLE, client) as user:
            assert len(user.call("get_chargers")) == 1
            clouds.world.clock.step(3601.0)
            error = _raised(user, "get_chargers")
            assert (error.kind, error.about) == ("AuthorizationFailedException", None)
            assert len(user.call("get_chargers")) == 1
            assert user.endpoints() == ["login", "chargers", "chargers", "login", "chargers"]
            assert [leg.status for leg in clouds.legs()] == [200, 200, 401, 200, 200]

    @both
    def test_refreshes_before_the_end(self, serving: Serving, client: str) -> None:
        # The client refreshes 60 s before the end: with tokens of 60 s before each call.
        clouds = serving({"easee.access_token_lifetime_s": 60.0})
        with user_of(clouds, HANDLE, client) as user:
            user.call("connect")
            first = user.call("token")
            user.call("get_chargers")
            second = user.call("token")
            user.call("get_chargers")
            assert user.endpoints() == ["login", "refresh_token", "chargers", "refresh_token", "chargers"]
            assert set(first.values()).isdisjoint(second.values())

    @both
    @pytest.mark.parametrize(("spoil", "code"), [("expired", 105), ("revoked", 104)])
    def test_a_dead_refresh_token_leads_to_a_login(self, serving: Serving, client: str, spoil: str, code: int) -> None:
        clouds = serving({"easee.access_token_lifetime_s": 60.0})
        with user_of(clouds, HANDLE, client) as user:
            user.call("get_chargers")
            if spoil == "expired":
                clouds.world.clock.step(86_401.0)
            else:
                clouds.world.tokens.revoke_all(clouds.account(HANDLE).id, clouds.world.now_s(), TokenKind.REFRESH)
            seen = len(clouds.legs())
            assert len(user.call("get_chargers")) == 1
            legs = clouds.legs()[seen:]
            assert [(leg.endpoint, leg.status) for leg in legs] == [
                ("refresh_token", 401),
                ("login", 200),
                ("chargers", 200),
            ]
            assert f'"errorCode":{code},' in legs[0].body


@both
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        pytest.param(Status(403, "json"), "ForbiddenServiceException", id="403"),
        pytest.param(Status(404, "html"), "NotFoundException", id="404"),
        pytest.param(Status(429, "empty"), "TooManyRequestsException", id="429"),
    ],
)
def test_refusals(clouds: ServedClouds, client: str, fault: Fault, kind: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        user.call("connect")
        clouds.break_(fault, vendor=Vendor.EASEE)
        assert _raised(user, "get_chargers").kind == kind
        clouds.opened.board.mend("fault")
        assert len(user.call("get_chargers")) == 1
        assert user.endpoints().count("login") == 1


@both
def test_easees_own_429_says_when_to_come_back(serving: Serving, client: str) -> None:
    clouds = serving({"easee.rate_limits": True})
    with user_of(clouds, HANDLE, client) as user:
        for _ in range(2):
            assert len(user.call("get_chargers")) == 1
        error = _raised(user, "get_chargers")
        assert (error.kind, error.about, error.rest) == ("TooManyRequestsException", None, ["60"])
        clouds.world.clock.step(60.0)
        assert len(user.call("get_chargers")) == 1


@both
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_the_vendors_trouble_is_none(clouds: ServedClouds, client: str, status: int) -> None:
    with user_of(clouds, HANDLE, client) as user:
        assert user.observations(109) == {109: 3}
        clouds.break_(Status(status), vendor=Vendor.EASEE)
        assert user.call("get_chargers") is None
        assert user.call("get_observations", 109, of=user.serial) is None
        clouds.opened.board.mend("fault")
        assert user.observations(109) == {109: 3}


@both
def test_a_blocked_address(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        user.call("connect")
        clouds.world.options["easee.gateway_block"] = "forbidden"
        error = _raised(user, "get_chargers")
        assert (error.kind, error.about) == ("ForbiddenServiceException", {"message": "Forbidden"})
        clouds.world.options["easee.gateway_block"] = "off"
        assert len(user.call("get_chargers")) == 1


@both
def test_somebody_elses_charger(clouds: ServedClouds, client: str) -> None:
    foreign = clouds.charger("easee-stopped").serial
    with user_of(clouds, HANDLE, client) as user:
        user.call("connect")
        error = _raised(user, "get", f"/state/{foreign}/observations?ids=109")
    assert (error.kind, error.about["title"], error.about["status"]) == ("ForbiddenServiceException", "Forbidden", 403)


@both
def test_the_server_goes_and_comes_back(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        user.call("connect")
        clouds.server.stop()
        assert _raised(user, "get_chargers").kind in ("ClientConnectorError", "ServerDisconnectedError")
        clouds.server.start()
        assert len(user.call("get_chargers")) == 1


@both
def test_a_dead_token_on_the_stream(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        user.observations(109)
        clouds.world.clock.step(3601.0)
        user.call("subscribe", of=user.serial)
        said = user.hear_until(lambda said: str(said.get("log")).startswith("SR auth"))
        # What is next it does after half a minute: another refresh, another negotiation.
        assert said["args"] == ["AuthorizationError", "30"]
        assert user.endpoints()[-1] == "negotiate"


@both
def test_the_end_of_the_stream_is_noticed(clouds: ServedClouds, client: str) -> None:
    with user_of(clouds, HANDLE, client) as user:
        user.call("subscribe", of=user.serial)
        user.hear_update(250, True)
        clouds.server.stop()
        user.hear_until(lambda said: str(said.get("log")).startswith("SR stream disconnected"))
        clouds.server.start()
        assert user.observations(109) == {109: 3}
