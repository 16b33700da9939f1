"""Tokens of the vendor: the password grant, what refreshing still gives, and the check in front of /api.

Sources: docs.zaptec.com/docs/api-authentication; evcc-io/evcc#25208 (refresh tokens refused since November 2025);
openiddict/openiddict-core for the words of token errors and of the discovery document.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from flask import Request, g
from werkzeug.exceptions import RequestEntityTooLarge

from simulator.truth.accounts import Account
from simulator.truth.fleet import Identity
from simulator.truth.seeds import derived_uuid
from simulator.truth.states import Vendor
from simulator.truth.tokens import TokenKind, Verdict
from simulator.truth.world import World, Worlds
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.enums import Roles
from simulator.vendors.zaptec.errors import bad_token, no_token, token_error
from simulator.vendors.zaptec.jsontext import dumps
from simulator.vendors.zaptec.limits import Limits
from simulator.vendors.zaptec.options import option

ISSUER = "https://api.zaptec.com/"
"""Clients compare it letter by letter, also where the fake answers."""
_FORM = "application/x-www-form-urlencoded"
_SIGNATURE_BYTES = 256


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: an account of a world, proved by a live token."""

    world: World
    account: Account

    @property
    def roles(self) -> int:
        """Bit mask of what the user may do."""
        return int(option(self.world, "zaptec.roles"))

    @property
    def owner(self) -> bool:
        """Whether the user is more than a plain user."""
        return bool(self.roles & ~Roles.USER)


def bearer_text(request: Request) -> str:
    """The token in the request, empty when there is none."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.casefold() == "bearer" else ""


def caller_of(worlds: Worlds, request: Request, limits: Limits) -> Caller:
    """Who asks. Raises Refusal: 401 without a live access token, 429 beyond the user's share."""
    text = bearer_text(request)
    if not text:
        raise no_token()
    world = worlds.by_token(text)
    if world is None:
        raise bad_token("The signature key was not found")
    token = world.tokens.find(text)
    verdict = world.tokens.verdict(text, TokenKind.ACCESS, world.now_s())
    if token is None or verdict is Verdict.UNKNOWN:
        raise bad_token("The signature key was not found")
    if verdict is Verdict.EXPIRED:
        raise bad_token(f"The token expired at '{datetime.fromtimestamp(token.expires_s, UTC):%m/%d/%Y %H:%M:%S}'")
    if verdict is not Verdict.LIVE:
        raise bad_token("The token is no longer valid")
    g.shares = limits.pass_request(world, token.account_id, request.path)
    return Caller(world, world.accounts.get(token.account_id))


def takes_get(worlds: Worlds, request: Request) -> bool:
    """Whether the form of a GET is read: only by the server of before November 2025."""
    username = readable_form(request).get("username", "")
    world = worlds.by_login(Vendor.ZAPTEC, username) if username else None
    return world is not None and option(world, "zaptec.token_server") == "legacy"


def token_answer(worlds: Worlds, request: Request, limits: Limits) -> dict[str, Any]:
    """POST /oauth/token: the form in, a token out; a Basic header does not matter.

    Raises Refusal: 400 for a form or credentials the vendor does not take, 503 when asked too fast.
    """
    if not request.mimetype:
        raise token_error("invalid_request", "The mandatory 'Content-Type' header is missing.", "ID2081")
    if request.mimetype != _FORM:
        raise token_error("invalid_request", "The specified 'Content-Type' header is invalid.", "ID2082")
    grant = request.form.get("grant_type", "")
    if not grant:
        raise token_error("invalid_request", "The mandatory 'grant_type' parameter is missing.", "ID2029")
    if grant == "password":
        return _by_password(worlds, request, limits)
    if grant == "refresh_token":
        return _by_refresh_token(worlds, request)
    raise token_error("unsupported_grant_type", "The specified 'grant_type' is not supported.", "ID2032")


def _by_password(worlds: Worlds, request: Request, limits: Limits) -> dict[str, Any]:
    username, password = request.form.get("username", ""), request.form.get("password", "")
    if not username or not password:
        text = "The mandatory 'username' and/or 'password' parameters are missing."
        raise token_error("invalid_request", text, "ID2059")
    world = worlds.by_login(Vendor.ZAPTEC, username)
    account = world.accounts.by_login(Vendor.ZAPTEC, username) if world else None
    if world is None or account is None:
        raise token_error("invalid_grant", "The user does not exist.", "ID2024")
    limits.pass_token(world, username)
    accepted = world.accounts.accepts(account.id)
    right = password == account.password
    world.accounts.note_login(account.id, accepted and right)
    if not right:
        raise token_error("invalid_grant", "The username or password is incorrect.", "ID2024")
    if not accepted:
        raise token_error("invalid_grant", "The user account is locked.", "ID2024")
    return _issue(world, account, request.form.get("scope", ""))


def _by_refresh_token(worlds: Worlds, request: Request) -> dict[str, Any]:
    text = request.form.get("refresh_token", "")
    if not text:
        raise token_error("invalid_request", "The mandatory 'refresh_token' parameter is missing.", "ID2029")
    world = worlds.by_token(text)
    refused = token_error("invalid_grant", "The specified refresh token is invalid.", "ID2003")
    if world is None or option(world, "zaptec.refresh") != "rotating":
        raise refused
    with world.lock:
        token = world.tokens.find(text)
        verdict = world.tokens.verdict(text, TokenKind.REFRESH, world.now_s())
        if token is None or verdict is not Verdict.LIVE or not world.accounts.accepts(token.account_id):
            raise refused
        world.tokens.use(text)
        return _issue(world, world.accounts.get(token.account_id), "offline_access")


def _issue(world: World, account: Account, scope: str) -> dict[str, Any]:
    """A new access token, and what the scope brings along."""
    standing = world.accounts.standing(account.id)
    lifetime_s = standing.token_lifetime_s
    if lifetime_s is None:
        lifetime_s = float(option(world, "zaptec.expires_in_s"))
    with world.lock:
        number, now_s = world.tokens.issued, world.now_s()
        claims = _claims(world, account, scope, number, now_s, lifetime_s)
        access = jwt({"alg": "RS256", "kid": _key_id(world), "typ": "at+jwt"}, claims)
        world.tokens.issue(access, TokenKind.ACCESS, account.id, now_s, lifetime_s)
        answer: dict[str, Any] = {
            "access_token": access,
            "token_type": option(world, "zaptec.token_type"),
            "expires_in": int(lifetime_s),
        }
        if scope:
            answer["scope"] = scope
        if "offline_access" in scope.split():
            refresh = jwt({"alg": "RS256", "kid": _key_id(world), "typ": "oi_reft+jwt"}, claims | {"use": "refresh"})
            life_s = float(option(world, "zaptec.refresh_token_lifetime_s"))
            world.tokens.issue(refresh, TokenKind.REFRESH, account.id, now_s, life_s)
            answer["refresh_token"] = refresh
        if "openid" in scope.split():
            answer["id_token"] = jwt({"alg": "RS256", "kid": _key_id(world), "typ": "JWT"}, claims | {"use": "id"})
    if option(world, "zaptec.token_server") == "legacy":
        answer |= _legacy_fields(world, account, now_s, lifetime_s)
    return answer


def _legacy_fields(world: World, account: Account, now_s: float, lifetime_s: float) -> dict[str, str]:
    """What the old server said of the holder, dates as in RFC 1123."""
    person = world.people.owner_of(account.id)
    return {
        "userName": account.username,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "language": "en",
        ".issued": format_datetime(datetime.fromtimestamp(int(now_s), UTC), usegmt=True),
        ".expires": format_datetime(datetime.fromtimestamp(int(now_s + lifetime_s), UTC), usegmt=True),
    }


def _claims(
    world: World, account: Account, scope: str, number: int, now_s: float, lifetime_s: float
) -> dict[str, str | int | list[str]]:
    """What a token says of its holder; the rate limiter goes by ``sub``. Unique in the world by ``jti``."""
    user_id = ids.user_id(world.seed, account.id)
    return {
        "iss": ISSUER,
        "exp": int(now_s + lifetime_s),
        "iat": int(now_s),
        "nbf": int(now_s),
        "aud": ["https://api.zaptec.com/api", "https://portal.zaptec.com/"],
        "jti": str(derived_uuid(world.seed, "zaptec", world.name, "token", str(number))),
        "sub": user_id,
        "name": account.username,
        "email": account.username,
        "preferred_username": account.username,
        "role": ["User", "Owner"] if int(option(world, "zaptec.roles")) & Roles.OWNER else ["User"],
        "scope": scope,
        "client_id": "zaptec-public-api",
        "oi_au_id": str(derived_uuid(world.seed, "zaptec", world.name, "authorization", account.id)),
        "oi_tkn_id": str(derived_uuid(world.seed, "zaptec", world.name, "token-entry", str(number))),
        "security_stamp": hashlib.sha256(user_id.encode()).hexdigest(),
    }


def _key_id(world: World) -> str:
    return hashlib.sha1(f"{world.seed}/zaptec/signing".encode(), usedforsecurity=False).hexdigest().upper()


def jwt(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token in the usual three parts. The signature has the right length and is derived, not signed."""
    body = f"{_base64url(dumps(header).encode())}.{_base64url(dumps(claims).encode())}"
    return f"{body}.{_base64url(hashlib.shake_256(body.encode()).digest(_SIGNATURE_BYTES))}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def discovery(base_url: str) -> dict[str, Any]:
    """GET /.well-known/openid-configuration; base_url is where the fake answers, with a slash at the end."""
    return {
        "issuer": ISSUER,
        "authorization_endpoint": f"{base_url}oauth/authorize",
        "token_endpoint": f"{base_url}oauth/token",
        "jwks_uri": f"{base_url}.well-known/jwks",
        "grant_types_supported": ["authorization_code", "password", "refresh_token"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "offline_access"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }


def identify(worlds: Worlds, request: Request) -> tuple[World | None, str | None, Identity | None]:
    """Whom a request is about, without judging it: expired tokens and wrong passwords still name their account."""
    world, account_id = _named_account(worlds, request)
    charger_id = (request.view_args or {}).get("charger_id")
    if not charger_id:
        return world, account_id, None
    if world is None:
        world = worlds.by_charger(Vendor.ZAPTEC, charger_id)
    return world, account_id, find_charger(world, charger_id) if world else None


def _named_account(worlds: Worlds, request: Request) -> tuple[World | None, str | None]:
    text = bearer_text(request)
    form = readable_form(request)
    if "grant_type" in form:
        username = form.get("username", "")
        world = worlds.by_login(Vendor.ZAPTEC, username) if username else None
        if world is not None and (account := world.accounts.by_login(Vendor.ZAPTEC, username)) is not None:
            return world, account.id
        text = form.get("refresh_token", "")
    world = worlds.by_token(text) if text else None
    token = world.tokens.find(text) if world else None
    return world, token.account_id if token else None


def readable_form(request: Request) -> Mapping[str, str]:
    """The form in the request, empty when there is none or it is too big to read."""
    try:
        return request.form if request.mimetype == _FORM else {}
    except RequestEntityTooLarge:
        return {}


def find_charger(world: World, charger_id: str) -> Identity | None:
    """The Zaptec charger with that vendor id; its serial or name do not count."""
    identity = world.find(charger_id)
    ours = identity is not None and identity.vendor is Vendor.ZAPTEC
    return identity if ours and identity is not None and identity.vendor_charger_id == charger_id else None
