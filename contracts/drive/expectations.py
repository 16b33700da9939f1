"""What a scenario's author wrote down against what came: the second opinion beside the oracle's."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from contracts.exchange import Exchange
from contracts.findings import Violation, show
from contracts.strict_json import parse_object
from simulator.scenario.script import Answer, Expectation

_NUMBER_TOLERANCE = 0.01


class AsTheScenarioSays:
    """An answer agrees with what the scenario's author expects at that moment."""

    slug = "scenario_expectation"
    title = "The answer is not the one this scenario asks for"
    why = "The scenario's author wrote down what the contract means at this moment."

    def __call__(self, exchange: Exchange, expected: Expectation) -> list[Violation]:
        """Return where the answer differs; an answer that is not readable is another check's finding."""
        if exchange.answer is None:
            return [Violation(self.slug, "status", _words(expected), exchange.failure)]
        body = parse_object(exchange.answer.content) or {}
        status = exchange.answer.status
        came = str(status) if status == 200 else str(body.get("errorCode", status))
        if came not in {answer.value for answer in expected.answers}:
            return [Violation(self.slug, "status", _words(expected), _came(status, body))]
        return list(_fields(body, expected)) if status == 200 else []


def _words(expected: Expectation) -> str:
    return " or ".join(sorted("200" if a is Answer.OK else a.value for a in expected.answers))


def _came(status: int, body: Mapping[str, Any]) -> str:
    code = body.get("errorCode")
    return f"{status} {code}" if code else str(status)


def _fields(body: Mapping[str, Any], expected: Expectation) -> Iterator[Violation]:
    state = body.get("chargeState")
    told: Mapping[str, Any] = state if isinstance(state, Mapping) else {}
    slug = AsTheScenarioSays.slug
    if expected.states and told.get("chargingState") not in expected.states:
        words = " or ".join(sorted(expected.states))
        yield Violation(slug, "$.chargeState.chargingState", words, _shown(told, "chargingState"))
    if expected.plugged is not None and told.get("isPlugged") is not expected.plugged:
        yield Violation(slug, "$.chargeState.isPlugged", show(expected.plugged), _shown(told, "isPlugged"))
    rate = told.get("chargeRate")
    if expected.power and not (_is_number(rate) and expected.power.allows(rate)):
        words = f"{expected.power.min_kw:g} to {expected.power.max_kw:g} kW"
        yield Violation(slug, "$.chargeState.chargeRate", words, _shown(told, "chargeRate"))
    for name, allowed in (("chargeCurrentMax", expected.limits_a), ("activePhases", expected.phases)):
        value = told.get(name)
        if allowed and not (_is_number(value) and any(abs(value - one) <= _NUMBER_TOLERANCE for one in allowed)):
            words = " or ".join(f"{one:g}" for one in allowed)
            yield Violation(slug, f"$.chargeState.{name}", words, _shown(told, name))
    for name in sorted(expected.absent):
        if name in body or name in told:
            yield Violation(slug, f"$.{name}", "the field left out", _shown({**body, **told}, name))


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(told: Mapping[str, Any], name: str) -> str:
    return show(told[name]) if name in told else "nothing: it was left out"
