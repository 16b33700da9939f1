"""Every service the harness is tried on: the wrong ones and the right ones."""

from tests.contracts.services.wrong import Wrong
from tests.contracts.services.wrong_access import ACCESS
from tests.contracts.services.wrong_meaning import MEANING
from tests.contracts.services.wrong_refusals import REFUSALS
from tests.contracts.services.wrong_shape import SHAPE

WRONG: tuple[Wrong, ...] = (*SHAPE, *ACCESS, *MEANING, *REFUSALS)
