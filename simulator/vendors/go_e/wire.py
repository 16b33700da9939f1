"""Truth -> the answers of the cloud, as JSON text. Pure: same moment, same bytes.

Source: goecharger/go-eCharger-API-v2, cloudapi-en.md and issue 135 (the answer of set).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from simulator.vendors.go_e import unlisted, wire_device, wire_power, wire_state, wire_time
from simulator.vendors.go_e.jsontext import text
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.options import Options
from simulator.vendors.go_e.sheet import fragments, positions

READERS: dict[str, Callable[[Moment], Any]] = {
    **wire_state.READERS,
    **wire_power.READERS,
    **wire_time.READERS,
    **wire_device.READERS,
    **unlisted.READERS,
}
"""Key -> how it is read, for every key that is no constant."""


def names_of(filter_text: str) -> frozenset[str] | None:
    """The keys a ``filter`` asks for, or None for all of them: when it is missing or empty."""
    return frozenset(filter_text.split(",")) if filter_text else None


def status(moment: Moment, names: frozenset[str] | None = None, *, lan: bool = False) -> str:
    """Say a charger's status.

    Shape: one flat object in the device's own order; keys this hardware does not have are left out without a word.
    lan: as the charger itself says it, without what its cloud adds. Units: V, A, W, Wh, degrees Celsius, ms since boot.
    Errors: none; every ChargingState has a ``car``.
    """
    if names is None and not moment.written:
        plate = wire_device.plate(moment.identity, moment.seed, moment.options.hardware)
        return "{" + ",".join(_untouched(moment, _plan(moment.options, lan), plate)) + "}"
    return "{" + ",".join(members(moment, names, lan=lan).values()) + "}"


_Part = tuple[str, Callable[[Moment], Any] | None]
"""How a member begins and who reads its value; without a reader: members that are ready, or a key of the plate."""


@lru_cache(maxsize=16)
def _plan(options: Options, lan: bool) -> tuple[_Part, ...]:
    """A whole status of a charger nobody has written to: what is constant stands together, ready."""
    constants = fragments(options)
    parts: list[_Part] = []
    ready: list[str] = []
    for key in positions(options, lan):
        read = READERS.get(key)
        if read is None and key not in wire_device.PLATE:
            ready.append(constants[key])
            continue
        if ready:
            parts.append((",".join(ready), None))
            ready = []
        parts.append((f'"{key}":', read) if read else (key, None))
    return (*parts, (",".join(ready), None)) if ready else tuple(parts)


def _untouched(moment: Moment, plan: Iterable[_Part], plate: Mapping[str, str]) -> Iterator[str]:
    for begins, read in plan:
        yield f"{begins}{text(read(moment))}" if read else plate.get(begins, begins)


def members(moment: Moment, names: frozenset[str] | None = None, *, lan: bool = False) -> dict[str, str]:
    """The same, key by key: key -> JSON member, ``"car":2``."""
    places = positions(moment.options, lan)
    asked: Iterable[str] = places if names is None else sorted(places.keys() & names, key=places.__getitem__)
    plate = wire_device.plate(moment.identity, moment.seed, moment.options.hardware)
    constants = fragments(moment.options)
    return {key: _member(moment, key, plate, constants) for key in asked}


def _member(moment: Moment, key: str, plate: Mapping[str, str], constants: Mapping[str, str]) -> str:
    read = READERS.get(key)
    if read is not None:
        return f'"{key}":{text(read(moment))}'
    if moment.written and (write := _written(moment, key)) is not None:
        return write
    return plate[key] if key in plate else constants[key]


def _written(moment: Moment, key: str) -> str | None:
    """The member of a key that is a constant until somebody writes it."""
    if key == "cards":
        return f'"cards":{text(wire_device.card_slots(moment))}'
    write = moment.written.get(key)
    return None if write is None else f'"{key}":{text(write.value)}'


def lacks(moment: Moment, names: frozenset[str] | None, *, lan: bool = False) -> bool:
    """Whether something asked for is missing from the status; asking for everything counts as that on CORE and PRO."""
    return names is None or not names <= positions(moment.options, lan).keys()


def passed_on(succeeded: Iterable[tuple[str, Any]], failed: Iterable[tuple[str, Any]]) -> str:
    """Say which keys of a set were passed on to the charger.

    Shape: {"succeeded": [{key: value}, ...], "failed": [...]}, values as the cloud understood them. Errors: none.
    """
    lists = {"succeeded": [{key: value} for key, value in succeeded], "failed": [{k: v} for k, v in failed]}
    return text(lists)


def outdated(age_s: float) -> str:
    """Say that the newest data is older than the caller allows; age_s in seconds (go-eCharger-API-v2#122)."""
    return text({"success": False, "reason": "Data is outdated", "age": age_s})


def refusal(reason: str) -> str:
    """Say no; the only shape of a refusal ever seen from this cloud."""
    return text({"success": False, "reason": reason})
