"""Finding the scenarios somebody means among many."""

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.scenario.errors import UnknownTag, hint
from simulator.scenario.script import Answer, Script
from simulator.truth.states import Vendor


@dataclass(frozen=True, slots=True)
class Wish:
    """What a scenario must have; empty asks for nothing.

    vendors, answers: one of them is enough, and both together mean that one of these vendors gets one of these answers.
    tags, words: all of them; a word may stand in the name, title, story, tags or source, in any spelling of case.
    """

    vendors: frozenset[Vendor] = frozenset()
    tags: frozenset[str] = frozenset()
    answers: frozenset[Answer] = frozenset()
    words: tuple[str, ...] = ()

    def fits(self, script: Script) -> bool:
        """Whether the script has all of it."""
        vendors = [vendor for vendor in script.vendors if not self.vendors or vendor in self.vendors]
        return (
            bool(vendors)
            and self.tags <= set(script.tags)
            and (not self.answers or not self.answers.isdisjoint(script.answers_for(vendors)))
            and all(word.casefold() in _text(script) for word in self.words)
        )


def search(scripts: Iterable[Script], wish: Wish) -> list[Script]:
    """The scripts that fit, in their order. Raises UnknownTag when no script at all has one of the tags."""
    everything = list(scripts)
    known = sorted({tag for script in everything for tag in script.tags})
    for tag in sorted(wish.tags.difference(known)):
        near = hint(tag, known) or f": there are {', '.join(known) or 'none'}"
        raise UnknownTag(f"no scenario has the tag {tag!r}{near}")
    return [script for script in everything if wish.fits(script)]


def _text(script: Script) -> str:
    return "\n".join((script.slug, script.title, script.story, *script.tags, *script.reported)).casefold()
