"""What a project has settled: ``charger-sandbox.toml``, or ``[tool.charger-sandbox]`` in pyproject.toml.

Keys are the long options of the command, spelled alike; options that may be repeated take a list. Paths are meant from
the file's folder. The command line wins over the file.
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from simulator.scenario.errors import hint
from simulator.truth.errors import SandboxError

FILE, PROJECT, TABLE = "charger-sandbox.toml", "pyproject.toml", "charger-sandbox"
KEY_FROM = "api-key-env"
"""Names the environment variable with the target's API key: a key has no place in a file that is committed."""
_SECRETS: Mapping[str, str] = {
    "api-key": f' and name the variable, {KEY_FROM} = "CHARGER_API_KEY"',
    "token": " as CHARGER_SANDBOX_TOKEN",
}
"""Options that no file may hold, and where their values go."""
_LEFT_OUT = frozenset({"config", "help", *_SECRETS})


class BadConfig(SandboxError):
    """A configuration file cannot be used."""


def find_config(folder: Path) -> Path | None:
    """The nearest file with settings, in the folder or above it; None when there is none. Raises BadConfig."""
    for place in (folder, *folder.parents):
        if (place / FILE).is_file():
            return place / FILE
        if (place / PROJECT).is_file() and _table(place / PROJECT) is not None:
            return place / PROJECT
    return None


def read_config(
    path: Path, options: Sequence[click.Parameter], environ: Mapping[str, str] = os.environ
) -> dict[str, Any]:
    """Return the values of the file by parameter name, as click takes them for defaults. Raises BadConfig."""
    table = _table(path)
    if table is None:
        raise BadConfig(f"{path}: a table [tool.{TABLE}] was expected, there is none: add it, or name another file")
    by_key = {_key(option): option for option in options if _key(option) not in _LEFT_OUT}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key == KEY_FROM:
            values["api_key"] = _from_environment(path, value, environ)
        elif key in _SECRETS:
            raise BadConfig(f"{path}: {key}: no secret was expected here: put it into the environment{_SECRETS[key]}")
        elif key not in by_key:
            known = sorted([*by_key, KEY_FROM])
            near = hint(key, known) or f": there are {', '.join(known)}"
            raise BadConfig(f"{path}: {key}: no such key{near}")
        else:
            option = by_key[key]
            values[str(option.name)] = _value(path, key, value, option)
    return values


def _table(path: Path) -> dict[str, Any] | None:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfig(f"{path}: a file that can be read was expected ({error.strerror}): name another one") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfig(f"{path}: TOML was expected: {error}") from error
    if path.name != PROJECT:
        return document
    tools = document.get("tool", {})
    table = tools.get(TABLE) if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise BadConfig(f"{path}: tool.{TABLE}: a table was expected, got {table!r}: write [tool.{TABLE}]")
    return table


def _from_environment(path: Path, name: object, environ: Mapping[str, str]) -> str:
    if not isinstance(name, str) or not name:
        raise BadConfig(f"{path}: {KEY_FROM}: the name of an environment variable was expected, got {name!r}")
    if not environ.get(name):
        raise BadConfig(f"{path}: {KEY_FROM}: the environment has no {name}: set it to the key the target wants")
    return environ[name]


def _value(path: Path, key: str, value: Any, option: click.Parameter) -> Any:
    if not (isinstance(option, click.Option) and option.multiple):
        return _one(path, key, value, option)
    if not isinstance(value, list):
        raise BadConfig(f"{path}: {key}: a list was expected, got {value!r}: write {key} = [{_toml(value)}]")
    return [_one(path, key, one, option) for one in value]


def _one(path: Path, key: str, value: Any, option: click.Parameter) -> Any:
    expected = _expected(option.type)
    if not _fits(value, option.type):
        raise BadConfig(f"{path}: {key}: {expected} was expected, got {value!r}")
    if isinstance(option.type, click.Path) or (key == "scenario" and value.endswith((".yaml", ".yml"))):
        value = value if value == "-" else str(path.parent / value)
    try:
        option.type.convert(value, option, None)
    except click.BadParameter as error:
        raise BadConfig(f"{path}: {key}: {expected} was expected, got {value!r}: {error.message}") from error
    return value


def _fits(value: Any, kind: "click.ParamType[Any]") -> bool:
    if isinstance(kind, click.types.BoolParamType):
        return isinstance(value, bool)
    if isinstance(kind, click.types.IntParamType):
        return isinstance(value, int) and not isinstance(value, bool)
    if isinstance(kind, click.types.FloatParamType):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def _expected(kind: "click.ParamType[Any]") -> str:
    if isinstance(kind, click.Choice):
        return f"one of {', '.join(map(str, kind.choices))}"
    if isinstance(kind, click.types.BoolParamType):
        return "true or false"
    if isinstance(kind, click.types.IntParamType):
        return "a whole number"
    if isinstance(kind, click.types.FloatParamType):
        return "a number"
    return "a path" if isinstance(kind, click.Path) else "a text"


def _toml(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _key(option: click.Parameter) -> str:
    return max(option.opts, key=len).lstrip("-")


def _load(ctx: click.Context, _: click.Parameter, path: Path | None) -> Path | None:
    """Put the file's values beneath those of the command line; says which file that was."""
    found = path or find_config(Path.cwd())
    if found is not None:
        ctx.default_map = {**(ctx.default_map or {}), **read_config(found, ctx.command.params)}
    return found


config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    is_eager=True,
    callback=_load,
    help=f"Settings: this file instead of the nearest {FILE} or [tool.{TABLE}] of a {PROJECT}.",
)
