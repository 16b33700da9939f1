"""Ids the vendor needs beyond a charger's identity. All follow from the world's seed; none is stored."""

from functools import lru_cache

from simulator.truth.seeds import derived_int, derived_text, derived_uuid

_INSTALLATION_NAMES = ("Home", "Cabin", "Farm", "Town house", "Terrace", "Boat house")


@lru_cache(maxsize=8192)
def _of_account(seed: int, account_id: str, what: str) -> str:
    return str(derived_uuid(seed, "zaptec", account_id, what))


def installation_id(seed: int, account_id: str) -> str:
    """The one installation of an account."""
    return _of_account(seed, account_id, "installation")


def circuit_id(seed: int, account_id: str) -> str:
    """The one circuit of an account's installation."""
    return _of_account(seed, account_id, "circuit")


def user_id(seed: int, account_id: str) -> str:
    """The vendor's own id of the user; the ``sub`` of its tokens."""
    return _of_account(seed, account_id, "user")


def user_group_id(seed: int, account_id: str) -> str:
    """The group the user is in."""
    return _of_account(seed, account_id, "user-group")


def installation_name(seed: int, account_id: str) -> str:
    """What the owner calls the installation."""
    index = derived_int(seed, "zaptec", account_id, "installation-name", below=len(_INSTALLATION_NAMES))
    return _INSTALLATION_NAMES[index]


@lru_cache(maxsize=8192)
def session_id(seed: int, charger_id: str, number: int) -> str:
    """A visit of a car: observation 721 while it lasts, ``Id`` in the charge history."""
    return str(derived_uuid(seed, "zaptec", charger_id, "session", str(number)))


@lru_cache(maxsize=8192)
def tag(seed: int, charger_id: str) -> str:
    """The RFID tag held to a charger: ``nfc-`` and seven bytes in hexadecimal, the first the maker's."""
    return "nfc-04" + derived_text(seed, "zaptec", charger_id, "tag", alphabet="0123456789ABCDEF", length=12)


@lru_cache(maxsize=8192)
def pin(seed: int, charger_id: str) -> str:
    """Four digits, known to owners only."""
    return f"{derived_int(seed, 'zaptec', charger_id, 'pin', below=10_000):04d}"


@lru_cache(maxsize=8192)
def mac(seed: int, charger_id: str) -> str:
    """The charger's Wi-Fi address, from the locally administered range."""
    digits = derived_text(seed, "zaptec", charger_id, "mac", alphabet="0123456789ABCDEF", length=10)
    return "02:" + ":".join(digits[n : n + 2] for n in range(0, 10, 2))


@lru_cache(maxsize=8192)
def installed_s(seed: int, charger_id: str, epoch_s: float) -> float:
    """When the charger was registered: some day of 2024, or a month before a world that begins earlier. Unix s."""
    day_ms = derived_int(seed, "zaptec", charger_id, "installed", below=366 * 86_400_000)
    return min((1_704_067_200_000 + day_ms) / 1000, epoch_s - 30 * 86400)


def firmware_version(firmware: int) -> str:
    """The version users see: four numbers, the last one counting upgrades."""
    return f"2.4.2.{firmware + 3}"
