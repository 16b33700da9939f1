"""``up --state`` killed without a warning and started again: what was so is so, for its users and in its own words."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.end_to_end.programs import Program, run, running

CONTROL = "/_sandbox"
LARGEST_LOSS_S = 60.0
"""World seconds that may lie between two looks at a clock here, far beyond the second that is promised."""


@dataclass(frozen=True)
class Sandbox:
    """A running ``up --state``, and a client of it."""

    program: Program
    export: dict[str, Any]
    client: httpx.Client

    def charger(self, vendor: str, about: str = "charging") -> dict[str, Any]:
        """A charger of the export."""
        found: dict[str, Any] = next(
            c for c in self.export["chargers"] if c["vendor"] == vendor and c["about"] == about
        )
        return found

    def account(self, charger: dict[str, Any]) -> dict[str, Any]:
        """The account a charger belongs to."""
        found: dict[str, Any] = next(a for a in self.export["accounts"] if a["id"] == charger["accountId"])
        return found

    def get(self, path: str) -> Any:
        """What the control API says."""
        said = self.client.get(CONTROL + path)
        assert said.status_code == 200, said.text
        return said.json()

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """The same for what changes something."""
        said = self.client.request(method, CONTROL + path, json=body or {})
        assert said.is_success, said.text
        return said.json()

    def refreshed(self, charger: dict[str, Any]) -> tuple[int, str]:
        """What the charger-service says of a charger."""
        key = self.export["service"]["apiKey"]
        said = self.client.get(f"/v1.0.0/chargers/{charger['id']}/refresh", headers={"X-API-KEY": key})
        body = said.json()
        return said.status_code, body["chargeState"]["chargingState"] if said.is_success else body["errorCode"]

    def log_in(self, charger: dict[str, Any]) -> dict[str, str]:
        """A header that opens an Easee charger."""
        given = self.account(charger)["credentials"]
        body = {"userName": given["username"], "password": given["password"]}
        said = self.client.post("/easee/api/accounts/login", json=body)
        return {"Authorization": f"Bearer {said.json()['accessToken']}"}

    def observed(self, charger: dict[str, Any], header: dict[str, str]) -> tuple[int, Any]:
        """Energy of the session and charging limit as Easee tells them."""
        said = self.client.get(f"/easee/state/{charger['serial']}/observations?ids=48,109,121", headers=header)
        rows = said.json()["observations"] if said.is_success else []
        return said.status_code, {row["id"]: row["value"] for row in rows}


@contextmanager
def _up(file: Path, *words: str) -> Iterator[Sandbox]:
    with running("up", "--port", "0", "--json", "--state", str(file), *words) as program:
        export = json.loads(program.line())
        with httpx.Client(base_url=export["service"]["baseUrl"], trust_env=False, timeout=60) as client:
            yield Sandbox(program, export, client)


def _stable(export: dict[str, Any]) -> dict[str, Any]:
    """What does not depend on the port."""
    names = [(charger["id"], charger["serial"], charger["name"]) for charger in export["chargers"]]
    return {"seed": export["seed"], "apiKey": export["service"]["apiKey"], "chargers": names}


def test_killed_without_a_warning_it_goes_on_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "world.state"
    with _up(file, "--behind", "24h", "--seed", "11") as first:
        easee, go_e, zaptec = (first.charger(vendor) for vendor in ("EASEE", "GO_E", "ZAPTEC"))
        mine = first.send("POST", "/chargers", {"vendor": "EASEE", "about": "mine", "situation": "unplugged"})
        first.send("POST", f"/chargers/{mine['id']}/actions", {"do": "plug", "with": {"wanted_wh": 20_000}})
        header = first.log_in(easee)
        first.client.post(
            f"/easee/api/chargers/{easee['serial']}/settings", json={"dynamicChargerCurrent": 10}, headers=header
        )
        first.send(
            "POST", "/faults", {"fault": "status", "settings": {"status": 502}, "charger": go_e["id"], "name": "out"}
        )
        first.send("POST", f"/accounts/{zaptec['accountId']}/changes", {"account": "disconnect"})
        run_before = first.send(
            "POST", "/runs", {"scenario": "whole-visit", "charger": first.charger("ZAPTEC", "stopped")["id"]}
        )
        first.send("PATCH", "/clock", {"stepS": 400})
        first.send("PATCH", "/clock", {"speed": 0})
        clock = first.get("/clock")
        assert first.refreshed(go_e) == (503, "VENDOR_COMMUNICATION_ERROR")
        observed = first.observed(easee, header)
        assert observed[0] == 200
        told = first.get(f"/chargers/{mine['id']}")
        assert told["truth"]["state"] == "CHARGING"
        run_before = first.get(f"/runs/{run_before['id']}")
        position = run_before["position"]
        assert 1 < position < run_before["steps"]
        # The last thing asked of the control API is there, however soon the end comes.
        first.send("POST", f"/chargers/{first.charger('GO_E', 'stopped')['id']}/actions", {"do": "unplug"})
        killed = first.program.stop(signal.SIGKILL)
    assert killed.code == -signal.SIGKILL
    assert json.loads(run("fleet", "--json", "--seed", "11").stdout)["chargers"][0]["id"] == easee["id"]

    with _up(file) as second:
        assert second.export["state"] == {"file": str(file), "begun": "again"}
        before, after = _stable(first.export), _stable(second.export)
        assert after["chargers"][:-1] == before.pop("chargers")
        assert after.pop("chargers")[-1][:2] == (mine["id"], mine["serial"])
        assert after == before
        assert second.get("/clock")["nowS"] == clock["nowS"]
        assert second.observed(easee, header) == observed, (
            "the token still opens, the limit and the energy are the same"
        )
        assert {**second.get(f"/chargers/{mine['id']}"), "lastRefresh": None} == {**told, "lastRefresh": None}
        assert second.refreshed(mine) == (200, "CHARGING")
        assert second.refreshed(go_e) == (503, "VENDOR_COMMUNICATION_ERROR")
        assert second.refreshed(zaptec) == (503, "VENDOR_ACCOUNT_IS_DISCONNECTED")
        assert second.get(f"/chargers/{second.charger('GO_E', 'stopped')['id']}")["truth"]["state"] == "UNPLUGGED"
        again = second.get(f"/runs/{run_before['id']}")
        assert (again["state"], again["position"], again["next"]) == ("playing", position, run_before["next"])
        second.send("DELETE", "/faults/out")
        assert second.refreshed(go_e) == (200, "CHARGING")
        second.send("PATCH", "/clock", {"stepS": 40_000})
        ended = second.get(f"/runs/{run_before['id']}")
        assert (ended["state"], ended["position"]) == ("ended", ended["steps"])
        assert {one["answer"]["verdict"] for one in ended["passed"][position:] if one["answer"]} == {"right"}
        assert second.program.stop(signal.SIGKILL).code == -signal.SIGKILL


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "ended"])
def test_a_scenario_goes_on_by_itself_after_either_end(tmp_path: Path, number: signal.Signals) -> None:
    file = tmp_path / "world.state"
    with _up(file, "--behind", "24h") as first:
        charger = first.charger("EASEE", "unplugged")["id"]
        first.send("POST", "/runs", {"scenario": "vendor-5xx-html", "charger": charger})
        first.send("PATCH", "/clock", {"stepS": 90})
        assert len(first.get("/faults")["items"]) == 7
        first.program.stop(number)
    with _up(file) as second:
        told = second.get("/runs/1")
        assert (told["state"], told["position"] > 1) == ("playing", True)
        assert len(second.get("/faults")["items"]) == 7
        second.send("PATCH", "/clock", {"speed": 3600})
        with second.client.stream("GET", f"{CONTROL}/events?kinds=run") as events:
            for line in events.iter_lines():
                if line.startswith("data: ") and json.loads(line.removeprefix("data: "))["state"] == "ended":
                    break
        assert len(second.get("/faults")["items"]) == 6
        ended = second.program.stop()
    assert (ended.code, ended.stderr) == (0, "")


def test_a_clock_that_runs_stands_still_while_the_program_is_off(tmp_path: Path) -> None:
    file = tmp_path / "world.state"
    with _up(file, "--behind", "1h") as first:
        first.send("PATCH", "/clock", {"speed": 2})
        seen = first.send("PATCH", "/clock", {"stepS": 60})
        first.program.stop(signal.SIGKILL)
    with _up(file) as second:
        now = second.get("/clock")
    assert (now["speed"], now["mayLead"]) == (2, False)
    assert 0 <= now["nowS"] - seen["nowS"] < LARGEST_LOSS_S


def test_what_clients_did_is_there_a_second_later(tmp_path: Path) -> None:
    file = tmp_path / "world.state"
    with _up(file) as first:
        easee = first.charger("EASEE")
        header = first.log_in(easee)
        # Nothing is asked of the control API after the login; the file is looked at until the token is in it.
        tokens = 0
        while not tokens:
            copy = tmp_path / "copy.state"
            for ending in ("", "-wal"):
                Path(f"{copy}{ending}").write_bytes(Path(f"{file}{ending}").read_bytes())
            tokens = _rows(copy, "tokens")
        first.program.stop(signal.SIGKILL)
    with _up(file) as second:
        assert second.observed(easee, header)[0] == 200


def _rows(file: Path, shelf: str) -> int:
    import sqlite3
    from contextlib import closing

    try:
        with closing(sqlite3.connect(file)) as database:
            count = database.execute("SELECT count(*) FROM row WHERE shelf = ?", (shelf,)).fetchone()[0]
            return int(count)
    except sqlite3.DatabaseError:  # copied in the middle of a write
        return 0


def _refused(file: Path, *words: str) -> str:
    before = file.read_bytes()
    ended = run("up", "--port", "0", "--state", str(file), *words)
    assert (ended.code, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert file.read_bytes() == before
    return ended.stderr


def test_what_cannot_be_used_is_one_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "world.state"
    with _up(file, "--seed", "11") as first:
        assert "another running sandbox keeps its state in" in _refused(file)
        assert first.refreshed(first.charger("EASEE")) == (200, "CHARGING")
        assert first.program.stop().stderr == ""
    assert f"{file} holds a world with --seed 11, got 7: drop it, or name another file" in _refused(file, "--seed", "7")
    assert "--easee-profile current, got legacy" in _refused(file, "--easee-profile", "legacy")
    broken = tmp_path / "broken.state"
    broken.write_bytes(file.read_bytes()[:9000])
    assert "is no state file, or broken" in _refused(broken)
    with _up(file, "--seed", "11") as again:
        assert again.program.stop().code == 0


def test_chaos_goes_on_unless_another_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "world.state"
    out = ("--chaos-out", str(tmp_path / "stories"))
    with _up(file, "--behind", "24h", "--chaos", "vendor-outage", *out) as first:
        first.send("PATCH", "/clock", {"stepS": 20_000})
        before = first.get("/chaos")
        first.program.stop()
    with _up(file) as second:
        after = second.get("/chaos")
        assert (after["isRunning"], after["since"]) == (True, before["since"])
        assert after["happened"][-len(before["happened"]) :] == before["happened"]
        second.send("DELETE", "/chaos")
        second.program.stop(signal.SIGKILL)
    with _up(file) as third:
        assert third.get("/chaos")["isRunning"] is False
        assert len(third.get("/faults")["items"]) == 6
