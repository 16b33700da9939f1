"""The control API and the commands that use it, against ``up`` as a user runs it."""

import json
import re
import shlex
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from contracts.cli import cli, judge
from tests.end_to_end.programs import running

PAGE = Path(__file__).resolve().parents[2] / "docs" / "control.md"
TOKEN = "a-token-of-a-good-length"


def _typed(url: str, *words: str, token: str | None = None) -> Result:
    env = {"CHARGER_SANDBOX_URL": url, "CHARGER_SANDBOX_TOKEN": token}
    return CliRunner(env=env, catch_exceptions=False).invoke(cli, words, obj=judge)


def _base_url(export: dict[str, Any]) -> str:
    return str(export["service"]["baseUrl"])


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A sandbox for those who leave it as they find it, or do not mind."""
    with running("up", "--port", "0", "--json") as program:
        yield _base_url(json.loads(program.line()))
        ended = program.stop()
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")


def _shown_commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [line.removeprefix("charger-sandbox ") for block in blocks for line in block.strip().split("\n")]


def test_every_command_the_page_shows_works_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with running("up", "--port", "0", "--json") as program:
        own_url = _base_url(json.loads(program.line()))
        for line in _shown_commands():
            said = _typed(own_url, *shlex.split(line))
            assert (said.exit_code, said.stderr) == (0, ""), line
            assert said.stdout.strip(), line
        assert program.stop().stderr == ""
    assert json.loads((tmp_path / "traffic.har").read_text())["log"]["entries"]


def test_pulling_the_plug_changes_what_refresh_answers(url: str) -> None:
    assert _typed(url, "charger", "reset", "go-e-charging").exit_code == 0
    before = json.loads(_typed(url, "charger", "refresh", "go-e-charging", "--json").stdout)
    assert "UNPLUGGED" in _typed(url, "do", "unplug", "go-e-charging").stdout
    assert _typed(url, "clock", "+1m").exit_code == 0  # clouds take a while to hear of it
    after = json.loads(_typed(url, "charger", "refresh", "go-e-charging", "--json").stdout)
    states = [said["json"]["chargeState"]["chargingState"] for said in (before, after)]
    assert states == ["CHARGING", "UNPLUGGED"]


def test_both_legs_over_real_sockets_and_their_verdict(url: str) -> None:
    said = json.loads(_typed(url, "charger", "refresh", "zaptec-charging", "--json").stdout)
    legs = json.loads(_typed(url, "journal", "--cause", str(said["cause"]), "--json").stdout)["items"]
    assert [leg["leg"] for leg in legs] == ["service", *["vendor"] * (len(legs) - 1)]
    assert {leg["role"] for leg in legs[1:]} >= {"login", "state"}
    whole = json.loads(_typed(url, "journal", str(said["number"]), "--json").stdout)
    assert (whole["verdict"], whole["findings"]) == ("right", [])
    asked = json.loads(_typed(url, "journal", str(legs[1]["number"]), "--json").stdout)["requestHeaders"]
    assert [name for name, _ in asked if "Sandbox" in name] == []


def test_a_refusal_is_judged_too(url: str) -> None:
    with httpx.Client(base_url=url, trust_env=False) as client:
        said = client.get("/v1.0.0/chargers/983957a2-ce4b-526d-abd2-346779fa895e/refresh")
        number = client.get("/_sandbox/journal?leg=service").json()["items"][0]["number"]
        whole = client.get(f"/_sandbox/journal/{number}").json()
    assert (said.status_code, whole["status"], whole["verdict"]) == (401, 401, "right")


def test_following_while_somebody_asks(url: str) -> None:
    lines: list[str] = []

    def follow() -> None:
        with httpx.stream("GET", f"{url}/_sandbox/events?kinds=journal,verdict", timeout=60, trust_env=False) as stream:
            for line in stream.iter_lines():
                lines.append(line)
                ready.set()
                if line.startswith("data: ") and '"leg":"service"' in line:
                    return

    ready = threading.Event()
    reader = threading.Thread(target=follow)
    reader.start()
    assert ready.wait(60)
    _typed(url, "charger", "refresh", "easee-unplugged")
    reader.join(60)
    assert not reader.is_alive()
    told = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert told[-1]["leg"] == "service"
    assert {leg["cause"] for leg in told} == {told[-1]["cause"]}


def test_following_by_command_ends_with_the_sandbox() -> None:
    with running("up", "--port", "0", "--json") as program:
        own_url = _base_url(json.loads(program.line()))
        with running("journal", "--follow", "--json", "--url", own_url) as follower:
            numbers: list[int] = []
            asking = threading.Event()

            def ask() -> None:
                while not asking.wait(0.05):
                    httpx.get(f"{own_url}/v1.0.0/chargers/x/refresh", trust_env=False)

            asker = threading.Thread(target=ask)
            asker.start()
            numbers.append(json.loads(follower.line())["number"])
            asking.set()
            asker.join()
            assert program.stop().stderr == ""
            ended = follower.ended()
        assert numbers[0] >= 1
    assert ended.code == 3
    assert "the sandbox has ended" in ended.stderr


def test_an_open_stream_does_not_keep_it_from_stopping() -> None:
    with running("up", "--port", "0", "--json") as program:
        own_url = _base_url(json.loads(program.line()))
        with httpx.stream("GET", f"{own_url}/_sandbox/events", timeout=60, trust_env=False) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("retry")
            ended = program.stop()
            assert list(lines)[-1] == ""
    assert (ended.code, ended.stderr) == (0, "")


@pytest.mark.parametrize(
    ("host", "remote"),
    [pytest.param("127.0.0.1", (), id="loopback"), pytest.param("0.0.0.0", ("--allow-remote",), id="all")],
)
def test_a_token_that_was_given(host: str, remote: tuple[str, ...]) -> None:
    with running("up", "--port", "0", "--json", "--host", host, *remote, "--token", TOKEN) as program:
        export = json.loads(program.line())
        assert export["control"] == {"token": TOKEN}
        own_url = _base_url(export)
        refused = _typed(own_url, "clock")
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "send the token that `up` printed" in refused.stderr
        assert _typed(own_url, "clock", token=TOKEN).exit_code == 0
        assert httpx.get(f"{own_url}/_sandbox/healthz", trust_env=False).status_code == 200


def test_a_token_is_made_when_others_can_reach_it() -> None:
    tokens = []
    for _ in range(2):
        with running("up", "--port", "0", "--json", "--host", "0.0.0.0", "--allow-remote") as program:
            tokens.append(json.loads(program.line())["control"]["token"])
    assert len(set(tokens)) == 2
    assert all(len(token) >= 24 for token in tokens)


def test_a_world_that_begins_behind() -> None:
    with running("up", "--port", "0", "--json", "--behind", "24h") as program:
        own_url = _base_url(json.loads(program.line()))
        assert _typed(own_url, "clock", "+23h", "--stay-behind").exit_code == 0
        refused = _typed(own_url, "clock", "+2h", "--stay-behind")
        assert (refused.exit_code, "ahead of the wall clock" in refused.stderr) == (2, True)


def test_nobody_is_there() -> None:
    said = _typed("http://127.0.0.1:9", "clock")
    assert (said.exit_code, said.stdout) == (3, "")
    assert said.stderr.startswith("charger-sandbox: no sandbox answers at http://127.0.0.1:9 (ConnectError): start one")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("do", "plug", "easee-charging"), "a car is plugged in already"),
        (("do", "limit", "easee-charging", "10"), "NAME=VALUE was expected"),
        (("clock", "backwards"), "clock: +1h, freeze, go"),
        (("clock", "+1 hour"), "expected a time such as 90s"),
        (("fault", "mend"), "the NAME of a fault or --all"),
        (("fault", "add", "gremlins"), "no fault is called 'gremlins'"),
        (("run", "stop"), "the NUMBER of a run or --all"),
        (("journal", "1", "--clear"), "one of NUMBER, --follow"),
        (("charger", "list", "--world", "none"), "no world is called 'none'"),
        (("account", "change", "easee-charging", "burn"), "account: expected a change"),
    ],
)
def test_what_is_refused_is_one_sentence(url: str, words: tuple[str, ...], told: str) -> None:
    if words[0] == "do":
        _typed(url, "charger", "reset", "easee-charging")
    said = _typed(url, *words)
    assert (said.exit_code, said.stdout, said.stderr.count("\n")) == (2, "", 1)
    assert told in said.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("charger", "list"),
        ("charger", "show", "easee-charging"),
        ("account", "list"),
        ("account", "show", "go-e-charging"),
        ("fault", "kinds"),
        ("fault", "list"),
        ("clock",),
        ("run", "list"),
        ("world", "list"),
        ("journal",),
    ],
)
def test_everything_is_told_in_words_and_as_json(url: str, words: tuple[str, ...]) -> None:
    _typed(url, "charger", "refresh", "easee-charging")
    assert _typed(url, *words).stdout.strip()
    assert isinstance(json.loads(_typed(url, *words, "--json").stdout), dict)
