"""Addresses that are about no charger of anybody's, and those of products this fake has none of."""

from flask import Blueprint, Response, request

from simulator.truth.world import Worlds
from simulator.vendors.easee import auth, errors
from simulator.vendors.easee.observations import OBSERVATIONS
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.replies import reply, text
from simulator.vendors.easee.wire_site import COUNTRIES

_CURRENCIES = ("NOK", "SEK", "DKK", "EUR", "GBP", "CHF", "PLN", "CZK", "HUF", "ISK", "RON", "USD")
_FIRMWARE = 80


def blueprint(worlds: Worlds, records: Records) -> Blueprint:
    """Lists, health, firmware, and equalizers."""
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
        identity = auth.find_charger(world, serial)
        if identity is None or identity.account_id != account.id:
            raise errors.no_firmware_access()
        return reply({"latestFirmware": records.report(world, identity).value(_FIRMWARE)})

    def no_equalizer(equalizer: str, **_: str) -> Response:
        del equalizer
        auth.caller(worlds, request)
        raise errors.not_found()

    for rule, methods, endpoint in _EQUALIZERS:
        routes.add_url_rule(rule, endpoint, no_equalizer, methods=methods)
    return routes


_EQUALIZERS = (
    ("/api/equalizers/<equalizer>", ["GET"], "equalizer"),
    ("/api/equalizers/<equalizer>/<any(state, config, details, site):part>", ["GET"], "equalizer_part"),
    (
        "/api/equalizers/<equalizer>/commands/<any(configure_max_allocated_current, configure_fuse):part>",
        ["POST"],
        "equalizer_command",
    ),
    ("/cloud-loadbalancing/equalizer/<equalizer>/config/surplus-energy", ["GET", "POST"], "surplus_energy"),
)
