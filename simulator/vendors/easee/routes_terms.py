"""Addresses of what owners decide about a site: what it is called and what a kilowatt-hour costs there."""

from dataclasses import replace

from flask import Blueprint, Response, request

from simulator.truth.fleet import Identity
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth, wire_site
from simulator.vendors.easee.bodies import Form
from simulator.vendors.easee.particulars import PRICE, SITE_NAME
from simulator.vendors.easee.places import site_of
from simulator.vendors.easee.prices import Tariff
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.replies import reply

_DEAREST = 1000.0


def blueprint(worlds: Worlds, records: Records) -> Blueprint:
    """Name and price of a site."""
    routes = Blueprint("terms", __name__)
    notes = records.notes

    def site(number: int) -> tuple[World, list[Identity]]:
        world, account = auth.caller(worlds, request)
        return world, site_of(world, account.id, number)

    @routes.put("/api/sites/<int:number>")
    def rename_site(number: int) -> Response:
        world, chargers = site(number)
        form = Form.of(request)
        name = form.text("name")
        form.check()
        if name:
            notes.put(world, SITE_NAME, chargers[0].location_id, name)
        return reply(wire_site.site(world, chargers, records.particulars(world, chargers[0])))

    @routes.post("/api/sites/<int:number>/price")
    def set_price(number: int) -> Response:
        world, chargers = site(number)
        tariff = _tariff(Form.of(request), records.particulars(world, chargers[0]).tariff)
        notes.put(world, PRICE, chargers[0].location_id, tariff)
        return reply(wire_site.site(world, chargers, records.particulars(world, chargers[0])))

    return routes


def _tariff(form: Form, before: Tariff) -> Tariff:
    """A price as an owner sets it; without a net price it follows from the gross one. Raises errors.Refusal (400)."""
    form.require("costPerKWh")
    gross, vat = form.number("costPerKWh", 0, _DEAREST), form.number("vat", 0, 100)
    net, currency = form.number("costPerKwhExcludeVat", 0, _DEAREST), form.text("currencyId")
    form.check()
    tariff = replace(before, including_vat=gross or 0.0)
    tariff = replace(tariff, vat_percent=tariff.vat_percent if vat is None else vat)
    follows = round(tariff.including_vat * 100 / (100 + tariff.vat_percent), 4)
    return replace(tariff, excluding_vat=follows if net is None else net, currency=currency or tariff.currency)
