"""Text that any file can hold: what XML and UTF-8 forbid is spelled out."""

import re

# Controls but tab and line ends, half surrogate pairs, and the two code points that are no characters (XML 1.0, 2.2).
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def legible(text: str) -> str:
    """Return text with every unfit character as an escape such as \\u0000; all else stays as it is."""
    return _UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
