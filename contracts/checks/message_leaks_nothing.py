"""An answer tells its caller what happened, not how the service is built or what it keeps secret."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from contracts.exchange import Answer, Exchange
from contracts.findings import Violation
from contracts.spec import Contract
from contracts.strict_json import parse_object

# A shorter secret would be found inside ordinary words.
SHORTEST_SECRET = 4

# Where a message is read no further, so that a flood of text costs no more than its first part.
LONGEST_MESSAGE = 1 << 16

# What a message may not look like. Every repetition is bounded, so no message makes a search run away.
LEAKS: Mapping[str, re.Pattern[str]] = {
    "markup": re.compile(
        r"<!doctype\b|<\?xml\b"
        r"|</?(?:html|head|body|title|div|span|p|br|hr|h[1-6]|pre|script|style|table|center|ul|li)\b[^<>]{0,200}>",
        re.IGNORECASE,
    ),
    "a stack trace": re.compile(
        r"Traceback \(most recent call last\)"  # Python
        r'|\bFile "[^"\n]{1,200}", line \d'
        r"|\bat [\w.$<>/]{1,200} ?\([^()\n]{0,200}:\d"  # Java, Node
        r"|\bat [\w$/.<>-]{1,200}:\d{1,9}:\d"
        r"| in \S{1,200}:line \d"  # .NET
        r'|\bException in thread "|\bgoroutine \d{1,9} \['  # Java, Go
        r"|(?<![\w.])(?:[a-z_]\w{0,60}\.){1,12}[A-Z]\w{0,60}(?:Exception|Error)\b"
    ),
    "a credential": re.compile(
        r"\bBearer (?=[\w.~+/-]{0,200}\d)[\w.~+/-]{16}|\beyJ[\w-]{5,2000}\.[\w-]{5}|\bBasic [A-Za-z0-9+/]{8,200}="
        r"|\b(?:password|passwd|client_secret|access_?token|refresh_?token|api[_-]?key|authorization)"
        r"""(?:=|\\?["']\s{0,3}[:=])""",
        re.IGNORECASE,
    ),
    "an exception as programs print it": re.compile(
        r"\b[A-Z]\w{1,60}(?:Error|Exception|Timeout)\((?=['\")<\w])"  # Python's repr
        r"|\bHTTPS?ConnectionPool\(|\[Errno -?\d"
        r"|\b(?:ECONN[A-Z]{4,12}|ENOTFOUND|EAI_AGAIN|ETIMEDOUT) [\w.:-]{3}"  # Node
        r"|\bdial tcp [\w.:\[]{3}"  # Go
        r"|\bSELECT [^\n]{1,200} FROM \w{1,60}(?:;| WHERE\b)"
    ),
    "a vendor's address": re.compile(
        r"\bhttps?://(?:[\w-]{1,60}\.){0,4}api\.(?:[\w-]{1,60}\.){0,3}(?:easee|zaptec|go-e)\."
        r"|\bhttps?://[^\s/]{1,200}(?:/[\w.-]{1,60}){0,3}/(?:api/(?:chargers|accounts|status)|oauth/token|observations)\b",
        re.IGNORECASE,
    ),
    "raw JSON": re.compile(r"""\{\s{0,20}\\?["'][^"'\n]{1,200}["']\s{0,20}:"""),
}
_WORDS = "a message for people, without {}"


@dataclass(frozen=True)
class MessageLeaksNothing:
    """An error message holds no markup, stack trace, credential or vendor JSON; no answer holds a known secret.

    secrets: texts that must not come back anywhere in an answer, such as passwords, tokens and API keys;
    those under SHORTEST_SECRET characters are passed over. people: names by which owners log in, which no message of
    an error may tell.
    """

    slug = "message_leaks_nothing"
    title = "The answer gives away something that is none of the caller's business"
    why = "Error messages end up in logs and on screens; a token or a stack trace there helps an attacker."

    secrets: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Look at the message of an error, and for the secrets in the whole answer; what is found is not repeated."""
        answer = exchange.answer
        if answer is None or not contract.knows_path(exchange.request):
            return []
        body = parse_object(answer.content) or {}
        message = body.get("message") if answer.status >= 400 else None
        found = [*_leaks(message), *self._betrays(message)] if isinstance(message, str) else []
        return found + self._given_away(answer, message if isinstance(message, str) else "")

    def _betrays(self, message: str) -> Iterator[Violation]:
        if any(person in message for person in self.people if len(person) >= SHORTEST_SECRET):
            yield Violation("leak", "$.message", _WORDS.format("an owner's login"), "the name an owner logs in with")

    def _given_away(self, answer: Answer, message: str) -> list[Violation]:
        if not self.secrets:
            return []
        body = (answer.content or answer.body).decode("utf-8", "replace")
        places = [("$.message", message), ("$", body), *answer.headers]
        return [_secret_at(where) for where, text in places if self._is_in(text)][:1]

    def _is_in(self, text: str) -> bool:
        secrets = (secret for secret in self.secrets if len(secret) >= SHORTEST_SECRET)
        return any(secret in text or quote(secret, safe="") in text for secret in secrets)


def _leaks(message: str) -> Iterator[Violation]:
    for kind, pattern in LEAKS.items():
        match = pattern.search(message, 0, LONGEST_MESSAGE)
        if match:
            yield Violation("leak", "$.message", _WORDS.format(kind), f"{kind} at character {match.start()}")


def _secret_at(where: str) -> Violation:
    return Violation("secret", where, "no secret of the sandbox in an answer", "a known secret")
