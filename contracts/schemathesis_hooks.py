"""Our checks as checks of schemathesis, for those who run ``schemathesis run`` themselves.

Named in ``schemathesis.toml`` beside this file, or by SCHEMATHESIS_HOOKS=contracts.schemathesis_hooks. Only the rules
about one exchange can be used so: what needs the truth, or the vendors' side, needs ``charger-sandbox check``.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import schemathesis

from contracts.checks import CHECKS, Check
from contracts.exchange import Answer, Exchange, Request
from contracts.findings import Violation
from contracts.spec import Contract

PREFIX = "sandbox_"
"""How the checks are called there: ``sandbox_strict_json``."""
# schemathesis undoes content codings before a check sees the body, so these headers no longer speak of it.
_UNDONE = frozenset({"content-encoding", "content-length", "transfer-encoding"})

_contract = Contract.load()


def exchange_of(response: Any) -> Exchange:
    """The exchange behind a response of schemathesis: header values are lists there, one for each line."""
    asked = response.request
    parts = urlsplit(str(asked.url))
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    sent = tuple((str(name), str(value)) for name, value in asked.headers.items())
    coded = "content-encoding" in {name.lower() for name in response.headers}
    headers = tuple(
        (name, value)
        for name, values in response.headers.items()
        for value in ([values] if isinstance(values, str) else values)
        if not (coded and name.lower() in _UNDONE)
    )
    answer = Answer(response.status_code, response.message or "", headers, response.content, response.elapsed)
    return Exchange(Request(str(asked.method), path, sent), answer)


def words(violations: Iterable[Violation], check: Check) -> str:
    """What a failure says."""
    told = [f"{one.where}: expected {one.expected}, seen {one.seen}" for one in violations]
    return "\n".join((check.title, *told, check.why))


def _register(check: Check) -> None:
    def judge(ctx: Any, response: Any, case: Any) -> None:
        del ctx, case
        violations = check(exchange_of(response), _contract)
        if violations:
            raise AssertionError(words(violations, check))

    judge.__name__ = f"{PREFIX}{check.slug}"
    judge.__doc__ = check.title
    register: Callable[[Any], Any] = schemathesis.check
    register(judge)


for _check in CHECKS.values():
    _register(_check)
