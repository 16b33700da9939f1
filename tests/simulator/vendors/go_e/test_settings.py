"""Written values and the moments they count for."""

import pytest

from simulator.vendors.go_e.settings import NOTHING, Settings, SettingsBook, Write
from tests.simulator.vendors.go_e.conftest import new_stage


@pytest.mark.parametrize(
    ("at_s", "value"),
    [
        pytest.param(9.9, None, id="before the first"),
        pytest.param(10, 1, id="the first"),
        pytest.param(19.9, 1, id="until the second"),
        pytest.param(20, 2, id="the second"),
        pytest.param(1e9, 2, id="for good"),
    ],
)
def test_the_write_that_counts(at_s: float, value: int | None) -> None:
    settings = Settings()
    settings.put("amp", Write(10, 1))
    settings.put("amp", Write(20, 2))
    counting = settings.at(at_s).get("amp")
    assert (counting.value if counting else None) == value


def test_of_two_at_the_same_moment_the_later_counts() -> None:
    settings = Settings()
    settings.put("amp", Write(10, 1))
    settings.put("amp", Write(20, 2))
    settings.put("amp", Write(20, 3))
    assert settings.at(20)["amp"].value == 3
    assert settings.at(10)["amp"].value == 1


def test_a_world_takes_its_settings_along() -> None:
    book, stage = SettingsBook(), new_stage()
    world, other = stage.world, new_stage().world
    assert book.read(world, "c", 10) is NOTHING
    book.of(world, "c").put("amp", Write(10, 1))
    assert set(book.read(world, "c", 10)) == {"amp"}
    assert book.read(world, "d", 10) is book.read(other, "c", 10) is NOTHING


def test_values_are_kept_as_far_back_as_somebody_looks() -> None:
    settings = Settings()
    for at_s in (10, 20, 30, 40):
        settings.put("amp", Write(at_s, at_s), seen_until_s=25)
    assert [settings.at(at_s)["amp"].value for at_s in (25, 35, 45)] == [20, 30, 40]
    assert "amp" not in settings.at(15)
