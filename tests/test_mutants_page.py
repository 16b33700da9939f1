"""docs/mutants.md is about the workbench there is: the same services under the same classes."""

import re
from pathlib import Path

from tests.contracts.services.table import CLASSES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "mutants.md"


def test_the_page_lists_every_wrong_service_and_no_other() -> None:
    parts = re.split(r"^## (\w+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    listed = {
        kind: re.findall(r"^\| `([^`]+)`: ", text, re.MULTILINE)
        for kind, text in zip(parts[::2], parts[1::2], strict=True)
    }
    assert listed == {kind: [wrong.name for wrong in wrongs] for kind, wrongs in CLASSES.items()}
