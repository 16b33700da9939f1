"""The addresses of a charger in the LAN, under ``/<serial>/lan``: API v2 and the older API v1; no key.

Source: goecharger/go-eCharger-API-v2, http-en.md; goecharger/go-eCharger-API-v1, go-eCharger API v1 EN.md.
"""

from flask import Blueprint, Response, request

from simulator.truth.world import Worlds
from simulator.vendors.go_e import lan_words, refused, wire, wire_v1, writes_v1
from simulator.vendors.go_e.commands import Taken, take
from simulator.vendors.go_e.jsontext import value_of
from simulator.vendors.go_e.lan import Device
from simulator.vendors.go_e.settings import SettingsBook

NAME = "go_e_lan"
_COUNTS_BEFORE = (51, 0)
_NOT_FOR_HTTP = frozenset({"ct"})
"""Keys only the app may write (go-eCharger-API-v2#86)."""


def blueprint(worlds: Worlds, book: SettingsBook) -> Blueprint:
    """The routes; each may raise Unreachable."""
    routes = Blueprint(NAME, __name__, url_prefix="/<serial>/lan")

    @routes.get("/api/status", provide_automatic_options=False)
    def lan_status(serial: str) -> Response:
        device = Device.at(worlds, serial, book)
        if not device.allows("hai"):
            return lan_words.nothing_here()
        moment, names = device.moment(), wire.names_of(request.args.get("filter", ""))
        # CORE and PRO complain about a key they do not have, and about no filter, and answer all the same (#312).
        incomplete = not device.options.locks and wire.lacks(moment, names, lan=True)
        return lan_words.say(wire.status(moment, names, lan=True), 400 if incomplete else 200)

    @routes.get("/api/set", provide_automatic_options=False)
    def lan_set(serial: str) -> Response:
        device = Device.at(worlds, serial, book)
        if not device.allows("hai"):
            return lan_words.nothing_here()
        taken = [_written(device, book, key, raw) for key, raw in request.args.items(multi=True)]
        counts = device.options.before(_COUNTS_BEFORE)
        return lan_words.counted_outcome(taken) if counts else lan_words.set_outcome(taken)

    @routes.get("/status", provide_automatic_options=False)
    def lan_status_v1(serial: str) -> Response:
        device = Device.at(worlds, serial, book)
        return lan_words.say(wire_v1.status(device.moment())) if device.allows("hla") else lan_words.nothing_here()

    @routes.get("/mqtt", provide_automatic_options=False)
    def lan_set_v1(serial: str) -> Response:
        device = Device.at(worlds, serial, book)
        if not device.allows("hla"):
            return lan_words.nothing_here()
        shown = writes_v1.obey(device, book, request.args.get("payload", ""))
        return lan_words.say(wire_v1.status(device.moment(), shown))

    return routes


def _written(device: Device, book: SettingsBook, key: str, raw: str) -> Taken:
    value = value_of(raw)
    if key in _NOT_FOR_HTTP:
        return Taken(key, value, refused.NOT_ALLOWED)
    return take(device.world, device.identity, book, [(key, value)])[0]
