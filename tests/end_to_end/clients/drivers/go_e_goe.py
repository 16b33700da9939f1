"""Ask with goe whatever comes in. Told: url and key, or host; then lines {call}. Says: {said} or {raised}."""

import dataclasses
import json
import sys
from datetime import timedelta
from enum import Enum
from typing import Any

from goe.charger import GoEChargerClient
from goe.json_client import CloudJsonClient


def plain(value: Any) -> object:
    """What JSON has no word for."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, timedelta):
        return value.total_seconds()
    return [*value] if hasattr(value, "phase_1") else str(value)


told = json.loads(sys.argv[1])
if "host" in told:
    client = GoEChargerClient.local(told["host"])
else:
    client = GoEChargerClient(CloudJsonClient(cloud_api_key=told["key"], domain=told["url"]))
for line in sys.stdin:
    call = json.loads(line)["call"]
    try:
        found = client.json_client.query() if call == "query" else dataclasses.asdict(getattr(client, call)())
        answer = {"said": found}
    except Exception as error:
        answer = {"raised": type(error).__name__, "words": str(error)}
    sys.stdout.write(json.dumps(answer, default=plain) + "\n")
    sys.stdout.flush()
