"""What a recording may keep as it is. Everything else is replaced."""

import re

PATH_WORDS = frozenset(
    [
        "account",
        "accounts",
        "api",
        "app",
        "authorization",
        "cable",
        "charger",
        "charger-groups",
        "chargers",
        "chargehistory",
        "circuit",
        "circuits",
        "command",
        "commands",
        "commands-history",
        "config",
        "configuration",
        "connect",
        "constants",
        "current",
        "details",
        "dynamic",
        "easee",
        "equalizers",
        "firmware",
        "firmwareupgrade",
        "go-e",
        "history",
        "hubs",
        "installation",
        "installationreport",
        "installations",
        "lan",
        "legacy",
        "load",
        "login",
        "lifetime-energy",
        "mqtt",
        "negotiate",
        "oauth",
        "observations",
        "ongoing",
        "products",
        "profile",
        "refresh",
        "refresh_token",
        "schedule",
        "schedules",
        "send",
        "sendcommand",
        "session",
        "sessions",
        "set",
        "settings",
        "site",
        "sites",
        "state",
        "status",
        "token",
        "update",
        "usage",
        "user",
        "userGroups",
        "users",
        "zaptec",
    ]
)
"""Segments of paths that are the vendors' own and say nothing about anybody."""
VALUES = frozenset(
    {
        *("Bearer", "bearer", "password", "refresh_token", "client_credentials", "openid", "offline_access"),
        *("invalid_grant", "invalid_request", "invalid_client", "unsupported_grant_type", "Client"),
        *("true", "false", "True", "False", "null", "", "ok", "Data is outdated", "Unauthorized", "Forbidden"),
        *("InvalidUserPassword", "EmailNotVerified", "InvalidRefreshToken", "RefreshTokenExpired"),
        *("ChargerNotFound", "ChargerDisconnected", "ToManyRequests"),
    }
)
"""Values that are part of a protocol."""
_HARMLESS = (
    re.compile(r"[A-Za-z]", re.ASCII),
    re.compile(r"-?\d{1,5}", re.ASCII),
    re.compile(r"-?\d{1,7}\.\d{1,9}", re.ASCII),
    re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII),
)
"""A letter, a small number, a measured one, a moment."""
_KEY = re.compile(r"[A-Za-z_][A-Za-z_]*\d{0,3}[A-Za-z_]*", re.ASCII)
_VERSION = re.compile(r"v?\d{1,3}(\.\d{1,3}){0,3}", re.ASCII)
LONGEST_KEY = 40
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", re.ASCII)
_IDS = frozenset({"id", "ids", "uid", "uuid", "number", "no", "sse", "key"})
_SOMEBODY = frozenset(
    {
        *("name", "pin", "street", "city", "zip", "postal", "postcode", "rfid", "tag", "ssid", "mac", "ip", "iban"),
        *("vat", "customer", "owner", "driver", "user", "birth", "birthday", "lat", "lon", "lng", "cak", "cards"),
    }
)
_SOMEBODY_INSIDE = re.compile(
    r"password|passwd|secret|token|apikey|phone|mobile|mail|address|latitude|longitude|serial|username|firstname|lastname",
    re.IGNORECASE,
)
_SECRET_NAME = re.compile(r"password|passwd|secret|token|api_?key|^cak$|^pin$|^code$|auth|payload", re.IGNORECASE)
_SHORT_ID = re.compile(r"-?\d{1,4}", re.ASCII)


def is_harmless(text: str) -> bool:
    """Whether a value says nothing about anybody, whatever it stands for."""
    return text in VALUES or any(pattern.fullmatch(text) for pattern in _HARMLESS)


def is_key(text: str) -> bool:
    """Whether the name of a field is one that programmers choose, and no id, address or secret."""
    return len(text) <= LONGEST_KEY and _KEY.fullmatch(text) is not None


def is_path_word(segment: str) -> bool:
    """Whether a segment of a path is part of the API."""
    return segment in PATH_WORDS or segment == "" or _VERSION.fullmatch(segment) is not None


def tells_of_somebody(key: str, value: str) -> bool:
    """Whether a field of that name with that value may tell who or where somebody is, even by a number.

    A short id stays: vendors number their kinds of readings, and a client must find the one it looks for.
    """
    words = {word.lower() for word in _WORDS.findall(key)}
    if words & _SOMEBODY or _SOMEBODY_INSIDE.search(key):
        return True
    return bool(words & _IDS) and _SHORT_ID.fullmatch(value) is None


def names_secret(key: str) -> bool:
    """Whether a field of that name holds what must not be found anywhere else either."""
    return bool(_SECRET_NAME.search(key))
