"""``charger-sandbox play``: one scenario, watched: each step, the truth at the charger, and what refresh answers."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from contracts.drive.scenarios import Case, Judged
    from contracts.exchange import Exchange
    from contracts.findings import Finding
    from simulator.truth.charger import Charger

VENDORS = ("EASEE", "GO_E", "ZAPTEC")


@click.command()
@click.argument("scenario")
@click.option("--vendor", "vendors", multiple=True, type=click.Choice(VENDORS), help="Only this one; may be repeated.")
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    help="World seconds per second; without it time jumps from step to step.",
)
@click.option("--seed", default=7, show_default=True, help="Seed of the fleet.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON a step.")
def play(scenario: str, vendors: tuple[str, ...], speed: float | None, seed: int, as_json: bool) -> None:
    """Play SCENARIO, a shipped one or a file, against the reference charger-service."""
    from contracts.court import CourtRules
    from contracts.drive.arena import InProcessArena
    from contracts.drive.scenarios import cases
    from contracts.spec import Contract
    from simulator.scenario.library import find
    from simulator.truth.states import Vendor

    chosen = tuple(Vendor(name) for name in vendors) or tuple(Vendor)
    arena = InProcessArena(seed, speed=speed)
    rules = CourtRules(Contract.load())
    findings = 0
    for case in cases([find(scenario)], chosen, 1000):
        if not as_json:
            click.echo(f"{case.script.title} ({case.vendor.value})")
        findings += sum(_watch(case, arena, rules, as_json, speed is not None))
    sys.exit(1 if findings else 0)


def _watch(case: "Case", arena: Any, rules: Any, as_json: bool, live: bool) -> list[int]:
    from contracts.court import Court
    from contracts.drive.scenarios import play as moments
    from contracts.findings import Circumstances

    place = arena.open(case.booking)
    court = Court(place, rules)
    charger = place.opened.world.fleet.chargers[0]
    counts: list[int] = []
    for judged in moments(case, place, court, ""):
        exchange, findings = judged.exchange, judged.findings
        if exchange is None:
            heard = court.refresh(charger, Circumstances(judged.moment.text))
            exchange, findings = heard.exchange, heard.findings
        line = _line_json if as_json else _line
        click.echo(line(case, judged, place.opened.world.truth(charger.id), exchange, findings))
        counts.append(len(findings))
    arena.close(case.booking)
    return counts


def _line(
    case: "Case", judged: "Judged", truth: "Charger", exchange: "Exchange", findings: "tuple[Finding, ...]"
) -> str:
    del case
    verdict = "" if not findings else f"  WRONG: expected {findings[0].expected}, seen {findings[0].seen}"
    told = f"{truth.state.value} {truth.power_w / 1000:.2f} kW {truth.session_wh / 1000:.2f} kWh"
    return f"{_clock(judged.moment.at_s):>9}  {judged.moment.text:<44.44}  truth {told:<34}  refresh {_said(exchange)}{verdict}"


def _line_json(
    case: "Case", judged: "Judged", truth: "Charger", exchange: "Exchange", findings: "tuple[Finding, ...]"
) -> str:
    return json.dumps(
        {
            "scenario": case.script.slug,
            "vendor": case.vendor.value,
            "atS": judged.moment.at_s,
            "kind": judged.moment.kind.value,
            "text": judged.moment.text,
            "truth": {
                "chargingState": truth.state.value,
                "powerW": round(truth.power_w, 1),
                "sessionWh": round(truth.session_wh, 1),
            },
            "exchange": exchange.as_json(),
            "findings": [finding.as_json() for finding in findings],
        }
    )


def _said(exchange: "Exchange") -> str:
    from contracts.strict_json import parse_object

    if exchange.answer is None:
        return exchange.failure
    body = parse_object(exchange.answer.content) or {}
    if exchange.answer.status != 200:
        return f"{exchange.answer.status} {body.get('errorCode', '')}"
    told = body.get("chargeState")
    state = told if isinstance(told, dict) else {}
    return f"200 {state.get('chargingState', '-')} {state.get('chargeRate', '-')} kW"


def _clock(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    return f"+{minutes // 60}:{minutes % 60:02d}:{second:02d}"
