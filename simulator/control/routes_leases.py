"""Leases: how worlds go by themselves once nobody wants them any more."""

from simulator.control.control import Control
from simulator.control.route import Asked, Route, Said
from simulator.journal.har import moment


def renew_lease(control: Control, asked: Asked) -> Said:
    """Begin a lease, or prolong it."""
    name = asked.body["name"]
    end_s, worlds = control.renew_lease(name, float(asked.body["forS"]))
    return {"name": name, "endsAt": moment(end_s), "worlds": worlds}


ROUTES = (Route("POST", "/leases", "renewLease", renew_lease),)
