"""Chargers and accounts from a seed: who exists, under which ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Self

from simulator.truth.accounts import Account, Login
from simulator.truth.charger import Charger
from simulator.truth.seeds import derived_int, derived_text, derived_uuid, stream
from simulator.truth.states import Vendor

_SERIAL_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_KEY_LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PLACES = ("Garage", "Carport", "Driveway", "Yard", "Barn", "Cellar", "Bay 1", "Bay 2", "Bay 12", "Roof deck")
_PRODUCTS: dict[Vendor, str] = {
    Vendor.EASEE: "Easee Home",
    Vendor.GO_E: "go-eCharger Gemini flex",
    Vendor.ZAPTEC: "Zaptec Go",
}
INSTALLED_V = (229.0, 232.0)
"""Lowest and highest voltage of a phase where a charger is installed."""
_STEP = 7919
"""A prime that is coprime to the ranges below, so that neighbours in the fleet get serials and numbers far apart."""
_PHONES = 9_999_991
"""How many mobile numbers there are to give: a prime, nearly all that begin with a 9 in Norway."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One charger somebody wants in a fleet: what it is about, how it begins, and how its account stands.

    serial: its serial number in the vendor's form; derived unless told. beside: stands beside the charger before it in
    the fleet, of the same vendor: same owner, same place and, but for go-e, where each charger has a key of its own,
    same account.
    """

    vendor: Vendor
    about: str
    situation: str = "charging"
    login: Login = Login.ACCEPTED
    connected: bool = True
    max_a: float = 16.0
    serial: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a charger is; only its owner's word or a fresh start changes that. index: what ids and serial derive from.

    max_a is the installation's limit, A.
    """

    index: int
    id: str
    vendor: Vendor
    serial: str
    vendor_charger_id: str
    account_id: str
    user_id: str
    location_id: str
    name: str
    model: str
    about: str
    situation: str
    max_a: float

    @property
    def handle(self) -> str:
        """A name to type: ``easee-charging``."""
        return f"{self.vendor.value.lower().replace('_', '-')}-{self.about}"


class Fleet:
    """Identities and accounts, all derived from (seed, index)."""

    def __init__(self, seed: int, entries: Iterable[Entry], first_index: int = 0) -> None:
        self.seed = seed
        members: list[tuple[Identity, Account]] = []
        for number, entry in enumerate(entries):
            member = _member(seed, first_index + number, entry)
            members.append(_beside(members[-1:], member) if entry.beside else member)
        self.chargers: Sequence[Identity] = tuple(identity for identity, _ in members)
        self.accounts: Sequence[Account] = tuple({account.id: account for _, account in members}.values())

    @classmethod
    def of(cls, seed: int, chargers: Iterable[Identity], accounts: Iterable[Account]) -> Self:
        """A fleet of exactly these."""
        fleet = cls(seed, ())
        fleet.chargers, fleet.accounts = tuple(chargers), tuple(accounts)
        return fleet

    @property
    def next_index(self) -> int:
        """The first index that no charger of this fleet has, nor any above it."""
        return 1 + max((identity.index for identity in self.chargers), default=-1)

    def enrol(self, entry: Entry, index: int) -> tuple[Identity, Account]:
        """Let one more charger in, with an account of its own."""
        identity, account = _member(self.seed, index, entry)
        self.chargers = (*self.chargers, identity)
        self.accounts = (*self.accounts, account)
        return identity, account

    def put(self, identity: Identity) -> None:
        """Keep a changed identity in place of the one with its id."""
        self.chargers = tuple(identity if known.id == identity.id else known for known in self.chargers)

    def expel(self, identity: Identity) -> None:
        """Forget a charger, and its account unless another charger has it too."""
        self.chargers = tuple(known for known in self.chargers if known.id != identity.id)
        if all(known.account_id != identity.account_id for known in self.chargers):
            self.accounts = tuple(known for known in self.accounts if known.id != identity.account_id)

    def new_charger(self, identity: Identity) -> Charger:
        """The charger as it was installed: nobody plugged in, the meter at a believable reading."""
        draw = stream(self.seed, identity.id, "installation")
        return Charger(
            at_s=0.0,
            limit_a=identity.max_a,
            max_a=identity.max_a,
            voltage_v=(_volts(draw), _volts(draw), _volts(draw)),
            lifetime_wh=float(draw.randrange(400_000, 6_000_000)),
            boots=draw.randrange(3, 40),
        )


def _volts(draw: Random) -> float:
    low, high = INSTALLED_V
    return round(low + draw.random() * (high - low), 1)


def _member(seed: int, index: int, entry: Entry) -> tuple[Identity, Account]:
    vendor = entry.vendor
    names = (vendor.value, str(index))
    charger_id = str(derived_uuid(seed, *names, "charger"))
    account = _account(seed, index, entry)
    serial = entry.serial or _serial(seed, vendor, index)
    vendor_charger_id = str(derived_uuid(seed, *names, "zaptec")) if vendor is Vendor.ZAPTEC else serial
    identity = Identity(
        index=index,
        id=charger_id,
        vendor=vendor,
        serial=serial,
        vendor_charger_id=vendor_charger_id,
        account_id=account.id,
        user_id=account.user_id,
        location_id=str(derived_uuid(seed, *names, "location")),
        name=f"{stream(seed, *names, 'name').choice(_PLACES)} {entry.about}".strip(),
        model=_PRODUCTS[vendor],
        about=entry.about,
        situation=entry.situation,
        max_a=entry.max_a,
    )
    return identity, account


def _beside(before: Sequence[tuple[Identity, Account]], new: tuple[Identity, Account]) -> tuple[Identity, Account]:
    """The new charger with owner, place and account of the one before it."""
    identity, account = new
    if not before or before[0][0].vendor is not identity.vendor:
        raise ValueError(f"{identity.handle} stands beside no other charger of its vendor: name that one before it")
    neighbour, shared = before[0]
    identity = replace(identity, user_id=neighbour.user_id, location_id=neighbour.location_id)
    if identity.vendor is Vendor.GO_E:
        return identity, replace(account, user_id=neighbour.user_id)
    return replace(identity, account_id=shared.id), shared


def _account(seed: int, index: int, entry: Entry) -> Account:
    names = (entry.vendor.value, str(index), "account")
    by_key = entry.vendor is Vendor.GO_E
    word = derived_text(seed, *names, "secret", alphabet=_KEY_LETTERS, length=32 if by_key else 16)
    return Account(
        id=str(derived_uuid(seed, *names)),
        vendor=entry.vendor,
        user_id=str(derived_uuid(seed, *names, "user")),
        username="" if by_key else f"{entry.vendor.value.lower()}-{entry.about}-{index}@{_town(seed)}.example",
        password="" if by_key else word,
        token=word if by_key else "",
        phone="" if by_key else _phone(seed, index),
        login=entry.login,
        connected=entry.connected,
    )


def _phone(seed: int, index: int) -> str:
    """A mobile number that no other account of this seed has. Drawn ones meet by the thousand: there are few."""
    return f"+47{90_000_000 + (derived_int(seed, 'phones', below=_PHONES) + index * _STEP) % _PHONES}"


def _town(seed: int) -> str:
    """A word that keeps the logins of differently seeded fleets apart."""
    return "town-" + derived_text(seed, "town", alphabet="abcdefghijklmnopqrstuvwxyz", length=5)


def _serial(seed: int, vendor: Vendor, index: int) -> str:
    """Serials as the vendors print them: EH and six letters or digits, six digits, ZAP and six digits."""
    if vendor is Vendor.EASEE:
        return "EH" + _base32(derived_int(seed, "serials", vendor.value, below=32**6) + index * _STEP)
    if vendor is Vendor.GO_E:
        return f"{(derived_int(seed, 'serials', vendor.value, below=450_000) + index * _STEP) % 450_000 + 50_000:06d}"
    return f"ZAP{(derived_int(seed, 'serials', vendor.value, below=10**6) + index * _STEP) % 10**6:06d}"


def _base32(number: int) -> str:
    letters = ""
    for _ in range(6):
        number, digit = divmod(number, 32)
        letters = _SERIAL_LETTERS[digit] + letters
    return letters


_STATES = ("charging", "unplugged", "preparing", "finished", "stopped", "fault")
_REFUSALS = (
    Entry(Vendor.EASEE, "device-offline", "device-offline"),
    Entry(Vendor.EASEE, "account-disconnected", connected=False),
    Entry(Vendor.EASEE, "credentials-rejected", login=Login.REJECTED),
    Entry(Vendor.EASEE, "vendor-unreachable"),
    Entry(Vendor.EASEE, "vendor-rubbish"),
)


def demo_entries() -> tuple[Entry, ...]:
    """The fleet nobody asked for: for each vendor one charger for every state and every refusal of the contract."""
    about_one_vendor = (*(Entry(Vendor.EASEE, state, state) for state in _STATES), *_REFUSALS)
    return tuple(
        Entry(vendor, entry.about, entry.situation, entry.login, entry.connected)
        for vendor in Vendor
        for entry in about_one_vendor
    )
