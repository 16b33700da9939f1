"""Where in an answer something changes: ``observations[id=109].value``, ``nrg[11]``, ``Data[*].Id``; empty is all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.faults.fault import BadFault
from simulator.faults.json_spans import Member, Node, value_at

_STEP = re.compile(
    r"(?:(?:^|(?<=[\w\]])\.)(?P<key>[A-Za-z_][\w-]*))|\[(?P<place>\d+)\]|\[(?P<all>\*)\]|\[(?P<name>\w+)=(?P<value>[^\]]+)\]"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A value that was found. parent: what it stands in, and number: the how manieth there; None for the whole text."""

    node: Node
    parent: Node | None = None
    number: int = 0

    @property
    def member(self) -> Member:
        """The value with its key. Raises ValueError for the whole text, which is part of nothing."""
        if self.parent is None or self.parent.members is None:
            raise ValueError("the whole answer is part of nothing")
        return self.parent.members[self.number]


def check_path(path: str) -> None:
    """Raises BadFault for text that names no place."""
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            raise BadFault(
                f"at: a place such as car, nrg[11], observations[id=109].value or Data[*].Id was expected, got {path!r}"
            )
        at = step.end()


def find(text: str, root: Node, path: str) -> list[Place]:
    """Every value of the text that the path leads to, in the order they stand."""
    places = [Place(root)]
    for step in _STEP.finditer(path):
        places = [found for place in places for found in _into(text, place.node, step)]
    return places


def _into(text: str, node: Node, step: re.Match[str]) -> Iterator[Place]:
    for number, member in enumerate(node.members or ()):
        if _fits(text, number, member, step):
            yield Place(member.node, node, number)


def _fits(text: str, number: int, member: Member, step: re.Match[str]) -> bool:
    if step["key"] is not None:
        return member.key == step["key"]
    if member.key is not None:
        return False
    if step["place"] is not None:
        return number == int(step["place"])
    return step["all"] is not None or _says(text, member.node, step["name"], step["value"])


def _says(text: str, node: Node, name: str, value: str) -> bool:
    """Whether an entry of a list says so: ``[id=109]`` fits {"id": 109} as well as {"id": "109"}."""
    said = (value_at(text, member.node) for member in node.members or () if member.key == name)
    return any(str(one) == value for one in said)
