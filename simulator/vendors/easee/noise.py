"""The small unrest of real meters: never quite 0 A, never the same volt twice. A function of the seed, not a draw."""

_MASK = 2**64 - 1


def wobble(charger_salt: int, channel: int, moment: int) -> float:
    """A value in [-1, 1) for one channel of one charger at one moment; the same for the same three numbers."""
    mixed = (charger_salt * 0x9E3779B97F4A7C15 + channel * 0xBF58476D1CE4E5B9 + moment * 0x94D049BB133111EB) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return (mixed ^ (mixed >> 31)) / 2**63 - 1
