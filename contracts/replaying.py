"""One finding of a report, asked for once more: what it was, whether it came again, and whether the same bytes came."""

import ipaddress
import json
import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import httpx

from contracts.findings import Finding
from contracts.strict_json import parse_object
from simulator.truth.errors import SandboxError

_TELLS = ("check", "rule", "part", "where", "vendor", "chargerId")
"""By these a finding is found again."""
_WRITES = frozenset({"--json", "--junit", "--html", "--har", "--shrink-to", "--config", "--report-to"})
"""A report comes from elsewhere: what it says is run again, but it names no file to write or read settings from, and
nobody to send anything to."""
_ASKED = {"target": "--target", "provider_states": "--provider-states", "sandbox": "--sandbox"}
"""Options that name who is asked, and with that gets the key or the token, by parameter."""
_PASSING = frozenset({"lastupdated"})


class BadReport(SandboxError):
    """The file holds no finding that could be replayed."""


class Again(StrEnum):
    """How the answer compares with the one in the report."""

    SAME_BYTES = "the same answer came, byte for byte"
    SAME_BUT_IDS = "the same answer came, ids of errors and times aside"
    OTHER = "another answer came"
    UNKNOWN = "the report kept no answer to compare with"


@dataclass(frozen=True, slots=True)
class Recalled:
    """A finding as the report tells it. words: of the command that repeats it, its name left out."""

    told: dict[str, Any]
    words: list[str]

    def is_like(self, finding: Finding) -> bool:
        """Whether that is the same finding: the same rule broken at the same place of the same refresh."""
        other = finding.as_json()
        return all(other[name] == self.told.get(name) for name in _TELLS)


def recall(path: Path, number: int) -> Recalled:
    """Read a finding, of a whole report its number counted from 1. Raises BadReport."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadReport(f"{path}: the JSON report of a check was expected: {error}: write one with --json") from error
    found = document.get("findings", [document]) if isinstance(document, dict) else []
    if not isinstance(found, list) or not found:
        raise BadReport(f"{path}: a report with findings was expected, it has none: there is nothing to replay")
    if not 1 <= number <= len(found):
        raise BadReport(f"{path}: --finding counts from 1 to {len(found)}, got {number}")
    told = found[number - 1]
    replay = told.get("replay") if isinstance(told, dict) else None
    if not isinstance(replay, str):
        raise BadReport(f"{path}: a finding with its replay command was expected: name a report that check wrote")
    return Recalled(told, _words(path, replay))


def _words(path: Path, replay: str) -> list[str]:
    try:
        words = shlex.split(replay)
    except ValueError:
        words = []
    if words[:2] != ["charger-sandbox", "check"]:
        raise BadReport(f"{path}: a replay that begins with `charger-sandbox check` was expected, got {replay!r}")
    for word in words:
        if word.partition("=")[0] in _WRITES:
            raise BadReport(
                f"{path}: a replay names no place to write to, got {word}: type it yourself if you trust it"
            )
    return words[2:]


def refuse_strangers(path: Path, options: Mapping[str, Any], trusted: Collection[str]) -> None:
    """Let a report name nobody beyond this machine who would be asked and be shown the key or the token, or who could
    ask the vendors that the replay serves.

    options: those of ``check``, by parameter; trusted: addresses that the user named. Raises BadReport.
    """
    known = {_origin(url) for url in trusted}

    def is_strange(url: str) -> bool:
        return not _is_this_machine(url) and _origin(url) not in known

    for name, option in _ASKED.items():
        url = options.get(name)
        if url is None or not is_strange(url):
            continue
        raise BadReport(
            f"{path}: an address on this machine was expected, its replay command says {option} {url}, where your key "
            f"and token would go: add --trust {url} if you know who answers there"
        )
    served = f"http://{options['listen']}" if options.get("listen") else None
    if served and is_strange(served):
        raise BadReport(
            f"{path}: an address of this machine alone was expected, its replay command says --listen "
            f"{options['listen']}, where others could ask the vendors: add --trust {served} if they may"
        )


def _is_this_machine(url: str) -> bool:
    """Whether it is loopback whatever a name server says. An address written in another way than usual is none."""
    host = _origin(url)[1].rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(url: str) -> tuple[str, str, int | None]:
    """Who is asked: scheme, host and port as the client reads them; empty for what is no address."""
    try:
        read = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        return "", "", None
    ports = {"http": 80, "https": 443}
    return read.scheme, read.raw_host.decode("ascii").lower(), read.port or ports.get(read.scheme)


def compare(recalled: Recalled, again: Sequence[Finding]) -> tuple[Finding | None, Again]:
    """The same finding among those that came now, and how its answer compares. None when it did not come again."""
    finding = next((one for one in again if recalled.is_like(one)), None)
    before = (recalled.told.get("exchange") or {}).get("answer")
    if finding is None or finding.exchange is None or not isinstance(before, dict):
        return finding, Again.UNKNOWN
    after: Any = finding.exchange.as_json().get("answer") or {}
    if _bytes(before) == _bytes(after):
        return finding, Again.SAME_BYTES
    return finding, Again.SAME_BUT_IDS if _settled(before) == _settled(after) else Again.OTHER


def _bytes(answer: dict[str, Any]) -> tuple[Any, ...]:
    return (answer.get("status"), answer.get("body"), answer.get("body_base64"))


def _settled(answer: dict[str, Any]) -> object:
    """The answer without what differs between two runs of a right service."""
    body = answer.get("body")
    parsed = parse_object(body.encode("utf-8", "surrogatepass")) if isinstance(body, str) else None
    if parsed is None:
        return _bytes(answer)
    passing = _PASSING if answer.get("status") == 200 else _PASSING | {"id"}
    return (answer.get("status"), _without(parsed, passing))


def _without(value: object, names: frozenset[str]) -> object:
    if isinstance(value, dict):
        return {name: _without(inner, names) for name, inner in value.items() if name.lower() not in names}
    return [_without(inner, names) for inner in value] if isinstance(value, list) else value
