"""GET /api/chargers/{id}/state: what the cloud knows of a charger as the list of its newest observations.

Shape: a bare array sorted by StateId, each row ChargerId, StateId, Timestamp and, unless empty, ValueAsString. Every
value is a string. Units: 513 W, 553 kWh, 507 to 510 and 708 A, 501 to 503 V, 2xx degrees C, 820 and 821 h. Errors:
none; every state of the truth has its words. Source: docs.zaptec.com/docs/state-observation-reference.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from simulator.truth.charger import Charger
from simulator.truth.fleet import Identity
from simulator.truth.view import CloudView
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.commands import SETTINGS
from simulator.vendors.zaptec.jsontext import decimal, dumps, timestamp
from simulator.vendors.zaptec.records import Written
from simulator.vendors.zaptec.reports import Reports, noise
from simulator.vendors.zaptec.sessions import signed_value
from simulator.vendors.zaptec.timeline import Timeline

Reading = tuple[int, float, str | None]
"""Observation, when it was made in unix seconds, value."""

PULSE = -1
"""The heartbeat: only its time counts."""
CAPABILITIES = dumps(
    {
        "SchemaVersion": "2.1",
        "DeviceType": "Go",
        "ProductVariant": "Go",
        "MeterCalibrated": False,
        "CommunicationModes": ["WiFi", "LTE"],
        "OcppVersions": ["1.6"],
        "PhaseBalancing": [],
    }
)
SETUP: tuple[tuple[int, str], ...] = (
    (151, "0"),
    (153, "0.700"),
    (154, "1"),
    (511, "6.000"),
    (522, "0"),
    (523, "10.000"),
    (547, "10.000"),
    (555, "3600"),
    (711, "1"),
    (712, "0"),
    (715, "4"),
    (719, "0"),
    (749, "1"),
    (760, "NOR"),
    (761, "Europe/Oslo"),
    (764, "600"),
    (801, "default"),
    (803, "0"),
    (805, "0"),
)
"""Values from the day the charger was set up."""
BOOT: tuple[tuple[int, str], ...] = (
    (-3, "0"),
    (100, CAPABILITIES),
    (145, "3600"),
    (150, "Wifi"),
    (157, "fake-hub.azure-devices.example.test"),
    (241, "75.000"),
    (280, "0"),
    (717, "Grid test\r\nL1 L2 L3 N PE: OK"),
    (811, "1"),
    (815, "3"),
    (823, "8"),
    (908, "1.0.0.6"),
    (917, "1"),
    (918, "1"),
)
"""Values each start repeats."""
_EVENTS = (120, 147, 510, 512, 519, 520, 702, 708, 710, 714, 718, 721, 722, 750, 763, 804)
_APOLLO_SETTINGS = frozenset(row[0] for row in SETTINGS if "A" in row[3])


def state(readings: list[Reading], charger_id: str, *, empty_text: bool = False) -> str:
    """The whole answer, in the vendor's order; charger_id is the vendor's. empty_text: no value reads as ``""``."""
    return f"[{','.join([_row(charger_id, *reading, empty_text) for reading in sorted(readings)])}]"


@lru_cache(maxsize=16_384, typed=True)
def _row(charger_id: str, state_id: int, at_s: float, value: str | None, empty_text: bool) -> str:
    """One reading as JSON. Most have not changed since the state was asked for last."""
    row: dict[str, Any] = {"ChargerId": charger_id, "StateId": state_id, "Timestamp": timestamp(at_s)}
    if value is not None:
        row["ValueAsString"] = value
    elif empty_text and state_id != PULSE:
        row["ValueAsString"] = ""
    return dumps(row)


def settings(readings: list[Reading]) -> dict[str, dict[str, Any]]:
    """GET /api/chargers/{id}/settings: the observations that can be written, by id as text."""
    return {
        str(state_id): {"SettingId": state_id, "ValueAsString": value}
        for state_id, _, value in sorted(readings)
        if state_id in _APOLLO_SETTINGS and value is not None
    }


def overlaid(readings: list[Reading], written: Written, more: list[Reading]) -> list[Reading]:
    """Readings with the values users wrote in place of what the charger came with, and some more in place of theirs."""
    changes = [(key, note.at_s, note.value) for key, note in written.items() if isinstance(key, int)] + more
    if not changes:
        return readings
    changed = {change[0] for change in changes}
    return [reading for reading in readings if reading[0] not in changed] + changes


def asking_nobody(readings: list[Reading]) -> list[Reading]:
    """Readings of a charger whose sessions a web hook authorises: 120 says 0 (custom-components/zaptec#67)."""
    return [(state_id, at_s, "0" if state_id == 120 else value) for state_id, at_s, value in readings]


def as_of(view: CloudView, cache_s: float) -> CloudView:
    """The view a cache of cache_s seconds still shows; the view itself when there is none."""
    return replace(view, now_s=view.now_s // cache_s * cache_s) if cache_s > 0 else view


def readings(
    seed: int, identity: Identity, view: CloudView, timeline: Timeline, *, installed_s: float, live: bool
) -> list[Reading]:
    """Everything the cloud knows of a charger, in no order. installed_s: when it was registered, unix seconds."""
    now_s, charger = view.now_s, view.charger
    reports = Reports(seed, identity.id, view.history, timeline, now_s, view.heard_until_s, charger, live)
    found: list[Reading] = [(state_id, *timeline.last(state_id, now_s)) for state_id in _EVENTS]
    if 723 in timeline.words:
        found.append((723, *timeline.last(723, now_s)))
    found.append((-2, view.link_changed_s, "1" if view.online else "0"))
    found.append((PULSE, reports.pulse_s(), None))
    hour_s, meter_wh = reports.signed()
    found.append((554, hour_s, signed_value(identity.serial, charger.firmware, ((hour_s, "T", meter_wh),))))
    found += _measured(reports)
    found += _telemetry(reports)
    found += _fixed(seed, identity, charger, installed_s)
    return found


def _measured(reports: Reports) -> list[Reading]:
    power = reports.power()
    energy_at_s, energy_wh = reports.energy()
    voltage_at_s, voltage_v = reports.voltage()
    return [
        (513, power.at_s, decimal(power.power_w)),
        *((507 + n, power.at_s, decimal(amps)) for n, amps in enumerate(power.current_a)),
        *((501 + n, voltage_at_s, decimal(volts)) for n, volts in enumerate(voltage_v)),
        (553, energy_at_s, decimal(energy_wh / 1000)),
    ]


def _telemetry(reports: Reports) -> list[Reading]:
    """What only a full report brings: temperatures, humidity, supply, signal, hours since the start."""
    at_s = reports.full_s
    charger = reports.at(at_s)
    seed, charger_id = reports.seed, reports.charger_id
    draws = [noise(seed, charger_id, at_s, place) for place in range(6)]
    warmth = 18 + 6 * draws[0] + charger.power_w / 1000
    hours = decimal((at_s - charger.booted_s) / 3600)
    values = {
        201: decimal(warmth),
        202: decimal(warmth + 4 + draws[1]),
        204: decimal(warmth + 4 + draws[2]),
        205: decimal(warmth + 4 + draws[3]),
        270: decimal(28 + 12 * draws[4]),
        515: "0.000",
        516: decimal(12 + 0.2 * draws[5]),
        517: "0.100",
        518: "0.990" if charger.charging else "0.000",
        809: decimal(-45 - round(20 * draws[0])),
        820: hours,
        821: hours,
    }
    return [(state_id, at_s, value) for state_id, value in values.items()]


def _fixed(seed: int, identity: Identity, charger: Charger, installed_s: float) -> list[Reading]:
    """What changes only when the charger is set up or starts."""
    booted_s = max(installed_s, charger.booted_s)
    firmware = ids.firmware_version(charger.firmware)
    return [
        *((state_id, installed_s, value) for state_id, value in SETUP),
        *((state_id, booted_s, value) for state_id, value in BOOT),
        (546, installed_s, decimal(identity.max_a)),
        (800, installed_s, ids.installation_id(seed, identity.account_id)),
        (802, installed_s, identity.name),
        (911, booted_s, firmware),
        (916, booted_s, firmware),
        (952, booted_s, ids.mac(seed, identity.id)),
    ]
