"""The interceptor's folder: private, and the same from one run to the next."""

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from simulator.hosts import DOMAINS
from simulator.intercept.authority import VALID_FOR, Authority
from simulator.intercept.folder import Folder, FolderUnusable, NeverRan, usual_folder
from simulator.intercept.keeping import LEFT, authority_in

NOW_S = 1_767_603_600.0


def _now() -> float:
    return NOW_S


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Two levels below what is there."""
    return Folder(tmp_path / "state" / "intercept")


@pytest.mark.parametrize(
    ("environ", "path"),
    [
        ({"XDG_STATE_HOME": "/s", "HOME": "/h"}, "/s/charger-sandbox/intercept"),
        ({"HOME": "/h"}, "/h/.local/state/charger-sandbox/intercept"),
        ({"XDG_STATE_HOME": "", "HOME": "/h"}, "/h/.local/state/charger-sandbox/intercept"),
        ({"XDG_STATE_HOME": "relative", "HOME": "/h"}, "/h/.local/state/charger-sandbox/intercept"),
    ],
)
def test_where_it_usually_is(environ: dict[str, str], path: str) -> None:
    assert usual_folder(environ) == Path(path)


def test_only_its_owner_can_look_inside(folder: Folder) -> None:
    authority_in(folder, DOMAINS, _now)
    with folder.held():
        folder.remember_proxy("http://127.0.0.1:1")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.path.iterdir()}
    assert modes == dict.fromkeys(("authority.pem", "ca.pem", "proxy.json", "lock"), 0o600)
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700


def test_the_key_is_not_with_what_clients_are_shown(folder: Folder) -> None:
    authority = authority_in(folder, DOMAINS, _now)
    assert folder.certificate_file.read_bytes() == authority.certificate_pem


def test_the_next_run_has_the_same_authority(folder: Folder) -> None:
    assert authority_in(folder, DOMAINS, _now).pem == authority_in(folder, DOMAINS, _now).pem


def test_a_certificate_that_was_lost_is_shown_again(folder: Folder) -> None:
    authority = authority_in(folder, DOMAINS, _now)
    folder.certificate_file.unlink()
    authority_in(folder, DOMAINS, _now)
    assert folder.certificate_file.read_bytes() == authority.certificate_pem


def _rubbish(folder: Folder) -> None:
    (folder.path / "authority.pem").write_bytes(b"rubbish")


def _readable(folder: Folder) -> None:
    (folder.path / "authority.pem").chmod(0o640)


def _nothing(folder: Folder) -> None:
    del folder


@pytest.mark.parametrize(
    ("happens", "later", "domains"),
    [
        pytest.param(_rubbish, timedelta(0), DOMAINS, id="unreadable"),
        pytest.param(_readable, timedelta(0), DOMAINS, id="others could read the key"),
        pytest.param(_nothing, VALID_FOR - LEFT, DOMAINS, id="about to end"),
        pytest.param(_nothing, timedelta(0), (*DOMAINS, "new.example"), id="for other domains"),
    ],
)
def test_an_authority_that_will_not_do_is_replaced(
    folder: Folder, happens: object, later: timedelta, domains: tuple[str, ...]
) -> None:
    old = authority_in(folder, DOMAINS, _now)
    assert callable(happens)
    happens(folder)
    new = authority_in(folder, domains, lambda: NOW_S + later.total_seconds())
    assert new.pem != old.pem
    assert new.serves(domains, LEFT)
    assert folder.certificate_file.read_bytes() == new.certificate_pem
    assert Authority.read(folder.kept_authority() or b"", _now).pem == new.pem


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/nowhere"])
def test_a_folder_that_cannot_be(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnusable, match=r"a folder of your own was expected at .*: choose another with --ca-dir"):
        authority_in(Folder(tmp_path / place), DOMAINS, _now)


def test_where_the_proxy_is(folder: Folder) -> None:
    authority_in(folder, DOMAINS, _now)
    with folder.held():
        folder.remember_proxy("http://127.0.0.1:8430")
    assert Folder(folder.path).proxy_url() == "http://127.0.0.1:8430"


@pytest.mark.parametrize("place", ["", "nowhere", "file/below"])
def test_no_run_yet(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NeverRan, match="start `charger-sandbox up --intercept` first"):
        Folder(tmp_path / place).proxy_url()


def test_a_proxy_whose_certificate_is_gone(folder: Folder) -> None:
    authority_in(folder, DOMAINS, _now)
    with folder.held():
        folder.remember_proxy("http://127.0.0.1:8430")
    folder.certificate_file.unlink()
    with pytest.raises(NeverRan):
        folder.proxy_url()


@pytest.mark.parametrize("noted", ["", "[]", "{}", "7", json.dumps({"proxy": "x"})])
def test_a_note_nobody_can_read(folder: Folder, noted: str) -> None:
    authority_in(folder, DOMAINS, _now)
    (folder.path / "proxy.json").write_text(noted, encoding="utf-8")
    with pytest.raises(FolderUnusable, match=r"proxy\.json does not say where the proxy is"):
        folder.proxy_url()
