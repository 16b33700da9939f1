"""The lists that messages spell out, written by hand, and a small scenario to write something wrong into."""

from simulator.scenario.errors import BadScenario
from simulator.scenario.load import parse

DOINGS = (
    "authorise, car_waits, clear_fault, come_online, fault, finish, flap, go_offline, limit, pause, phases, plug, "
    "reboot, release, require_authorisation, restart, start, stop, unplug"
)
ANSWERS = (
    "200, UNAUTHORIZED, CHARGER_NOT_FOUND, VENDOR_ACCOUNT_IS_DISCONNECTED, VENDOR_COMMUNICATION_ERROR, "
    "DEVICE_IS_DISCONNECTED, VENDOR_AUTHENTICATION_ERROR, VENDOR_CONNECTION_ERROR"
)
STATES = "UNPLUGGED, PREPARING, CHARGING, FINISHED, STOPPED, FAULT"
STEP_KEYS = (
    "at, only, note, do, with, break, name, on, for, after_calls, calls, probability, whose, path, quota, turns, "
    "until_quiet, set, mend, account, expect, repeat, ask"
)
CHANGES = (
    "reject_logins, accept_logins, expire_tokens, revoke_tokens, revoke_refresh_tokens, refuse_new_tokens, "
    "accept_new_tokens, revoke_link, disconnect, connect"
)
FAULT_NAMES = (
    "body, clock, cut, delay, drip, extra_entry, extra_keys, length, literal, missing, nulled, pad, refuse, repeat, "
    "reset, scale, shorten, silence, status, tls, unresolved, value"
)
TOUCHES = "state, plug, power, limit, phases, online, time, static, all, nothing"
FIELDS = (
    "locationId, lastUpdated, chargeState, staticData, chargeRate, chargeCurrentMax, isPlugged, "
    "activePhases, chargingState, name"
)
FAULT_KINDS = (
    "OVERCURRENT, OVERVOLTAGE, OVERTEMPERATURE, GROUND, RCD_AC, RCD_DC, PHASE, CABLE, CONTACTOR, LOCK, INTERNAL"
)
SITUATIONS = "unplugged, preparing, waiting-for-car, charging, finished, stopped, fault, device-offline"
SPAN = "a time such as 90s, 10m or 2h30m"
VERBS = "do, break, mend, account, set, expect"


def step_text(step: str) -> str:
    """A scenario for EASEE and GO_E, charging, whose second step (10s in, line 8) ends with these lines."""
    return (
        "title: A car charges\nstory: It draws 11 kW.\nvendors: [EASEE, GO_E]\nstart: charging\nsteps:\n"
        f"  - at: 0s\n    expect: {{answer: 200, state: CHARGING}}\n  - at: 10s\n{step}\n"
    )


def problems_of(text: str) -> list[tuple[int, str]]:
    """Line and sentence of everything that is wrong with the text; empty when nothing is."""
    try:
        parse(text, "car-charges")
    except BadScenario as bad:
        return [(problem.line, problem.text) for problem in bad.problems]
    return []
