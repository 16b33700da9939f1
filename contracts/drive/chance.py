"""Draws that come from the seed alone.

hypothesis mixes numbers and texts that it reads out of all loaded project files into what it draws, and keeps them for
the life of the process. The same seed would then tell different stories in a test run and on the command line.
"""

from typing import Any

from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider

SEED_ALONE = "charger-sandbox"
"""Name of the backend, for ``settings(backend=...)``."""


class SeedAlone(HypothesisProvider):
    """hypothesis's own way of drawing, without the constants it found lying around."""

    def _maybe_draw_constant(self, *args: Any, **kwargs: Any) -> None:
        del args, kwargs


AVAILABLE_PROVIDERS[SEED_ALONE] = f"{SeedAlone.__module__}.{SeedAlone.__qualname__}"
