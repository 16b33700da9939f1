"""Services that remember what they should not, forget what they should not, or mix up who asked."""

from dataclasses import replace
from typing import Any

from contracts.drive.arena import Wrap
from simulator.service.app import Parts
from simulator.service.circuit import Circuit
from simulator.service.errors import DeviceDisconnected, Refusal, Throttled, VendorCommunication
from simulator.service.fleet import Account, Charger
from simulator.service.links import Links
from simulator.service.reading import Snapshot
from simulator.service.refresh import Refresher
from simulator.service.visit import Visit
from tests.contracts.services.building import made
from tests.contracts.services.wrapping import Answering, Asked, Body, Said, wrap
from tests.contracts.services.wrong import CROWD, SAME, Wrong, scenario, walk

_COMMUNICATION, _CONNECTION = "VENDOR_COMMUNICATION_ERROR", "VENDOR_CONNECTION_ERROR"
_AUTHENTICATION, _ACCOUNT = "VENDOR_AUTHENTICATION_ERROR", "VENDOR_ACCOUNT_IS_DISCONNECTED"


def _code(said: Said) -> str:
    return "200" if said.code == 200 else str(said.body.get("errorCode"))


def _last_good_for(*codes: str) -> Wrap:
    """Shows the last picture in place of these errors."""

    def make() -> Answering:
        kept: dict[str, Said] = {}

        def answer(asked: Asked) -> Said:
            said = asked.again()
            if said.code == 200:
                kept[asked.charger_id] = said
            return kept.get(asked.charger_id, said) if _code(said) in codes else said

        return answer

    return wrap(make)


def _sticks_to(*codes: str, times: int) -> Wrap:
    """Repeats an error so many times when all is well again."""

    def make() -> Answering:
        kept: dict[str, tuple[Said, int]] = {}

        def answer(asked: Asked) -> Said:
            said = asked.again()
            if _code(said) in codes:
                kept[asked.charger_id] = (said, times)
            old, left = kept.get(asked.charger_id, (said, 0))
            if said.code == 200 and left:
                kept[asked.charger_id] = (old, left - 1)
                return old
            return said

        return answer

    return wrap(make)


def _free_after_trouble() -> Answering:
    """Starts from nothing after an error: the first picture is that of a free charger."""
    troubled: set[str] = set()

    def answer(asked: Asked) -> Said:
        said = asked.again()
        if said.code == 503:
            troubled.add(asked.charger_id)
        elif said.code == 200 and asked.charger_id in troubled:
            troubled.discard(asked.charger_id)
            body = said.body
            body["chargeState"] |= {"chargingState": "UNPLUGGED", "isPlugged": False, "chargeRate": 0.0}
            return said.with_body(body)
        return said

    return answer


def _word_kept(state: str, until: str) -> Wrap:
    """Once it said this state, it goes on saying so until that one comes."""

    def make() -> Answering:
        stuck: set[str] = set()

        def answer(asked: Asked) -> Said:
            said = asked.again()
            if said.code != 200:
                return said
            body = said.body
            told = body["chargeState"].get("chargingState")
            if told == state:
                stuck.add(asked.charger_id)
            elif told == until:
                stuck.discard(asked.charger_id)
            if asked.charger_id in stuck:
                body["chargeState"]["chargingState"] = state
            return said.with_body(body)

        return answer

    return wrap(make)


def _tired() -> Answering:
    """Runs out of something after a dozen answers."""
    looks = 0

    def answer(asked: Asked) -> Said:
        nonlocal looks
        looks += 1
        said = asked.again()
        if looks <= 12 or said.code != 200:
            return said
        body = {
            "errorCode": _COMMUNICATION,
            "id": "7958818d-64d2-4ede-b12b-4786dd2f348b",
            "message": "no connection left",
        }
        return replace(said, status="503 SERVICE UNAVAILABLE").with_body(body)

    return answer


def _limit_of_the_first() -> Answering:
    limits: dict[str, Any] = {}

    def answer(asked: Asked) -> Said:
        said = asked.again()
        if said.code != 200 or "chargeCurrentMax" not in said.body["chargeState"]:
            return said
        body: Body = said.body
        charge = body["chargeState"]
        charge["chargeCurrentMax"] = limits.setdefault(asked.charger_id, charge["chargeCurrentMax"])
        return said.with_body(body)

    return answer


class _CachingRefresher(Refresher):
    """Asks the vendor again only after keep_s."""

    keep_s = 600.0

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._kept: dict[str, tuple[float, Snapshot]] = {}

    def key(self, charger: Charger) -> str:
        return charger.id

    def _charge(self, visit: Visit) -> Snapshot:
        now_s = self._clock.now_s()
        at_s, snapshot = self._kept.get(self.key(visit.charger), (float("-inf"), None))
        if snapshot is None or now_s - at_s >= self.keep_s:
            snapshot = super()._charge(visit)
            self._kept[self.key(visit.charger)] = (now_s, snapshot)
        return snapshot


class _CachesByVendor(_CachingRefresher):
    keep_s = 30.0

    def key(self, charger: Charger) -> str:
        return charger.account.vendor.value


class _SharesSnapshot(Refresher):
    """Keeps what it just read where every request can see it, and reads it again after the next vendor call."""

    latest: Snapshot

    def _charge(self, visit: Visit) -> Snapshot:
        self.latest = super()._charge(visit)
        return self.latest

    def refresh(self, charger_id: str) -> dict[str, Any]:
        body = super().refresh(charger_id)
        charge = self.latest.charge
        if charge.state is not None:
            body["chargeState"]["chargingState"] = charge.state
        return body


class _SharesCharger(Refresher):
    """Keeps whom it was asked for where every request can see it."""

    current: str = ""

    def refresh(self, charger_id: str) -> dict[str, Any]:
        self.current = charger_id.lower()
        body = super().refresh(charger_id)
        return {**body, "id": self.current}


class _SharesFailure(Refresher):
    """Keeps the latest failure for whoever is on the way."""

    failure: Refusal | None = None
    under_way: int = 0

    def refresh(self, charger_id: str) -> dict[str, Any]:
        self.under_way += 1
        try:
            body = super().refresh(charger_id)
            if self.failure is not None:
                raise self.failure.again()
            return body
        except Refusal as refusal:
            self.failure = refusal
            raise
        finally:
            self.under_way -= 1
            if not self.under_way:
                self.failure = None


class _OneAccountStops(Circuit):
    """One switch for all accounts: one vendor's pause stops everybody."""

    def note(self, account: Account, refusal: Throttled) -> None:
        super().note(replace(account, id="all"), refusal)

    def require_closed(self, account: Account) -> None:
        super().require_closed(replace(account, id="all"))


class _TripsOnAnything(Refresher):
    """Holds calls back for an hour after any failure."""

    def _charge(self, visit: Visit) -> Snapshot:
        try:
            return super()._charge(visit)
        except VendorCommunication as refusal:
            self._circuit.note(visit.account, Throttled(refusal.detail, 3600.0))
            raise


class _Unforgiving(Circuit):
    """Never calls again whoever asked for a pause once."""

    def note(self, account: Account, refusal: Throttled) -> None:
        super().note(account, Throttled(refusal.detail, 10**7))


class _CutForEver(Links):
    """An account that was cut stays cut."""

    def set_connected(self, account: Account, connected: bool) -> None:
        if not connected:
            super().set_connected(account, connected)


class _NeverCut(Links):
    """The owner's wish to disconnect is lost."""

    def set_connected(self, account: Account, connected: bool) -> None:
        if connected:
            super().set_connected(account, connected)


class _CountsForEver(Links):
    """Counts rejected logins over a lifetime, not in a row."""

    def accepted(self, account: Account) -> None:
        """Do not start again."""


class _AwayIsForever(Refresher):
    """Once away, a charger is not asked for again for an hour."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._away: dict[str, float] = {}

    def _charge(self, visit: Visit) -> Snapshot:
        if self._clock.now_s() < self._away.get(visit.charger.id, 0.0):
            raise DeviceDisconnected("still away")
        try:
            return super()._charge(visit)
        except DeviceDisconnected:
            self._away[visit.charger.id] = self._clock.now_s() + 3600.0
            raise


class _FirstWordAlone(Refresher):
    """Learns the plug of a charger once."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._plugs: dict[str, bool | None] = {}

    def _charge(self, visit: Visit) -> Snapshot:
        snapshot = super()._charge(visit)
        plug = self._plugs.setdefault(visit.charger.id, snapshot.charge.is_plugged)
        return replace(snapshot, charge=replace(snapshot.charge, is_plugged=plug))


def _refresher(kind: type[Refresher]) -> Any:
    return made(parts=Parts(refresher=kind))


MEMORY: tuple[Wrong, ...] = (
    Wrong(
        "last-good-for-communication",
        "shows the last picture while the vendor is down",
        _last_good_for(_COMMUNICATION),
        scenario("vendor-5xx-html"),
        "status",
        "503 VENDOR_COMMUNICATION_ERROR",
        "200",
    ),
    Wrong(
        "last-good-for-connection",
        "shows the last picture while nobody answers",
        _last_good_for(_CONNECTION),
        scenario("vendor-unreachable"),
        "status",
        "503 VENDOR_CONNECTION_ERROR",
        "200",
    ),
    Wrong(
        "last-good-for-authentication",
        "shows the last picture to a rejected login",
        _last_good_for(_AUTHENTICATION),
        scenario("login-rejected"),
        "status",
        "503 VENDOR_AUTHENTICATION_ERROR",
        "200",
    ),
    Wrong(
        "last-good-for-account",
        "shows the last picture of an account that was cut",
        _last_good_for(_ACCOUNT),
        scenario("account-disconnected-and-reconnected"),
        "status",
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        "200",
    ),
    Wrong(
        "sticks-once",
        "repeats a communication error once",
        _sticks_to(_COMMUNICATION, times=1),
        scenario("vendor-5xx-html"),
        "status",
        "200",
        "503 VENDOR_COMMUNICATION_ERROR",
    ),
    Wrong(
        "sticks-to-connection",
        "repeats a connection error once",
        _sticks_to(_CONNECTION, times=1),
        scenario("vendor-unreachable"),
        "status",
        "200",
        "503 VENDOR_CONNECTION_ERROR",
    ),
    Wrong(
        "sticks-to-authentication",
        "repeats an authentication error",
        _sticks_to(_AUTHENTICATION, times=3),
        scenario("login-rejected-once"),
        "status",
        "200",
        "503 VENDOR_AUTHENTICATION_ERROR",
    ),
    Wrong(
        "sticks-to-away",
        "repeats that the device is away",
        _sticks_to("DEVICE_IS_DISCONNECTED", times=2),
        scenario("device-disconnect-and-return"),
        "status",
        "200",
        "503 DEVICE_IS_DISCONNECTED",
    ),
    Wrong(
        "free-after-trouble",
        "says UNPLUGGED at first after an error",
        wrap(_free_after_trouble),
        scenario("vendor-unreachable"),
        "$.chargeState.chargingState",
        "CHARGING",
        '"UNPLUGGED"',
    ),
    Wrong(
        "fault-until-unplugged",
        "says FAULT until the car is gone",
        _word_kept("FAULT", "UNPLUGGED"),
        scenario("every-kind-of-fault"),
        "$.chargeState.chargeRate",
        "0 or left out",
        r"10\.988",
    ),
    Wrong(
        "full-until-unplugged",
        "says FINISHED until the car is gone",
        _word_kept("FINISHED", "UNPLUGGED"),
        walk("walk-held-back"),
        "$.chargeState.chargingState",
        "PREPARING",
        '"FINISHED"',
    ),
    Wrong(
        "stopped-until-unplugged",
        "says STOPPED until the car is gone",
        _word_kept("STOPPED", "UNPLUGGED"),
        scenario("paused-by-user"),
        "$.chargeState.chargeRate",
        "0 or left out",
        r"10\.9",
    ),
    Wrong(
        "tired",
        "fails after a dozen answers",
        wrap(_tired),
        walk("walk-unplugged"),
        "status",
        "200",
        "503 VENDOR_COMMUNICATION_ERROR",
    ),
    Wrong(
        "first-limit",
        "tells the first limit for ever",
        wrap(_limit_of_the_first),
        scenario("limit-lowered"),
        "$.chargeState.chargeCurrentMax",
        "6",
        r"16\.0",
    ),
    Wrong(
        "first-plug",
        "tells the first plug for ever",
        SAME,
        scenario("unplugged-mid-charge"),
        "$.chargeState.isPlugged",
        "false",
        "true",
        make=_refresher(_FirstWordAlone),
    ),
    Wrong(
        "cached-ten-minutes",
        "asks the vendor every ten minutes",
        SAME,
        scenario("unplugged-mid-charge"),
        "$.chargeState.activePhases",
        "0",
        "3",
        make=_refresher(_CachingRefresher),
    ),
    Wrong(
        "cached-by-vendor",
        "keeps one picture for each vendor",
        SAME,
        CROWD,
        "$.chargeState.chargingState",
        "UNPLUGGED",
        '"CHARGING"',
        make=_refresher(_CachesByVendor),
    ),
    Wrong(
        "shared-picture",
        "mixes pictures up when several ask",
        SAME,
        CROWD,
        "$.chargeState.chargeRate",
        "0 or left out",
        r"11\.043",
        make=_refresher(_SharesSnapshot),
    ),
    Wrong(
        "shared-charger",
        "mixes chargers up when several ask",
        SAME,
        CROWD,
        "$.id",
        "the requested id",
        "[0-9a-f-]{35,36}",
        make=_refresher(_SharesCharger),
    ),
    Wrong(
        "shared-failure",
        "fails for all when it fails for one",
        SAME,
        CROWD,
        "status",
        "200",
        "503 VENDOR_COMMUNICATION_ERROR",
        make=_refresher(_SharesFailure),
    ),
    Wrong(
        "one-switch",
        "stops calling for all accounts at once",
        SAME,
        CROWD,
        "status",
        "200",
        "503 VENDOR_COMMUNICATION_ERROR",
        make=made(parts=Parts(circuit=_OneAccountStops)),
    ),
    Wrong(
        "trips-on-anything",
        "stops calling for an hour after any failure",
        SAME,
        scenario("vendor-5xx-html"),
        "status",
        "200",
        "503 VENDOR_COMMUNICATION_ERROR",
        make=_refresher(_TripsOnAnything),
    ),
    Wrong(
        "unforgiving",
        "never calls again after a pause was asked for",
        SAME,
        scenario("vendor-asks-to-slow-down"),
        "status",
        "200",
        "503 VENDOR_COMMUNICATION_ERROR",
        make=made(parts=Parts(circuit=_Unforgiving)),
    ),
    Wrong(
        "cut-for-ever",
        "forgets that an account was connected again",
        SAME,
        scenario("account-disconnected-and-reconnected"),
        "status",
        "200",
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        make=made(parts=Parts(links=_CutForEver)),
    ),
    Wrong(
        "never-cut",
        "forgets that an account was disconnected",
        SAME,
        scenario("account-disconnected-and-reconnected"),
        "status",
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        "200",
        make=made(parts=Parts(links=_NeverCut)),
    ),
    Wrong(
        "counts-for-ever",
        "counts rejected logins over a lifetime",
        SAME,
        scenario("login-rejected-once"),
        "status",
        "200",
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        make=made(parts=Parts(links=_CountsForEver)),
    ),
    Wrong(
        "cut-at-once",
        "takes the first rejected login for the end",
        SAME,
        scenario("login-rejected"),
        "status",
        "503 VENDOR_AUTHENTICATION_ERROR",
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        make=made(max_rejected_logins=1),
    ),
    Wrong(
        "cut-at-the-second",
        "takes the second rejected login for the end",
        SAME,
        scenario("login-rejected"),
        "status",
        "503 VENDOR_AUTHENTICATION_ERROR",
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        make=made(max_rejected_logins=2),
    ),
    Wrong(
        "never-gives-up-logins",
        "goes on after any number of rejected logins",
        SAME,
        scenario("login-rejected"),
        "status",
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        "503 VENDOR_AUTHENTICATION_ERROR",
        make=made(max_rejected_logins=10**6),
    ),
    Wrong(
        "away-for-an-hour",
        "takes a charger that was away for away an hour long",
        SAME,
        scenario("device-disconnect-and-return"),
        "status",
        "200",
        "503 DEVICE_IS_DISCONNECTED",
        make=_refresher(_AwayIsForever),
    ),
)
