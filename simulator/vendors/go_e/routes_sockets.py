"""The two addresses that become a WebSocket: the charger's own in the LAN, and the app's in the cloud.

In the cloud the app's password opens it, or the cloud key in the Authorization header (marq24/ha-goecharger-api2).
"""

from itertools import count

from flask import Blueprint, Response, request

from simulator.truth.world import Worlds
from simulator.vendors import upgrade
from simulator.vendors.go_e import auth, cloud, lan_words
from simulator.vendors.go_e.errors import bad_upgrade
from simulator.vendors.go_e.freshness import DEFAULT_AGE_S
from simulator.vendors.go_e.lan import Device
from simulator.vendors.go_e.settings import SettingsBook
from simulator.vendors.go_e.socket_stream import Caller


def blueprint(worlds: Worlds, book: SettingsBook) -> Blueprint:
    """The routes; a request that is no upgrade gets 400."""
    routes = Blueprint("go_e_sockets", __name__)
    numbers = count()

    @routes.get(f"/<serial>/{auth.LAN}/ws", websocket=True, provide_automatic_options=False)
    def lan_socket(serial: str) -> Response:
        device = Device.at(worlds, serial, book)
        if not upgrade.is_in_order(request):
            return lan_words.say("", 400, "text/html")
        return upgrade.promise(request, Caller(device.world, device.identity, True, False, next(numbers)))

    @routes.get(f"/<serial>/{auth.LAN}/ws", endpoint="lan_socket_plain", provide_automatic_options=False)
    def lan_plain(serial: str) -> Response:
        Device.at(worlds, serial, book)
        return lan_words.say("", 400, "text/html")

    @routes.get(f"/{auth.APP}/<serial>", websocket=True, provide_automatic_options=False)
    def app_socket(serial: str) -> Response:
        found = cloud.found(worlds, serial)
        has_key = bool(auth.presented_key(request))
        cloud.opened(found, book, DEFAULT_AGE_S, with_key=has_key)
        if not upgrade.is_in_order(request):
            raise bad_upgrade()
        caller = Caller(found.world, found.identity, False, has_key, next(numbers))
        return upgrade.promise(request, caller)

    @routes.get(f"/{auth.APP}/<serial>", endpoint="app_socket_plain", provide_automatic_options=False)
    def app_plain(serial: str) -> Response:
        cloud.found(worlds, serial)
        raise bad_upgrade()

    return routes
