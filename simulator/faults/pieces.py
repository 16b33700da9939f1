"""How a body that drips comes apart, the same on a socket and in process."""

import math

_PIECES_PER_S = 10


def pieces(bytes_per_s: float | None, total_bytes: int) -> tuple[int, float]:
    """Bytes of a piece and ms between two: ten pieces a second, or single bytes; None is all of it in one."""
    if bytes_per_s is None:
        return max(1, total_bytes), 0.0
    piece_bytes = max(1, math.floor(bytes_per_s / _PIECES_PER_S))
    return piece_bytes, 1000 * piece_bytes / bytes_per_s
