"""Services whose answers look fine and do not say what is the case at the charger."""

from collections.abc import Callable
from typing import Any

from simulator.truth.states import ChargingState
from tests.contracts.services.wrapping import Answering, Asked, Body, Said, changing_ok, wrap
from tests.contracts.services.wrong import CROWD, Wrong, scenario

_STATE = "$.chargeState"
_SOMEBODY = "11111111-2222-4333-8444-555555555555"
_TOLD_AS: dict[ChargingState, ChargingState] = {
    ChargingState.UNPLUGGED: ChargingState.PREPARING,
    ChargingState.PREPARING: ChargingState.STOPPED,
    ChargingState.CHARGING: ChargingState.PREPARING,
    ChargingState.STOPPED: ChargingState.FINISHED,
    ChargingState.FINISHED: ChargingState.STOPPED,
    ChargingState.FAULT: ChargingState.UNPLUGGED,
}
"""The mistake that is easiest to make with each state."""


def _number(name: str, wrong: Callable[[float], float]) -> Any:
    def change(body: Body) -> None:
        charge = body["chargeState"]
        if charge.get(name):
            charge[name] = wrong(charge[name])

    return changing_ok(change)


def _misread(state: ChargingState) -> Any:
    def change(body: Body) -> None:
        charge = body["chargeState"]
        if charge.get("chargingState") == state.value:
            charge["chargingState"] = _TOLD_AS[state].value

    return changing_ok(change)


def _inverted(body: Body) -> None:
    charge = body["chargeState"]
    charge["isPlugged"] = not charge.get("isPlugged", False)


def _no_rate(body: Body) -> None:
    body["chargeState"].pop("chargeRate", None)


def _from_tomorrow(body: Body) -> None:
    for part in (body, body["chargeState"]):
        part["lastUpdated"] = f"2099{part['lastUpdated'][4:]}"


def _last_rate() -> Answering:
    rate = 0.0

    def answer(asked: Asked) -> Said:
        nonlocal rate
        said = asked.again()
        if said.code != 200:
            return said
        body = said.body
        rate = body["chargeState"].get("chargeRate") or rate
        body["chargeState"]["chargeRate"] = rate
        return said.with_body(body)

    return answer


def _last_good_while_away() -> Answering:
    """The memory of a service that would rather show something than say that it knows nothing."""
    kept: dict[str, Said] = {}

    def answer(asked: Asked) -> Said:
        said = asked.again()
        if said.code == 200:
            kept[asked.charger_id] = said
        away = said.code == 503 and said.body["errorCode"] == "DEVICE_IS_DISCONNECTED"
        return kept.get(asked.charger_id, said) if away else said

    return answer


def _first_for_ever() -> Answering:
    kept: dict[str, Said] = {}

    def answer(asked: Asked) -> Said:
        said = asked.again()
        return kept.setdefault(asked.charger_id, said) if said.code == 200 else said

    return answer


def _first_for_everybody() -> Answering:
    kept: list[Said] = []

    def answer(asked: Asked) -> Said:
        said = asked.again()
        if said.code != 200:
            return said
        kept.append(said)
        return kept[0]

    return answer


def _old_state() -> Answering:
    """Tells the time of its first look with each later one."""
    first: dict[str, str] = {}

    def answer(asked: Asked) -> Said:
        said = asked.again()
        if said.code != 200:
            return said
        body = said.body
        charge = body["chargeState"]
        charge["lastUpdated"] = first.setdefault(asked.charger_id, charge["lastUpdated"])
        return said.with_body(body)

    return answer


def _wrong_states() -> tuple[Wrong, ...]:
    return tuple(
        Wrong(
            f"{state.value.lower()}-told-as-{told.value.lower()}",
            f"maps the vendors' words for {state.value} to {told.value}",
            _misread(state),
            scenario(state.value.lower()),
            f"{_STATE}.chargingState",
            state.value,
            f'"{told.value}"',
        )
        for state, told in _TOLD_AS.items()
    )


MEANING: tuple[Wrong, ...] = (
    *_wrong_states(),
    Wrong(
        "watts",
        "tells power in W where kW belong",
        _number("chargeRate", lambda kw: kw * 1000),
        scenario("charging"),
        f"{_STATE}.chargeRate",
        " kW",
        r"\d{5}",
    ),
    Wrong(
        "one-phase-power",
        "tells the power of one phase of three",
        _number("chargeRate", lambda kw: kw / 3),
        scenario("charging"),
        f"{_STATE}.chargeRate",
        " to ",
        "3.",
    ),
    Wrong(
        "amperes",
        "tells the limit as power",
        _number("chargeRate", lambda _: 16),
        scenario("charging"),
        f"{_STATE}.chargeRate",
        " to ",
        "16",
    ),
    Wrong(
        "no-rate",
        "never tells power",
        changing_ok(_no_rate),
        scenario("charging"),
        f"{_STATE}.chargeRate",
        " to ",
        "left out",
    ),
    Wrong(
        "last-rate",
        "goes on telling the last power",
        wrap(_last_rate),
        scenario("paused-by-user"),
        f"{_STATE}.chargeRate",
        "0 or left out",
        r"\d",
    ),
    Wrong(
        "plug-inverted",
        "reads the plug the wrong way round",
        changing_ok(_inverted),
        scenario("charging"),
        f"{_STATE}.isPlugged",
        "true",
        "false",
    ),
    Wrong(
        "phases",
        "counts one phase more",
        _number("activePhases", lambda phases: phases + 1),
        scenario("charging"),
        f"{_STATE}.activePhases",
        "3",
        "4",
    ),
    Wrong(
        "cable-limit",
        "tells what the cable could bear",
        _number("chargeCurrentMax", lambda _: 32),
        scenario("charging"),
        f"{_STATE}.chargeCurrentMax",
        "(A)",
        "32",
    ),
    Wrong(
        "somebody-else",
        "names another user",
        changing_ok(lambda body: {**body, "userId": _SOMEBODY}),
        scenario("charging"),
        "$.userId",
        '"',
        _SOMEBODY,
    ),
    Wrong(
        "other-place",
        "names another location",
        changing_ok(lambda body: {**body, "locationId": _SOMEBODY}),
        scenario("charging"),
        "$.locationId",
        '"',
        _SOMEBODY,
    ),
    Wrong(
        "one-vendor",
        "takes every charger for a go-e",
        changing_ok(lambda body: {**body, "staticData": {**body["staticData"], "vendor": "GO_E"}}),
        scenario("charging"),
        "$.staticData.vendor",
        "EASEE",
        "GO_E",
    ),
    Wrong(
        "mixed-up",
        "answers for the first charger whichever is asked for",
        wrap(_first_for_everybody),
        CROWD,
        "$.id",
        "requested id",
        '"',
    ),
    Wrong(
        "never-online",
        "says isOnline false while it tells of a charge",
        changing_ok(lambda body: {**body, "isOnline": False}),
        scenario("charging"),
        "$.isOnline",
        "true",
        "false",
    ),
    Wrong(
        "tomorrow",
        "tells times that are still to come",
        changing_ok(_from_tomorrow),
        scenario("charging"),
        f"{_STATE}.lastUpdated",
        "or earlier",
        "2099",
    ),
    Wrong(
        "old-times",
        "never moves the time of the state on",
        wrap(_old_state),
        scenario("finished"),
        f"{_STATE}.lastUpdated",
        "or later",
        "2026",
    ),
    Wrong(
        "cached-for-ever",
        "tells its first picture for ever",
        wrap(_first_for_ever),
        scenario("finished"),
        f"{_STATE}.lastUpdated",
        "or later",
        "2026",
    ),
    Wrong(
        "offline-as-charging",
        "shows the last picture of a charger that is away",
        wrap(_last_good_while_away),
        scenario("unplugged-while-offline"),
        "status",
        "503 DEVICE_IS_DISCONNECTED",
        "200",
    ),
)
