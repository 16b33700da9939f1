"""Logins, tokens, and whom a request speaks for (developer.easee.com/docs/authentication-1).

Access tokens live an hour, refresh tokens a day. A refresh token is good once: it buys a new pair and is dead from
then on, while the access tokens handed out earlier live on until they expire.
"""

import json
from dataclasses import dataclass

from flask import Request
from werkzeug.exceptions import HTTPException

from simulator.truth.accounts import Account
from simulator.truth.fleet import Identity
from simulator.truth.states import Vendor
from simulator.truth.tokens import TokenKind, Verdict
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import errors, jwt
from simulator.vendors.easee.identifiers import site_id
from simulator.vendors.easee.options import choice, seconds


@dataclass(frozen=True, slots=True)
class Pair:
    """What a login or a refresh buys. lifetime_s: of the access token."""

    access: str
    refresh: str
    lifetime_s: float


def body_fields(request: Request) -> dict[str, object]:
    """The fields of a request's JSON object by lower-case name; nothing for a body that is no such object.

    Content types and letter case are not looked at, as ASP.NET's binder does not mind the latter.
    """
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError, HTTPException):
        return {}
    return {str(key).casefold(): value for key, value in body.items()} if isinstance(body, dict) else {}


def _required(request: Request, *names: str) -> list[str]:
    """Text fields of the body. Raises errors.Refusal for those that are missing, empty or no text."""
    fields = body_fields(request)
    values = {name: fields.get(name.casefold()) for name in names}
    missing = {name: [f"The {name} field is required."] for name, value in values.items() if not value}
    mistyped = {name: ["The value is not a string."] for name, value in values.items() if not isinstance(value, str)}
    if missing or mistyped:
        raise errors.invalid({**mistyped, **missing})
    return [str(value) for value in values.values()]


def log_in(worlds: Worlds, request: Request) -> Pair:
    """Judge a login and hand out tokens. Raises errors.Refusal (400)."""
    username, password = _required(request, "UserName", "Password")
    named = _by_login(worlds, username)
    if named is None:
        raise errors.invalid_user_password()
    world, account = named
    accepted = world.accounts.accepts(account.id) and password == account.password
    world.accounts.note_login(account.id, accepted)
    if not accepted:
        raise errors.invalid_user_password(choice(world.options, "easee.bad_login_code"))
    return _issue(world, account)


def _by_login(worlds: Worlds, username: str) -> tuple[World, Account] | None:
    world = worlds.by_login(Vendor.EASEE, username)
    account = world.accounts.by_login(Vendor.EASEE, username) if world else None
    return (world, account) if world and account else None


def renew(worlds: Worlds, request: Request) -> Pair:
    """Judge a refresh token, use it up and hand out new tokens. Raises errors.Refusal (400 or 401)."""
    (text,) = _required(request, "RefreshToken")
    holder = _holder(worlds, text)
    if holder is None:
        raise errors.invalid_refresh_token()
    world, account = holder
    with world.lock:
        verdict = world.tokens.verdict(text, TokenKind.REFRESH, world.now_s())
        if verdict is Verdict.EXPIRED:
            raise errors.refresh_token_expired()
        if verdict is not Verdict.LIVE or not world.accounts.accepts(account.id):
            raise errors.invalid_refresh_token()
        world.tokens.use(text)
        return _issue(world, account)


def _issue(world: World, account: Account) -> Pair:
    own_s = world.accounts.standing(account.id).token_lifetime_s
    access_s = own_s if own_s is not None else seconds(world.options, "easee.access_token_lifetime_s")
    refresh_s = seconds(world.options, "easee.refresh_token_lifetime_s")
    with world.lock:
        access = _token(world, account, TokenKind.ACCESS, access_s)
        refresh = _token(world, account, TokenKind.REFRESH, refresh_s)
    return Pair(access, refresh, access_s)


def _token(world: World, account: Account, kind: TokenKind, lifetime_s: float) -> str:
    now_s = world.now_s()
    text = jwt.write(jwt.Grant(world.seed, world.tokens.issued, account, kind, now_s, lifetime_s))
    return world.tokens.issue(text, kind, account.id, now_s, lifetime_s).text


def _bearer(request: Request) -> str:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.casefold() == "bearer" else ""


def _holder(worlds: Worlds, text: str) -> tuple[World, Account] | None:
    """Whom a token was handed out to, dead or alive; another vendor's tokens are nobody's here."""
    world = worlds.by_token(text) if text else None
    token = world.tokens.find(text) if world else None
    if world is None or token is None:
        return None
    account = world.accounts.get(token.account_id)
    return (world, account) if account.vendor is Vendor.EASEE else None


def caller(worlds: Worlds, request: Request) -> tuple[World, Account]:
    """World and account of a request's access token. Raises errors.Refusal (401)."""
    text = _bearer(request)
    holder = _holder(worlds, text)
    if holder is None or holder[0].tokens.verdict(text, TokenKind.ACCESS, holder[0].now_s()) is not Verdict.LIVE:
        raise errors.unauthorised()
    return holder


def find_charger(world: World, serial: str) -> Identity | None:
    """The Easee charger of the world with that serial number, in any letter case."""
    identity = world.find(serial)
    known = identity is not None and identity.vendor is Vendor.EASEE
    return identity if known and identity and identity.serial.casefold() == serial.casefold() else None


def identify(worlds: Worlds, request: Request) -> tuple[World | None, str | None, Identity | None]:
    """World, account and charger a request names, whatever its token or password is worth."""
    world, account_id = _named_account(worlds, request)
    serial = (request.view_args or {}).get("serial")
    if serial is not None:
        world = world or worlds.by_charger(Vendor.EASEE, serial)
        return world, account_id, find_charger(world, serial) if world else None
    number = (request.view_args or {}).get("number")
    if world is None or account_id is None or number is None:
        return world, account_id, None
    return world, account_id, find_at_site(world, account_id, number)


def _named_account(worlds: Worlds, request: Request) -> tuple[World | None, str | None]:
    fields = body_fields(request) if request.method == "POST" else {}
    name, token = fields.get("username"), fields.get("refreshtoken")
    holder = _by_login(worlds, name) if isinstance(name, str) else None
    holder = holder or (_holder(worlds, token) if isinstance(token, str) else None)
    holder = holder or _holder(worlds, _bearer(request))
    return (holder[0], holder[1].id) if holder else (None, None)


def find_at_site(world: World, account_id: str, number: int) -> Identity | None:
    """The first charger of the account at the site with that number."""
    mine = world.chargers_of(account_id)
    return next((charger for charger in mine if site_id(world.seed, charger.location_id) == number), None)
