"""Requests nobody would think of: schemathesis by the document, bounded and seeded, against the app in this process."""

import copy
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from simulator.control.document import WORLD_PREFIX, document
from tests.simulator.control.bench import ControlBench

SEED = 7
EXAMPLES = 10
_STREAM = "/_sandbox/events"
"""It never ends, which schemathesis cannot know."""


def _document() -> dict[str, Any]:
    told = copy.deepcopy(document())
    short = [path for path in told["paths"] if not path.startswith(WORLD_PREFIX) and path != _STREAM]
    told["paths"] = {path: told["paths"][path] for path in short}
    return told


def _config() -> SchemathesisConfig:
    config = SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "generation": {"database": "none", "max-examples": EXAMPLES, "mode": "all"},
            "cache": {"enabled": False},
            "headers": {"Host": "localhost"},
            "phases": {"stateful": {"enabled": False}},
            # A right request may still be refused: an unknown name, an action the charger cannot do now.
            "checks": {
                "positive_data_acceptance": {"enabled": False},
            },
        }
    )
    config.projects.default.update(base_url="http://localhost")
    return config


@pytest.fixture(scope="module")
def failures() -> list[str]:
    """What schemathesis found, in words."""
    bench = ControlBench()
    schema = schemathesis.openapi.from_dict(_document(), config=_config())
    schema.app = bench.app
    found: list[str] = []
    asked = 0
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            asked += len(event.recorder.interactions)
            for case_id, checks in event.recorder.checks.items():
                request = event.recorder.interactions[case_id].request
                found += [
                    f"{check.name}: {request.method} {request.uri} {request.body!r}: {check.failure_info.failure}"
                    for check in checks
                    if check.failure_info is not None
                ]
        elif isinstance(event, events.NonFatalError):
            found.append(f"broke off: {event.value!r}")
        elif isinstance(event, events.FatalError):
            found.append(f"broke off: {event.exception!r}")
    assert asked > 300
    return found


def test_every_answer_conforms_and_none_is_our_mistake(failures: list[str]) -> None:
    assert failures == []
