"""The oracle is a witness of its own: it sees the truth and the faults, never a fake or the charger-service."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import contracts.oracle

FOLDER = Path(contracts.oracle.__file__).parent
MAY_SEE = ("simulator.truth.", "simulator.faults.", "contracts.oracle.", "contracts.findings", "contracts.formats")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{node.module}.{node.names[0].name}"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_sees_only_what_it_may(path: Path) -> None:
    ours = [name for name in imports(path) if name.split(".")[0] in ("simulator", "contracts")]
    assert [name for name in ours if not name.startswith(MAY_SEE)] == []
