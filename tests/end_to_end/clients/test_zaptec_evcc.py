"""evcc's way with the cloud over real sockets: read, command, fault, recovery."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from simulator.faults.status import Status
from simulator.truth.states import Vendor
from tests.end_to_end.clients.conftest import Serving
from tests.end_to_end.clients.served import ServedClouds
from tests.end_to_end.clients.zaptec_readers.evcc import Evcc, Failure, read_token

Start = Callable[..., Evcc]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts evcc with the account of a charger."""
    running: list[Evcc] = []

    def begin(clouds: ServedClouds, about: str, password: str = "") -> Evcc:
        handle = f"zaptec-{about}"
        account, serial = clouds.account(handle), clouds.charger(handle).serial
        running.append(
            Evcc(
                clouds.url_of(handle), account.username, password or account.password, serial, clouds.world.clock.now_s
            )
        )
        return running[-1]

    yield begin
    for evcc in running:
        evcc.close()


@pytest.mark.parametrize(
    ("about", "status", "enabled"),
    [
        ("unplugged", "A", True),
        ("preparing", "B", True),
        ("charging", "C", True),
        ("finished", "B", True),
        ("stopped", "B", False),
        ("fault", "B", True),
        ("device-offline", "C", True),
    ],
)
def test_read(clouds: ServedClouds, start: Start, about: str, status: str, enabled: bool) -> None:
    evcc = start(clouds, about)
    assert evcc.logins == 1
    assert (evcc.status(), evcc.enabled()) == (status, enabled)
    assert (evcc.power_w() > 10_000) == (min(evcc.currents_a()) > 15) == (status == "C")
    assert evcc.charged_kwh() > 1
    assert evcc.identify() == ""
    assert evcc.capabilities["DeviceType"] == "Go"


def test_commands(clouds: ServedClouds, start: Start) -> None:
    evcc = start(clouds, "charging")
    evcc.enable(True)
    evcc.enable(False)
    clouds.world.clock.step(10)
    assert (evcc.status(), evcc.enabled(), evcc.power_w()) == ("B", False, 0)
    evcc.enable(False)
    evcc.enable(True)
    clouds.world.clock.step(30)
    assert (evcc.status(), evcc.enabled()) == ("C", True)
    evcc.max_current(10)
    clouds.world.clock.step(30)
    assert max(evcc.currents_a()) <= 10
    evcc.max_current(0)
    clouds.world.clock.step(30)
    assert evcc.power_w() == 0
    evcc.max_current(15.9)
    clouds.world.clock.step(30)
    assert evcc.status() == "C"


def test_phases_need_a_new_current_where_they_are_lazy(serving: Serving, start: Start) -> None:
    clouds = serving({"zaptec.lazy_phases": True})
    evcc = start(clouds, "charging")
    evcc.phases(1, 16)
    clouds.world.clock.step(60)
    assert [amps > 1 for amps in evcc.currents_a()] == [True, False, False]


def test_a_wrong_password_takes_two_tries_and_tells_all(clouds: ServedClouds, start: Start) -> None:
    with pytest.raises(Failure, match=r"400 invalid_grant .* https://documentation\.openiddict\.com/errors/ID\d{4}"):
        start(clouds, "charging", password="wrong")
    assert [leg.status for leg in clouds.legs()] == [200, 400, 400] or [leg.status for leg in clouds.legs()] == [
        400
    ] * 2


def test_the_second_try_may_come_too_fast(serving: Serving, start: Start) -> None:
    """evcc-io/evcc#25064: the user sees 503 in place of a wrong password."""
    clouds = serving({"zaptec.token_pause_s": 1})
    with pytest.raises(Failure, match=r"oauth2: 503$"):
        start(clouds, "charging", password="wrong")
    clouds.world.clock.step(1)
    assert start(clouds, "charging").status() == "C"


@pytest.mark.parametrize("kind", ["Bearer", "bearer"])
@pytest.mark.parametrize("life_s", [3600, 86399])
def test_it_logs_in_again_before_a_token_ends(serving: Serving, start: Start, kind: str, life_s: int) -> None:
    clouds = serving({"zaptec.token_type": kind, "zaptec.expires_in_s": life_s})
    evcc = start(clouds, "charging")
    clouds.world.clock.step(life_s - 11)
    assert (evcc.status(), evcc.logins) == ("C", 1)
    clouds.world.clock.step(2)
    assert (evcc.status(), evcc.logins) == ("C", 2)


def test_a_token_expired_by_force_is_an_error_until_its_time_is_up(clouds: ServedClouds, start: Start) -> None:
    evcc = start(clouds, "charging")
    clouds.world.tokens.expire_all(clouds.account("zaptec-charging").id, clouds.world.now_s())
    with pytest.raises(Failure, match="401"):
        evcc.status()
    clouds.world.clock.step(3600)
    assert evcc.status() == "C"


@pytest.mark.parametrize(
    ("option", "value", "do", "status"),
    [
        ("zaptec.external_load_management", True, lambda evcc: evcc.max_current(10), 403),
        ("zaptec.offline_commands", "refused", lambda evcc: evcc.enable(False), 500),
    ],
)
def test_refusals(
    serving: Serving, start: Start, option: str, value: object, do: Callable[[Evcc], None], status: int
) -> None:
    clouds = serving({option: value})
    evcc = start(clouds, "device-offline" if status == 500 else "charging")
    with pytest.raises(Failure, match=str(status)):
        do(evcc)


def test_a_mode_outside_the_table_is_an_error(serving: Serving, start: Start) -> None:
    evcc = start(serving({"zaptec.fault_mode": "warning"}), "fault")
    with pytest.raises(Failure, match="invalid status: 7"):
        evcc.status()


def test_an_outage_and_its_end(clouds: ServedClouds, start: Start) -> None:
    evcc = start(clouds, "charging")
    clouds.break_(Status(503), vendor=Vendor.ZAPTEC)
    with pytest.raises(Failure, match="503"):
        evcc.status()
    clouds.opened.board.mend("fault")
    assert evcc.status() == "C"


@pytest.mark.parametrize(
    ("media", "body", "access"),
    [
        ("application/json", b'{"access_token":"a","expires_in":"60"}', "a"),
        ("text/html", b'{"access_token":"a","expires_in":60.0}', "a"),
        ("text/plain", b"access_token=a&expires_in=60", "a"),
        ("text/plain", b'{"access_token":"a"}', None),
        ("application/json", b'{"token":"a"}', None),
        ("application/json", b'{"access_token":"a","expires_in":60.5}', None),
    ],
)
def test_the_reader_keeps_to_the_librarys_rules(media: str, body: bytes, access: str | None) -> None:
    answer = httpx.Response(200, headers={"Content-Type": media}, content=body)
    if access is None:
        with pytest.raises(Failure):
            read_token(answer, 0)
    else:
        token = read_token(answer, 0)
        assert (token.access, token.expires_s) == (access, 60)
