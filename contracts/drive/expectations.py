"""What a scenario's author wrote down against what came: the second opinion beside the oracle's."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from contracts.exchange import Exchange
from contracts.findings import Violation, cut, show
from contracts.oracle import Offline, Policy
from contracts.strict_json import parse_object
from simulator.scenario.script import Answer, Expectation, Power

_NUMBER_TOLERANCE = 0.01


class AsTheScenarioSays:
    """An answer agrees with what the scenario's author expects at that moment."""

    slug = "scenario_expectation"
    title = "The answer is not the one this scenario asks for"
    why = "The scenario's author wrote down what the contract means at this moment."

    def __call__(
        self,
        exchange: Exchange,
        expected: Expectation,
        policy: Policy,
        *,
        paused: bool = False,
        stale: bool = False,
    ) -> list[Violation]:
        """Return where the answer differs; what the contract lets a service leave out may be left out.

        paused: the vendor asked for a pause, which the service may keep to whatever was expected of the vendor by now.
        stale: the world is so far behind the service's clock that it may take a charger for gone where a 200 was meant.
        """
        if exchange.answer is None:
            return [Violation(self.slug, "status", _words(expected), exchange.failure)]
        body = parse_object(exchange.answer.content) or {}
        status = exchange.answer.status
        may_be_away = Answer.DEVICE_IS_DISCONNECTED in expected.answers or (stale and Answer.OK in expected.answers)
        if may_be_away and _says_it_is_away(status, body, policy):
            return []
        if status in policy.also and expected.answers != {Answer.OK}:
            return []
        came = str(status) if status == 200 else str(body.get("errorCode", status))
        if paused and came == Answer.VENDOR_COMMUNICATION_ERROR:
            return []
        if may_be_away and came == Answer.DEVICE_IS_DISCONNECTED:
            return []
        if status != 200 and expected.answers == set(Answer):
            # Nobody wrote down which; whether it is an answer of the contract at all is for other checks.
            return []
        if came not in {answer.value for answer in expected.answers}:
            return [Violation(self.slug, "status", _words(expected), _came(status, body))]
        return list(_fields(body, expected)) if status == 200 else []


def _says_it_is_away(status: int, body: Mapping[str, Any], policy: Policy) -> bool:
    """Whether the answer is the one that was agreed on in place of a refusal (D1); the oracle judges the rest of it."""
    return policy.offline is Offline.STALE and status == 200 and body.get("isOnline") is False


def _words(expected: Expectation) -> str:
    return " or ".join(sorted("200" if a is Answer.OK else a.value for a in expected.answers))


def _came(status: int, body: Mapping[str, Any]) -> str:
    if status == 200:
        return "200"
    code = body.get("errorCode")
    return f"{status} {cut(code)}" if code and isinstance(code, str) else f"{status} without a readable errorCode"


def _fields(body: Mapping[str, Any], expected: Expectation) -> Iterator[Violation]:
    state = body.get("chargeState")
    told: Mapping[str, Any] = state if isinstance(state, Mapping) else {}
    slug = AsTheScenarioSays.slug
    due = {"chargingState", "isPlugged", "chargeRate"} - (expected.optional - told.keys())
    if expected.states and "chargingState" in due and told.get("chargingState") not in expected.states:
        words = " or ".join(sorted(expected.states))
        yield Violation(slug, "$.chargeState.chargingState", words, _shown(told, "chargingState"))
    if expected.plugged is not None and "isPlugged" in due and told.get("isPlugged") is not expected.plugged:
        yield Violation(slug, "$.chargeState.isPlugged", show(expected.plugged), _shown(told, "isPlugged"))
    if expected.power and "chargeRate" in due and not _fits(told.get("chargeRate", 0.0), expected.power):
        words = f"{expected.power.min_kw:g} to {expected.power.max_kw:g} kW"
        yield Violation(slug, "$.chargeState.chargeRate", words, _shown(told, "chargeRate"))
    for name, allowed in (("chargeCurrentMax", expected.limits_a), ("activePhases", expected.phases)):
        if allowed and name in told and not _is_one_of(told[name], allowed):
            words = " or ".join(f"{one:g}" for one in allowed)
            yield Violation(slug, f"$.chargeState.{name}", words, _shown(told, name))
    for name in sorted(expected.absent):
        if name in body or name in told:
            yield Violation(slug, f"$.{name}", "the field left out", _shown({**body, **told}, name))


def _fits(rate: object, power: Power) -> bool:
    return _is_number(rate) and power.allows(rate)


def _is_one_of(value: object, allowed: tuple[float, ...]) -> bool:
    return _is_number(value) and any(abs(value - one) <= _NUMBER_TOLERANCE for one in allowed)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(told: Mapping[str, Any], name: str) -> str:
    return show(told[name]) if name in told else "nothing: it was left out"
