"""The pytest plugin as its users meet it: in test files of their own, with their own service, side by side."""

import re
from pathlib import Path

import httpcore
import pytest
import yaml

from contracts import testing
from simulator import documents

# A run inside this process forgets what it imported, and a module imported twice is not itself any more: its classes
# and errors are others.
KEPT = (httpcore, yaml, testing, documents)

pytest_plugins = ["pytester"]

DOCS = Path(__file__).resolve().parents[2] / "docs" / "pytest.md"
QUIET = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider")

OWN = """
import pytest
from simulator.serve import Server
from simulator.service.app import create_app
from simulator.service.settings import ServiceSettings

def make(fleet):
    return create_app(ServiceSettings(api_key=fleet["service"]["apiKey"]), fleet)
"""
WSGI = (
    OWN
    + """
@pytest.fixture
def charger_service(fleet):
    return make(fleet)
"""
)
URL = (
    OWN
    + """
@pytest.fixture
def charger_service(fleet):
    with Server(make(fleet)) as server:
        yield server.url
"""
)
IN_WATTS = """
import json
import pytest
from simulator.service.app import create_app
from simulator.service.settings import ServiceSettings

@pytest.fixture
def charger_service(fleet):
    app = create_app(ServiceSettings(api_key=fleet["service"]["apiKey"]), fleet)

    def wrong(environ, start_response):
        said = json.loads(b"".join(app(environ, lambda status, headers: None)))
        said["chargeState"]["chargeRate"] *= 1000
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(said).encode()]

    return wrong
"""
VISIT = """
import pytest

def test_unplugging_shows(charger, refresh, sandbox):
    assert refresh().state == "CHARGING"
    charger.unplug()
    sandbox.wait(60)
    assert refresh().state == "UNPLUGGED"

@pytest.mark.scenario("vendor-5xx-html", vendors="EASEE")
def test_scenario(scenario):
    assert [moment.exchange is not None for moment in scenario.play()].count(True) > 1
"""


def _blocks() -> list[str]:
    return re.findall(r"```python\n(.+?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)


def test_what_the_docs_show_passes(pytester: pytest.Pytester) -> None:
    first, second, own = _blocks()
    assert len(first.strip().splitlines()) == 5
    assert "def charger_service(fleet)" in own
    pytester.makepyfile(test_first=first, test_second=second)
    pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=3 + 2 + 1)


@pytest.mark.parametrize("conftest", [WSGI, URL], ids=["wsgi", "url"])
def test_a_service_of_ones_own_is_asked(pytester: pytest.Pytester, conftest: str) -> None:
    pytester.makeconftest(conftest)
    pytester.makepyfile(VISIT)
    pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=4)


def test_a_service_may_be_named_in_the_settings(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(my_service=OWN, test_visit=VISIT)
    pytester.makeini("[pytest]\ncharger_sandbox_service = my_service:make\n")
    pytester.syspathinsert()
    pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=4)


def test_a_wrong_answer_fails_with_the_finding_and_its_replay(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(IN_WATTS)
    pytester.makepyfile(test_rate="def test_rate(refresh):\n    refresh()\n")
    result = pytester.runpytest_inprocess(*QUIET, "-k", "GO_E")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.re_match_lines(
        [
            r"The answer does not say what is really the case: expected 1\d\.\d\d to 1\d\.\d\d kW, seen 1\d{4}",
            r"  where:  \$\.chargeState\.chargeRate in refresh 1 of the test, GO_E, seed 7",
            r"  replay: pytest 'test_rate.py::test_rate\[GO_E\]'",
        ]
    )


def test_tests_side_by_side_do_not_meet(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(WSGI)
    pytester.makepyfile(test_a=VISIT, test_b=VISIT)
    pytester.runpytest_subprocess(*QUIET, "-n", "2").assert_outcomes(passed=8)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        pytest.param('@pytest.mark.scenario("chargin")', "no scenario is called 'chargin'", id="no such scenario"),
        pytest.param("@pytest.mark.scenario()", "a scenario's name was expected", id="no name"),
        pytest.param('@pytest.mark.charger("charging", vendors="TESLA")', "got 'TESLA'", id="no such vendor"),
    ],
)
def test_a_wrong_marker_is_said(pytester: pytest.Pytester, source: str, words: str) -> None:
    pytester.makepyfile(f"import pytest\n\n{source}\ndef test_it(scenario):\n    pass\n")
    result = pytester.runpytest_inprocess(*QUIET)
    assert words in result.stdout.str() + result.stderr.str()
    assert "Traceback" not in result.stdout.str()
    assert result.ret != 0


def test_a_scenario_that_nobody_plays_is_told_of(pytester: pytest.Pytester) -> None:
    pytester.makepyfile('import pytest\n\n@pytest.mark.scenario("charging")\ndef test_it():\n    pass\n')
    result = pytester.runpytest_inprocess(*QUIET, "-W", "default")
    result.assert_outcomes(passed=1, warnings=1)
    assert "has a scenario and plays none: let it take `scenario`, and call play()" in result.stdout.str()


@pytest.mark.parametrize(("does", "warnings"), [("scenario.script", 1), ("scenario.play()", 0)])
def test_a_scenario_that_was_taken_and_not_played_is_told_of(
    pytester: pytest.Pytester, does: str, warnings: int
) -> None:
    marker = '@pytest.mark.scenario("charging", vendors="GO_E")'
    pytester.makepyfile(f"import pytest\n\n{marker}\ndef test_it(scenario):\n    {does}\n")
    result = pytester.runpytest_inprocess(*QUIET, "-W", "default")
    result.assert_outcomes(passed=1, warnings=warnings)
    assert ("test_it[GO_E] took `scenario` and never called play()" in result.stdout.str()) == bool(warnings)


@pytest.mark.parametrize(
    ("conftest", "test", "words"),
    [
        pytest.param("", "def test_it(scenario): pass", "needs a marker such as", id="no marker"),
        pytest.param(
            "import pytest\n@pytest.fixture\ndef charger_service():\n    return 'http://127.0.0.1:1'\n",
            "def test_it(refresh): pass",
            "let `charger_service` take `fleet`",
            id="no fleet",
        ),
        pytest.param(
            "import pytest\n@pytest.fixture\ndef charger_service(fleet):\n    return 7\n",
            "def test_it(refresh): pass",
            "a WSGI app or a URL, got a int",
            id="no service",
        ),
    ],
)
def test_a_wrong_fixture_is_said(pytester: pytest.Pytester, conftest: str, test: str, words: str) -> None:
    pytester.makeconftest(conftest)
    pytester.makepyfile(test)
    result = pytester.runpytest_inprocess(*QUIET)
    assert words in result.stdout.str()
    result.assert_outcomes(errors=3)


def test_markers_are_known_and_fixtures_of_others_are_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture
        def charger():
            return "a phone charger"

        def test_theirs(charger):
            assert charger == "a phone charger"

        @pytest.mark.scenario("charging")
        @pytest.mark.charger("charging")
        def test_marked(sandbox):
            pass
        """
    )
    pytester.runpytest_inprocess(*QUIET, "--strict-markers", "-W", "error").assert_outcomes(passed=4)


def test_runs_that_have_nothing_to_do_with_it_load_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_loaded():
            ours = {name for name in sys.modules if name.partition(".")[0] in ("contracts", "simulator")}
            assert ours == {"contracts", "contracts.plugin"}
            assert "flask" not in sys.modules
            assert "openapi_core" not in sys.modules
        """
    )
    pytester.runpytest_subprocess(*QUIET, "-p", "no:schemathesis", "-W", "error").assert_outcomes(passed=1)
