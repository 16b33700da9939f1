"""What the demo fleet promises: for each charger its answer, held against a charger-service behind a URL."""

import json
from dataclasses import dataclass

import httpx

from simulator.demo import ANSWERS, Documented

ALL = 33
AFTER_THREE = (503, "VENDOR_ACCOUNT_IS_DISCONNECTED")
REJECTED = "credentials-rejected"


@dataclass(frozen=True)
class Call:
    """One line to paste, taken apart. about: what the charger is about."""

    about: str
    url: str
    headers: dict[str, str]

    def answer(self) -> tuple[int, str]:
        """Send it: the status, and the charging state or the error code."""
        said = httpx.get(self.url, headers=self.headers, timeout=60.0, trust_env=False)
        body = json.loads(said.content)
        return said.status_code, body["chargeState"]["chargingState"] if said.status_code == 200 else body["errorCode"]


def calls_in(export: dict[str, object], base_url: str, api_key: str) -> list[Call]:
    """A call for each charger of a fleet export."""
    chargers = export["chargers"]
    assert isinstance(chargers, list)
    paths = [(charger["about"], f"{base_url}/v1.0.0/chargers/{charger['id']}/refresh") for charger in chargers]
    return [Call(about, url, {"X-API-KEY": api_key}) for about, url in paths]


def broken_promises(calls: list[Call]) -> list[str]:
    """Send each call; a line for each that says something else than it is documented to."""
    assert len(calls) == ALL
    broken = [line for call in calls for line in _compare(call, call.answer(), ANSWERS[call.about])]
    for call in (call for call in calls if call.about == REJECTED):
        broken += [line for _ in range(2) for line in _compare(call, call.answer(), ANSWERS[REJECTED])]
        broken += _compare(call, call.answer(), Documented(*AFTER_THREE))
    return broken


def _compare(call: Call, seen: tuple[int, str], wanted: Documented) -> list[str]:
    return [] if seen == (wanted.status, wanted.word) else [f"{call.url} ({call.about}): {wanted}, got {seen}"]
