"""Every service the harness is tried on: the wrong ones, by what they are wrong about."""

from collections.abc import Mapping

from tests.contracts.services.wrong import Wrong
from tests.contracts.services.wrong_access import ACCESS
from tests.contracts.services.wrong_fields import FIELDS
from tests.contracts.services.wrong_json import JSON
from tests.contracts.services.wrong_manners import MANNERS
from tests.contracts.services.wrong_meaning import MEANING
from tests.contracts.services.wrong_memory import MEMORY
from tests.contracts.services.wrong_neighbours import NEIGHBOURS
from tests.contracts.services.wrong_protocol import PROTOCOL
from tests.contracts.services.wrong_readings import READINGS
from tests.contracts.services.wrong_refusals import REFUSALS
from tests.contracts.services.wrong_secrets import APART, KEYS, TALKATIVE
from tests.contracts.services.wrong_shape import SHAPE
from tests.contracts.services.wrong_sorting import SORTING
from tests.contracts.services.wrong_times import TIMES
from tests.contracts.services.wrong_wire import WIRE
from tests.contracts.services.wrong_zaptec import ZAPTEC

CLASSES: Mapping[str, tuple[Wrong, ...]] = {
    "shape": (*SHAPE, *JSON, *FIELDS, *TALKATIVE),
    "protocol": (*ACCESS, *PROTOCOL, *KEYS),
    "meaning": (*MEANING, *REFUSALS, *READINGS, *MEMORY, *WIRE, *ZAPTEC, *SORTING, *NEIGHBOURS, *TIMES),
    "manners": (*MANNERS, *APART),
}
WRONG: tuple[Wrong, ...] = tuple(wrong for wrongs in CLASSES.values() for wrong in wrongs)
