"""A trial in a running sandbox: right services pass, wrong ones are found, and what is amiss is said in a sentence."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from click.testing import CliRunner, Result

from contracts.attached.arena import AttachedArena, AttachedFleetArena, Rooms
from contracts.attached.client import NEEDED, TITLE, SandboxClient
from contracts.attached.lease import LEASE_S, Lease
from contracts.attached.mirror import Mirror
from contracts.attached.trial import SandboxOptions
from contracts.cli import cli
from contracts.commands.ending import BROKEN, PASSED, UNREACHABLE, USAGE
from contracts.court import CourtRules
from contracts.drive.arena import Booking, NoPlace, ProviderStates
from contracts.drive.scenarios import Verdict
from contracts.harness import Plan, Report, Trial
from contracts.profiles import DRIVES
from contracts.remote import RemoteOptions
from contracts.target import HttpTarget, InProcessTarget
from simulator.commands.steering import NotRunning
from simulator.inprocess import InProcessTransport
from simulator.scenario.stage import no_link
from simulator.serve import Server
from simulator.service.app import create_app
from simulator.service.settings import ServiceSettings
from simulator.truth.clock import SystemWall
from simulator.truth.fleet import Entry
from simulator.truth.states import Vendor
from tests.contracts.attached.served import SEED, ServedSandbox, nobody, rooms_in, served
from tests.contracts.services.trial import Unwatched, contract, scripts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NAMES = (
    "charging",
    "whole-visit",
    "account-disconnected-and-reconnected",
    "login-rejected",
    "vendor-unreachable",
    "vendor-silent",
    "serial-leading-zero",
    "easee-legacy-profile",
    "firmware-reboot",
    "missing-api-key",
)
KEY = "a-key-of-our-own"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[ServedSandbox]:
    with served() as it:
        yield it


def _plan(*drives: str, names: tuple[str, ...] = NAMES) -> Plan:
    return Plan(SEED, scripts(*names), drives=drives, examples=1, runs=2, whole_walk=False)


def _held(plan: Plan, sandbox: ServedSandbox) -> Report:
    with rooms_in(sandbox) as rooms:
        arena = AttachedArena(rooms, sandbox.url, sandbox.wall)
        try:
            return Trial(plan, arena, CourtRules(contract()), Unwatched(), SystemWall().monotonic_s).hold()
        finally:
            arena.end()


@pytest.mark.parametrize("drive", DRIVES)
def test_the_sandboxs_own_service_passes_and_no_world_is_left(sandbox: ServedSandbox, drive: str) -> None:
    plan = _plan(drive)
    if drive == "walk":  # the dearest; the scenarios ask all vendors
        plan = replace(plan, vendors=(Vendor.ZAPTEC,))
    report = _held(plan, sandbox)
    assert [(one.check, one.where, one.expected, one.seen) for one in report.findings] == []
    assert (report.passed, report.not_run, sandbox.worlds) == (True, [], ["demo"])
    assert report.judged > 0


def _booked(rooms: Rooms, name: str = "left") -> Mirror:
    return rooms.open(Booking(name, (Entry(Vendor.GO_E, "charging"),), 0))


def test_worlds_of_a_trial_that_was_killed_go_by_themselves() -> None:
    with served() as sandbox, rooms_in(sandbox) as rooms:
        _booked(rooms)
        assert sandbox.worlds == ["demo", "check-t-1"]
        sandbox.wall.sleep(LEASE_S + 1)
        with rooms_in(sandbox, "next") as others:
            _booked(others)
            assert sandbox.worlds == ["demo", "check-next-1"]


def test_a_trial_keeps_the_worlds_that_wait_for_their_turn() -> None:
    with served() as sandbox, rooms_in(sandbox) as rooms:
        used = _booked(rooms, "used")
        _booked(rooms, "later")
        for _ in range(10):
            sandbox.wall.sleep(LEASE_S / 2)
            used.look(None)
        assert sandbox.worlds == ["demo", "check-t-1", "check-t-2"]


def test_a_trial_that_waits_for_a_service_keeps_its_worlds_meanwhile() -> None:
    with served() as sandbox:
        client = SandboxClient(sandbox.url)
        rooms = Rooms(Lease(client, "check-t", sandbox.wall.monotonic_s, more_s=900), SEED, sandbox.wall)
        used = _booked(rooms)
        sandbox.wall.sleep(LEASE_S + 890)
        used.look(None)
        assert sandbox.worlds == ["demo", "check-t-1"]
        client.close()


def _saying(old: bytes, new: Callable[[], bytes]) -> "Callable[[WSGIApplication], WSGIApplication]":
    """A service that says one thing where it means another."""

    def wrap(app: "WSGIApplication") -> "WSGIApplication":
        def changed(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
            head: list[Any] = []

            def keep(*args: Any) -> Callable[[bytes], object]:
                head[:] = args
                return lambda _: None

            body = b"".join(app(environ, keep)).replace(old, new())
            headers = [(name, value) for name, value in head[1] if name.lower() != "content-length"]
            start_response(head[0], [*headers, ("Content-Length", str(len(body)))])
            return [body]

        return changed

    return wrap


@pytest.mark.parametrize(
    ("old", "new", "check", "part"),
    [
        pytest.param(b'"CHARGING"', b'"STOPPED"', "truth", "$.chargeState.chargingState", id="a state"),
        pytest.param(b'"VENDOR_CONNECTION_ERROR"', b'"VENDOR_COMMUNICATION_ERROR"', "truth", "status", id="a refusal"),
    ],
)
def test_what_is_wrong_there_is_found_by_the_truth_there(old: bytes, new: bytes, check: str, part: str) -> None:
    with served(_saying(old, lambda: new)) as sandbox:
        report = _held(_plan("scenarios", names=("charging", "vendor-unreachable")), sandbox)
    assert (check, part) in {(one.check, one.part) for one in report.findings}


def test_a_token_in_an_answer_is_found_although_the_journal_marks_it() -> None:
    known: list[ServedSandbox] = []

    def newest_token() -> bytes:
        worlds = [opened.world for opened in known[0].sandbox.opened.values()]
        tokens = [t.text for w in worlds for account in w.accounts for t in w.tokens.held_by(account.id)]
        return json.dumps((tokens or ["EASEE"])[-1]).encode()

    with served(_saying(b'"EASEE"', newest_token)) as sandbox:
        known.append(sandbox)
        report = _held(Plan(SEED, scripts("charging"), (Vendor.EASEE,), ("scenarios",)), sandbox)
    assert "tokens_stay_inside" in {one.check for one in report.findings}


def test_what_the_sandbox_has_no_room_for_is_not_run_and_counted(sandbox: ServedSandbox) -> None:
    body = {"name": "before", "fleet": [{"vendor": "GO_E", "serial": "049583"}]}
    with httpx.Client(base_url=sandbox.url, trust_env=False) as client:
        assert client.post("/_sandbox/worlds", json=body).status_code == 201
        report = _held(_plan("scenarios", names=("serial-leading-zero", "charging")), sandbox)
        assert client.delete("/_sandbox/worlds/before", headers={"Content-Type": "application/json"}).is_success
    (case,) = report.not_run
    assert (case.slug, case.verdict, case.refreshes) == ("serial-leading-zero", Verdict.NOT_RUN, 0)
    assert "opens no world for serial-leading-zero-go_e" in case.reason
    assert report.passed


def test_a_drive_that_has_no_world_is_broken_off_and_no_pass(sandbox: ServedSandbox) -> None:
    with rooms_in(sandbox, tag="Not A Name") as rooms:
        arena = AttachedArena(rooms, sandbox.url, sandbox.wall)
        report = Trial(_plan("odd"), arena, CourtRules(contract()), Unwatched(), SystemWall().monotonic_s).hold()
    assert not report.passed
    assert "odd: the sandbox opens no world for odd" in report.broken_off[0]


@pytest.mark.parametrize("states", [True, False], ids=["told of links", "cannot be told"])
def test_a_service_elsewhere_with_the_vendors_of_the_sandbox(sandbox: ServedSandbox, states: bool) -> None:
    known = NAMES if states else ("charging", "account-disconnected-and-reconnected", "login-rejected")
    plan = _plan("scenarios", *(("odd", "concurrent") if states else ()), names=known)
    with rooms_in(sandbox) as rooms:
        arena = AttachedFleetArena(rooms, plan.bookings(), sandbox.wall)
        assert len(sandbox.worlds) == 1 + len(plan.bookings())
        export = arena.export("http://127.0.0.1:1", KEY)
        app = create_app(
            ServiceSettings(api_key=KEY, provider_states=True),
            export,
            clock=sandbox.wall,
            transport=InProcessTransport(sandbox.sandbox.vendors, sandbox.wall),
        )
        with Server(app) as server:
            target = HttpTarget(server.url, KEY)
            link = ProviderStates(f"{server.url}/_provider_states", KEY) if states else no_link
            arena.judge(target, link)
            report = Trial(plan, arena, CourtRules(contract()), Unwatched(), SystemWall().monotonic_s).hold()
            target.close()
            if isinstance(link, ProviderStates):
                link.close()
    assert [(one.check, one.where, one.expected, one.seen) for one in report.findings] == []
    assert {case.slug for case in report.not_run} == (set() if states else {"account-disconnected-and-reconnected"})
    assert sandbox.worlds == ["demo"]


def test_a_world_that_was_refused_is_refused_when_its_turn_comes(sandbox: ServedSandbox) -> None:
    plan = _plan("odd")
    with rooms_in(sandbox, tag="Not A Name") as rooms:
        arena = AttachedFleetArena(rooms, plan.bookings(), sandbox.wall)
        arena.judge(InProcessTarget(_answering("404 Not Found", JSON, b""), KEY), no_link)
        with pytest.raises(NoPlace, match="opens no world for odd"):
            arena.open(plan.bookings()[0])
        with pytest.raises(NoPlace, match="opens no world for odd"):
            arena.export("http://127.0.0.1:1", KEY)


def _check(*words: str) -> Result:
    return CliRunner().invoke(cli, ["check", "--scenario", "charging", *words], catch_exceptions=False)


def _answering(status: str, content_type: str, body: bytes) -> "WSGIApplication":
    def app(_: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        start_response(status, [("Content-Type", content_type), ("Content-Length", str(len(body)))])
        return [body]

    return app


def _document(*operations: str, title: str = TITLE) -> bytes:
    paths = {f"/{name}": {"get": {"operationId": name}, "parameters": []} for name in operations}
    return json.dumps({"openapi": "3.1.0", "info": {"title": title}, "paths": paths}).encode()


JSON, PAGE = "application/json", "text/html"


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        pytest.param(("200 OK", PAGE, b"<html>hello"), UNREACHABLE, "not as a sandbox does", id="a page"),
        pytest.param(("404 Not Found", JSON, b"{}"), UNREACHABLE, "not as a sandbox does", id="another API"),
        pytest.param(("200 OK", JSON, b"[]"), UNREACHABLE, "not as a sandbox does", id="a list"),
        pytest.param(("200 OK", JSON, b'{"info": 7}'), UNREACHABLE, "not as a sandbox does", id="no document"),
        pytest.param(
            ("200 OK", JSON, _document(*NEEDED, title="petstore")), UNREACHABLE, "not as a sandbox does", id="petstore"
        ),
        pytest.param(
            ("200 OK", JSON, _document(*(NEEDED - {"exportTruth"}))),
            USAGE,
            "older than this check and has no exportTruth: start it anew",
            id="too old",
        ),
        pytest.param(
            ("403 Forbidden", JSON, b'{"code": "FOREIGN_CALLER", "detail": "Host: no", "todo": "ask by its name"}'),
            USAGE,
            "does not let us steer it: Host: no: ask by its name",
            id="no right",
        ),
    ],
)
def test_what_is_no_sandbox_for_us_is_said(answer: tuple[str, str, bytes], code: int, words: str) -> None:
    with Server(_answering(*answer)) as server:
        result = _check("--sandbox", server.url)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_nobody_there_is_said() -> None:
    url = nobody()
    result = _check("--sandbox", url)
    assert (result.exit_code, result.stdout) == (UNREACHABLE, "")
    assert f"no sandbox answers at {url} (ConnectError): start one with `charger-sandbox up`" in result.stderr


def test_a_sandbox_that_goes_away_says_nothing_about_the_service(
    sandbox: ServedSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hold(_: Trial) -> Report:
        raise NotRunning("no sandbox answers any more")

    monkeypatch.setattr(Trial, "hold", hold)
    result = _check("--sandbox", sandbox.url)
    assert (result.exit_code, result.stderr) == (UNREACHABLE, "charger-sandbox: no sandbox answers any more\n")


def test_the_token_opens_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHARGER_SANDBOX_TOKEN", raising=False)
    with served(token="a-token-of-the-sandbox") as sandbox:
        # Its worlds begin on a clock of their own, which a command cannot know: only the door is tried here.
        for words, env in (((), None), (("--token", "another"), None), (("--token", "a-token-of-the-sandbox"), {})):
            result = CliRunner().invoke(
                cli, ["check", "--sandbox", sandbox.url, "--drive", "odd", *words], env=env, catch_exceptions=False
            )
            let_in = env is not None
            assert (result.exit_code in (PASSED, BROKEN)) is let_in
            assert ("does not let us steer it" in result.stderr) is not let_in


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(("--sandbox", "127.0.0.1:8420"), "--sandbox is a URL", id="no scheme"),
        pytest.param(("--sandbox", "http://h", "--workers", "2"), "drop it, or --sandbox", id="workers"),
        pytest.param(
            ("--sandbox", "http://h", "--target", "http://t", "--api-key", "K", "--listen", "127.0.0.1:1"),
            "--listen is for vendors of the check's own",
            id="listen",
        ),
    ],
)
def test_options_that_do_not_go_together(words: tuple[str, ...], sentence: str) -> None:
    result = _check(*words)
    assert (result.exit_code, result.stdout) == (USAGE, "")
    assert sentence in result.stderr


@pytest.mark.parametrize(
    ("target", "again"),
    [
        pytest.param(None, "--sandbox http://s", id="its own service"),
        pytest.param(
            RemoteOptions("http://t", "secret", "127.0.0.1:1", Path("f.json")),
            "--sandbox http://s --target http://t --api-key KEY --fleet-out f.json",
            id="a service elsewhere",
        ),
    ],
)
def test_a_replay_goes_to_the_same_sandbox_and_tells_neither_key_nor_token(
    target: RemoteOptions | None, again: str
) -> None:
    assert " ".join(SandboxOptions("http://s", "a-token", target).again()) == again


def test_a_booking_of_the_demo_fleet_is_the_demo_fleet(sandbox: ServedSandbox) -> None:
    from contracts.drive.arena import Booking
    from simulator.truth.fleet import demo_entries

    with rooms_in(sandbox) as rooms:
        demo = rooms.open(Booking("fuzz", demo_entries(), 0))
        magic = rooms.open(Booking("magic", (Entry(Vendor.EASEE, "vendor-unreachable"),), 0))
        assert len(demo.opened.board.rules(0.0)) == 6
        assert magic.opened.board.rules(0.0) == ()
        assert [charger.about for charger in magic.opened.world.chargers] == ["for-vendor-unreachable"]
