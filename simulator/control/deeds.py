"""What may be done to a charger and what may break at a vendor, checked as scenarios check it."""

from collections.abc import Mapping
from typing import Any

from simulator.control.document import shown
from simulator.control.problems import BadInput
from simulator.faults.fault import BadFault, Fault
from simulator.faults.table import FAULTS, make_fault, usual_settings
from simulator.scenario.params import ALL_ACTIONS, PARAMS, params_of, required_of, setting_kinds
from simulator.truth.errors import UnknownAction
from simulator.truth.world import World


def actions_view() -> list[dict[str, Any]]:
    """Every action with what it may be told."""
    return [{"action": action, "params": _params_view(action)} for action in ALL_ACTIONS]


def _params_view(action: str) -> list[dict[str, Any]]:
    needed = required_of(action)
    return [{"name": n, "expected": PARAMS[n][0], "isRequired": n in needed} for n in params_of(action)]


def do(world: World, charger_id: str, action: str, params: Mapping[str, Any]) -> None:
    """Let something happen to a charger. Raises UnknownAction, BadInput or ActionRefused."""
    if action not in ALL_ACTIONS:
        raise UnknownAction(f"no action is called {shown(action)}: choose one of {', '.join(ALL_ACTIONS)}")
    known = params_of(action)
    for name in required_of(action):
        if name not in params:
            raise BadInput(f"with.{name}", PARAMS[name][0], "none")
    for name, value in params.items():
        if name not in known:
            raise BadInput(f"with of {action}", f"only {', '.join(known) or 'nothing'}", shown(name))
        if not PARAMS[name][1](value):
            raise BadInput(f"with.{name}", PARAMS[name][0], shown(value))
    world.act(charger_id, action, **params)


def faults_view() -> list[dict[str, Any]]:
    """Every kind of fault with its settings and what each is unless told."""
    return [
        {
            "fault": name,
            "about": " ".join((FAULTS[name].__doc__ or "").split()),
            "settings": _settings_view(name),
        }
        for name in FAULTS
    ]


def _settings_view(fault: str) -> list[dict[str, Any]]:
    usual = usual_settings(fault)
    return [
        {"name": name, "expected": kind.words, "usual": _plain(usual.get(name)), "isRequired": name not in usual}
        for name, kind in setting_kinds(fault).items()
    ]


def _plain(value: object) -> object:
    """The value as JSON can say it."""
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def fault_of(name: str, settings: Mapping[str, Any]) -> Fault:
    """Make a fault. Raises BadFault or BadInput."""
    if name not in FAULTS:
        raise BadFault(f"no fault is called {shown(name)}: choose one of {', '.join(FAULTS)}")
    for setting, kind in setting_kinds(name).items():
        if setting in settings and not kind.holds(settings[setting]):
            raise BadInput(f"settings.{setting}", kind.words, shown(settings[setting]))
    return make_fault(name, **settings)
