"""A whole charging visit, read as strictly as Go and Rust clients read it, by REST and on the stream."""

import json
from collections.abc import Iterator

import pytest

from simulator.vendors.easee.hub_stream import Caller, Stream
from tests.simulator.vendors.easee.cloud import Cloud
from tests.simulator.vendors.easee.strict_reader import RULES, StrictReader

ABOUT = "unplugged"
READS = [
    "/api/accounts/profile",
    "/api/accounts/products",
    "/api/sites",
    "/api/chargers",
    "/api/chargers/{id}",
    "/api/chargers/{id}/config",
    "/api/chargers/{id}/site",
    "/api/chargers/{id}/details",
    "/api/chargers/{id}/state",
    "/state/{id}/observations",
    "/api/chargers/{id}/sessions/latest",
    "/api/sessions/charger/{id}/sessions/2026-01-01/2026-02-01",
    "/api/sessions/charger/{id}/monthly",
    "/api/sites/{site}/state",
    "/api/sites/{site}/circuits/{circuit}/settings",
    "/api/sites/{site}/circuits/{circuit}/dynamicCurrent",
]
VISIT = [
    ("plug", {"wanted_wh": 9_000.0}),
    ("charges", None),
    ("pause_charging", {}),
    ("resume_charging", {}),
    ("set_dynamic_charger_current", {"amps": 10.5}),
    ("set_dynamic_charger_current", {"amps": 10}),
    ("full", None),
    ("unplug", {}),
]
"""What happens, and with what: at the charger, or as a command."""


class Ear:
    """A stream's connection that keeps every frame, and lets the next thing happen at each look."""

    def __init__(self, happenings: Iterator[None], subscribe: list[bytes]) -> None:
        self.frames: list[str] = []
        self.now_s = 0.0
        self._happenings = happenings
        self._words = subscribe

    def accept(self) -> None:
        """There is nothing to answer here."""

    def receive(self, timeout_s: float) -> bytes | None:
        """Words first, then what happens."""
        self.now_s += timeout_s
        if self._words:
            return self._words.pop(0)
        if next(self._happenings, "over") == "over":
            raise ConnectionResetError("the visit is over")
        return None

    def send(self, text: str) -> None:
        """Keep a frame."""
        self.frames.append(text)

    def close(self) -> None:
        """There is nothing to close."""


def _visit(cloud: Cloud, reader: StrictReader) -> Iterator[None]:
    """Let a visit happen, with all reads after each thing in it."""
    for name, told in VISIT:
        if name in ("plug", "unplug"):
            cloud.act(ABOUT, name, **(told or {}))
        elif told is not None:
            answer = cloud.send(ABOUT, f"/api/chargers/{{id}}/commands/{name}", told)
            assert answer.status_code == 202
            receipt = reader.answer(name, answer.data)
            cloud.step(1.0)
            outcome = cloud.get(ABOUT, f"/api/commands/{receipt['device']}/{receipt['commandId']}/{receipt['ticks']}")
            reader.answer("outcome", outcome.data)
        for seconds in (1.0, 1.0, 7200.0 if name == "full" else 600.0 if name == "charges" else 15.0):
            cloud.step(seconds)
            yield None
        _read(cloud, reader)


def _read(cloud: Cloud, reader: StrictReader) -> None:
    reader.answer("login", cloud.login(ABOUT).data)
    site = cloud.get(ABOUT, "/api/chargers/{id}/site").get_json()
    numbers = {"{site}": str(site["id"]), "{circuit}": str(site["circuits"][0]["id"])}
    for path in READS:
        for stand_in, number in numbers.items():
            path = path.replace(stand_in, number)
        answer = cloud.get(ABOUT, path)
        assert answer.status_code == 200, path
        reader.answer(path, answer.data)


def test_a_visit_can_be_read_by_everybody() -> None:
    cloud = Cloud(options={"easee.profile": "legacy", "easee.access_token_lifetime_s": 86_400.0})
    reader = StrictReader()
    identity = cloud.charger(ABOUT)
    call = {"type": 1, "invocationId": "0", "target": "SubscribeWithCurrentState", "arguments": [identity.serial, True]}
    words = [json.dumps(said).encode() + b"\x1e" for said in ({"protocol": "json", "version": 1}, call)]
    ear = Ear(_visit(cloud, reader), words)
    account = cloud.world.accounts.get(identity.account_id)
    records = cloud.app.extensions["easee.records"]
    Stream(cloud.worlds, Caller(cloud.world, account), records, ear, lambda: ear.now_s).run()
    messages = [reader.frame(frame) for frame in ear.frames]
    assert reader.wrong == []
    assert set(RULES) - reader.met == set()
    targets = [message.get("target") for message in messages]
    assert targets.count("CommandResponse") == 4
    told = {message["arguments"][0]["id"] for message in messages if message.get("target") == "ProductUpdate"}
    assert {109, 120, 121, 124, 48, 129, 223} <= told
    modes = [
        m["arguments"][0]["value"]
        for m in messages
        if m.get("target") == "ProductUpdate" and m["arguments"][0]["id"] == 109
    ]
    assert modes == ["1", "6", "3", "2", "6", "3", "4", "1"]


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (b'{"phaseMode":2}', 0),
        (b'{"phaseMode":2.0}', 2),
        (b'{"phaseMode":null}', 1),
        (b'{"totalPower":11.020}', 2),
        (b'{"totalPower":1e1}', 2),
        (b'{"anything":40.0}', 1),
        (b'[{"timestamp":"2026-01-02T16:14:41"}]', 1),
        (b'{"createdOn":"2026-01-02T16:14:41.000001Z"}', 1),
        (b'{"ticks":639086870099692230}', 0),
        (b'{"accessToken":"opaque"}', 1),
        (b'{"dynamicCircuitCurrentP1":null}', 1),
    ],
)
def test_it_bites(body: bytes, wrong: int) -> None:
    reader = StrictReader()
    reader.answer("answer", body)
    assert len(reader.wrong) == wrong


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, 0),
        ({"value": 3}, 1),
        ({"value": "3.0"}, 1),
        ({"dataType": 2, "value": "true"}, 1),
        ({"timestamp": "2026-01-02T16:14:41"}, 1),
        ({"extra": 1}, 1),
    ],
)
def test_it_bites_on_the_stream(change: dict[str, object], wrong: int) -> None:
    said = {"mid": "EH", "dataType": 4, "id": 109, "timestamp": "2026-01-02T16:14:41Z", "value": "3", **change}
    reader = StrictReader()
    reader.frame(json.dumps({"type": 1, "target": "ProductUpdate", "arguments": [said]}) + "\x1e")
    assert len(reader.wrong) == wrong
