"""One thing that can be asked of the control API: what a handler is given and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flask import Response

from simulator.control.console import Console
from simulator.control.control import Control


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, read and checked by the document. path: the parts of the path; base_url: as the caller reaches us."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    base_url: str = ""


Said: TypeAlias = "dict[str, Any] | tuple[dict[str, Any], int] | Response"
"""JSON, JSON with a status, or a response that is already one."""


@dataclass(frozen=True, slots=True)
class WorldRoute:
    """A resource of a world. rule: below the world's address; name: its operationId in the document."""

    method: str
    rule: str
    name: str
    handle: Callable[[Console, Asked], Said]


@dataclass(frozen=True, slots=True)
class WorldControlRoute:
    """A resource of a world whose handler needs all of them; ``asked.path`` names the world, the default one if not."""

    method: str
    rule: str
    name: str
    handle: Callable[[Control, Asked], Said]


@dataclass(frozen=True, slots=True)
class Route:
    """A resource of the sandbox as a whole. rule: below ``/_sandbox``."""

    method: str
    rule: str
    name: str
    handle: Callable[[Control, Asked], Said]
