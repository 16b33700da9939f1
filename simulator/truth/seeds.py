"""Chance and identity: one seed, a named stream for each consumer, ids that are derived and never drawn."""

from functools import lru_cache
from random import Random
from uuid import UUID, uuid5

_NAMESPACE = UUID("6f0a5f7e-3a43-5b1e-9d55-c8a1d3b5f0e2")


def stream(seed: int, *names: str) -> Random:
    """Return the random stream of one consumer; a new consumer shifts no other. Same seed and names, same draws."""
    return Random(f"{seed}/{'/'.join(names)}")


def state_of(chance: Random) -> str:
    """Where a stream stands, as text."""
    version, words, spare = chance.getstate()
    data = b"".join(word.to_bytes(4, "big") for word in words)
    return f"{version}/{'' if spare is None else repr(spare)}/{data.hex()}"


def stand_at(chance: Random, state: str) -> None:
    """Let a stream go on from where ``state_of`` said that one stood. Raises ValueError for what is no such text."""
    version, spare, words = state.split("/")
    data = bytes.fromhex(words)
    numbers = tuple(int.from_bytes(data[at : at + 4], "big") for at in range(0, len(data), 4))
    chance.setstate((int(version), numbers, float(spare) if spare else None))


@lru_cache(maxsize=8192)
def derived_uuid(seed: int, *names: str) -> UUID:
    """Return a stable id: same seed and names, same id, on every machine. Kept: each world of a seed asks anew."""
    return uuid5(_NAMESPACE, f"{seed}/{'/'.join(names)}")


def derived_int(seed: int, *names: str, below: int) -> int:
    """Return a stable integer in [0, below)."""
    return derived_uuid(seed, *names).int % below


def derived_text(seed: int, *names: str, alphabet: str, length: int) -> str:
    """Return a stable word of the given length over the given alphabet."""
    number = derived_uuid(seed, *names).int ^ (derived_uuid(seed, *names, "more").int << 128)
    letters: list[str] = []
    for _ in range(length):
        number, digit = divmod(number, len(alphabet))
        letters.append(alphabet[digit])
    return "".join(letters)
