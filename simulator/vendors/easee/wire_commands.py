"""What a client hears of a command: the receipt at once, the charger's answer later."""

from simulator.vendors.easee import jsontext
from simulator.vendors.easee.tickets import Ticket

_DONE, _REJECTED = 0, 4


def receipt(ticket: Ticket) -> dict[str, object]:
    """Say that a command is on its way: ``{"device", "commandId", "ticks"}``. ticks: 100 ns since 0001-01-01.

    Errors: none. Source: evcc-io/evcc, charger/easee/types.go.
    """
    return {"device": ticket.serial, "commandId": ticket.command_id, "ticks": ticket.ticks}


def refused(ticket: Ticket) -> dict[str, object]:
    """Say at once that a charger will not do it, as ``receipt`` with ``ticks`` 0 (ricott/homey-no.easee)."""
    return {**receipt(ticket), "ticks": 0, "wasAccepted": False, "resultCode": _REJECTED}


def outcome(ticket: Ticket) -> dict[str, object]:
    """Say what a charger made of a command, as ``GET /api/commands/{serial}/{commandId}/{ticks}`` does.

    Shape: as in the stream's CommandResponse. Errors: none. Source: ricott/homey-no.easee, lib/Easee.js.
    """
    return {
        "serialNumber": ticket.serial,
        "id": ticket.command_id,
        "timestamp": jsontext.instant(ticket.issued_s),
        "deliveredAt": jsontext.instant(ticket.delivered_s),
        "wasAccepted": ticket.accepted,
        "resultCode": _DONE if ticket.accepted else _REJECTED,
        "comment": "",
        "ticks": ticket.ticks,
    }
