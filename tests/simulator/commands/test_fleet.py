"""``fleet``: the table people read and the export services read."""

import json

import pytest

from simulator.app import api_key_for
from simulator.commands.fleet import fleet_lines
from simulator.commands.serving import PORT
from simulator.demo import ANSWERS, SEED, WORLD
from simulator.export import export_fleet
from tests.simulator.clouds import Clouds
from tests.simulator.commands.terminal import misuse, typed


def test_the_table_has_a_line_for_each_charger() -> None:
    said = typed("fleet")
    lines = said.stdout.splitlines()
    assert (said.exit_code, said.stderr, len(lines)) == (0, "", 36)
    assert lines[-1].startswith("* VENDOR_AUTHENTICATION_ERROR three times")
    assert lines[0].split("  ")[0] == "charger"
    for line, charger in zip(lines[1:34], Clouds().world.chargers, strict=True):
        assert line.split(maxsplit=3) == [charger.handle, charger.serial, charger.id, str(ANSWERS[charger.about])]


def test_the_columns_are_aligned() -> None:
    lines = fleet_lines(Clouds().world.chargers, {about: str(answer) for about, answer in ANSWERS.items()})
    begins = [line.index(word) for line, word in zip(lines, ["refresh answers", *["200 "] * 6], strict=False)]
    assert len(set(begins)) == 1


def test_the_export_is_the_one_of_a_sandbox_with_defaults() -> None:
    said = typed("fleet", "--json")
    url = f"http://127.0.0.1:{PORT}"
    assert json.loads(said.stdout) == export_fleet([Clouds().world], url, url, api_key_for(SEED, WORLD))


@pytest.mark.parametrize(
    ("words", "seed", "url"),
    [
        pytest.param(("--seed", "8"), 8, f"http://127.0.0.1:{PORT}", id="seed"),
        pytest.param(("--seed", "-1"), -1, f"http://127.0.0.1:{PORT}", id="negative seed"),
        pytest.param(("--port", "9"), 7, "http://127.0.0.1:9", id="port"),
    ],
)
def test_options(words: tuple[str, ...], seed: int, url: str) -> None:
    export = json.loads(typed("fleet", "--json", *words).stdout)
    assert (export["seed"], export["service"]) == (seed, {"baseUrl": url, "apiKey": api_key_for(seed, WORLD)})
    assert len({charger["id"] for charger in export["chargers"]}) == 33


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("--seed", "seven"), "'--seed': 'seven'", id="seed"),
        pytest.param(("--port", "0"), "'--port': 0", id="port too low"),
        pytest.param(("--port", "65536"), "'--port': 65536", id="port too high"),
        pytest.param(("--jsn",), "--jsn", id="misspelt option"),
    ],
)
def test_misuse(words: tuple[str, ...], said: str) -> None:
    assert said in misuse("fleet", *words)
