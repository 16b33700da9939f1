"""A charger's answer is about the charger that was asked for."""

from contracts.exchange import Exchange
from contracts.findings import Violation, show
from contracts.spec import Contract
from contracts.strict_json import parse_object


class IdEchoed:
    """The `id` of a 200 is the requested one; hexadecimal digits may change case."""

    slug = "id_echoed"
    title = "The answer is about another charger than the one asked for"
    why = "A caller that trusts it shows one customer the charger of another."

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Compare the id of a 200 with the path of its request, when both are there."""
        answer = exchange.answer
        if answer is None or answer.status != 200 or not contract.governs(exchange.request):
            return []
        asked = contract.path_parameter(exchange.request, "chargerId")
        told = (parse_object(answer.content) or {}).get("id")
        if asked is None or not isinstance(told, str) or told.lower() == asked.lower():
            return []
        return [Violation("id_echoed", "$.id", f"the requested id {show(asked)}", show(told))]
