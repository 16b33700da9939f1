"""``up --chaos``, ``record`` and ``play-back`` as a user runs them."""

import json
from pathlib import Path

import httpx

from tests.end_to_end.programs import run, running

LAST_LINE = "Ctrl-C stops it."


def test_up_in_chaos_leaves_a_scenario_that_can_be_played(tmp_path: Path) -> None:
    folder = tmp_path / "told"
    words = ("--chaos", "rate-limited-tenant", "--behind", "24h", "--seed", "7", "--chaos-out", str(folder))
    with running("up", "--port", "0", *words) as program:
        lines = program.lines_until(LAST_LINE)
        url = lines[0].split()[-1].partition("/v1.0.0")[0]
        assert "chaos            rate-limited-tenant, seed 7" in lines
        for _ in range(6):
            for typed in (("clock", "+10m"), ("charger", "refresh", "easee-charging")):
                assert run(*typed, "--url", url).code == 0
        assert "quota-1" in run("chaos", "show", "--url", url).stdout
        ended = program.stop()
    (file,) = folder.iterdir()
    assert ended.stdout == f"what happened: charger-sandbox play {file}\nstopped\n"
    played = run("play", str(file), "--json")
    assert played.code == 0, played.stdout
    assert run("scenarios", "validate", str(file)).code == 0


def test_a_recording_is_written_and_played_back(tmp_path: Path) -> None:
    file = tmp_path / "recording.json"
    with running("up", "--port", "0", "--json") as up:
        vendors = json.loads(up.line())["service"]["baseUrl"]
        with running("record", "--upstream", vendors, "--listen", "127.0.0.1:0", "--out", str(file)) as recorder:
            front = recorder.line().split()[1]
            body = {"userName": "kari@nordmann.example", "password": "very-secret-1"}
            first = httpx.post(f"{front}/easee/api/accounts/login", json=body)
            ended = recorder.stop()
    assert ended.code == 0
    assert f"1 exchanges in {file}: charger-sandbox play {file}" in ended.stdout
    text = file.read_text(encoding="utf-8")
    assert "very-secret-1" not in text
    assert "nordmann" not in text
    with running("play-back", str(file), "--listen", "127.0.0.1:0", "--at-once") as playing:
        again = httpx.post(f"{playing.line().split()[-1]}/easee/api/accounts/login", json=body)
        assert playing.stop().code == 0
    assert (
        (again.status_code, again.json()["errorCode"]) == (first.status_code, first.json()["errorCode"]) == (400, 100)
    )


def test_a_recording_is_played_and_made_a_scenario_of(tmp_path: Path) -> None:
    file = tmp_path / "recording.json"
    path = "/easee/state/XX000001/observations"
    asked = {"method": "GET", "path": path, "query": []}
    answer = {"status": 503, "headers": [["Content-Type", "text/html"]], "body": {"text": "(5 characters were here)"}}
    told = [{"number": 1, "afterMs": 0, "tookMs": 1, "request": asked, "answer": answer}]
    document = {"format": "charger-sandbox recording", "version": 1, "standIns": ["XX000001"], "exchanges": told}
    file.write_text(json.dumps(document), encoding="utf-8")
    refused = run("play", str(file), "--vendor", "EASEE")
    assert (refused.code, refused.stdout) == (2, "")
    assert f"charger-sandbox scenarios new NAME --from {file}" in refused.stderr
    assert run("play", "charging", "--listen", "127.0.0.1:0").code == 2
    made = run("scenarios", "new", "as-recorded", "--from", str(file), "--into", str(tmp_path))
    assert made.code == 0, made.stderr
    scenario = tmp_path / "as-recorded.yaml"
    assert run("scenarios", "validate", str(scenario)).code == 0
    played = run("play", str(scenario))
    assert played.code == 0, played.stdout
    with running("play", str(file), "--speed", "10", "--listen", "127.0.0.1:0") as playing:
        url = playing.line().split()[-1]
        assert httpx.get(f"{url}/easee/state/EH123456/observations").status_code == 503
        assert playing.stop().code == 0


def test_what_is_no_recording_is_said(tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text("{}", encoding="utf-8")
    for typed in (("play", str(file)), ("scenarios", "new", "as-recorded", "--from", str(file))):
        ended = run(*typed)
        assert (ended.code, ended.stdout) == (2, "")
        assert f"{file} is no recording" in ended.stderr
    assert not (tmp_path / "as-recorded.yaml").exists()
