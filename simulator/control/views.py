"""The truth as JSON: chargers, accounts, tokens, clocks, faults and exchanges, with nothing secret in them."""

import math
from datetime import UTC, datetime
from typing import Any

from simulator.chaos.chaos import Chaos
from simulator.chaos.profiles import PROFILES
from simulator.faults.board import Notice
from simulator.faults.table import fault_name, given_settings
from simulator.journal.har import moment
from simulator.journal.journal import Journal, Leg
from simulator.journal.redact import mark
from simulator.journal.verdict import Verdict
from simulator.truth.accounts import Account
from simulator.truth.charger import Charger
from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Identity
from simulator.truth.tokens import Token
from simulator.truth.world import World


def charger_view(world: World, identity: Identity) -> dict[str, Any]:
    """A charger: who it is, what is really the case at it, and what its cloud knows of that."""
    with world.lock:
        view = world.view(identity.id)
        truth = world.history(identity.id).charger_at(view.now_s)
        heard = view.charger
        uplink = view.history.picture_at(view.now_s).uplink
    return {
        **identity_view(identity),
        "isOnline": view.online,
        "isReachable": uplink.up,
        "lastUpdate": moment(view.heard_until_s),
        "truth": truth_view(truth),
        "heard": {"state": heard.state.value, "isPlugged": heard.plugged, "powerKw": _kw(heard.power_w)},
    }


def identity_view(identity: Identity) -> dict[str, Any]:
    """Who a charger is."""
    return {
        "id": identity.id,
        "vendor": identity.vendor.value,
        "handle": identity.handle,
        "name": identity.name,
        "about": identity.about,
        "model": identity.model,
        "serial": identity.serial,
        "vendorChargerId": identity.vendor_charger_id,
        "accountId": identity.account_id,
        "userId": identity.user_id,
        "locationId": identity.location_id,
        "situation": identity.situation,
        "maxA": identity.max_a,
    }


def truth_view(truth: Charger) -> dict[str, Any]:
    """What is really the case at a charger. Power in kW, current in A, energy in kWh."""
    return {
        "state": truth.state.value,
        "since": moment(truth.since_s),
        "isPlugged": truth.plugged,
        "hold": truth.hold.value if truth.hold else None,
        "fault": truth.fault.value if truth.fault else None,
        "powerKw": _kw(truth.power_w),
        "currentA": [round(amps, 3) for amps in truth.current_a],
        "limitA": truth.limit_a,
        "phases": truth.phases,
        "activePhases": truth.active_phases,
        "sessionKwh": _kw(truth.session_wh),
        "lifetimeKwh": _kw(truth.lifetime_wh),
        "authorisationRequired": truth.authorisation_required,
        "isAuthorised": truth.authorised,
        "visits": len(truth.visits) + truth.plugged,
    }


def _kw(watts: float) -> float:
    return round(watts / 1000, 4) if math.isfinite(watts) else 0.0


def account_view(world: World, account: Account) -> dict[str, Any]:
    """An account and how it stands; its secrets are marks that tell them apart."""
    standing = world.accounts.standing(account.id)
    return {
        "id": account.id,
        "vendor": account.vendor.value,
        "userId": account.user_id,
        "username": account.username or None,
        "password": mark(account.password) if account.password else None,
        "token": mark(account.token) if account.token else None,
        "chargers": [identity.id for identity in world.chargers_of(account.id)],
        "login": standing.login.value,
        "isConnected": standing.connected,
        "rejectedInARow": standing.rejected_in_a_row,
        "logins": standing.logins,
        "tokenLifetimeS": standing.token_lifetime_s,
    }


def token_view(token: Token, now_s: float) -> dict[str, Any]:
    """A token as the vendor remembers it; ages in world seconds."""
    return {
        "mark": mark(token.text),
        "kind": token.kind.value,
        "verdict": token.verdict(now_s).value,
        "issued": moment(token.issued_s),
        "ageS": round(now_s - token.issued_s, 3),
        "expiresInS": round(token.expires_s - now_s, 3),
    }


def clock_view(clock: WorldClock) -> dict[str, Any]:
    """A world's clock. aheadS: of the wall clock, negative behind it."""
    now_s = clock.now_s()
    return {
        "now": moment(now_s),
        "nowS": round(now_s, 3),
        "speed": clock.speed,
        "isFrozen": not clock.speed,
        "aheadS": round(clock.ahead_s, 3),
        "mayLead": clock.may_lead,
    }


def fault_view(notice: Notice, now_s: float) -> dict[str, Any]:
    """A rule on the board, and how often it struck. forS: seconds it has left."""
    rule = notice.rule
    return {
        "name": rule.name,
        "fault": fault_name(rule.fault),
        "settings": given_settings(rule.fault),
        "vendor": rule.vendor.value if rule.vendor else None,
        "accountId": rule.account_id,
        "chargerId": rule.charger_id,
        "on": sorted(rule.roles),
        "forS": None if rule.until_s is None else round(rule.until_s - now_s, 3),
        "afterCalls": rule.skip_calls,
        "calls": rule.calls,
        "probability": rule.probability,
        "paths": sorted(rule.paths),
        "quota": {"calls": rule.quota.calls, "perS": rule.quota.per_s} if rule.quota else None,
        "turns": {"brokenS": rule.turns.broken_s, "wellS": rule.turns.well_s} if rule.turns else None,
        "untilQuietS": rule.until_quiet_s,
        "isInForce": rule.due(now_s) and not notice.spent,
        "seen": notice.seen,
        "struck": notice.struck,
    }


FEW_PLACES = 5
"""Places in an answer that a line about it names."""
NEWEST_HAPPENED = 200
"""What happened in chaos is shown as far back as this; its scenarios tell all of it."""


NEWEST_INCIDENTS = 20
"""Incidents that are shown one by one; others that last are counted."""


def chaos_view(chaos: Chaos | None) -> dict[str, Any]:
    """Chaos as it stands, the newest that happened first. whom: a vendor, or a charger's id."""
    happened = chaos.happened()[0] if chaos else []
    return {
        **chaos_summary(chaos),
        "chargers": [charger.id for charger in chaos.chargers] if chaos else [],
        "happened": [
            {"atS": round(one.at_s, 3), "whom": one.whom, "text": one.text}
            for one in reversed(happened[-NEWEST_HAPPENED:])
        ],
    }


def chaos_summary(chaos: Chaos | None) -> dict[str, Any]:
    """Whether it goes on, and what is wrong now, the newest first. sinceS: world seconds after it began."""
    incidents = chaos.incidents if chaos else []
    return {
        "profile": chaos.name if chaos else None,
        "seed": chaos.seed if chaos else None,
        "isRunning": chaos is not None and chaos.stopped_s is None,
        "since": moment(chaos.start_s) if chaos else None,
        "incidentCount": len(incidents),
        "incidents": [
            {"sinceS": round(one.since_s, 3), "whom": one.whom, "text": one.text}
            for one in incidents[:NEWEST_INCIDENTS]
        ],
    }


def profiles_view() -> list[dict[str, Any]]:
    """Every profile of chaos."""
    return [{"profile": name, "about": p.about, "sources": list(p.sources)} for name, p in PROFILES.items()]


def leg_summary(journal: Journal, leg: Leg) -> dict[str, Any]:
    """An exchange in a line."""
    return {
        "number": leg.number,
        "leg": leg.leg,
        "at": moment(leg.at_s),
        "began": moment(leg.began_s) if leg.began_s else None,
        "elapsedMs": leg.elapsed_ms,
        "method": leg.method,
        "target": leg.target,
        "status": leg.status,
        "ending": leg.ending,
        "vendor": leg.vendor,
        "role": leg.role,
        "accountId": leg.account_id,
        "chargerId": leg.charger_id,
        "cause": leg.cause,
        "faults": list(leg.faults),
        "shapedBy": list(leg.shaped_by),
        **verdict_summary(journal, leg.number),
    }


def verdict_summary(journal: Journal, number: int) -> dict[str, Any]:
    """How the verdict of an exchange stands: not-judged, waiting (until somebody asks for it), right or wrong.

    wrongAt: the places in the answer that are wrong, the first few.
    """
    return {"verdict": journal.verdict_word(number), "wrongAt": list(journal.wrong_at(number)[:FEW_PLACES])}


def leg_view(journal: Journal, leg: Leg) -> dict[str, Any]:
    """An exchange with everything that was said in it, and what is wrong with the answer."""
    verdict = journal.verdict(leg.number)
    return {
        **leg_summary(journal, leg),
        "endpoint": leg.endpoint,
        "requestHeaders": [list(header) for header in leg.request_headers],
        "requestBody": leg.request_body,
        "headers": [list(header) for header in leg.headers],
        "body": leg.body,
        "findings": None if verdict is None else findings_view(verdict),
    }


def findings_view(verdict: Verdict) -> list[dict[str, Any]]:
    """What is wrong with an answer."""
    return [
        {
            "check": finding.check,
            "title": finding.title,
            "part": finding.part,
            "expected": finding.expected,
            "seen": finding.seen,
            "why": finding.why,
        }
        for finding in verdict
    ]


def parse_moment(text: str) -> float:
    """A moment as unix seconds. Raises ValueError for anything but ISO 8601 with an offset."""
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError("an offset such as Z or +01:00 is missing")
    return when.astimezone(UTC).timestamp()
