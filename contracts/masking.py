"""Nothing secret in a report: passwords, keys and tokens become marks that still tell them apart."""

import re
from collections.abc import Iterable
from dataclasses import replace

from contracts.exchange import HIDDEN_HEADERS, Answer, Exchange, Headers, Request
from contracts.findings import Finding
from simulator.journal.redact import mark, redact_headers, redact_text
from simulator.truth.world import World

KEPT_BODY_BYTES = 65_536
"""Bytes of a body that a report keeps."""
_SHORTEST = 6
"""A shorter secret would be found in texts that have nothing to do with it."""


def secrets_of(world: World) -> set[str]:
    """Everything secret of a world by now: keys, passwords, tokens handed out."""
    found = {world.api_key}
    for account in world.accounts:
        found |= {account.password, account.token}
        found |= {token.text for token in world.tokens.held_by(account.id)}
    return found


class Mask:
    """Replaces secrets by marks. Texts that are no secret stay as they are."""

    def __init__(self, secrets: Iterable[str]) -> None:
        longest_first = sorted({one for one in secrets if len(one) >= _SHORTEST}, key=len, reverse=True)
        self._text = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        raw = [re.escape(one.encode("utf-8", "surrogatepass")) for one in longest_first]
        self._raw = re.compile(b"|".join(raw)) if raw else None

    def text(self, text: str) -> str:
        """The text with its secrets marked."""
        return self._text.sub(lambda found: mark(found[0]), text) if self._text else text

    def finding(self, finding: Finding) -> Finding:
        """The finding and its exchange with their secrets marked, and long bodies cut."""
        exchange = finding.exchange and self.exchange(finding.exchange)
        return replace(
            finding,
            exchange=exchange,
            expected=self.text(finding.expected),
            seen=self.text(finding.seen),
            why=self.text(finding.why),
            where=self.text(finding.where),
            part=self.text(finding.part),
            as_scenario=self.text(finding.as_scenario),
        )

    def exchange(self, exchange: Exchange) -> Exchange:
        """The same for both sides of an exchange and the vendor calls behind it."""
        request = exchange.request
        asked = Request(
            request.method,
            redact_text(self.text(request.path)),
            self._headers(request.headers),
            self._body(request.body)[:KEPT_BODY_BYTES],
        )
        calls = tuple(replace(call, exchange=self.exchange(call.exchange)) for call in exchange.calls)
        answer = exchange.answer and self._answer(exchange.answer)
        return Exchange(asked, answer, self.text(exchange.failure), exchange.at_s, calls)

    def _answer(self, answer: Answer) -> Answer:
        kept = answer.body[:KEPT_BODY_BYTES]
        return replace(
            answer,
            reason=self.text(answer.reason),
            headers=self._headers(answer.headers),
            body=self._body(kept),
            left_out_bytes=answer.left_out_bytes + len(answer.body) - len(kept),
        )

    def _headers(self, headers: Headers) -> Headers:
        return redact_headers(
            (name, value if name.lower() in HIDDEN_HEADERS else self.text(value)) for name, value in headers
        )

    def _body(self, body: bytes) -> bytes:
        if self._raw is None:
            return body
        return self._raw.sub(lambda found: mark(found[0].decode("utf-8", "surrogatepass")).encode(), body)
