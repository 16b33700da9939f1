from pathlib import Path

import pytest

from simulator.scenario.errors import BadScenario, UnknownScenario
from simulator.scenario.library import all_scenarios, find, scenario_names, scenarios_dir

TEXT = "title: a\nstory: b\nsteps:\n  - {at: 0s, expect: {answer: 200}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("car-full", "car-gone"):
        (tmp_path / f"{name}.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    return tmp_path


def test_packed_copy_goes_before_the_checkout(tmp_path: Path) -> None:
    package = tmp_path / "simulator"
    beside, packed = tmp_path / "scenarios", package / "_data" / "scenarios"
    beside.mkdir()
    package.mkdir()
    assert scenarios_dir(package) == beside
    packed.mkdir(parents=True)
    assert scenarios_dir(package) == packed


def test_no_scenarios_anywhere(tmp_path: Path) -> None:
    with pytest.raises(UnknownScenario, match=r"found neither .*: reinstall, or name a file yourself"):
        scenarios_dir(tmp_path / "simulator")


def test_scenario_is_found_by_name_and_by_path(folder: Path) -> None:
    assert find("car-full", folder).slug == "car-full"
    assert find(str(folder / "car-gone.yaml")).slug == "car-gone"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("car-ful", "no scenario is called 'car-ful'; did you mean 'car-full'?", id="near"),
        pytest.param("boat", "no scenario is called 'boat': there are car-full, car-gone", id="far"),
        pytest.param("x/boat.yaml", "no scenario file is at x/boat.yaml: name a .yaml file", id="path"),
        pytest.param("car-full.yaml", "no scenario file is at car-full.yaml", id="file name"),
    ],
)
def test_unknown_name(folder: Path, name: str, said: str) -> None:
    with pytest.raises(UnknownScenario) as caught:
        find(name, folder)
    assert str(caught.value).startswith(said)


def test_all_come_in_order_of_name(folder: Path) -> None:
    assert scenario_names(folder) == ["car-full", "car-gone"]
    assert [script.slug for script in all_scenarios(folder)] == ["car-full", "car-gone"]


def test_one_bad_file_is_named(folder: Path) -> None:
    (folder / "bad.yaml").write_text("title: a\n", encoding="utf-8")
    with pytest.raises(BadScenario, match=r"bad\.yaml:1: the file: 'story' is missing"):
        all_scenarios(folder)
