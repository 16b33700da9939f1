"""Requests nobody would think of: schemathesis, with right and wrong data, known and unknown ids, with and without key.

It asks through the tap, so that openapi-core and the oracle judge every answer it causes, those of its own probes
included; what its own checks find is reported beside theirs.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import schemathesis
import yaml
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from contracts.drive.tap import Tap
from contracts.exchange import Exchange, Request
from contracts.findings import Circumstances, Finding, Violation, cut
from contracts.resources import contract_path
from contracts.spec import declare
from simulator.serve import Server


@dataclass(frozen=True, slots=True)
class FuzzResult:
    """What came of it: findings of schemathesis itself, and why it did not run to its end."""

    findings: tuple[Finding, ...]
    broken_off: str = ""


class SchemathesisCheck:
    """A check of schemathesis itself."""

    why = "schemathesis checks what the OpenAPI document promises to every caller."

    def __init__(self, name: str, title: str) -> None:
        self.slug = f"schemathesis_{name}"
        self.title = title


def fuzz(
    hear: Callable[[Request], Exchange],
    *,
    api_key: str,
    known_ids: Iterable[str],
    seed: int,
    at: Circumstances,
    examples: int = 60,
    document: Path | None = None,
    also: Iterable[int] = (),
) -> FuzzResult:
    """Drive the service behind ``hear`` twice, with the key and without, and return what schemathesis itself found.

    Raises what ``hear`` raised.
    """
    ids = list(known_ids)
    findings: list[Finding] = []
    broken_off = ""
    listening = _Listening(hear)
    with _served(Tap(listening)) as url:
        for key, share in ((api_key, 1.0), (None, 0.2)):
            config = _config(url, key, ids, seed, max(1, int(examples * share)))
            for found in _run(_document(document, ids, also), config, at, url):
                if isinstance(found, Finding):
                    findings.append(found)
                else:
                    broken_off = broken_off or found
    if listening.raised is not None:
        raise listening.raised
    return FuzzResult(tuple(findings), broken_off)


class _Listening:
    """Hears on a server's thread; what is raised there would reach schemathesis as an answer of the service."""

    def __init__(self, hear: Callable[[Request], Exchange]) -> None:
        self._hear = hear
        self.raised: Exception | None = None

    def __call__(self, request: Request) -> Exchange:
        try:
            return self._hear(request)
        except Exception as error:
            self.raised = self.raised or error
            raise


@contextmanager
def _served(tap: Tap) -> Iterator[str]:
    with Server(tap, workers=4) as server:
        yield server.url


def _document(path: Path | None, known_ids: list[str], also: Iterable[int]) -> dict[str, Any]:
    """The contract with the known ids as examples, so that each is asked for at least once."""
    document: dict[str, Any] = yaml.safe_load((path or contract_path()).read_text(encoding="utf-8"))
    document["servers"] = [{"url": "/"}]
    declare(document, also)
    for item in document["paths"].values():
        for parameter in item.get("get", {}).get("parameters", ()):
            if parameter["name"] == "chargerId":
                parameter["examples"] = {f"charger{n}": {"value": known} for n, known in enumerate(known_ids)}
    return document


def _config(url: str, api_key: str | None, known_ids: list[str], seed: int, examples: int) -> SchemathesisConfig:
    settings: dict[str, Any] = {
        "seed": seed,
        "generation": {"database": "none", "max-examples": examples, "mode": "all"},
        "cache": {"enabled": False},
        "dictionaries": {"chargers": {"values": known_ids}},
        "parameters": {"path.chargerId": {"dictionary": "chargers", "probability": 0.5}},
        # 503 is an answer of this contract; schemathesis would take every one for a crash.
        "checks": {"not_a_server_error": {"expected-statuses": ["2xx", "4xx", "503"]}},
        "output": {"sanitization": {"enabled": False}},
    }
    if api_key is None:
        # Without credentials a 401 to a right id is the right answer, which this check cannot know.
        settings["checks"]["positive_data_acceptance"] = {"enabled": False}
    else:
        settings["auth"] = {"openapi": {"API_Key": {"api_key": api_key}}}
    config = SchemathesisConfig.from_dict(settings)
    config.projects.default.update(base_url=url)
    return config


def _run(document: dict[str, Any], config: SchemathesisConfig, at: Circumstances, url: str) -> Iterator[Finding | str]:
    schema = schemathesis.openapi.from_dict(document, config=config)
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            yield from _failures(event.recorder, at, url)
        elif isinstance(event, events.Interrupted):
            raise KeyboardInterrupt
        elif isinstance(event, events.NonFatalError):
            yield f"schemathesis broke off: {type(event.value).__name__}: {cut(str(event.value))}"
        elif isinstance(event, events.FatalError):
            yield f"schemathesis broke off: {type(event.exception).__name__}: {cut(str(event.exception))}"


def _failures(recorder: Any, at: Circumstances, url: str) -> Iterator[Finding]:
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is None:
                continue
            failure = check.failure_info.failure
            asked = recorder.interactions[case_id].request
            message = " ".join(str(failure.message).split())
            seen = cut(f"{asked.method} {asked.uri.removeprefix(url)}: {message}", 200)
            rule = SchemathesisCheck(check.name, str(failure.title))
            yield Finding.of(rule, Violation(check.name, "$", "what the OpenAPI document promises", seen), at)
