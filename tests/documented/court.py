"""All vendors' judges, and what they say of answers."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from simulator.documents import document_path, read_document
from simulator.truth.states import Vendor
from tests.documented.saying import Saying

if TYPE_CHECKING:
    from tests.documented.judge import Judge

_MOST_TOLD = 5
_PATHS = {vendor: document_path(vendor) for vendor in Vendor}
"""Fixed here, so that a test which lets other documents be served is judged by the true ones."""


@cache
def judge_of(vendor: Vendor) -> "Judge | None":
    """The judge of a vendor; None for one whose document is not written yet."""
    from tests.documented.judge import Judge  # openapi-core, only for tests in which a vendor says something

    return Judge(read_document(_PATHS[vendor])) if _PATHS[vendor].is_file() else None


def faults(sayings: Iterable[Saying]) -> list[str]:
    """What is wrong with all these answers, each thing once."""
    found: dict[str, None] = {}
    for saying in sayings:
        if judge := judge_of(Vendor(saying.vendor)):
            found |= dict.fromkeys(f"{saying.vendor}: {fault}" for fault in judge.faults(saying))
    return list(found)


def verdict(found: list[str]) -> str:
    """Faults as a message for a person."""
    more = [f"... and {len(found) - _MOST_TOLD} more"] if len(found) > _MOST_TOLD else []
    return "\n".join(["answers that the vendor's openapi.yaml does not allow:", *found[:_MOST_TOLD], *more])
