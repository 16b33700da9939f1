"""The gate: who is struck, what the journal keeps, and that worlds never meet."""

from collections.abc import Iterable
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from simulator.faults.body import Body
from simulator.faults.delay import Delay
from simulator.faults.refuse import Refuse
from simulator.faults.reset import Reset
from simulator.faults.silence import Silence
from simulator.faults.status import Status
from simulator.gate import OUTCOME, refresh_number, status_line
from simulator.inprocess import call_wsgi
from simulator.journal.journal import KEPT_BODY_BYTES
from simulator.truth.states import Vendor
from tests.simulator.clouds import FORM, JSON, START_S, Clouds

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

VENDORS = [pytest.param("easee", id="easee"), pytest.param("go-e", id="go-e"), pytest.param("zaptec", id="zaptec")]
each_vendor = pytest.mark.parametrize("vendor", VENDORS)
LOGINS = [pytest.param("easee", id="easee"), pytest.param("zaptec", id="zaptec")]
BROKEN = 599
"""A status no vendor has."""


@pytest.fixture
def clouds() -> Clouds:
    """The demo world."""
    return Clouds()


def _aim(clouds: Clouds, by: str, handle: str) -> dict[str, Any]:
    charger = clouds.charger(handle)
    aims: dict[str, dict[str, Any]] = {
        "everybody": {},
        "vendor": {"vendor": charger.vendor},
        "account": {"account_id": charger.account_id},
        "charger": {"charger_id": charger.id},
        "role state": {"vendor": charger.vendor, "roles": frozenset({"state"})},
    }
    return aims[by]


@each_vendor
@pytest.mark.parametrize(
    ("by", "struck_too"),
    [
        pytest.param("everybody", {"its neighbour", "another vendor"}, id="everybody"),
        pytest.param("vendor", {"its neighbour"}, id="vendor"),
        pytest.param("account", set(), id="account"),
        pytest.param("charger", set(), id="charger"),
        pytest.param("role state", {"its neighbour"}, id="role"),
    ],
)
def test_a_fault_strikes_whom_it_is_aimed_at(clouds: Clouds, vendor: str, by: str, struck_too: set[str]) -> None:
    other = "zaptec" if vendor == "easee" else "easee"
    asked = {"it": f"{vendor}-charging", "its neighbour": f"{vendor}-stopped", "another vendor": f"{other}-charging"}
    for handle in asked.values():
        clouds.bearer(handle)
    clouds.break_(Status(BROKEN), **_aim(clouds, by, asked["it"]))
    struck = {who for who, handle in asked.items() if clouds.state(handle).status == BROKEN}
    assert struck == {"it"} | struck_too
    clouds.opened.board.mend_all()
    assert [clouds.state(handle).status for handle in asked.values()] == [200] * 3


@pytest.mark.parametrize("vendor", LOGINS)
@pytest.mark.parametrize(
    ("role", "login", "state"),
    [pytest.param("login", BROKEN, 200, id="login"), pytest.param("state", 200, BROKEN, id="state")],
)
def test_roles_part_login_from_state(clouds: Clouds, vendor: str, role: str, login: int, state: int) -> None:
    handle = f"{vendor}-charging"
    clouds.bearer(handle)
    clouds.break_(Status(BROKEN), roles=frozenset({role}))
    assert (clouds.login(handle).status, clouds.state(handle).status) == (login, state)


@each_vendor
def test_a_login_is_known_by_its_account_and_a_state_by_its_charger(clouds: Clouds, vendor: str) -> None:
    charger = clouds.charger(f"{vendor}-charging")
    clouds.state(f"{vendor}-charging")
    seen = [(leg.role, leg.account_id, leg.charger_id) for leg in clouds.legs()]
    login = [] if vendor == "go-e" else [("login", charger.account_id, None)]
    assert seen == [*login, ("state", charger.account_id, charger.id)]


@pytest.mark.parametrize(
    ("fault", "status", "ending"),
    [
        pytest.param(Status(503), 503, "complete", id="status"),
        pytest.param(Body("malformed"), 200, "complete", id="malformed"),
        pytest.param(Body("truncated"), 200, "fin", id="truncated"),
        pytest.param(Delay(50), 200, "complete", id="delay"),
        pytest.param(Refuse(), None, "refused", id="refuse"),
        pytest.param(Reset(), None, "reset", id="reset"),
        pytest.param(Silence(), None, "silent", id="silence"),
    ],
)
def test_the_journal_tells_what_became_of_a_call(clouds: Clouds, fault: Any, status: int | None, ending: str) -> None:
    clouds.break_(fault, "first")
    clouds.break_(Delay(0), "second")
    clouds.state("go-e-charging")
    (leg,) = clouds.legs()
    assert (leg.status, leg.ending, leg.faults) == (status, ending, ("first", "second"))
    assert (leg.leg, leg.method, leg.vendor, leg.endpoint, leg.at_s) == ("vendor", "GET", "GO_E", "status", START_S)
    assert leg.target == clouds.state_path("go-e-charging")
    assert bool(leg.body) is (status is not None)


def test_the_journal_keeps_the_answer_as_it_was_sent(clouds: Clouds) -> None:
    said = clouds.state("go-e-charging")
    (leg,) = clouds.legs()
    assert (leg.status, leg.body.encode(), leg.headers) == (said.status, said.body, said.headers)
    assert leg.faults == ()
    clouds.break_(Status(500, "text", {"Retry-After": "5"}))
    said = clouds.state("go-e-charging")
    assert said.headers == (("Content-Type", "text/plain"), ("Content-Length", "9"), ("Retry-After", "5"))
    assert (clouds.legs()[-1].body, clouds.legs()[-1].headers) == ("error 500", said.headers)


@each_vendor
def test_nothing_secret_stays_in_the_journal(clouds: Clouds, vendor: str) -> None:
    handle = f"{vendor}-charging"
    clouds.state(handle)
    account, (_, bearer) = clouds.account(handle), clouds.bearer(handle)
    if vendor == "go-e":
        clouds.call("GET", f"{clouds.state_path(handle)}&token={account.token}")
    told = repr(clouds.legs())
    secrets = [secret for secret in (account.password, account.token, bearer.split()[1]) if secret]
    assert secrets
    assert [secret for secret in secrets if secret in told] == []
    assert told.count("<redacted ") >= 2


@pytest.mark.parametrize(
    ("vendor", "shown"),
    [
        pytest.param("easee", '{"userName": "%s", "password": "<redacted ', id="JSON"),
        pytest.param("zaptec", "grant_type=password&username=%s&password=<redacted ", id="a form that was parsed"),
    ],
)
def test_the_journal_keeps_the_body_of_a_login(clouds: Clouds, vendor: str, shown: str) -> None:
    clouds.login(f"{vendor}-charging")
    (leg,) = clouds.legs()
    named = leg.request_body.replace("%40", "@")
    assert named.startswith(shown % clouds.account(f"{vendor}-charging").username)


def test_a_body_beyond_the_vendors_limit_is_refused_by_the_vendor_and_kept_in_part(clouds: Clouds) -> None:
    headers = [JSON, clouds.bearer("easee-charging")]
    said = clouds.call("POST", "/easee/api/accounts/login", headers, b"x" * (2 << 20))
    leg = clouds.legs()[-1]
    assert 400 <= said.status < 500
    assert leg.status == said.status
    assert leg.request_body == "x" * KEPT_BODY_BYTES


@pytest.mark.parametrize(
    ("size", "kept"),
    [pytest.param(100, 100, id="within the limit"), pytest.param(2 << 20, 0, id="beyond the limit")],
)
def test_a_server_whose_bodies_can_be_read_once_only(clouds: Clouds, size: int, kept: int) -> None:
    def once(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ["wsgi.input"] = BufferedReader(_Once(environ["wsgi.input"]))
        return clouds.sandbox.wsgi(environ, start_response)

    headers = [JSON, clouds.bearer("easee-charging")]
    assert 400 <= call_wsgi(once, "POST", "/easee/api/accounts/login", headers, b"x" * size).status < 500
    assert clouds.legs()[-1].request_body == "x" * kept


class _Once(RawIOBase):
    """A stream that cannot go back."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def test_a_vendor_call_names_the_refresh_that_caused_it(clouds: Clouds) -> None:
    clouds.state("go-e-charging")
    mark = refresh_number.set(41)
    try:
        clouds.state("go-e-charging")
    finally:
        refresh_number.reset(mark)
    assert [leg.cause for leg in clouds.legs()] == [None, 41]


@pytest.mark.parametrize(
    ("method", "target", "headers", "body"),
    [
        pytest.param("GET", "/easee/api/chargers", [("Authorization", "Bearer nobody")], b"", id="unknown token"),
        pytest.param("POST", "/easee/api/accounts/login", [JSON], b'{"userName":"n","password":"o"}', id="Easee login"),
        pytest.param("GET", "/go-e/000000/api/status", [], b"", id="unknown serial"),
        pytest.param("GET", "/go-e/", [], b"", id="no serial"),
        pytest.param("POST", "/zaptec/oauth/token", [FORM], b"grant_type=password&username=n", id="Zaptec login"),
        pytest.param("GET", "/zaptec/api/chargers", [], b"", id="no token"),
    ],
)
def test_a_request_that_belongs_to_no_world_passes_untouched(
    clouds: Clouds, method: str, target: str, headers: list[tuple[str, str]], body: bytes
) -> None:
    before = clouds.call(method, target, headers, body)
    clouds.break_(Status(BROKEN))
    after = clouds.call(method, target, headers, body)
    assert (after.status, after.headers, after.body) == (before.status, before.headers, before.body)
    assert 400 <= after.status < 500
    assert clouds.legs() == []


@each_vendor
@pytest.mark.parametrize("seed", [7, 8])
def test_the_faults_and_the_journal_of_one_world_are_not_the_others(clouds: Clouds, vendor: str, seed: int) -> None:
    handle = f"{vendor}-charging"
    other = clouds.beside("other", seed=seed)
    for world in (clouds, other):
        world.bearer(handle)
    noted = [len(world.legs()) for world in (clouds, other)]
    other.break_(Status(BROKEN))
    assert [clouds.state(handle).status, other.state(handle).status] == [200, BROKEN]
    assert [len(world.legs()) for world in (clouds, other)] == [count + 1 for count in noted]
    assert [clouds.legs()[-1].faults, other.legs()[-1].faults] == [(), ("fault",)]


@pytest.mark.parametrize(
    ("vendor", "counts_in"),
    [
        pytest.param("easee", "mine", id="easee: the token names the world"),
        pytest.param("go-e", "other", id="go-e: the address names the world"),
        pytest.param("zaptec", "mine", id="zaptec: the token names the world"),
    ],
)
def test_a_key_of_one_world_at_a_charger_of_another(clouds: Clouds, vendor: str, counts_in: str) -> None:
    other = clouds.beside("other")
    worlds = {"mine": clouds, "other": other}
    key, target = clouds.bearer(f"{vendor}-charging"), other.state_path(f"{vendor}-charging")
    noted = {name: len(world.legs()) for name, world in worlds.items()}
    assert clouds.call("GET", target, [key]).status in (401, 403, 404)
    grown = {name for name, world in worlds.items() if len(world.legs()) > noted[name]}
    assert grown == {counts_in}
    bystander = next(world for name, world in worlds.items() if name != counts_in)
    bystander.break_(Status(BROKEN))
    assert clouds.call("GET", target, [key]).status in (401, 403, 404)
    worlds[counts_in].break_(Status(BROKEN))
    assert clouds.call("GET", target, [key]).status == BROKEN


@pytest.mark.parametrize("fault", [pytest.param(Refuse(), id="refuse"), pytest.param(Status(503), id="status")])
def test_a_fault_in_front_keeps_the_vendor_from_hearing_of_a_login(clouds: Clouds, fault: Any) -> None:
    account_id = clouds.account("easee-charging").id
    clouds.break_(fault)
    clouds.login("easee-charging")
    assert (clouds.world.accounts.standing(account_id).logins, clouds.world.tokens.issued) == (0, 0)
    clouds.opened.board.mend_all()
    clouds.login("easee-charging")
    assert clouds.world.accounts.standing(account_id).logins == 1


def test_only_what_the_socket_must_do_is_left_to_it(clouds: Clouds) -> None:
    assert OUTCOME not in clouds.state("go-e-charging").environ
    clouds.break_(Status(500))
    assert OUTCOME not in clouds.state("go-e-charging").environ
    clouds.break_(Delay(10))
    assert clouds.state("go-e-charging").environ[OUTCOME].hold_ms == 10


@pytest.mark.parametrize(
    ("status", "line"),
    [pytest.param(503, "503 Service Unavailable", id="known"), pytest.param(520, "520 Unknown", id="unknown")],
)
def test_status_line(status: int, line: str, clouds: Clouds) -> None:
    assert status_line(status) == line
    clouds.break_(Status(status), vendor=Vendor.GO_E)
    said = clouds.state("go-e-charging")
    assert f"{said.status} {said.reason}" == line
