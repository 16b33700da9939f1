"""What is broken at the vendors."""

from itertools import count
from typing import Any

from simulator.control import views
from simulator.control.console import Console
from simulator.control.deeds import fault_of
from simulator.control.document import shown
from simulator.control.problems import BadInput, UnknownFault
from simulator.control.route import Asked, Said, WorldRoute
from simulator.faults.board import Notice, Rule
from simulator.faults.when import Quota, Turns
from simulator.truth.fleet import Identity
from simulator.truth.states import Vendor


def list_faults(console: Console, asked: Asked) -> Said:
    """Everything on the board."""
    del asked
    now_s = console.world.now_s()
    return {"items": [views.fault_view(notice, now_s) for notice in console.board.notices()]}


def add_fault(console: Console, asked: Asked) -> Said:
    """Break something. With a charger's name it hits that charger's account alone, as in a scenario."""
    body = asked.body
    if sum(key in body for key in ("vendor", "account", "charger")) > 1:
        raise BadInput("body", "one of vendor, account and charger, or none for everybody", "more than one")
    if "alone" in body and "charger" not in body:
        raise BadInput("alone", "a charger beside it", "none")
    name = body.get("name") or _free_name(console, body["fault"])
    now_s = console.world.now_s()
    rule = Rule(
        name=name,
        fault=fault_of(body["fault"], body.get("settings", {})),
        roles=frozenset(body.get("on", ())),
        until_s=now_s + body["forS"] if "forS" in body else None,
        skip_calls=body.get("afterCalls", 0),
        calls=body.get("calls"),
        probability=float(body.get("probability", 1)),
        paths=frozenset(body.get("paths", ())),
        **_when(body, now_s),
        **_aim(console, body),
    )
    console.board.post(rule)
    return views.fault_view(_notice(console, name), now_s), 201


def _when(body: dict[str, Any] | Any, now_s: float) -> dict[str, Any]:
    """Beyond a share of calls, in turns, or until nobody calls: counted from now on."""
    told: dict[str, Any] = {}
    if "quota" in body:
        told["quota"] = Quota(body["quota"]["calls"], float(body["quota"]["perS"]))
    if "turns" in body:
        told["turns"] = Turns(float(body["turns"]["brokenS"]), float(body["turns"]["wellS"]))
    if "untilQuietS" in body:
        told["until_quiet_s"] = float(body["untilQuietS"])
    return {**told, "from_s": now_s} if told.keys() & {"turns", "until_quiet_s"} else told


def _aim(console: Console, body: dict[str, Any] | Any) -> dict[str, Any]:
    if "charger" in body:
        charger: Identity = console.world.charger(body["charger"])
        alone = {"charger_id": charger.id} if body.get("alone") else {}
        return {"vendor": charger.vendor, "account_id": charger.account_id, **alone}
    if "account" in body:
        return {"account_id": console.world.accounts.get(body["account"]).id}
    return {"vendor": Vendor(body["vendor"])} if "vendor" in body else {}


def _free_name(console: Console, fault: str) -> str:
    return next(name for n in count(1) if console.board.notice(name := f"{fault}-{n}") is None)


def get_fault(console: Console, asked: Asked) -> Said:
    """One fault."""
    return views.fault_view(_notice(console, _name(console, asked)), console.world.now_s())


def mend_fault(console: Console, asked: Asked) -> Said:
    """Let it work again."""
    name = _name(console, asked)
    console.board.mend(name)
    return {"mended": [name]}


def mend_all(console: Console, asked: Asked) -> Said:
    """Let everything work again."""
    del asked
    names = [notice.rule.name for notice in console.board.notices()]
    console.board.mend_all()
    return {"mended": names}


def _name(console: Console, asked: Asked) -> str:
    """The fault's name; a slash in it arrives encoded, since an encoded slash parts no path. Raises UnknownFault."""
    given = asked.path["fault"]
    for name in (given, given.replace("%2F", "/").replace("%2f", "/")):
        if console.board.notice(name) is not None:
            return name
    raise UnknownFault(f"no fault on the board is called {shown(given)}")


def _notice(console: Console, name: str) -> Notice:
    notice = console.board.notice(name)
    if notice is None:
        raise UnknownFault(f"no fault on the board is called {shown(name)}")
    return notice


WORLD_ROUTES = (
    WorldRoute("GET", "/faults", "listFaults", list_faults),
    WorldRoute("POST", "/faults", "addFault", add_fault),
    WorldRoute("DELETE", "/faults", "mendAllFaults", mend_all),
    WorldRoute("GET", "/faults/<path:fault>", "getFault", get_fault),
    WorldRoute("DELETE", "/faults/<path:fault>", "mendFault", mend_fault),
)
