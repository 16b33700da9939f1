"""A refused method is refused as HTTP says."""

from contracts.exchange import Exchange
from contracts.findings import Violation
from contracts.spec import Contract

_NOT_ALLOWED = 405


class MethodRefusal:
    """A 405 names the methods there are (RFC 9110, 15.5.6), GET among them and not the refused one."""

    slug = "method_refusal"
    title = "A method is refused without saying which are offered"
    why = "Clients and gateways learn from Allow what they may do; without it they guess."

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Look at the Allow header of a 405 on the contract's path."""
        request, answer = exchange.request, exchange.answer
        if answer is None or answer.status != _NOT_ALLOWED or not contract.knows_path(request):
            return []
        named = {name.strip().upper() for name in ",".join(answer.headers_all("Allow")).split(",") if name.strip()}
        if "GET" in named and request.method.upper() not in named:
            return []
        seen = ", ".join(sorted(named)) or "no such header"
        return [Violation("allow", "Allow", f"GET and what else is offered, without {request.method}", seen)]
