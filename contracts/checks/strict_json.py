"""The raw answer is strict JSON, labelled as what it is and as long as it says."""

from contracts import strict_json
from contracts.exchange import Answer, Exchange, Request
from contracts.findings import Violation, cut
from contracts.spec import Contract, json_violation

# Names under which JSON's own encoding goes; JSON defines no charset parameter, so a right one does no harm.
UTF_8_NAMES = frozenset({"utf-8", "utf8"})
# In these, pure ASCII text is the same bytes as in UTF-8: the label is idle but true.
ASCII_BASED_NAMES = frozenset({"us-ascii", "ascii", "iso-8859-1", "latin1", "iso-8859-15", "windows-1252"})


class StrictJson:
    """Bytes before meaning: JSON text (RFC 8259), charset label, Content-Length and content coding."""

    slug = "strict_json"
    title = "The answer's bytes are not clean JSON, or not what its headers say they are"
    why = "Another language's JSON reader refuses such a body, or reads other values out of it."

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Judge answers of a declared status; answers to HEAD have no bytes to judge."""
        request, answer = exchange.request, exchange.answer
        if answer is None or request.method == "HEAD" or str(answer.status) not in contract.statuses(request):
            return []
        return [*_coding(request, answer), *_length(answer), *_charset(answer), *_text(answer)]


def _text(answer: Answer) -> list[Violation]:
    # Another media type is conformance's finding; its text need not be JSON at all.
    if answer.media_type not in ("", "application/json") and not answer.media_type.endswith("+json"):
        return []
    if answer.content is None:
        return []
    try:
        strict_json.parse(answer.content)
    except strict_json.StrictJsonError as error:
        return [json_violation(error)]
    return []


def _charset(answer: Answer) -> list[Violation]:
    content = answer.content or b""
    for label in dict.fromkeys(charset_labels(answer)):
        honest = label in UTF_8_NAMES or (label in ASCII_BASED_NAMES and content.isascii())
        if not honest:
            return [
                Violation("charset", "Content-Type", "charset=utf-8 or none, as JSON is UTF-8", f"charset={cut(label)}")
            ]
    return []


def charset_labels(answer: Answer) -> list[str]:
    """Return the charset parameters of Content-Type in lower case, unquoted."""
    parameters = [part.partition("=") for value in answer.headers_all("Content-Type") for part in value.split(";")[1:]]
    return [
        value.strip().strip('"').lower()
        for name, given, value in parameters
        if given and name.strip().lower() == "charset"
    ]


def _length(answer: Answer) -> list[Violation]:
    claims = list(dict.fromkeys(claim.strip() for claim in answer.headers_all("Content-Length")))
    received = str(len(answer.body))
    if answer.headers_all("Transfer-Encoding"):
        # RFC 9112, 6.2: no Content-Length beside Transfer-Encoding; who reads which decides where the answer ends.
        expected, wrong = "no Content-Length in a chunked answer", claims
    else:
        expected, wrong = (
            f"{received}, the bytes received",
            [claim for claim in claims if not _is_length(claim, received)],
        )
    return [Violation("content_length", "Content-Length", expected, cut(claim) or "nothing") for claim in wrong[:1]]


def _is_length(claim: str, received: str) -> bool:
    return claim.isascii() and claim.isdigit() and (claim.lstrip("0") or "0") == received


def _coding(request: Request, answer: Answer) -> list[Violation]:
    if answer.content is None:
        expected = "a body in the coding it is labelled with"
        return [_coding_violation(expected, answer)]
    accepted = request.headers_all("Accept-Encoding")
    if accepted and not all(_accepts(accepted, coding) for coding in answer.content_codings):
        expected = f"a coding the request accepts ({cut(', '.join(accepted))})"
        return [_coding_violation(expected, answer)]
    return []


def _coding_violation(expected: str, answer: Answer) -> Violation:
    return Violation("content_coding", "Content-Encoding", expected, cut(", ".join(answer.content_codings)))


def _accepts(accepted: list[str], coding: str) -> bool:
    named = [item.partition(";")[0].strip().lower() for item in ",".join(accepted).split(",")]
    return coding in named or coding.removeprefix("x-") in named or "*" in named
