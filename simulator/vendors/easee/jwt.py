"""The text of Easee's tokens: real JSON Web Tokens whose signature nobody here checks.

Access tokens are RS256 with the claims of a Keycloak realm, refresh tokens HS512; clients read ``exp`` from both
(futurehomeno/edge-easee-adapter, src/internal/jwt). The signature has the right length and is derived, not signed.
"""

import base64
import hashlib
from dataclasses import dataclass

from simulator.truth.accounts import Account
from simulator.truth.seeds import derived_uuid
from simulator.truth.tokens import TokenKind
from simulator.vendors.easee import jsontext
from simulator.vendors.easee.identifiers import account_number, user_number

ISSUER = "https://auth.easee.com/realms/easee"
_ALGORITHM = {TokenKind.ACCESS: "RS256", TokenKind.REFRESH: "HS512"}
_SIGNATURE_BYTES = {TokenKind.ACCESS: 256, TokenKind.REFRESH: 64}


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token is made from. number: counts the tokens of a world; times in unix seconds."""

    seed: int
    number: int
    account: Account
    kind: TokenKind
    issued_s: float
    lifetime_s: float


def write(grant: Grant) -> str:
    """header.payload.signature, base64url without padding."""
    header = {"alg": _ALGORITHM[grant.kind], "typ": "JWT", "kid": _id(grant, "key", numbered=False)}
    signed = f"{_encode(jsontext.dump(header))}.{_encode(jsontext.dump(_claims(grant)))}"
    shake = hashlib.shake_256(f"{grant.seed}/easee/{signed}".encode())
    return f"{signed}.{_encode(shake.digest(_SIGNATURE_BYTES[grant.kind]))}"


def _claims(grant: Grant) -> dict[str, object]:
    issued = int(grant.issued_s)
    claims: dict[str, object] = {
        "exp": issued + int(grant.lifetime_s),
        "iat": issued,
        "jti": _id(grant, "jti"),
        "iss": ISSUER,
        "aud": ["account", "easee"] if grant.kind is TokenKind.ACCESS else ISSUER,
        "sub": grant.account.user_id,
        "typ": "Bearer" if grant.kind is TokenKind.ACCESS else "Refresh",
        "azp": "easee",
        "sid": _id(grant, "session", numbered=False),
        "acr": "1",
        "scope": "email",
    }
    return claims | _about_the_user(grant) if grant.kind is TokenKind.ACCESS else claims


def _about_the_user(grant: Grant) -> dict[str, object]:
    account = grant.account
    return {
        "AccountId": str(account_number(grant.seed, account.id)),
        "role": ["User"],
        "email_verified": True,
        "Support": "False",
        "UserId": str(user_number(grant.seed, account.id)),
        "email": account.username,
    }


def _id(grant: Grant, what: str, *, numbered: bool = True) -> str:
    names = ("easee", what, grant.account.id, str(grant.number)) if numbered else ("easee", what, grant.account.id)
    return str(derived_uuid(grant.seed, *names))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
