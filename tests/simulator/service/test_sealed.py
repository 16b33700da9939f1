"""The room's rule: it knows nothing of the sandbox it is tested in."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import simulator.service

ROOM = Path(simulator.service.__file__).parent
FILES = sorted(ROOM.rglob("*.py"))
ALLOWED = {"flask", "httpx", "werkzeug", "simulator", *sys.stdlib_module_names}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOM)))
def test_the_service_imports_nothing_of_ours(path: Path) -> None:
    for name in imports(path):
        assert name.split(".")[0] in ALLOWED, name
        assert not name.startswith("simulator") or f"{name}.".startswith("simulator.service."), name


@pytest.mark.parametrize("vendor", ["easee", "go_e", "zaptec"])
def test_vendors_do_not_know_each_other(vendor: str) -> None:
    others = {"easee", "go_e", "zaptec"} - {vendor}
    found = [name for path in (ROOM / "clients" / vendor).glob("*.py") for name in imports(path)]
    assert found
    assert not [name for name in found if set(name.split(".")) & others]
