"""A charger-service in another language: as it is it passes, and each of its mistakes is told in a clear sentence."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.programs import Program
from tests.end_to_end.proxied import bare_environment, installed
from tests.end_to_end.remote import KEY, judging
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
SERVICE = ROOT / "tests" / "end_to_end" / "strangers" / "service.mjs"
PAGE = ROOT / "docs" / "judging.md"
PLAYED = (
    "account-disconnected-and-reconnected",
    "charging",
    "firmware-reboot",
    "login-rejected",
    "short-array",
    "stopped",
    "token-expires-mid-charge",
    "unplugged",
    "vendor-5xx-html",
    "vendor-asks-to-slow-down",
    "vendor-blocks-the-caller",
)
PLAN = ("--drive", "scenarios", "--drive", "odd", "--drive", "concurrent")
LONGEST_TRIAL_S = 300.0
"""Far beyond what such a plan takes, for a machine that is busy."""


@contextmanager
def _serving(file: Path, port: int, env: Mapping[str, str], key: str = KEY) -> Iterator[None]:
    """The service as a process of its own, killed at the end of the block."""
    command = [installed("node"), str(SERVICE), str(file), str(port), key]
    environment = {**bare_environment(), **env}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        program = Program(process)
        try:
            assert program.line() == f"listening on {port}"
            yield
        finally:
            process.kill()
            program.ended()


def _judged(folder: Path, *words: str, states: bool = True, **env: str) -> tuple[int, str, dict[str, Any]]:
    """Exit code, what was printed, and the report."""
    file, report, port = folder / "fleet.json", folder / "report.json", free_port()
    helping = ("--provider-states", f"http://127.0.0.1:{port}/_provider_states") if states else ()
    with (
        judging(file, port, "--json", str(report), *helping, *words) as judge,
        _serving(file, port, env),
    ):
        ended = judge.ended(LONGEST_TRIAL_S)
    assert ended.stderr == ""
    return ended.code, ended.stdout, json.loads(report.read_text(encoding="utf-8"))


def _scenarios(*names: str) -> list[str]:
    return [word for name in names for word in ("--scenario", name)]


@pytest.mark.parametrize(
    ("style", "words"),
    [
        pytest.param("", (), id="as it is"),
        pytest.param("one-by-one,capitals,offset,close,gzip", (), id="another face"),
        pytest.param("bare,no-token-cache", (), id="no more than it must"),
        pytest.param("offline-200,no-memory", ("--offline", "stale"), id="tells of what is away"),
    ],
)
def test_a_right_service_passes(tmp_path: Path, style: str, words: tuple[str, ...]) -> None:
    code, printed, report = _judged(tmp_path, *PLAN, *_scenarios(*PLAYED), *words, STYLE=style)
    assert (code, report["findings"]) == (0, []), printed[-4000:]
    assert {case["verdict"] for case in report["cases"]} == {"passed"}
    assert {case["scenario"] for case in report["cases"]} == set(PLAYED)
    assert printed.splitlines()[-1].startswith("PASSED: ")


def test_without_provider_states_the_rest_passes(tmp_path: Path) -> None:
    names = _scenarios("account-disconnected-and-reconnected", "charging")
    code, printed, _ = _judged(tmp_path, *PLAN[:2], *names, states=False)
    assert code == 0
    assert printed.splitlines()[-1].endswith("3 scenarios not run")


TRUTH = "The answer does not say what is really the case"
MISTAKES = {
    "watts": (("charging",), TRUTH, r"^1\d\.\d\d to 1\d\.\d\d kW$", r"^1\d{4}"),
    "one-token-for-all": (("charging", "unplugged"), TRUTH, "200", "503 DEVICE_IS_DISCONNECTED"),
    "never-forgets": (("vendor-5xx-html",), TRUTH, "503 VENDOR_COMMUNICATION_ERROR", "200"),
    "key-prefix": ((), TRUTH, "401 UNAUTHORIZED", "200"),
    "stops-unseen": (("stopped",), TRUTH, "STOPPED", "FINISHED"),
    "logs-in-forever": (
        ("login-rejected",),
        TRUTH,
        "503 VENDOR_ACCOUNT_IS_DISCONNECTED",
        "503 VENDOR_AUTHENTICATION_ERROR",
    ),
}
"""Mistake -> scenarios that show it (none: odd requests), title of the first finding, what it expected and saw."""


def test_every_mistake_is_tried() -> None:
    written = re.search(r"const MISTAKES = \[(.+)]", SERVICE.read_text(encoding="utf-8"))
    assert written
    assert set(MISTAKES) == {word.strip(" '") for word in written.group(1).split(",")}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_and_told(tmp_path: Path, mistake: str) -> None:
    names, title, expected, seen = MISTAKES[mistake]
    words = (*PLAN[:2], *_scenarios(*names)) if names else PLAN[2:4]
    code, printed, report = _judged(tmp_path, *words, MISTAKE=mistake)
    assert code == 1
    first = report["findings"][0]
    assert f"1. {title}" in printed
    assert first["title"] == title
    assert re.search(expected, first["expected"])
    assert re.search(seen, first["seen"])
    assert first["replay"].startswith("charger-sandbox check --drive ")
    assert re.search(r"^   calls     \S", printed, re.MULTILINE)


def _documented(marker: str) -> str:
    found = re.search(rf"<!-- {marker} -->\n```\w*\n(.+?)\n```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"{PAGE.name} has no block marked with {marker}"
    return found.group(1)


def test_the_page_shows_what_happens(tmp_path: Path) -> None:
    file, port = tmp_path / "fleet.json", free_port()
    line = _documented("node: judge").replace(":9000", f":{port}").replace("fleet.json", str(file))
    _, check, *words = shlex.split(line)
    variables, _, service = _documented("node: service").partition(" node ")
    path, *told = shlex.split(service)
    assert (check, ROOT / path, told) == ("check", SERVICE, ["fleet.json", "9000", "SECRET"])
    env = {**dict(word.split("=", 1) for word in variables.split()), "MISTAKE": "stops-unseen"}
    bounded = _scenarios("paused-by-user", "charging")
    given = [word for word in words if word not in ("--target", f"http://127.0.0.1:{port}")]
    with judging(file, port, *given, *PLAN[:2], *bounded) as judge, _serving(file, port, env, "SECRET"):
        printed = judge.ended(LONGEST_TRIAL_S).stdout
    for row in _documented("node: finding").splitlines():
        assert re.sub(r"  \(\d+ times\)$", "", row) in printed


@pytest.mark.parametrize(
    ("words", "env", "sentence"),
    [
        pytest.param(
            ("fleet.json", "1"), {}, "expected: node service.mjs FLEET-FILE PORT API-KEY\n", id="too few words"
        ),
        pytest.param(
            ("f", "1", "k"), {"MISTAKE": "help"}, f"MISTAKE is one of {', '.join(MISTAKES)}; got help\n", id="mistake"
        ),
    ],
)
def test_the_service_says_how_it_is_started(words: tuple[str, ...], env: dict[str, str], sentence: str) -> None:
    command = [installed("node"), str(SERVICE), *words]
    environment = {**bare_environment(), **env}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (2, sentence)
