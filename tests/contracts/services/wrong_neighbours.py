"""Services that keep by account, owner, place or vendor what belongs to one charger or one account."""

from dataclasses import replace
from typing import Any

from contracts.drive.arena import Make
from simulator.service.app import Parts
from simulator.service.circuit import Circuit
from simulator.service.errors import DeviceDisconnected, Throttled, VendorCommunication
from simulator.service.fleet import Account, Charger
from simulator.service.links import Links
from simulator.service.reading import Snapshot, StaticReading
from simulator.service.refresh import Refresher
from simulator.service.static_data import KnownStatic, StaticData
from simulator.service.visit import Visit
from tests.contracts.services.building import made
from tests.contracts.services.wrong import CROWD, EXPLORE, SAME, Wrong

_KEPT_S = 5.0


class _Keeping(Refresher):
    """Keeps a picture for a few seconds."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._kept: dict[str | None, tuple[float, Snapshot]] = {}

    def key(self, charger: Charger) -> str | None:
        raise NotImplementedError

    def _charge(self, visit: Visit) -> Snapshot:
        now_s, key = self._clock.now_s(), self.key(visit.charger)
        if key not in self._kept or now_s - self._kept[key][0] >= _KEPT_S:
            self._kept[key] = (now_s, super()._charge(visit))
        return self._kept[key][1]


class _ByAccount(_Keeping):
    def key(self, charger: Charger) -> str:
        return charger.account.id


class _ByPlace(_Keeping):
    def key(self, charger: Charger) -> str | None:
        return charger.location_id


class _SharedStatic(StaticData):
    """Keeps master data by something that several chargers have."""

    def key(self, charger: Charger) -> str:
        return charger.account.id

    def known(self, charger: Charger) -> KnownStatic | None:
        return super().known(replace(charger, id=self.key(charger)))

    def learn(self, charger: Charger, reading: StaticReading) -> None:
        super().learn(replace(charger, id=self.key(charger)), reading)

    def is_due(self, charger: Charger) -> bool:
        return super().is_due(replace(charger, id=self.key(charger)))

    def missed(self, charger: Charger) -> None:
        super().missed(replace(charger, id=self.key(charger)))


class _StaticByVendor(_SharedStatic):
    def key(self, charger: Charger) -> str:
        return charger.account.vendor.value


def _static(kind: type[StaticData]) -> Make:
    class Other(Refresher):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self._static = kind(self._settings, self._clock)

    return _refresher(Other)


class _RejectionsByVendor(Links):
    """Counts the rejected logins of all accounts of a vendor together."""

    def _of_vendor(self, account: Account) -> Account:
        return replace(account, id=account.vendor.value)

    def rejected(self, account: Account) -> None:
        super().rejected(self._of_vendor(account))
        if self._of_vendor(account).id in self._disconnected:
            self._disconnected.add(account.id)

    def accepted(self, account: Account) -> None:
        super().accepted(self._of_vendor(account))


class _PauseByVendor(Circuit):
    """One account's pause is kept for all accounts of the vendor."""

    def note(self, account: Account, refusal: Throttled) -> None:
        super().note(replace(account, id=account.vendor.value), refusal)

    def require_closed(self, account: Account) -> None:
        super().require_closed(replace(account, id=account.vendor.value))


class _AwayStopsVendor(Refresher):
    """Takes a charger that is away for a vendor that is down."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._until_s: dict[str, float] = {}

    def _charge(self, visit: Visit) -> Snapshot:
        vendor = visit.account.vendor.value
        if self._clock.now_s() < self._until_s.get(vendor, 0.0):
            raise VendorCommunication("the vendor was down a moment ago")
        try:
            return super()._charge(visit)
        except DeviceDisconnected:
            self._until_s[vendor] = self._clock.now_s() + 30.0
            raise


class _OneAtATime(Refresher):
    """Refuses a second refresh of a charger while the first is under way."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._busy: set[str] = set()

    def refresh(self, charger_id: str) -> dict[str, Any]:
        if charger_id in self._busy:
            raise VendorCommunication("a refresh of this charger is under way")
        self._busy.add(charger_id)
        try:
            return super().refresh(charger_id)
        finally:
            self._busy.discard(charger_id)


class _RemembersLinks(Refresher):
    """Looks once a minute whether an account is linked."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._looked_s: dict[str, float] = {}

    def refresh(self, charger_id: str) -> dict[str, Any]:
        account = self._fleet.charger(charger_id).account
        now_s = self._clock.now_s()
        if now_s - self._looked_s.get(account.id, float("-inf")) < 60.0:
            links, self._links = self._links, Links({}, 99)
            try:
                return super().refresh(charger_id)
            finally:
                self._links = links
        self._links.require(account)
        self._looked_s[account.id] = now_s
        return super().refresh(charger_id)


def _refresher(kind: type[Refresher]) -> Make:
    return made(parts=Parts(refresher=kind))


NEIGHBOURS: tuple[Wrong, ...] = (
    Wrong(
        "cached-by-account",
        "keeps one picture for each account for seconds",
        SAME,
        CROWD,
        "$.chargeState.chargingState",
        "STOPPED",
        '"UNPLUGGED"',
        make=_refresher(_ByAccount),
    ),
    Wrong(
        "cached-by-place",
        "keeps one picture for each location for seconds",
        SAME,
        CROWD,
        "$.chargeState.chargingState",
        "STOPPED",
        '"UNPLUGGED"',
        make=_refresher(_ByPlace),
    ),
    Wrong(
        "names-by-account",
        "keeps one name for each account",
        SAME,
        CROWD,
        "$.staticData.name",
        "crowd-0-stopped",
        "crowd-0-unplugged",
        make=_static(_SharedStatic),
    ),
    Wrong(
        "names-by-vendor",
        "keeps one name for each vendor",
        SAME,
        CROWD,
        "$.staticData.name",
        "crowd-0-unplugged",
        "crowd-0-charging",
        make=_static(_StaticByVendor),
    ),
    Wrong(
        "rejections-by-vendor",
        "counts the rejected logins of all accounts of a vendor",
        SAME,
        CROWD,
        "status",
        "503 VENDOR_AUTHENTICATION_ERROR",
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        make=made(parts=Parts(links=_RejectionsByVendor)),
    ),
    Wrong(
        "pause-by-vendor",
        "keeps one account's pause for all accounts of the vendor",
        SAME,
        CROWD,
        "status",
        "200",
        "503 VENDOR_COMMUNICATION_ERROR",
        make=made(parts=Parts(circuit=_PauseByVendor)),
    ),
    Wrong(
        "away-stops-vendor",
        "takes a charger that is away for a vendor that is down",
        SAME,
        CROWD,
        "status",
        "200",
        "503 VENDOR_COMMUNICATION_ERROR",
        make=_refresher(_AwayStopsVendor),
    ),
    Wrong(
        "one-at-a-time",
        "refuses a second caller while the first waits",
        SAME,
        CROWD,
        "status",
        "200",
        "503 VENDOR_COMMUNICATION_ERROR",
        make=_refresher(_OneAtATime),
    ),
    Wrong(
        "links-by-the-minute",
        "looks once a minute whether an account is linked",
        SAME,
        EXPLORE,
        "status",
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        "200",
        make=_refresher(_RemembersLinks),
    ),
)
