import pytest

from simulator.scenario.errors import BadScenario, Problem, hint
from simulator.truth.errors import SandboxError


@pytest.mark.parametrize(
    ("word", "said"),
    [
        pytest.param("unplugg", "; did you mean 'unplug'?", id="near"),
        pytest.param("UNPLUG", "; did you mean 'unplug'?", id="other case"),
        pytest.param("clear-fault", "; did you mean 'clear_fault'?", id="dash"),
        pytest.param("unplug", "; write it without quotes", id="the same"),
        pytest.param("explode", "", id="far"),
        pytest.param(5, "", id="no word"),
    ],
)
def test_hint(word: object, said: str) -> None:
    assert hint(word, ("unplug", "clear_fault")) == said


def test_problems_are_said_once_and_in_order() -> None:
    bad = BadScenario([Problem("a.yaml", 7, "b"), Problem("a.yaml", 2, "c"), Problem("a.yaml", 7, "b")])
    assert isinstance(bad, SandboxError)
    assert str(bad) == "a.yaml:2: c\na.yaml:7: b"
