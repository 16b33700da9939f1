"""Ids and other fixed particulars Easee has and the truth does not: all derived from the world's seed, so stable."""

from dataclasses import dataclass

from simulator.truth.fleet import Identity
from simulator.truth.seeds import derived_int, derived_uuid

_YEAR_S = 365 * 86_400
_LONGEST_S = 3 * _YEAR_S
_SHORTEST_S = 30 * 86_400
_SERIAL_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def salt(seed: int, charger_id: str) -> int:
    """A charger's own number below 2**32, from which its noise and small differences come."""
    return derived_int(seed, charger_id, "easee", below=2**32)


def session_id(charger_salt: int, number: int) -> int:
    """The vendor's id of a charger's visit: counts up by one for each."""
    return 100 + charger_salt % 400 + number


def site_id(seed: int, location_id: str) -> int:
    """The site a charger hangs at: six digits, the same for all chargers of a location."""
    return 100_000 + derived_int(seed, location_id, "easee-site", below=900_000)


def circuit_id(seed: int, location_id: str) -> int:
    """The one circuit of a site: six digits."""
    return 100_000 + derived_int(seed, location_id, "easee-circuit", below=900_000)


def site_key(seed: int, location_id: str) -> str:
    """What an installer types to reach a site: ``ABCD-1234``."""
    number = derived_int(seed, location_id, "easee-site-key", below=26**4 * 10_000)
    letters, digits = divmod(number, 10_000)
    word = "".join(chr(ord("A") + letters // 26**place % 26) for place in range(4))
    return f"{word}-{digits:04d}"


def user_number(seed: int, account_id: str) -> int:
    """``userId``: five digits."""
    return 10_000 + derived_int(seed, account_id, "easee-user", below=90_000)


def account_number(seed: int, account_id: str) -> int:
    """``AccountId`` in an access token: five digits."""
    return 10_000 + derived_int(seed, account_id, "easee-account", below=90_000)


def serial_like(prefix: str, seed: int, whose: str) -> str:
    """A serial number as on a sticker: a prefix and six letters and digits."""
    number = derived_int(seed, whose, "easee-serial", prefix, below=len(_SERIAL_LETTERS) ** 6)
    letters = (_SERIAL_LETTERS[number // len(_SERIAL_LETTERS) ** place % len(_SERIAL_LETTERS)] for place in range(6))
    return prefix + "".join(letters)


def pin_code(seed: int, charger_id: str) -> str:
    """The four digits on the charger's sticker."""
    return f"{derived_int(seed, charger_id, 'easee-pin', below=10_000):04d}"


def backplate_id(seed: int, charger_id: str) -> str:
    """The tag in the back plate: 14 hexadecimal digits."""
    return f"04{derived_uuid(seed, charger_id, 'easee-backplate').hex[:12].upper()}"


@dataclass(frozen=True, slots=True)
class Dates:
    """When a charger was registered and last edited, unix seconds."""

    created_s: float
    updated_s: float


def dates(seed: int, identity: Identity, epoch_s: float) -> Dates:
    """Registered one month to three years before the world began, edited some time between; with microseconds."""
    age_us = derived_int(seed, identity.id, "easee-age", below=(_LONGEST_S - _SHORTEST_S) * 1_000_000)
    age_s = _SHORTEST_S + age_us / 1_000_000
    edited_s = age_s * derived_int(seed, identity.id, "easee-edited", below=1_000_000) / 1_000_000
    return Dates(epoch_s - age_s, epoch_s - edited_s)
