"""The clients are what their requirements say, and run apart from everything else."""

import re
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.end_to_end.clients import catalogue, run
from tests.end_to_end.clients.catalogue import NotInstalled, clients, installed, requirements_of
from tests.end_to_end.clients.install import install, main
from tests.end_to_end.clients.run import run_client, talking_to

each_client = pytest.mark.parametrize("client", clients())
SMALLEST = "goe-0.3.2"
"""A client that needs nothing but the standard library."""


def _pinned(client: str) -> dict[str, str]:
    lines = requirements_of(client).read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[a-z0-9.]+", line) for line in lines), client
    return {str(canonicalize_name(name)): version for name, _, version in (line.partition("==") for line in lines)}


def _needs(found: Distribution) -> list[Requirement]:
    wanted = [Requirement(text) for text in found.requires or ()]
    return [need for need in wanted if need.marker is None or need.marker.evaluate({"extra": ""})]


@each_client
def test_what_is_installed_is_what_is_pinned(client: str) -> None:
    there = {
        str(canonicalize_name(found.name)): found.version for found in distributions(path=[str(installed(client))])
    }
    assert there == _pinned(client)
    assert f"{client.rpartition('-')[0]}" in there


@each_client
def test_everything_a_client_needs_is_pinned(client: str) -> None:
    pinned = _pinned(client)
    for found in distributions(path=[str(installed(client))]):
        for need in _needs(found):
            assert need.specifier.contains(pinned[canonicalize_name(need.name)]), f"{found.name} needs {need}"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another place for clients, empty."""
    monkeypatch.setattr(catalogue, "INSTALLED", tmp_path / "clients")
    return tmp_path / "clients"


def _told(client: str) -> str:
    with pytest.raises(NotInstalled) as refused:
        installed(client)
    return str(refused.value)


def test_a_client_that_is_missing(elsewhere: Path) -> None:
    assert not elsewhere.exists()
    assert _told(SMALLEST) == (
        "goe-0.3.2 is not installed as its requirements say; run .venv/bin/python -m tests.end_to_end.clients.install"
    )


def test_a_client_whose_requirements_have_changed(elsewhere: Path) -> None:
    place = elsewhere / SMALLEST
    place.mkdir(parents=True)
    catalogue.mark_installed(SMALLEST, place)
    assert installed(SMALLEST) == place
    (place / "installed-from.txt").write_text("goe==0.3.1\n", encoding="utf-8")
    assert "not installed as its requirements say" in _told(SMALLEST)


def test_a_client_nobody_knows() -> None:
    assert _told("goe-9.9") == f"one of the clients {', '.join(clients())} was expected, got goe-9.9"


def test_nothing_is_installed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("tests.end_to_end.clients.install.install", asked.append)
    monkeypatch.setattr("tests.end_to_end.clients.install.is_installed", lambda client: client != SMALLEST)
    assert main() == 0
    assert asked == [SMALLEST]


def test_what_pip_cannot_install_is_told(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tests.end_to_end.clients.install._PIP", ("false",))
    assert main() == 1
    assert capfd.readouterr().err == f"{clients()[0]} could not be installed: pip ended with 1\n"
    assert not elsewhere.exists()


def test_the_installer_and_the_runner_agree_where_a_client_is() -> None:
    assert installed(SMALLEST) == catalogue.place_of(SMALLEST)
    assert install.__module__ == catalogue.COMMAND.rpartition(" ")[2]


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for scripts of the test's own."""
    monkeypatch.setattr(run, "DRIVERS", tmp_path)
    return tmp_path


def test_a_client_sees_neither_our_packages_nor_the_other_scripts(scripts: Path) -> None:
    (scripts / "goe.py").write_text("raise AssertionError('taken for the client')", encoding="utf-8")
    (scripts / "look.py").write_text(
        "import json, sys, importlib.util as u\n"
        "print(json.dumps([name for name in json.loads(sys.argv[1])['names'] if u.find_spec(name)]))\n"
        "import goe\n",
        encoding="utf-8",
    )
    assert run_client(SMALLEST, "look.py", names=["goe", "flask", "requests", "simulator"]) == ["goe"]


def test_a_client_that_stays_is_talked_to(scripts: Path) -> None:
    lines = "import json, sys\nfor line in sys.stdin:\n    print(json.dumps(json.loads(line)['a'] + 1), flush=True)\n"
    (scripts / "stay.py").write_text(lines, encoding="utf-8")
    with talking_to(SMALLEST, "stay.py") as talking:
        assert [talking.ask(a=1), talking.ask(a=41)] == [2, 42]
        assert talking.ended().code == 0


def test_a_script_that_fails_tells_why(scripts: Path) -> None:
    (scripts / "fail.py").write_text("raise SystemExit('no charger there')", encoding="utf-8")
    with pytest.raises(AssertionError, match="no charger there"):
        run_client(SMALLEST, "fail.py")


def test_the_proxies_and_certificates_of_this_machine_are_kept_away(
    scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE", "PYTHONSTARTUP"):
        monkeypatch.setenv(name, "/nowhere")
    (scripts / "env.py").write_text("import json, os\nprint(json.dumps(dict(os.environ)))", encoding="utf-8")
    seen = run_client(SMALLEST, "env.py", {"SSL_CERT_FILE": "/ours"})
    assert {name for name, value in seen.items() if value == "/nowhere"} == set()
    assert (seen["SSL_CERT_FILE"], seen["PYTHONPATH"]) == ("/ours", str(installed(SMALLEST)))
