"""``play`` as a person watches it."""

import json
import signal

from tests.end_to_end.programs import run, running
from tests.end_to_end.terminal import on_terminal


def test_eight_hours_are_played_at_once() -> None:
    ended = run("play", "whole-visit", "--vendor", "ZAPTEC")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[-1].startswith(" +8:00:00")


def test_every_line_of_json_parses() -> None:
    ended = run("play", "device-disconnect-and-return", "--json")
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.code == 0
    assert {one["truth"]["isOnline"] for one in told} == {True, False}


def test_a_name_nobody_knows_is_said_in_a_sentence() -> None:
    ended = run("play", "whole-vist")
    assert (ended.code, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert "whole-visit" in ended.stderr


def test_with_a_speed_but_no_terminal_lines_come_as_time_passes() -> None:
    ended = run("play", "unplugged-mid-charge", "--vendor", "EASEE", "--speed", "20000")
    assert (ended.code, ended.stderr) == (0, "")
    assert "\x1b" not in ended.stdout
    assert "UNPLUGGED" in ended.stdout


def test_on_a_terminal_the_truth_is_drawn_while_time_passes() -> None:
    code, shown = on_terminal("play", "unplugged-mid-charge", "--vendor", "GO_E", "--speed", "400")
    assert code == 0
    assert shown.count("online") > 3
    assert "CHARGING, plugged in, online" in shown
    assert "kWh" in shown
    assert "refresh 200 CHARGING" in shown


def test_ctrl_c_stops_with_one_line() -> None:
    with running("play", "whole-visit", "--vendor", "EASEE", "--speed", "1") as program:
        program.line()
        ended = program.stop(signal.SIGINT)
    assert ended.code == 130
    assert ended.stderr == "charger-sandbox: stopped before its end\n"


def test_ctrl_c_on_a_terminal_leaves_the_terminal_as_it_was() -> None:
    code, shown = on_terminal("play", "whole-visit", "--speed", "1", until=lambda text: "not plugged in" in text)
    assert code == 130
    assert "charger-sandbox: stopped before its end" in shown
    assert "Traceback" not in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
