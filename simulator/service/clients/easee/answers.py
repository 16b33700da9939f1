"""What an Easee answer that is no plain 200 means."""

from __future__ import annotations

from simulator.service.clients.turned_away import require_welcome
from simulator.service.errors import Blocked, DeviceDisconnected, VendorAuthentication, VendorCommunication
from simulator.service.http import VendorAnswer
from simulator.service.vendor_json import integer

# Error codes of Easee's own problem documents.
_CREDENTIALS_REJECTED = {100, 727}
_CHARGER_NOT_FOUND, _CHARGER_DISCONNECTED = 400, 410


def require_data(answer: VendorAnswer, now_s: float) -> None:
    """Return for a 200; raise what any other answer to a data call about one charger means.

    A problem document with a title is the framework speaking of this charger (nordicopen/easee_hass#239); any other
    403 is the gateway speaking of this caller (evcc-io/evcc#16077).
    """
    require_welcome(answer, now_s)
    if answer.status == 200:
        return
    problem = answer.peek()
    if answer.status == 403 and "title" not in problem:
        raise Blocked("Easee's gateway refuses this caller (403)")
    if answer.status == 403 or (answer.status == 404 and not answer.speaks_html()):
        raise DeviceDisconnected(f"Easee does not show this charger to the account ({answer.status})")
    code = integer(problem.get("errorCode"))
    if answer.status == 400 and code in (_CHARGER_NOT_FOUND, _CHARGER_DISCONNECTED):
        raise DeviceDisconnected(f"Easee cannot reach this charger (400, errorCode {code})")
    raise VendorCommunication(f"Easee answered {answer.status}")


def route_is_gone(answer: VendorAnswer) -> bool:
    """Return whether the route itself, rather than the charger, may be what is missing.

    404 since September 2026 on the old state route (Newan/ioBroker.easee#157), or 400 with a validation problem
    (nordicopen/pyeasee#138).
    """
    problem = answer.peek() if answer.status in (400, 404) else {}
    if integer(problem.get("errorCode")) == _CHARGER_NOT_FOUND:
        return False
    return answer.status == 404 or (answer.status == 400 and "errors" in problem)


def require_login(answer: VendorAnswer, now_s: float) -> None:
    """Return for a 200; raise what any other answer to a login means.

    Bad credentials are a 400 with an error code; a 400 without one is an outage (evcc-io/evcc#19854).
    """
    require_welcome(answer, now_s)
    if answer.status == 200:
        return
    problem = answer.peek()
    if answer.status == 403 and "title" not in problem:
        raise Blocked("Easee's gateway refuses this caller at login (403)")
    if answer.status in (401, 403):
        raise VendorAuthentication(f"Easee rejects the credentials ({answer.status})")
    code = integer(problem.get("errorCode"))
    if answer.status == 400 and code in _CREDENTIALS_REJECTED:
        raise VendorAuthentication(f"Easee rejects the credentials (400, errorCode {code})")
    raise VendorCommunication(f"Easee answered the login with {answer.status}")
