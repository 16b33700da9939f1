"""What owners wrote to their go-e chargers, written down. Not kept: WebSockets that are open."""

from functools import partial
from typing import Any

from simulator.truth.plain import Codec, Codecs
from simulator.truth.shelf import Shelf
from simulator.truth.world import World
from simulator.vendors.go_e.settings import KeptSettings, SettingsBook

WRITTEN = "go-e written"


def shelves(book: SettingsBook, world: World) -> list[Shelf[Any]]:
    """Everything that is kept of a world."""
    settings: Codec[KeptSettings] = Codecs().of(KeptSettings)
    return [Shelf(WRITTEN, settings, partial(book.all, world), partial(book.put, world))]
