"""What a change in an answer is about, in words no vendor owns: said by its author, read by the judge."""

from collections.abc import Sequence

from simulator.faults.fault import BadFault

TOUCHES = ("state", "plug", "power", "limit", "phases", "online", "time", "static", "all", "nothing")
"""state, plug, power, limit, phases: of the charge state. online: whether the device is there. time: when something was
reported. static: name and model. all: the answer may be unusable. nothing: a reader must get the same as ever.
"""


def check_touches(touches: object) -> None:
    """Raises BadFault unless it is a list of such words, and ``nothing`` stands alone."""
    words = list(touches) if isinstance(touches, Sequence) and not isinstance(touches, str) else []
    unknown = [word for word in words if word not in TOUCHES]
    if not words or unknown or ("nothing" in words and len(words) > 1):
        raise BadFault(
            f"touches: a list of what a reader may read otherwise was expected ({', '.join(TOUCHES)}; nothing stands "
            f"alone), got {touches!r}"
        )


def touches_of(fault: object) -> frozenset[str]:
    """What the changes of a fault are about; empty for one that changes nothing inside an answer."""
    return frozenset(getattr(fault, "touches", ()))
