"""The fault board written down: every rule with its fault, and how far it has come."""

from typing import Any

from simulator.faults.board import FaultBoard, KeptRule
from simulator.faults.fault import Fault
from simulator.faults.table import FAULTS, fault_name, given_settings, make_fault
from simulator.truth.plain import Codec, Codecs, Plain, expected
from simulator.truth.shelf import Shelf

FAULTS_SHELF = "faults"
_ANYTHING: Codec[Any] = Codecs().of(Any)


def _write_fault(fault: Fault) -> Plain:
    name = fault_name(fault)
    if name not in FAULTS:
        raise TypeError(f"no way to keep a fault that is not in the table: {name}")
    return {"fault": name, "settings": _ANYTHING.write(given_settings(fault))}


def _read_fault(plain: Plain) -> Fault:
    if not isinstance(plain, dict) or plain.keys() != {"fault", "settings"}:
        raise expected("a fault and its settings", plain)
    return make_fault(str(plain["fault"]), **_ANYTHING.read(plain["settings"]))


FAULT: Codec[Fault] = Codec(_write_fault, _read_fault)
"""A fault by its name in the table and the settings it was made with."""


def shelves(board: FaultBoard) -> list[Shelf[Any]]:
    """Everything that is kept of a board."""
    rules: Codec[KeptRule] = Codecs({Fault: FAULT}).of(KeptRule)
    return [Shelf(FAULTS_SHELF, rules, board.kept, board.put)]
