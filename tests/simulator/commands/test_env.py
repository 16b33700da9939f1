"""``env``: what it prints is what a shell or a program can use, and without an interceptor it says so."""

import json
from pathlib import Path

import pytest

from simulator.intercept.exports import SHELLS, as_lines, exports
from simulator.intercept.folder import Folder
from tests.simulator.commands.terminal import misuse, refusal, typed

URL = "http://127.0.0.1:8430"


@pytest.fixture
def ran(tmp_path: Path) -> Folder:
    """A folder that an interceptor has left."""
    folder = Folder(tmp_path / "ca")
    with folder.held():
        folder.show_certificate(b"certificate")
        folder.remember_proxy(URL)
    return folder


def _values(folder: Folder) -> dict[str, str]:
    return exports(URL, folder.certificate_file)


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell(ran: Folder, shell: str) -> None:
    said = typed("env", "--ca-dir", str(ran.path), "--shell", shell)
    assert (said.exit_code, said.stdout, said.stderr) == (0, as_lines(_values(ran), shell) + "\n", "")


def test_sh_is_meant_unless_another_is_named(ran: Folder) -> None:
    assert typed("env", "--ca-dir", str(ran.path)).stdout == as_lines(_values(ran), "sh") + "\n"


def test_json(ran: Folder) -> None:
    assert json.loads(typed("env", "--ca-dir", str(ran.path), "--json").stdout) == _values(ran)


def test_a_folder_named_from_here_is_exported_from_the_root(ran: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ran.path.parent)
    assert json.loads(typed("env", "--ca-dir", "ca", "--json").stdout) == _values(ran)


def test_the_usual_folder(ran: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = ran.path.parent / "charger-sandbox" / "intercept"
    usual.parent.mkdir()
    ran.path.rename(usual)
    monkeypatch.setenv("XDG_STATE_HOME", str(usual.parent.parent))
    assert json.loads(typed("env", "--json").stdout)["SSL_CERT_FILE"] == str(usual / "ca.pem")


def test_no_interceptor_yet(tmp_path: Path) -> None:
    assert refusal("env", "--ca-dir", str(tmp_path / "ca")) == (
        f"the files of an interceptor were expected in {tmp_path / 'ca'}, there are none: "
        "start `charger-sandbox up --intercept` first, with the same --ca-dir if it has one"
    )


def test_a_shell_it_does_not_speak() -> None:
    assert "'--shell': 'cmd' is not one of" in misuse("env", "--shell", "cmd")
