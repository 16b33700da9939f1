"""``record`` and ``play-back``, as far as they go without serving: what they refuse."""

import json
import socket
from pathlib import Path

import pytest

from simulator.record.archive import BadRecording, write
from tests.simulator.commands.terminal import refusal, typed

RECORDING = {"format": "charger-sandbox recording", "version": 1, "standIns": [], "exchanges": []}


@pytest.mark.parametrize(
    "url", ["api.easee.com", "ftp://api.easee.com", "https://", "http://h:port", "http://u:p@h", "http://h/?x=1", ""]
)
def test_an_address_that_is_none(url: str) -> None:
    said = refusal("record", "--upstream", url)
    assert said == f"--upstream: an address such as https://api.easee.com was expected, got {url!r}"


@pytest.mark.parametrize("listen", ["0.0.0.0:8440", "8440", "192.168.1.2:80", "127.0.0.1:", "127.0.0.1:70000", "x"])
def test_only_this_machine_is_listened_on(listen: str) -> None:
    expected = "--listen: a loopback address and a port such as 127.0.0.1:8440 were expected"
    assert refusal("record", "--upstream", "http://127.0.0.1:1", "--listen", listen).startswith(expected)
    assert refusal("play-back", "x.json", "--listen", listen).startswith(expected)


def test_nobody_answers(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        said = typed("record", "--upstream", url, "--out", str(tmp_path / "r.json"))
    assert (said.exit_code, said.stdout) == (3, "")
    assert said.stderr == f"charger-sandbox: nothing answers at {url} (ConnectError): start it, or name another\n"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match=r"recording\.json cannot be written \(No such file or directory\): name an"):
        write(tmp_path / "nowhere" / "recording.json", RECORDING)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "cannot be read", id="no file"),
        pytest.param("{", "is no JSON", id="no JSON"),
        pytest.param("[]", "is no recording", id="no object"),
        pytest.param('{"format": "har"}', "is no recording", id="another format"),
        pytest.param(json.dumps({**RECORDING, "version": 2}), "is no recording", id="another version"),
        pytest.param(json.dumps({**RECORDING, "exchanges": [{"number": 1}]}), "is no whole recording", id="half"),
    ],
)
def test_a_file_that_is_no_recording(tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "recording.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert refusal("play-back", str(file)).startswith(f"{file} {said}")
