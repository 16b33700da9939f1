"""Who may ask, and about what: before everything else."""

import pytest

from contracts.oracle import Key
from simulator.truth.accounts import Login
from simulator.truth.states import Vendor
from tests.contracts.oracle.stage import Stage, told


@pytest.mark.parametrize("vendor", list(Vendor))
@pytest.mark.parametrize("key", [Key.MISSING, Key.WRONG])
class TestWithoutTheKey:
    def test_a_healthy_charger(self, vendor: Vendor, key: Key) -> None:
        assert told(Stage(vendor).ask(key=key)) == {"UNAUTHORIZED"}

    @pytest.mark.parametrize("charger_id", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
    def test_comes_before_the_id(self, vendor: Vendor, key: Key, charger_id: str) -> None:
        assert told(Stage(vendor).ask(charger_id, key=key)) == {"UNAUTHORIZED"}

    def test_comes_before_everything_that_is_broken(self, vendor: Vendor, key: Key) -> None:
        stage = Stage(vendor, "device-offline", login=Login.REJECTED, connected=False).break_down("refuse")
        assert told(stage.ask(key=key, throttled=True)) == {"UNAUTHORIZED"}


@pytest.mark.parametrize(
    "charger_id",
    [
        pytest.param("00000000-0000-4000-8000-000000000000", id="a charger nobody has"),
        pytest.param("", id="nothing"),
        pytest.param("42", id="a number"),
        pytest.param("../../etc/passwd", id="a path"),
        pytest.param("%00", id="a null byte"),
        pytest.param("é" * 36, id="36 other letters"),
        pytest.param("0" * 4000, id="very long"),
    ],
)
def test_ids_that_name_nobody(charger_id: str) -> None:
    stage = Stage(Vendor.EASEE, "device-offline", connected=False).break_down("refuse")
    assert told(stage.ask(charger_id)) == {"CHARGER_NOT_FOUND"}


@pytest.mark.parametrize("name", ["serial", "handle", "vendor_charger_id"])
def test_other_names_of_a_charger_are_no_ids(name: str) -> None:
    stage = Stage(Vendor.EASEE)
    assert told(stage.ask(getattr(stage.charger, name))) == {"CHARGER_NOT_FOUND"}


def test_the_vendors_own_id_is_another_one() -> None:
    stage = Stage(Vendor.ZAPTEC)
    assert told(stage.ask(stage.charger.vendor_charger_id)) == {"CHARGER_NOT_FOUND"}


def test_letter_case_does_not_matter() -> None:
    stage = Stage(Vendor.EASEE)
    assert told(stage.ask(stage.charger.id.upper())) == {"200"}


@pytest.mark.parametrize(
    "spell",
    [
        pytest.param("{{{}}}".format, id="in braces"),
        pytest.param("urn:uuid:{}".format, id="as a urn"),
        pytest.param(lambda name: name.replace("-", ""), id="without hyphens"),
        pytest.param("%20{}".format, id="after a blank"),
    ],
)
def test_a_forgiving_parser_may_find_it(spell: object) -> None:
    stage = Stage(Vendor.EASEE)
    assert callable(spell)
    assert told(stage.ask(spell(stage.charger.id))) == {"200", "CHARGER_NOT_FOUND"}
