"""``up`` in one process, ``check --sandbox`` in another."""

import json

from tests.end_to_end.programs import run, running

TOKEN = "a-token-of-the-sandbox"


def test_a_sandbox_that_is_up_is_judged_and_left_as_it_was() -> None:
    with running("up", "--port", "0", "--token", TOKEN, "--json") as sandbox:
        url = json.loads(sandbox.line())["service"]["baseUrl"]
        there = ("--sandbox", url, "--token", TOKEN)
        named = ("--scenario", "charging", "--scenario", "login-rejected-then-reconnected", "--vendor", "ZAPTEC")
        ended = run("check", *there, *named, "--json", "-")
        assert (ended.code, json.loads(ended.stdout)["verdict"]) == (0, "passed"), ended.stderr
        assert json.loads(ended.stdout)["service"] == f"the charger-service of the sandbox at {url}"
        worlds = json.loads(run("world", "list", "--url", url, "--token", TOKEN, "--json").stdout)
        assert [(one["name"], one["exchanges"]) for one in worlds["items"]] == [("demo", 0)]
        assert run("check", "--sandbox", url, *named).code == 2
