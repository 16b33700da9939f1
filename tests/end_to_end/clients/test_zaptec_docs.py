"""docs/clients.md names every reader of Zaptec there is, and every switch it names exists."""

import re
from pathlib import Path

from simulator.vendors.zaptec.options import DEFAULTS
from tests.end_to_end.clients import zaptec_readers
from tests.end_to_end.clients.catalogue import ROOT

SECTION = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8").partition("\n## Zaptec\n")[2].partition("\n## ")[0]


def test_every_reader_is_named() -> None:
    modules = {path.stem for path in Path(zaptec_readers.__file__).parent.glob("*.py")} - {"__init__"}
    assert set(re.findall(r"reader `(\w+)`", SECTION)) == modules


def test_every_switch_exists() -> None:
    named = set(re.findall(r"zaptec\.[a-z_]+(?=:)", SECTION))
    assert named
    assert named <= set(DEFAULTS)
