"""Sends one web hook over HTTP and says what came of it. Never more than one request and, with a token URL, its login.

Bearer and Basic: docs.zaptec.com/docs/webhook-authentication. Redirects are not followed and the environment's proxies
not used, so that a call to this machine stays on it.
"""

import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from simulator.vendors.zaptec.hook_settings import HookSettings, may_be_called
from simulator.vendors.zaptec.jsontext import dumps

_KEPT_CHARS = 300


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. status: None when nothing did, and ``trouble`` says why. body: None unless it was JSON."""

    status: int | None
    body: Any = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One web hook to send. hosts and timeout_s: see ``options``."""

    url: str
    body: dict[str, Any]
    settings: HookSettings
    hosts: str = "loopback"
    timeout_s: float = 5.0


Send = Callable[[Message], Reply]


def post(message: Message) -> Reply:
    """Send a web hook. Never raises for what a receiver or the line does."""
    for url in (message.url, message.settings.auth_url):
        if url and not may_be_called(url, message.hosts):
            allowed = "an address of this machine" + (" or one with https" if message.hosts == "https" else "")
            return Reply(None, trouble=f"not sent: {allowed} was expected, got {_public(url)!r}")
    try:
        with httpx.Client(timeout=message.timeout_s, trust_env=False, verify=_trust()) as client:
            return _posted(client, message)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Reply(None, trouble=f"{type(error).__name__}: {error}"[:_KEPT_CHARS])


def _posted(client: httpx.Client, message: Message) -> Reply:
    headers = {"Content-Type": "application/json"}
    settings = message.settings
    if settings.auth_url:
        reply = _reply(client.post(settings.auth_url, content=settings.auth_payload, headers=_FORM))
        token = reply.body.get("access_token") if isinstance(reply.body, dict) else None
        if reply.status != 200 or not isinstance(token, str):
            return Reply(None, trouble=f"no token: {_public(settings.auth_url)} answered {reply.status}")
        headers["Authorization"] = f"Bearer {token}"
    elif settings.login is not None:
        client.auth = httpx.BasicAuth(*settings.login)
    return _reply(client.post(message.url, content=dumps(message.body), headers=headers))


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _public(url: str) -> str:
    """An address without what may be secret in it."""
    return url.partition("?")[0].rpartition("@")[2]


def _reply(response: httpx.Response) -> Reply:
    try:
        return Reply(response.status_code, json.loads(response.content))
    except (ValueError, RecursionError):
        return Reply(response.status_code)


@cache
def _trust() -> ssl.SSLContext:
    """The system's authorities, or those ``SSL_CERT_FILE`` names."""
    return ssl.create_default_context()
