"""Changing the JSON a vendor is about to say, at one place and nowhere else."""

from collections.abc import Callable, Sequence

from simulator.faults import json_spans
from simulator.faults.fault import BadFault
from simulator.faults.json_path import Place, check_path, find
from simulator.faults.outcome import Answer, Outcome
from simulator.faults.touches import check_touches

Change = Callable[[str, Place], str]
"""Text and a place in it -> the whole text changed."""


def check_edit(at: str, touches: Sequence[str], *, inside: bool = False) -> None:
    """Raises BadFault for a path or a declaration that cannot be. inside: the whole answer cannot be meant."""
    check_path(at)
    check_touches(touches)
    if inside and not at:
        raise BadFault("at: a place inside the answer was expected, got the whole of it")


def edited(outcome: Outcome, at: str, change: Change) -> Outcome:
    """The answer changed at every place the path leads to, the last one first.

    What is no answer, no JSON, or has no such place comes back as it was: the very same object.
    """
    if not isinstance(outcome, Answer):
        return outcome
    try:
        before = text = outcome.body.decode()
        for number in reversed(range(len(find(text, json_spans.read(text), at)))):
            text = change(text, find(text, json_spans.read(text), at)[number])
    except ValueError:
        return outcome
    return outcome if text == before else outcome.with_body(text.encode())


def put(text: str, start: int, end: int, words: str) -> str:
    """The text with other words between two characters."""
    return text[:start] + words + text[end:]


def replaced(words: str) -> Change:
    """Put other words in the value's place."""
    return lambda text, place: put(text, place.node.start, place.node.end, words)


def inserted(text: str, place: Place, words: str, *, first: bool = False) -> str:
    """The text with one more member in the object or list at that place, at its end or first.

    A value that can hold nothing stays as it was.
    """
    members = place.node.members
    if members is None:
        return text
    if not members:
        return put(text, place.node.start + 1, place.node.end - 1, words)
    if first:
        return put(text, members[0].start, members[0].start, f"{words},")
    return put(text, members[-1].node.end, members[-1].node.end, f",{words}")
