"""What is unknown is left out, never null."""

from collections.abc import Iterator, Mapping

from contracts.exchange import Exchange
from contracts.findings import Violation
from contracts.spec import Contract, null_violation
from contracts.strict_json import json_path, parse_object


class NullFree:
    """No declared field is null: the contract calls none of them nullable."""

    slug = "null_free"
    title = "A field is null although the contract allows it only to be left out"
    why = "Typed callers read null into a field that cannot hold it, and fail or take it for zero."

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Look for null in every declared field of a declared answer; fields of the service's own are left alone."""
        answer = exchange.answer
        if answer is None or b"null" not in (answer.content or b""):
            return []
        declared = contract.fields(exchange.request, answer.status)
        return [null_violation(where) for where in _nulls(parse_object(answer.content) or {}, [], declared)]


def _nulls(body: Mapping[str, object], parts: list[str], declared: frozenset[str]) -> Iterator[str]:
    for name, value in body.items():
        where = json_path([*parts, name])
        if where not in declared:
            continue
        if value is None:
            yield where
        elif isinstance(value, dict):
            yield from _nulls(value, [*parts, name], declared)
