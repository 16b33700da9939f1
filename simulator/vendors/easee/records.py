"""The cloud's records of its chargers: reports on demand, with each charger's story kept until something happens."""

from weakref import WeakKeyDictionary

from simulator.truth.fleet import Identity
from simulator.truth.history import Picture
from simulator.truth.world import World
from simulator.vendors.easee.identifiers import salt
from simulator.vendors.easee.notes import Notes
from simulator.vendors.easee.options import manner
from simulator.vendors.easee.particulars import Particulars, particulars
from simulator.vendors.easee.report import Report
from simulator.vendors.easee.story import Story
from simulator.vendors.easee.tickets import Tickets
from simulator.vendors.easee.written import Book

KEPT_STORIES = 512
"""Stories kept for each world; a forgotten one is told again from the truth, with the same words."""


class Records:
    """Reports of chargers, what clients wrote, told and gave. Reads change nothing."""

    def __init__(self) -> None:
        self.book = Book()
        self.notes = Notes()
        self.tickets = Tickets()
        self._stories: WeakKeyDictionary[World, dict[str, tuple[int, Story]]] = WeakKeyDictionary()

    def report(self, world: World, identity: Identity) -> Report:
        """Everything the charger has reported by now."""
        view = world.view(identity.id)
        charger_salt, story = self._story(world, identity, view.history.pictures)
        return Report(view, story, charger_salt, manner(world.options), self.book.of(world, identity.id))

    def particulars(self, world: World, identity: Identity) -> Particulars:
        """What the owner told about the charger's site."""
        return particulars(self.notes, world, identity.location_id)

    def _story(self, world: World, identity: Identity, pictures: tuple[Picture, ...]) -> tuple[int, Story]:
        kept = self._stories.setdefault(world, {})
        known = kept.get(identity.id)
        if known is not None and known[1].pictures is pictures:
            return known
        charger_salt = known[0] if known else salt(world.seed, identity.id)
        told = charger_salt, Story(pictures, charger_salt)
        with world.lock:
            kept[identity.id] = told
            while len(kept) > KEPT_STORIES:
                del kept[next(iter(kept))]
        return told
