"""The rules of shape and protocol, one a file, and the table of them.

A check needs the exchange and the contract, nothing else; what must be known about the charger's truth is judged
elsewhere. Several checks may notice the same fault: the table begins with those that explain it best.
"""

from collections.abc import Mapping

from contracts.checks.check import Check
from contracts.checks.conformance import Conformance
from contracts.checks.error_code_fits_status import ErrorCodeFitsStatus
from contracts.checks.id_echoed import IdEchoed
from contracts.checks.message_for_people import MessageForPeople
from contracts.checks.message_leaks_nothing import MessageLeaksNothing
from contracts.checks.method_refusal import MethodRefusal
from contracts.checks.newest_time_on_top import NewestTimeOnTop
from contracts.checks.not_cacheable import NotCacheable
from contracts.checks.null_free import NullFree
from contracts.checks.strict_json import StrictJson
from contracts.checks.success_is_no_error import SuccessIsNoError
from contracts.checks.undocumented_status import UndocumentedStatus
from contracts.exchange import Exchange
from contracts.findings import Violation
from contracts.spec import Contract

__all__ = ["CHECKS", "Check", "checks_with_secrets", "judge"]


def checks_with_secrets(secrets: frozenset[str], people: frozenset[str] = frozenset()) -> dict[str, Check]:
    """Return the table with those secrets, and people's logins, known to the check that looks for them in answers."""
    checks: list[Check] = [
        UndocumentedStatus(),
        StrictJson(),
        NullFree(),
        ErrorCodeFitsStatus(),
        IdEchoed(),
        MessageLeaksNothing(secrets, people),
        MessageForPeople(),
        SuccessIsNoError(),
        NewestTimeOnTop(),
        NotCacheable(),
        MethodRefusal(),
        Conformance(),
    ]
    return {check.slug: check for check in checks}


CHECKS: dict[str, Check] = checks_with_secrets(frozenset())


def judge(
    exchange: Exchange, contract: Contract, checks: Mapping[str, Check] = CHECKS
) -> list[tuple[Check, Violation]]:
    """Return each fault once, with the first check of the table that noticed it; empty for a good answer."""
    noticed: dict[tuple[str, str], tuple[Check, Violation]] = {}
    for check in checks.values():
        for violation in check(exchange, contract):
            noticed.setdefault((violation.where, violation.rule), (check, violation))
    return list(noticed.values())
