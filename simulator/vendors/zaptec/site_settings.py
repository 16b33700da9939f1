"""Settings of an installation: how much it leaves its chargers, and which rules hold in it.

Sources: docs.zaptec.com/reference/api_installation_id_update_post; custom-components/zaptec#309 (code 527).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator.truth.fleet import Identity
from simulator.truth.world import World
from simulator.vendors.zaptec.bodies import Fields
from simulator.vendors.zaptec.charger_settings import MAX_A, Panel
from simulator.vendors.zaptec.currents import AVAILABLE, allot
from simulator.vendors.zaptec.errors import forbidden, rejected
from simulator.vendors.zaptec.hook_settings import (
    AUTHENTICATION_TYPE,
    FIELDS,
    NATIVE,
    URLS,
    WEB_HOOKS,
    authentication_type,
    may_be_called,
)
from simulator.vendors.zaptec.hook_settings import shown as shown_hooks
from simulator.vendors.zaptec.options import option
from simulator.vendors.zaptec.records import RecordBook, Records, Written

USING_APM = "Cannot update installation when using APM"
APM, SCHEDULE = 4, 16
"""Bits of ``EnabledFeatures`` that steer the available current."""
_FEATURES = 471
"""``AvailableFeatures`` of a home."""
_SERVICE_ROLES = 4 | 8 | 32 | 64
_MAX_SITE_A = 63.0
MANUAL, BY_SCHEDULE, AUTOMATIC = 0, 1, 2
"""``AvailableCurrentMode``."""


@dataclass(frozen=True, slots=True)
class Site:
    """An account's installation, whose settings change. Hold the world's lock meanwhile."""

    world: World
    account_id: str
    chargers: Sequence[Identity]
    book: RecordBook

    @property
    def records(self) -> Records:
        """What was written about the installation."""
        return self.book.of(self.world, self.account_id)

    @property
    def max_a(self) -> float:
        """The installation's ceiling, A."""
        return float(self.records.newest("MaxCurrent", max(identity.max_a for identity in self.chargers)))

    def note(self, values: dict[str, Any]) -> None:
        """Keep fields of the installation as it shows them; None takes one out."""
        for name, value in values.items():
            self.records.write(name, value, self.world.now_s())

    def panels(self) -> list[Panel]:
        """The settings of the chargers that can be reached."""
        up = [identity for identity in self.chargers if self.world.history(identity.id).last.uplink.up]
        return [Panel(self.world, identity, self.book.of(self.world, identity.id), self.records) for identity in up]


def shown(world: World, written: Written) -> dict[str, Any]:
    """The fields of an installation that were written, as it shows them now; None where one was taken out."""
    fields = shown_hooks(world, written) | {str(name): note.value for name, note in written.items()}
    fields[AUTHENTICATION_TYPE] = authentication_type(world, written)
    features = int(fields.get("EnabledFeatures", 0)) | (APM if option(world, "zaptec.apm") else 0)
    if features:
        mode = AUTOMATIC if features & APM else BY_SCHEDULE if features & SCHEDULE else MANUAL
        fields |= {"EnabledFeatures": features, "AvailableCurrentMode": mode}
    return fields


def update(site: Site, fields: Fields, roles: int) -> None:
    """POST /api/installation/{id}/update. Units: A. Raises Refusal; then nothing has changed."""
    features = shown(site.world, site.records.read(site.world.now_s())).get("EnabledFeatures", 0)
    if features & APM:
        raise rejected("NotSupported", USING_APM)
    max_a = fields.number("maxCurrent", 0, _MAX_SITE_A)
    if max_a is not None and not roles & _SERVICE_ROLES:
        raise forbidden()
    ceiling_a = site.max_a if max_a is None else max_a
    values = _available(fields, ceiling_a)
    values |= {
        "MaxCurrent": max_a,
        "PropertyIsMinimumPowerOfflineMode": fields.flag("minPowerOfflineMode"),
        "ThreeToOnePhaseSwitchCurrent": fields.number("threeToOnePhaseSwitchCurrent", 0, MAX_A),
    }
    site.note({name: value for name, value in values.items() if value is not None or name in AVAILABLE})
    for panel in site.panels():
        allot(panel.world, panel.identity, panel.records, panel.site)


def _available(fields: Fields, ceiling_a: float) -> dict[str, Any]:
    """The available currents that were sent: one for all phases, or three. Below 0 they are no longer limited."""
    one = fields.number(AVAILABLE[0])
    three = [amps for name in AVAILABLE[1:] if (amps := fields.number(name)) is not None]
    if one is None and not three:
        return {}
    if (one is not None and three) or (three and len(three) != 3):
        raise rejected("MissingRequiredData")
    sent = three or [one or 0.0] * 3
    if min(sent) < 0:
        return dict.fromkeys(AVAILABLE)
    cut = [min(value, ceiling_a) for value in sent]
    return dict(zip(AVAILABLE, (min(cut), *cut), strict=True))


def put(site: Site, fields: Fields) -> None:
    """PUT /api/installation/{id}: authorisation, web hooks and features. Raises Refusal; then nothing has changed."""
    required = fields.flag("IsRequiredAuthentication")
    hooks = _hooks(site, fields)
    features = fields.number("EnabledFeatures", 0)
    if features is not None and (features != int(features) or int(features) & ~_FEATURES):
        raise rejected("FeatureNotEnabled")
    if features is not None:
        site.note({"EnabledFeatures": int(features)})
    site.note(hooks)
    if hooks.get(AUTHENTICATION_TYPE) == WEB_HOOKS:
        required = True
    if required is not None:
        for panel in site.panels():
            panel.require_authorisation(required)


def _hooks(site: Site, fields: Fields) -> dict[str, Any]:
    """Who authorises, and where web hooks go. Raises Refusal (500, code 529) for places they may not go to."""
    given = {name: fields.given_text(name) for name in FIELDS}
    values: dict[str, Any] = {name: text or None for name, text in given.items() if text is not None}
    hosts = str(option(site.world, "zaptec.webhook_hosts"))
    for name in URLS:
        if values.get(name) and not may_be_called(values[name], hosts):
            raise rejected("InvalidFormat", f"{name} may not be called; zaptec.webhook_hosts is {hosts!r}")
    kind = fields.choice(AUTHENTICATION_TYPE, (NATIVE, WEB_HOOKS))
    return values if kind is None else values | {AUTHENTICATION_TYPE: kind}
