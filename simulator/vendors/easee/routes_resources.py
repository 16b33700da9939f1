"""Addresses that are about no charger of anybody's, and the newest firmware."""

from flask import Blueprint, Response, request

from simulator.truth.world import Worlds
from simulator.vendors.easee import auth, errors, wire_equalizer
from simulator.vendors.easee.equalizer import Gauge
from simulator.vendors.easee.observations import OBSERVATIONS
from simulator.vendors.easee.places import equalizer_of, is_equalizer
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.replies import reply, text
from simulator.vendors.easee.wire_site import COUNTRIES

_CURRENCIES = ("NOK", "SEK", "DKK", "EUR", "GBP", "CHF", "PLN", "CZK", "HUF", "ISK", "RON", "USD")
_FIRMWARE = 80


def blueprint(worlds: Worlds, records: Records) -> Blueprint:
    """Lists, health and firmware."""
    routes = Blueprint("resources", __name__)

    @routes.get("/api/resources/observation_properties")
    def observation_properties() -> Response:
        # Without a token: homebridge-easee asks before it logs in.
        known = OBSERVATIONS.values()
        return reply([{"observationId": o.id, "name": o.name, "dataType": int(o.data_type)} for o in known])

    @routes.get("/api/resources/currencies")
    def currencies() -> Response:
        auth.caller(worlds, request)
        return reply(list(_CURRENCIES))

    @routes.get("/api/resources/countries/active")
    def countries() -> Response:
        auth.caller(worlds, request)
        return reply(list(COUNTRIES.values()))

    @routes.get("/health")
    def health() -> Response:
        return text("Healthy")

    @routes.get("/firmware/<serial>/latest")
    def latest_firmware(serial: str) -> Response:
        world, account = auth.caller(worlds, request)
        if is_equalizer(world, serial):
            try:
                gauge = Gauge(world, records.notes, equalizer_of(world, account.id, serial))
            except errors.Refusal as refusal:
                raise errors.no_firmware_access() from refusal
            return reply({"latestFirmware": wire_equalizer.state(gauge)["softwareRelease"]})
        identity = auth.find_charger(world, serial)
        if identity is None or identity.account_id != account.id:
            raise errors.no_firmware_access()
        return reply({"latestFirmware": records.report(world, identity).value(_FIRMWARE)})

    return routes
