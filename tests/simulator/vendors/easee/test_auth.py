"""Logins and the life of tokens, to the second."""

import base64
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from simulator.truth.accounts import Login
from simulator.truth.tokens import TokenKind
from tests.simulator.vendors.easee.cloud import START_S, Cloud

BAD_LOGIN = (
    b'{"errorCode":100,"errorCodeName":"InvalidUserPassword","type":null,"title":"Username or password is invalid",'
    b'"status":400,"detail":"[Empty in production]","instance":null,"extensions":{}}'
)
DEAD_REFRESH = (
    b'{"errorCode":104,"errorCodeName":"InvalidRefreshToken","type":null,"title":"Invalid refresh token",'
    b'"status":401,"detail":"[Empty in production]","instance":null,"extensions":{}}'
)
EXPIRED_REFRESH = (
    b'{"errorCode":105,"errorCodeName":"RefreshTokenExpired","type":null,"title":"Refresh token expired",'
    b'"status":401,"detail":"[Empty in production]","instance":null,"extensions":{}}'
)
PROBLEM = "application/problem+json; charset=utf-8"
LIST = "/api/chargers"


def refresh(cloud: Cloud, token: object, access: object = "x") -> TestResponse:
    return cloud.client.post("/api/accounts/refresh_token", json={"accessToken": access, "refreshToken": token})


def opens(cloud: Cloud, access: str) -> int:
    return cloud.client.get(LIST, headers={"Authorization": f"Bearer {access}"}).status_code


def claims(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    """Header, payload and signature of a JSON Web Token."""
    header, payload, signature = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split("."))
    return json.loads(header), json.loads(payload), signature


class TestLogin:
    """``POST /api/accounts/login``."""

    def test_answer(self, cloud: Cloud) -> None:
        answer = cloud.login("charging")
        assert (answer.status_code, answer.content_type) == (200, "application/json; charset=utf-8")
        body = answer.get_json()
        assert list(body) == ["accessToken", "expiresIn", "accessClaims", "tokenType", "refreshToken"]
        assert (body["expiresIn"], body["accessClaims"], body["tokenType"]) == (3600, ["User"], "Bearer")
        assert b'"expiresIn":3600,' in answer.data

    def test_access_token_is_a_web_token_with_the_known_claims(self, cloud: Cloud) -> None:
        token = cloud.login("charging").get_json()["accessToken"]
        header, payload, signature = claims(token)
        assert (header["alg"], header["typ"], len(signature)) == ("RS256", "JWT", 256)
        assert list(payload) == [
            "exp", "iat", "jti", "iss", "aud", "sub", "typ", "azp", "sid", "acr", "scope",
            "AccountId", "role", "email_verified", "Support", "UserId", "email",
        ]  # fmt: skip
        assert payload["exp"] == START_S + 3600
        assert payload["iat"] == START_S
        assert payload["iss"] == "https://auth.easee.com/realms/easee"
        assert payload["aud"] == ["account", "easee"]
        assert (payload["role"], payload["Support"], payload["scope"]) == (["User"], "False", "email")
        assert payload["email"] == cloud.credentials("charging")["userName"]
        assert payload["AccountId"].isdigit()
        assert len(token) > 100

    def test_refresh_token_lives_a_day(self, cloud: Cloud) -> None:
        token = cloud.login("charging").get_json()["refreshToken"]
        header, payload, signature = claims(token)
        assert (header["alg"], len(signature)) == ("HS512", 64)
        assert payload["exp"] - payload["iat"] == 86_400
        assert len(token) > 100

    def test_by_phone_and_in_any_letter_case(self, cloud: Cloud) -> None:
        account = cloud.world.accounts.get(cloud.charger("charging").account_id)
        for name in (account.phone, account.username.upper()):
            body = {"userName": name, "password": account.password}
            assert cloud.client.post("/api/accounts/login", json=body).status_code == 200

    @pytest.mark.parametrize("key", ["userName", "UserName", "username"])
    def test_letter_case_of_keys_does_not_matter(self, cloud: Cloud, key: str) -> None:
        right = cloud.credentials("charging")
        body = {key: right["userName"], "PASSWORD": right["password"]}
        assert cloud.client.post("/api/accounts/login", json=body).status_code == 200

    @pytest.mark.parametrize("content_type", ["application/json;charset=UTF-8", "application/*+json", "text/plain"])
    def test_any_content_type(self, cloud: Cloud, content_type: str) -> None:
        data = json.dumps(cloud.credentials("charging"))
        assert cloud.client.post("/api/accounts/login", data=data, content_type=content_type).status_code == 200

    @pytest.mark.parametrize(
        ("about", "change"),
        [
            pytest.param("charging", {"password": "wrong"}, id="wrong password"),
            pytest.param("charging", {"userName": "nobody@drivers.example"}, id="unknown user"),
            pytest.param("credentials-rejected", {}, id="account the vendor rejects"),
        ],
    )
    def test_refused(self, cloud: Cloud, about: str, change: dict[str, str]) -> None:
        answer = cloud.client.post("/api/accounts/login", json={**cloud.credentials(about), **change})
        assert (answer.status_code, answer.content_type, answer.data) == (400, PROBLEM, BAD_LOGIN)

    @pytest.mark.parametrize(
        ("body", "wrong"),
        [
            pytest.param(b"", {"UserName", "Password"}, id="empty"),
            pytest.param(b"{", {"UserName", "Password"}, id="no JSON"),
            pytest.param(b"[" * 100_000, {"UserName", "Password"}, id="far too deep"),
            pytest.param(b"\xff\xfe\x00", {"UserName", "Password"}, id="no text"),
            pytest.param(b"null", {"UserName", "Password"}, id="null"),
            pytest.param(b"[1]", {"UserName", "Password"}, id="list"),
            pytest.param(b'{"userName":"a"}', {"Password"}, id="no password"),
            pytest.param(b'{"userName":"","password":"b"}', {"UserName"}, id="empty name"),
            pytest.param(b'{"userName":7,"password":"b"}', {"UserName"}, id="name is a number"),
            pytest.param(b'{"userName":["a"],"password":{}}', {"UserName", "Password"}, id="structures"),
        ],
    )
    def test_malformed(self, cloud: Cloud, body: bytes, wrong: set[str]) -> None:
        answer = cloud.client.post("/api/accounts/login", data=body, content_type="application/json")
        assert (answer.status_code, answer.content_type) == (400, PROBLEM)
        document = answer.get_json(force=True)
        assert list(document) == ["type", "title", "status", "traceId", "errors"]
        assert document["title"] == "One or more validation errors occurred."
        assert set(document["errors"]) == wrong

    def test_counts_every_judged_login(self, cloud: Cloud) -> None:
        account_id = cloud.charger("charging").account_id
        wrong = {**cloud.credentials("charging"), "password": "wrong"}
        for _ in range(2):
            cloud.client.post("/api/accounts/login", json=wrong)
        assert cloud.world.accounts.standing(account_id).rejected_in_a_row == 2
        cloud.login("charging")
        standing = cloud.world.accounts.standing(account_id)
        assert (standing.rejected_in_a_row, standing.logins) == (0, 1)

    def test_counts_a_rejected_account(self, cloud: Cloud) -> None:
        cloud.login("credentials-rejected")
        account_id = cloud.charger("credentials-rejected").account_id
        assert cloud.world.accounts.standing(account_id).rejected_in_a_row == 1

    def test_malformed_logins_are_not_counted(self, cloud: Cloud) -> None:
        body = {"userName": cloud.credentials("charging")["userName"]}
        cloud.client.post("/api/accounts/login", json=body)
        assert cloud.world.accounts.standing(cloud.charger("charging").account_id).rejected_in_a_row == 0

    def test_several_logins_live_side_by_side(self, cloud: Cloud) -> None:
        pairs = [cloud.login("charging").get_json() for _ in range(3)]
        assert len({pair["accessToken"] for pair in pairs} | {pair["refreshToken"] for pair in pairs}) == 6
        assert [opens(cloud, pair["accessToken"]) for pair in pairs] == [200, 200, 200]


class TestAccessToken:
    """What opens data calls."""

    def test_dies_to_the_second(self, cloud: Cloud) -> None:
        access = cloud.login("charging").get_json()["accessToken"]
        cloud.step(3599.9)
        assert opens(cloud, access) == 200
        cloud.step(0.1)
        assert opens(cloud, access) == 401

    @pytest.mark.parametrize(
        ("options", "own_s", "lifetime_s"),
        [
            pytest.param({"easee.access_token_lifetime_s": 60}, None, 60, id="world's option"),
            pytest.param({"easee.access_token_lifetime_s": 60}, 5.0, 5, id="the account's own wins"),
        ],
    )
    def test_lifetime(self, options: dict[str, Any], own_s: float | None, lifetime_s: int) -> None:
        cloud = Cloud(options=options)
        cloud.world.accounts.set_token_lifetime(cloud.charger("charging").account_id, own_s)
        body = cloud.login("charging").get_json()
        payload = claims(body["accessToken"])[1]
        assert (body["expiresIn"], payload["exp"] - payload["iat"]) == (lifetime_s, lifetime_s)
        cloud.step(lifetime_s - 0.1)
        assert opens(cloud, body["accessToken"]) == 200
        cloud.step(0.1)
        assert opens(cloud, body["accessToken"]) == 401

    @pytest.mark.parametrize(
        "headers",
        [
            pytest.param({}, id="none"),
            pytest.param({"Authorization": ""}, id="empty"),
            pytest.param({"Authorization": "Bearer"}, id="no token"),
            pytest.param({"Authorization": "Bearer garbage"}, id="garbage"),
            pytest.param({"Authorization": "Basic {access}"}, id="another scheme"),
            pytest.param({"Authorization": "Bearer {refresh}"}, id="a refresh token"),
        ],
    )
    def test_anything_else_is_an_empty_401(self, cloud: Cloud, headers: dict[str, str]) -> None:
        pair = cloud.login("charging").get_json()
        filled = {
            name: value.format(access=pair["accessToken"], refresh=pair["refreshToken"])
            for name, value in headers.items()
        }
        answer = cloud.client.get(LIST, headers=filled)
        assert (answer.status_code, answer.data) == (401, b"")
        assert answer.content_type == "application/json; charset=utf-8"
        assert answer.headers["Content-Length"] == "0"

    def test_scheme_in_any_letter_case(self, cloud: Cloud) -> None:
        access = cloud.login("charging").get_json()["accessToken"]
        assert cloud.client.get(LIST, headers={"Authorization": f"bearer {access}"}).status_code == 200

    def test_revoked_and_expired_from_outside(self, cloud: Cloud) -> None:
        account_id = cloud.charger("charging").account_id
        for end in (cloud.world.tokens.revoke_all, cloud.world.tokens.expire_all):
            access = cloud.login("charging").get_json()["accessToken"]
            assert end(account_id, cloud.world.now_s()) == 1
            assert opens(cloud, access) == 401

    def test_outlives_a_rejection_of_the_account(self, cloud: Cloud) -> None:
        access = cloud.login("charging").get_json()["accessToken"]
        cloud.world.accounts.set_login(cloud.charger("charging").account_id, Login.REJECTED)
        assert opens(cloud, access) == 200

    def test_another_vendors_token_is_garbage(self, cloud: Cloud) -> None:
        account_id = cloud.world.charger("zaptec-charging").account_id
        cloud.world.tokens.issue("zaptec-token", TokenKind.ACCESS, account_id, START_S, 3600)
        assert opens(cloud, "zaptec-token") == 401


class TestRefresh:
    """``POST /api/accounts/refresh_token``."""

    def test_buys_a_new_pair(self, cloud: Cloud) -> None:
        old = cloud.login("charging").get_json()
        answer = refresh(cloud, old["refreshToken"], old["accessToken"])
        new = answer.get_json()
        assert (answer.status_code, answer.content_type) == (200, "application/json; charset=utf-8")
        assert list(new) == list(old)
        assert new["accessToken"] != old["accessToken"]
        assert new["refreshToken"] != old["refreshToken"]
        assert (opens(cloud, new["accessToken"]), opens(cloud, old["accessToken"])) == (200, 200)

    def test_extra_fields_are_ignored(self, cloud: Cloud) -> None:
        old = cloud.login("charging").get_json()
        assert cloud.client.post("/api/accounts/refresh_token", json=old).status_code == 200

    def test_is_good_once(self, cloud: Cloud) -> None:
        token = cloud.login("charging").get_json()["refreshToken"]
        assert refresh(cloud, token).status_code == 200
        answer = refresh(cloud, token)
        assert (answer.status_code, answer.content_type, answer.data) == (401, PROBLEM, DEAD_REFRESH)

    def test_rotates_for_ever(self, cloud: Cloud) -> None:
        pair = cloud.login("charging").get_json()
        for _ in range(5):
            cloud.step(86_399.0)
            answer = refresh(cloud, pair["refreshToken"])
            assert answer.status_code == 200
            pair = answer.get_json()

    def test_expires_to_the_second(self, cloud: Cloud) -> None:
        one, two = (cloud.login("charging").get_json()["refreshToken"] for _ in range(2))
        cloud.step(86_399.9)
        assert refresh(cloud, one).status_code == 200
        cloud.step(0.1)
        answer = refresh(cloud, two)
        assert (answer.status_code, answer.content_type, answer.data) == (401, PROBLEM, EXPIRED_REFRESH)

    def test_used_up_stays_used_up_after_its_day(self, cloud: Cloud) -> None:
        token = cloud.login("charging").get_json()["refreshToken"]
        refresh(cloud, token)
        cloud.step(90_000.0)
        assert refresh(cloud, token).data == DEAD_REFRESH

    @pytest.mark.parametrize("which", ["garbage", "accessToken"])
    def test_unknown(self, cloud: Cloud, which: str) -> None:
        pair = cloud.login("charging").get_json()
        answer = refresh(cloud, pair.get(which, which))
        assert (answer.status_code, answer.data) == (401, DEAD_REFRESH)

    def test_revoked(self, cloud: Cloud) -> None:
        token = cloud.login("charging").get_json()["refreshToken"]
        cloud.world.tokens.revoke_all(cloud.charger("charging").account_id, START_S, TokenKind.REFRESH)
        assert refresh(cloud, token).data == DEAD_REFRESH

    def test_of_a_rejected_account(self, cloud: Cloud) -> None:
        token = cloud.login("charging").get_json()["refreshToken"]
        account_id = cloud.charger("charging").account_id
        cloud.world.accounts.set_login(account_id, Login.REJECTED)
        assert refresh(cloud, token).data == DEAD_REFRESH
        assert cloud.world.accounts.standing(account_id).rejected_in_a_row == 0
        cloud.world.accounts.set_login(account_id, Login.ACCEPTED)
        assert refresh(cloud, token).status_code == 200

    @pytest.mark.parametrize("body", [b"", b"null", b'{"userName":"a","password":"b"}', b'{"refreshToken":null}'])
    def test_malformed(self, cloud: Cloud, body: bytes) -> None:
        answer = cloud.client.post("/api/accounts/refresh_token", data=body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.get_json(force=True)["errors"] == {"RefreshToken": ["The RefreshToken field is required."]}


def test_same_world_same_tokens() -> None:
    assert Cloud().login("charging").data == Cloud().login("charging").data
