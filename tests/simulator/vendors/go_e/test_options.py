"""The switches."""

import pytest

from simulator.vendors.go_e.options import DEFAULTS, Options


def test_nothing_given_is_the_default() -> None:
    assert Options.of({"easee.profile": "legacy"}) is DEFAULTS


def test_given_values_count() -> None:
    options = Options.of({"go_e.hardware": "PRO", "go_e.stop_takes_s": 900})
    assert (options.hardware, options.stop_takes_s, options.locks) == ("PRO", 900, False)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        pytest.param("go_e.colour", "red", "no option is called go_e.colour", id="unknown name"),
        pytest.param("go_e.hardware", "V9", "got 'V9'", id="unknown hardware"),
        pytest.param("go_e.thermometers", "three", "both, one, broken, none, got 'three'", id="unknown word"),
        pytest.param("go_e.cdi_counts", 1, "stamp, elapsed, got 1", id="no word"),
        pytest.param("go_e.socket_quirk", "rude", "got 'rude'", id="unknown quirk"),
    ],
)
def test_mistakes_are_named(name: str, value: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Options.of({name: value})


@pytest.mark.parametrize(
    ("firmware", "release"),
    [
        pytest.param("055.7", (55, 7), id="leading zero"),
        pytest.param("60.3-rc2", (60, 3), id="candidate"),
        pytest.param("056", (56, 0), id="no point"),
        pytest.param("custom", (0, 0), id="no number"),
    ],
)
def test_release(firmware: str, release: tuple[int, int]) -> None:
    assert Options(firmware=firmware).release == release
