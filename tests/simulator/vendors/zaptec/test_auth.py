"""Tokens: what a login gives, how long it lasts, what is refused and how, and whom a request is about."""

import base64
import json
from typing import Any

import pytest

from simulator.truth.accounts import Login
from simulator.vendors.zaptec.auth import identify
from tests.simulator.vendors.zaptec.bench import START_S, Bench, app_over, new_world


def claims_of(token: str) -> dict[str, Any]:
    """The middle part of a token."""
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


SCOPES = [
    pytest.param({}, ["access_token", "token_type", "expires_in"], id="no scope"),
    pytest.param({"scope": "openid"}, ["access_token", "token_type", "expires_in", "scope", "id_token"], id="openid"),
    pytest.param(
        {"scope": "offline_access"},
        ["access_token", "token_type", "expires_in", "scope", "refresh_token"],
        id="offline_access",
    ),
]


@pytest.mark.parametrize(("form", "keys"), SCOPES)
def test_login_answer(form: dict[str, str], keys: list[str]) -> None:
    bench = Bench()
    answer = bench.login(bench.charger, **form)
    body = answer.get_json()
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert list(body) == keys
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    assert body.get("scope", "") == form.get("scope", "")
    assert b'"expires_in":3600' in answer.data


def test_token_is_a_jwt_of_about_the_right_length() -> None:
    bench = Bench()
    text = bench.login(bench.charger, scope="openid").get_json()["access_token"]
    header, payload, signature = text.split(".")
    assert json.loads(base64.urlsafe_b64decode(header + "=="))["alg"] == "RS256"
    assert len(base64.urlsafe_b64decode(signature + "==")) == 256
    claims = claims_of(text)
    assert claims["iss"] == "https://api.zaptec.com/"
    assert (claims["iat"], claims["exp"]) == (int(START_S), int(START_S) + 3600)
    assert claims["scope"] == "openid"
    assert len(payload) > 500
    assert 1000 < len(text) < 1800


def test_tokens_differ_and_their_subject_does_not() -> None:
    bench = Bench()
    first, second = (bench.login(bench.charger).get_json()["access_token"] for _ in range(2))
    assert first != second
    assert claims_of(first)["sub"] == claims_of(second)["sub"]
    for token in (first, second):
        answer = bench.client.get("/api/chargers", headers={"Authorization": f"bearer {token}"})
        assert answer.status_code == 200


def test_a_basic_header_at_the_token_endpoint_does_not_matter() -> None:
    bench = Bench()
    account = bench.world.accounts.get(bench.charger.account_id)
    form = {"grant_type": "password", "username": account.username.upper(), "password": account.password}
    answer = bench.client.post("/OAuth/Token", data=form, headers={"Authorization": "Basic Og=="})
    assert answer.status_code == 200


LIVES = [
    pytest.param({}, None, 3600, id="default"),
    pytest.param({"expires_in_s": 86399}, None, 86399, id="option"),
    pytest.param({}, 20.0, 20, id="the account's own"),
]


@pytest.mark.parametrize(("options", "own_s", "life_s"), LIVES)
def test_a_token_lives_to_the_second(options: dict[str, Any], own_s: float | None, life_s: int) -> None:
    bench = Bench(**options)
    bench.world.accounts.set_token_lifetime(bench.charger.account_id, own_s)
    body = bench.login(bench.charger).get_json()
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    assert body["expires_in"] == life_s
    bench.clock.step(life_s - 0.001)
    assert bench.client.get("/api/chargers", headers=headers).status_code == 200
    bench.clock.step(0.001)
    answer = bench.client.get("/api/chargers", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith(
        'Bearer error="invalid_token", error_description="The token expired at \''
    )


def test_all_tokens_can_be_expired_at_once() -> None:
    bench = Bench()
    headers = bench.headers()
    assert bench.world.tokens.expire_all(bench.charger.account_id, bench.world.now_s()) == 1
    answer = bench.client.get("/api/chargers", headers=headers)
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (401, b"", "0")
    assert answer.headers["WWW-Authenticate"].endswith("'01/05/2026 10:00:00'\"")


def test_a_revoked_token_is_no_longer_valid() -> None:
    bench = Bench()
    headers = bench.headers()
    bench.world.tokens.revoke_all(bench.charger.account_id, bench.world.now_s())
    answer = bench.client.get("/api/chargers", headers=headers)
    assert answer.status_code == 401
    assert "no longer valid" in answer.headers["WWW-Authenticate"]


BEARERS = [
    pytest.param({}, "Bearer", id="no header"),
    pytest.param({"Authorization": "Basic Og=="}, "Bearer", id="another scheme"),
    pytest.param({"Authorization": "Bearer "}, "Bearer", id="empty"),
    pytest.param(
        {"Authorization": "Bearer abc.def.ghi"},
        'Bearer error="invalid_token", error_description="The signature key was not found"',
        id="unknown token",
    ),
]
PATHS = (
    "/api/chargers",
    "/api/chargers/{id}",
    "/api/chargers/{id}/state",
    "/api/chargers/{id}/settings",
    "/api/chargers/00000000-0000-0000-0000-000000000000/state",
    "/api/installation",
    "/api/installation/x",
    "/api/installation/x/hierarchy",
    "/api/installation/x/messagingConnectionDetails",
    "/api/circuits/x",
    "/api/chargehistory",
    "/api/chargerFirmware/installation/x",
    "/api/userGroups/x/messagingConnectionDetails",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("headers", "challenge"), BEARERS)
def test_no_live_token_no_answer(path: str, headers: dict[str, str], challenge: str) -> None:
    bench = Bench()
    answer = bench.client.get(path.format(id=bench.charger.vendor_charger_id), headers=headers)
    assert (answer.status_code, answer.data) == (401, b"")
    assert "Content-Type" not in answer.headers
    assert answer.headers["WWW-Authenticate"] == challenge


@pytest.mark.parametrize("path", ["/api/constants", "/.well-known/openid-configuration"])
def test_some_addresses_need_no_token(path: str) -> None:
    assert Bench().client.get(path).status_code == 200


def test_a_refresh_token_opens_nothing() -> None:
    bench = Bench()
    text = bench.login(bench.charger, scope="offline_access").get_json()["refresh_token"]
    answer = bench.client.get("/api/chargers", headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 401


ID2003 = {
    "error": "invalid_grant",
    "error_description": "The specified refresh token is invalid.",
    "error_uri": "https://documentation.openiddict.com/errors/ID2003",
}


def refresh(bench: Bench, text: str) -> Any:
    """The answer to a refresh token."""
    return bench.client.post("/oauth/token", data={"grant_type": "refresh_token", "refresh_token": text})


def test_refreshing_is_broken_by_default() -> None:
    bench = Bench()
    text = bench.login(bench.charger, scope="offline_access").get_json()["refresh_token"]
    answer = refresh(bench, text)
    assert (answer.status_code, answer.content_type, answer.get_json()) == (400, "application/json", ID2003)


def test_refresh_tokens_rotate_and_are_good_once_where_they_work() -> None:
    bench = Bench(refresh="rotating")
    first = bench.login(bench.charger, scope="offline_access").get_json()["refresh_token"]
    answer = refresh(bench, first).get_json()
    assert answer["refresh_token"] != first
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    assert bench.client.get("/api/chargers", headers=headers).status_code == 200
    assert refresh(bench, first).get_json() == ID2003
    assert refresh(bench, answer["refresh_token"]).status_code == 200


@pytest.mark.parametrize("life_s", [60, 3600])
def test_refresh_tokens_end_to_the_second(life_s: int) -> None:
    bench = Bench(refresh="rotating", refresh_token_lifetime_s=life_s)
    text = bench.login(bench.charger, scope="offline_access").get_json()["refresh_token"]
    bench.clock.step(life_s)
    assert refresh(bench, text).get_json() == ID2003


def test_a_locked_account_cannot_refresh() -> None:
    bench = Bench(refresh="rotating")
    text = bench.login(bench.charger, scope="offline_access").get_json()["refresh_token"]
    bench.world.accounts.set_login(bench.charger.account_id, Login.REJECTED)
    assert refresh(bench, text).get_json() == ID2003


OPENIDDICT = "https://documentation.openiddict.com/errors/"
REFUSALS = [
    pytest.param(
        {"username": "nobody@drivers.example"},
        ("invalid_grant", "The user does not exist.", "ID2024"),
        id="unknown user",
    ),
    pytest.param(
        {"password": "wrong"},
        ("invalid_grant", "The username or password is incorrect.", "ID2024"),
        id="wrong password",
    ),
    pytest.param(
        {"grant_type": "client_credentials"},
        ("unsupported_grant_type", "The specified 'grant_type' is not supported.", "ID2032"),
        id="other grant",
    ),
    pytest.param(
        {"grant_type": ""},
        ("invalid_request", "The mandatory 'grant_type' parameter is missing.", "ID2029"),
        id="no grant",
    ),
    pytest.param(
        {"username": ""},
        ("invalid_request", "The mandatory 'username' and/or 'password' parameters are missing.", "ID2059"),
        id="no user name",
    ),
    pytest.param(
        {"password": ""},
        ("invalid_request", "The mandatory 'username' and/or 'password' parameters are missing.", "ID2059"),
        id="no password",
    ),
    pytest.param(
        {"grant_type": "refresh_token"},
        ("invalid_request", "The mandatory 'refresh_token' parameter is missing.", "ID2029"),
        id="no refresh token",
    ),
    pytest.param(
        {"grant_type": "refresh_token", "refresh_token": "a.b.c"},
        ("invalid_grant", "The specified refresh token is invalid.", "ID2003"),
        id="unknown refresh token",
    ),
]


@pytest.mark.parametrize(("form", "expected"), REFUSALS)
def test_refused_login(form: dict[str, str], expected: tuple[str, str, str]) -> None:
    bench = Bench()
    answer = bench.login(bench.charger, **form)
    error, description, code = expected
    assert (answer.status_code, answer.content_type) == (400, "application/json")
    assert answer.get_data(as_text=True) == (
        f'{{"error":"{error}","error_description":"{description}","error_uri":"{OPENIDDICT}{code}"}}'
    )


def test_a_locked_account_is_refused_with_the_right_password() -> None:
    bench = Bench()
    bench.world.accounts.set_login(bench.charger.account_id, Login.REJECTED)
    answer = bench.login(bench.charger)
    assert answer.status_code == 400
    assert (answer.get_json()["error"], answer.get_json()["error_description"]) == (
        "invalid_grant",
        "The user account is locked.",
    )


@pytest.mark.parametrize(
    ("content_type", "code"), [(None, "ID2081"), ("application/json", "ID2082"), ("text/plain", "ID2082")]
)
def test_a_login_must_be_a_form(content_type: str | None, code: str) -> None:
    answer = Bench().client.post("/oauth/token", data=b'{"grant_type":"password"}', content_type=content_type)
    assert answer.status_code == 400
    assert (answer.get_json()["error"], answer.get_json()["error_uri"]) == ("invalid_request", OPENIDDICT + code)


def test_a_form_too_big_to_read_is_refused_without_a_page() -> None:
    answer = Bench().client.post("/oauth/token", data={"grant_type": "password", "username": "x" * 2_000_000})
    assert (answer.status_code, answer.data) == (413, b"")


def test_every_judged_login_is_counted() -> None:
    bench = Bench()
    account_id = bench.charger.account_id
    bench.login(bench.charger, password="wrong")
    bench.login(bench.charger, password="wrong")
    bench.login(bench.charger, password="")
    assert bench.world.accounts.standing(account_id).rejected_in_a_row == 2
    bench.login(bench.charger)
    standing = bench.world.accounts.standing(account_id)
    assert (standing.rejected_in_a_row, standing.logins) == (0, 1)
    bench.world.accounts.set_login(account_id, Login.REJECTED)
    bench.login(bench.charger)
    assert bench.world.accounts.standing(account_id).rejected_in_a_row == 1


def test_token_type_is_a_switch() -> None:
    bench = Bench(token_type="bearer")
    assert bench.login(bench.charger).get_json()["token_type"] == "bearer"


def test_discovery_names_the_vendor_as_issuer_and_itself_as_endpoint() -> None:
    answer = Bench().client.get("/.well-known/openid-configuration", base_url="http://127.0.0.1:8420/zaptec")
    body = answer.get_json()
    assert body["issuer"] == "https://api.zaptec.com/"
    assert body["token_endpoint"] == "http://127.0.0.1:8420/zaptec/oauth/token"
    assert body["grant_types_supported"] == ["authorization_code", "password", "refresh_token"]


def test_identify_names_account_and_charger_without_judging() -> None:
    bench = Bench("charging", "stopped")
    worlds, charger = bench.app.worlds, bench.charger
    account = bench.world.accounts.get(charger.account_id)
    headers = bench.headers()
    bench.clock.step(7200)
    path = f"/api/chargers/{charger.vendor_charger_id}/state"

    def about(path: str, **request: Any) -> tuple[Any, Any, Any]:
        with bench.app.test_request_context(path, **request) as context:
            return identify(worlds, context.request)

    assert about(path, headers=headers) == (bench.world, account.id, charger)
    assert about(path.upper(), headers=headers) == (bench.world, account.id, charger)
    assert about(path) == (bench.world, None, charger)
    assert about("/api/chargers", headers=headers) == (bench.world, account.id, None)
    assert about("/api/chargers", headers={"Authorization": "Bearer x"}) == (None, None, None)
    assert about("/api/constants") == (None, None, None)
    other = bench.of("stopped")
    assert about(f"/api/chargers/{other.vendor_charger_id}", headers=headers) == (bench.world, account.id, other)
    wrong = {"grant_type": "password", "username": account.username, "password": "wrong"}
    assert about("/oauth/token", method="POST", data=wrong) == (bench.world, account.id, None)
    unknown = {"grant_type": "password", "username": "nobody", "password": "wrong"}
    assert about("/oauth/token", method="POST", data=unknown) == (None, None, None)
    text = bench.login(charger, scope="offline_access").get_json()["refresh_token"]
    renewal = {"grant_type": "refresh_token", "refresh_token": text}
    assert about("/oauth/token", method="POST", data=renewal) == (bench.world, account.id, None)
    nobody = "/api/chargers/00000000-0000-0000-0000-000000000000"
    assert about(nobody, headers=headers) == (bench.world, account.id, None)


def test_two_worlds_never_meet() -> None:
    one, _ = new_world("charging", name="one")
    two, _ = new_world("charging", name="two", first_index=1)
    client = app_over(one, two).test_client()
    tokens = []
    for world in (one, two):
        account = next(iter(world.accounts))
        form = {"grant_type": "password", "username": account.username, "password": account.password}
        tokens.append(client.post("/oauth/token", data=form).get_json()["access_token"])
    for token, mine, other in ((tokens[0], one, two), (tokens[1], two, one)):
        headers = {"Authorization": f"Bearer {token}"}
        own, foreign = (next(iter(world.chargers)).vendor_charger_id for world in (mine, other))
        assert client.get(f"/api/chargers/{own}/state", headers=headers).status_code == 200
        assert client.get(f"/api/chargers/{foreign}/state", headers=headers).status_code == 404
        listed = client.get("/api/chargers", headers=headers).get_json()["Data"]
        assert [row["Id"] for row in listed] == [own]


def test_worlds_of_one_seed_hand_out_different_tokens() -> None:
    one, _ = new_world("charging", name="one")
    two, _ = new_world("charging", name="two")
    texts = []
    for world in (one, two):
        account = next(iter(world.accounts))
        form = {"grant_type": "password", "username": account.username, "password": account.password}
        texts.append(app_over(world).test_client().post("/oauth/token", data=form).get_json()["access_token"])
    assert texts[0] != texts[1]
