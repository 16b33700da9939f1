"""The variables, and that a shell takes them for what they are."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.intercept import exports as told
from simulator.intercept.exports import NODE_PROXY, SHELLS, as_lines, exports
from tests.end_to_end.proxied import bare_environment, installed

URL = "http://127.0.0.1:8430"
NAMES = {
    *("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "NODE_USE_ENV_PROXY"),
    "NODE_OPTIONS",
}


def test_the_names() -> None:
    values = exports(URL, Path("/c/ca.pem"))
    assert set(values) == NAMES
    proxy = [name for name, value in values.items() if value == URL]
    trust = [name for name, value in values.items() if value == "/c/ca.pem"]
    assert sorted(proxy) == ["HTTPS_PROXY", "HTTP_PROXY", "http_proxy", "https_proxy"]
    assert sorted(trust) == ["CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"]
    assert values["NO_PROXY"] == values["no_proxy"]
    assert {"127.0.0.1", "localhost", "::1"} <= set(values["NO_PROXY"].split(","))


def test_node_loads_a_file_that_is_there_beside_what_it_was_told_before() -> None:
    first = exports(URL, Path("/c/ca.pem"), "--no-warnings")["NODE_OPTIONS"]
    assert first == f'--no-warnings --require "{NODE_PROXY}"'
    assert exports(URL, Path("/c/ca.pem"), first)["NODE_OPTIONS"] == first
    assert exports(URL, Path("/c/ca.pem"))["NODE_OPTIONS"] == f'--require "{NODE_PROXY}"'
    assert NODE_PROXY.is_file()


def test_node_finds_it_in_an_odd_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = tmp_path / 'it\'s a "folder" \\ here' / "preload.cjs"
    odd.parent.mkdir()
    odd.write_text("process.loadedFirst = true;")
    monkeypatch.setattr(told, "NODE_PROXY", odd)
    environment = bare_environment() | {"NODE_OPTIONS": exports(URL, odd)["NODE_OPTIONS"]}
    command = [installed("node"), "-p", "process.loadedFirst"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60.0, check=True)
    assert said.stdout == "true\n"


ODD = Path('/it\'s a $HOME `x` "folder" \\/ca.pem')
_TELL = "import json, os; print(json.dumps(dict(os.environ)))"


@pytest.mark.parametrize("path", [Path("/c/ca.pem"), ODD], ids=["plain", "odd"])
def test_sh_takes_them(path: Path) -> None:
    values = exports(URL, path)
    script = f"{as_lines(values, 'sh')}\n{shlex.join([sys.executable, '-c', _TELL])}"
    told = subprocess.run(["sh", "-c", script], env={}, capture_output=True, text=True, timeout=60.0, check=True)
    assert values.items() <= json.loads(told.stdout).items()


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("sh", "export CA='/it'\"'\"'s \\here'"),
        ("fish", "set -gx CA '/it\\'s \\\\here'"),
        ("powershell", "$env:CA = '/it''s \\here'"),
    ],
)
def test_how_each_shell_is_told(shell: str, line: str) -> None:
    assert as_lines({"CA": "/it's \\here"}, shell) == line
    assert set(SHELLS) == {"sh", "fish", "powershell"}
