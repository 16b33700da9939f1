"""Single sessions, their priority, and the archive."""

from typing import Any

import pytest

from simulator.vendors.zaptec import ids
from tests.simulator.vendors.zaptec.bench import Bench

GUEST = {"tokenName", "authorizedUser"}


def session_of(bench: Bench, number: int) -> str:
    """The id of a visit of the first charger."""
    return ids.session_id(bench.world.seed, bench.charger.id, number)


def archive(bench: Bench, query: str = "") -> dict[str, Any]:
    """The archive of the first charger's installation."""
    answer = bench.get(f"/api/sessions/archived?InstallationId={bench.site()}{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_running_session() -> None:
    bench = Bench("charging")
    answer = bench.get(f"/api/Session/{(bench.state()[721] or '').upper()}")
    body = answer.get_json()
    assert list(body) == ["sessionId", "sessionStart", "sessionEnd", "energy", "signedSession"]
    assert (body["sessionId"], body["sessionStart"]) == (session_of(bench, 2), "2026-01-05T09:20:00Z")
    assert body["energy"] == round(bench.truth().session_wh / 1000, 4) > 1
    assert '"sessionEnd":null' in answer.get_data(as_text=True)
    assert body["signedSession"] is None


def test_a_finished_session() -> None:
    body = (bench := Bench("charging")).get(f"/api/session/{session_of(bench, 1)}").get_json()
    assert (body["sessionStart"], body["sessionEnd"]) == ("2026-01-04T05:00:00Z", "2026-01-04T13:00:00Z")
    assert body["energy"] == 14.2
    assert body["signedSession"].startswith('OCMF|{"FV":"1.0"')


@pytest.mark.parametrize("tail", ["", "/priority"])
def test_somebody_elses_session_is_unknown(tail: str) -> None:
    bench = Bench("charging", "stopped")
    path = f"/api/session/{session_of(bench, 2)}{tail}"
    method = "POST" if tail else "GET"
    assert bench.send(method, path).status_code == 200
    assert bench.send(method, path, bench.of("stopped")).status_code == 404


@pytest.mark.parametrize(
    ("body", "phases", "shown"),
    [
        ({"prioritizedPhases": 1}, 1, (1, None)),
        ({"PrioritizedPhases": 3, "PrioritizedCurrent": 16}, 3, (3, 16.0)),
        ({}, 3, (None, None)),
    ],
)
def test_priority(body: dict[str, Any], phases: int, shown: tuple[int | None, float | None]) -> None:
    bench = Bench("charging")
    answer = bench.post(f"/api/session/{session_of(bench, 2)}/priority", body)
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", "0")
    assert "Content-Type" not in answer.headers
    assert bench.truth().phases == phases
    names = ("PropertyPrioritizedPhases", "PropertyPrioritizedCurrent")
    assert tuple(bench.get("/api/chargers/{id}").get_json().get(name) for name in names) == shown
    bench.acts("unplug", "plug")
    assert set(names).isdisjoint(bench.get("/api/chargers/{id}").get_json())


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [({"prioritizedPhases": 2}, 500, 529), ({"prioritizedCurrent": 33}, 500, 529), ([], 400, None)],
)
def test_a_priority_that_is_refused(body: object, status: int, code: int | None) -> None:
    bench = Bench("charging")
    answer = bench.post(f"/api/session/{session_of(bench, 2)}/priority", body)
    assert (answer.status_code, answer.get_json().get("Code")) == (status, code)


def test_a_finished_session_has_no_priority() -> None:
    bench = Bench("charging")
    answer = bench.post(f"/api/session/{session_of(bench, 1)}/priority", {"prioritizedPhases": 1})
    assert (answer.status_code, answer.get_json()["Code"], bench.truth().phases) == (500, 538, 3)


def test_an_archived_session() -> None:
    bench = Bench("charging")
    (row,) = archive(bench)["sessions"]
    details = row.pop("energyDetails")
    assert row.pop("sessionSignature").startswith("OCMF|")
    assert row == {
        "id": session_of(bench, 1),
        "chargerId": bench.charger.vendor_charger_id,
        "deviceId": bench.charger.serial,
        "deviceName": bench.charger.name,
        "chargerFirmwareVersion": "2.4.2.4",
        "startDateTime": "2026-01-04T05:00:00Z",
        "endDateTime": "2026-01-04T13:00:00Z",
        "recognizedDateTime": "2026-01-04T13:00:05Z",
        "offline": False,
        "reliableClock": True,
        "stoppedByRfid": False,
        "signed": False,
        "voided": False,
        "aborted": False,
        "ocppNative": False,
        "externallyAbandoned": False,
        "energy": 14.2,
        "sessionSignatureEichreicht": None,
    }
    assert details[0]["timestamp"] == "2026-01-04T05:15:00Z"
    assert round(sum(point["energy"] for point in details), 3) == 14.2


@pytest.mark.parametrize(("by_tag", "keys"), [(True, {"tokenName", "authorizedUser"}), (False, {"authorizedUser"})])
def test_who_charged(by_tag: bool, keys: set[str]) -> None:
    bench = Bench("preparing")
    if by_tag:
        bench.act("authorise")
    else:
        bench.post("/api/chargers/{id}/authorizecharge")
    bench.clock.step(600)
    bench.acts("unplug")
    known, guest = archive(bench)["sessions"]
    assert GUEST & set(known) == keys
    assert known["authorizedUser"]["id"] == ids.user_id(bench.world.seed, bench.charger.account_id)
    assert GUEST.isdisjoint(guest)


def test_a_session_that_ended_off_line_says_so_once_it_is_known() -> None:
    bench = Bench("charging")
    bench.acts("go_offline", "unplug")
    assert len(archive(bench)["sessions"]) == 1
    bench.acts("come_online")
    assert [row["offline"] for row in archive(bench)["sessions"]] == [True, False]
    metadata = [row["CommitMetadata"] for row in bench.get("/api/chargehistory").get_json()["Data"]]
    assert metadata == [6, 5]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("&From=2026-01-04T13:00:00Z", 1),
        ("&From=2026-01-04T13:00:01", 0),
        ("&to=2026-01-04T13:00:00Z", 0),
        ("&To=2026-01-05T00:00:00", 1),
    ],
)
def test_archive_by_time(query: str, count: int) -> None:
    assert len(archive(Bench("charging"), query)["sessions"]) == count


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?InstallationId={site}&ChargerId={id}",
        "?InstallationId={site}&From=yesterday",
        "?InstallationId={site}&PageSize=some",
        "?InstallationId={site}&Cursor=%C3%A9",
        "?InstallationId={site}&Cursor=bm9ib2R5",
    ],
)
def test_an_archive_query_that_cannot_be_read(query: str) -> None:
    answer = Bench("charging").get(f"/api/sessions/archived{query}")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json; charset=utf-8")


def test_the_archive_in_pages() -> None:
    bench = Bench("unplugged")
    for _ in range(4):
        bench.acts("plug", "unplug")
    seen, cursor, pages = [], "", 0
    while True:
        body = archive(bench, f"&PageSize=2&Cursor={cursor}")
        seen += [row["id"] for row in body["sessions"]]
        pages += 1
        if pages == 1:
            bench.acts("plug", "unplug")
        assert body["hasMore"] is (body["cursor"] is not None)
        if not body["hasMore"]:
            break
        cursor = body["cursor"]
    assert seen == [session_of(bench, number) for number in (5, 4, 3, 2, 1)]
    assert pages == 3
