"""Every answer of a vendor's app is heard, wherever it is given, and a wrong one fails the test that caused it."""

import json
import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.faults.body import Body
from tests.documented import watch
from tests.documented.saying import UNKNOWN_ADDRESS, WRONG_METHOD
from tests.simulator.clouds import Clouds

LOGIN = "/easee/api/accounts/login"
PROGRAM = """
from tests.simulator.clouds import Clouds
for _ in range(2):
    Clouds().call("GET", "/easee/api/chargers/EHSDG2JS")
"""
MODULES = "import sys; print([name for name in sys.modules if name.partition('.')[0] in ('tests', 'flask', 'json')])"


def test_answers_in_this_process_are_heard_before_faults_change_them() -> None:
    clouds = Clouds()
    watch.take()
    clouds.break_(Body("empty"), account_id=clouds.account("easee-charging").id)
    assert clouds.login("easee-charging").body == b""
    (heard,) = watch.take()
    assert (heard.rule, heard.status, heard.method) == ("/api/accounts/login", 200, "POST")
    assert json.loads(heard.content)["tokenType"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path", "rule"),
    [
        pytest.param("GET", "/easee/api/nothing", UNKNOWN_ADDRESS, id="unknown address"),
        pytest.param("DELETE", LOGIN, WRONG_METHOD, id="wrong method"),
        pytest.param("GET", "/easee/api/chargers/E1?a=b", "/api/chargers/<serial>", id="a route, before any login"),
    ],
)
def test_where_an_answer_comes_from(method: str, path: str, rule: str) -> None:
    watch.take()
    Clouds().call(method, path)
    (heard,) = watch.take()
    assert (heard.vendor, heard.rule, f"/easee{heard.path}") == ("EASEE", rule, path)


def _ran(program: str) -> str:
    env = {"PATH": "", **watch.environment()}
    ended = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True, timeout=60
    )
    return ended.stdout


def test_answers_in_a_started_program_are_heard_each_once() -> None:
    watch.take()
    _ran(PROGRAM)
    assert [(heard.vendor, heard.rule, heard.status) for heard in watch.take()] == [
        ("EASEE", "/api/chargers/<serial>", 401)
    ]
    assert watch.take() == []


def test_answers_in_a_forked_process_are_heard() -> None:
    watch.take()
    child = multiprocessing.get_context("fork").Process(target=Clouds().call, args=("GET", "/easee/api/chargers"))
    child.start()
    child.join(60)
    assert [(heard.rule, heard.status) for heard in watch.take()] == [("/api/chargers", 401)]


def test_a_program_that_has_nothing_to_do_with_vendors_loads_nothing_more() -> None:
    assert _ran(MODULES) == "[]\n"


WRONG_ANSWER = """
from simulator.vendors.easee import routes_accounts
from tests.simulator.clouds import Clouds

def test_right():
    assert Clouds().login("easee-charging").status == 200

def test_wrong(monkeypatch):
    monkeypatch.setattr(routes_accounts.wire_account, "tokens", lambda pair: {"accessToken": 7})
    assert Clouds().login("easee-charging").status == 200
"""


def test_a_wrong_answer_fails_the_test_that_caused_it(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import *", encoding="utf-8")
    (tmp_path / "test_it.py").write_text(WRONG_ANSWER, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:randomly", "-p", "no:cacheprovider", "-q", str(tmp_path)]
    env = {"PATH": "", "PYTHONPATH": str(watch.ROOT)}
    ended = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert "1 failed, 1 passed" in ended.stdout
    assert "EASEE: POST /api/accounts/login -> 200: $.accessToken: 7 is not of type 'string'" in ended.stdout
