from pathlib import Path

import pytest

from contracts.resources import contract_path


def lay(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("openapi: 3.0.1\n", encoding="utf-8")
    return path


def test_a_checkout_has_it_beside_the_package(tmp_path: Path) -> None:
    beside = lay(tmp_path / "openapi.yaml")
    assert contract_path(tmp_path / "contracts") == beside


def test_the_packed_copy_comes_first(tmp_path: Path) -> None:
    lay(tmp_path / "openapi.yaml")
    packed = lay(tmp_path / "contracts" / "_data" / "openapi.yaml")
    assert contract_path(tmp_path / "contracts") == packed


def test_nowhere_is_an_error_that_names_both_places(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"_data.*openapi\.yaml nor .*openapi\.yaml"):
        contract_path(tmp_path / "contracts")


def test_the_project_has_one() -> None:
    assert contract_path().name == "openapi.yaml"
