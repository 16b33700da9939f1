"""How a command reaches a running sandbox: over the control API, with the same options everywhere."""

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import click

from simulator.commands.serving import PORT
from simulator.truth.errors import SandboxError

if TYPE_CHECKING:
    import httpx

_F = TypeVar("_F", bound=Callable[..., Any])
PATIENCE_S = 60.0
"""Longest wait for an answer, seconds; a refresh of a silent vendor takes a while."""

_NAME_IT = "name its address with --url"
_SAY_WHAT_TO_DO = (401, 403, 503)
"""Refusals whose sentence does not say it already to somebody who types."""


class NotRunning(SandboxError):
    """No sandbox answers where one should be."""

    exit_code = 3


class Refused(SandboxError):
    """The sandbox would not do it."""


class BadSetting(SandboxError):
    """A setting on the command line is not NAME=VALUE."""


@dataclass(frozen=True, slots=True)
class Steering:
    """A running sandbox, or one world in it. as_json: print what it answers as it is."""

    url: str
    token: str | None
    world: str | None
    as_json: bool

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        """Ask for a resource of the world, or of the sandbox when the path begins with a slash.

        Raises NotRunning, or Refused with what the sandbox says. A query that is None is left out.
        """
        return self._read(self._asked(method, path, body, query))

    def text(self, path: str) -> str:
        """The same for a resource that is text."""
        return self._asked("GET", path, None, {}).text

    def _asked(self, method: str, path: str, body: Any, query: dict[str, Any]) -> "httpx.Response":
        told = {name: value for name, value in query.items() if value is not None}
        content = b"" if method in ("GET", "DELETE") else json.dumps(body or {}).encode()
        with reaching(self.url, _NAME_IT), connected(self.token, self.url) as client:
            response = client.request(method, self._path(path), params=told, content=content)
        if response.is_success:
            return response
        raise self._refused(response)

    def _refused(self, response: "httpx.Response") -> SandboxError:
        """What the sandbox says to something it would not do."""
        try:
            problem = response.json()
            todo = f": {problem['todo']}" if problem["status"] in _SAY_WHAT_TO_DO else ""
            return Refused(f"{problem['detail']}{todo}")
        except (ValueError, KeyError, TypeError):
            return NotRunning(f"{self.url} answers {response.status_code}, but not as a sandbox does")

    def follow(self, path: str, **query: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        """The events of a stream: kind and data of each, until the sandbox ends it. Raises as ``ask`` does."""
        told = {name: value for name, value in query.items() if value is not None}
        with (
            reaching(self.url, _NAME_IT),
            connected(self.token, self.url) as client,
            client.stream("GET", self._path(path), params=told, timeout=None) as response,
        ):
            if not response.is_success:
                response.read()
                raise self._refused(response)
            kind = ""
            for line in response.iter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    yield kind, json.loads(value)

    def say(self, answer: dict[str, Any], *lines: str) -> None:
        """Print an answer: as JSON if that is wanted, else in those lines."""
        for line in [json.dumps(answer, indent=2)] if self.as_json else lines:
            click.echo(line)

    def _read(self, response: "httpx.Response") -> dict[str, Any]:
        try:
            answer: dict[str, Any] = response.json()
        except ValueError:
            raise NotRunning(f"{self.url} answers, but not as a sandbox does: is it another program?") from None
        return answer

    def _path(self, path: str) -> str:
        if path.startswith("/"):
            return f"/_sandbox{path}"
        return f"/_sandbox/worlds/{part(self.world)}/{path}" if self.world else f"/_sandbox/{path}"


def connected(token: str | None, url: str = "") -> "httpx.Client":
    """A client that speaks as the control API wants it. token: None where the sandbox wants none."""
    import httpx

    key = {"Authorization": f"Bearer {token}"} if token else {}
    headers = {"Content-Type": "application/json", **key}
    return httpx.Client(base_url=url, headers=headers, timeout=PATIENCE_S, trust_env=False)


@contextmanager
def reaching(url: str, otherwise: str) -> Iterator[None]:
    """Nobody who answers there is told in a sentence. otherwise: what to do if a sandbox does run.

    Raises NotRunning.
    """
    import httpx

    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise NotRunning(
            f"no sandbox answers at {url} ({type(error).__name__}): start one with `charger-sandbox up`, or {otherwise}"
        ) from error


def steered(command: _F) -> _F:
    """Give a command the options that reach a sandbox; it gets a Steering in their place."""

    @click.option(
        "--url",
        default=f"http://127.0.0.1:{PORT}",
        show_default=True,
        envvar="CHARGER_SANDBOX_URL",
        help="Address of the running sandbox.",
    )
    @click.option("--token", default=None, envvar="CHARGER_SANDBOX_TOKEN", help="Token the sandbox printed, if any.")
    @click.option("--world", default=None, help="World that is meant; the default one when left out.")
    @click.option("--json", "as_json", is_flag=True, help="Print what the sandbox answers, as JSON.")
    @functools.wraps(command)
    def reached(*args: Any, url: str, token: str | None, world: str | None, as_json: bool, **more: Any) -> Any:
        return command(Steering(url, token, world, as_json), *args, **more)

    return reached  # type: ignore[return-value]


def part(text: str | None) -> str:
    """A name as a part of a path."""
    return quote(text or "", safe="")


def settings(words: tuple[str, ...]) -> dict[str, Any]:
    """NAME=VALUE words as a mapping; a value that is JSON is read as such. Raises BadSetting."""
    read: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise BadSetting(f"NAME=VALUE was expected, such as limit_a=10, got {word!r}")
        try:
            read[name] = json.loads(value)
        except ValueError:
            read[name] = value
    return read


def span(text: str | None) -> float | None:
    """A time such as 90s or 2h30m in seconds. Raises BadSetting."""
    from simulator.scenario.times import parse_span

    try:
        return None if text is None else parse_span(text)
    except ValueError as error:
        raise BadSetting(str(error)) from error


def columns(rows: list[tuple[str, ...]]) -> list[str]:
    """Rows as aligned text."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
