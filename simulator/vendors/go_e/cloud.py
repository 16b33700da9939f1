"""The cloud's door: whether a charger is known, whether a key opens it, and whether its data is fresh enough."""

from flask import request

from simulator.truth.view import CloudView
from simulator.truth.world import Worlds
from simulator.vendors.go_e import auth, errors
from simulator.vendors.go_e.freshness import forgotten, too_old
from simulator.vendors.go_e.options import Options
from simulator.vendors.go_e.settings import SettingsBook


def found(worlds: Worlds, serial: str) -> auth.Addressed:
    """The charger asked for. Raises Refusal 403: a charger nobody knows looks like one that was never on line."""
    charger = auth.addressed(worlds, serial)
    if charger is None:
        raise errors.unavailable()
    return charger


def opened(charger: auth.Addressed, book: SettingsBook, age_s: float, *, with_key: bool = True) -> CloudView:
    """What the cloud knows of a charger, for who may know it. with_key: whether it is the key that lets in.

    Raises Refusal: 403 where there is no feed to take the key from, then 401 for the key, then 404 for old data.
    """
    options = Options.of(charger.world.options)
    view = charger.world.view(charger.identity.id)
    written = book.read(charger.world, charger.identity.id, view.heard_until_s)
    switched_off = "cae" in written and not written["cae"].value
    if switched_off or forgotten(view, options.retention_s):
        raise errors.unavailable()
    if with_key:
        auth.judge(charger, auth.presented_key(request), written)
    if too_old(view, age_s):
        raise errors.outdated(view.now_s - view.heard_until_s)
    return view
