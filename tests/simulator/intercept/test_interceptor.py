"""The proxy over real sockets: whom it answers, whom it refuses, and that it leaves nothing behind."""

import socket
import ssl
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from simulator.commands.serving import CannotListen, started
from simulator.hosts import answers_for
from simulator.intercept.authority import Authority, Flaw, Leaf
from simulator.intercept.interceptor import Interceptor
from simulator.serve import PortTaken, Server
from tests.simulator.intercept.conftest import Stage, open_sockets
from tests.simulator.serve.conftest import hello
from tests.simulator.serve.raw_client import Seen, answer_on, watch

HANDLES = {
    "api.easee.com": "easee-charging",
    "api.easee.cloud": "easee-charging",
    "api.zaptec.com": "zaptec-charging",
}


def _asking(stage: Stage, host: str) -> bytes:
    """A request for the state of a charger as that host's client sends it."""
    handle = HANDLES.get(host, "go-e-charging")
    path = "/" + stage.state_path(handle).split("/", 2)[2]
    path = path.removeprefix(f"/{stage.charger(handle).serial}") if handle.startswith("go-e") else path
    name, value = stage.bearer(handle)
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{name}: {value}\r\n\r\n".encode()


def _hosts(stage: Stage) -> list[str]:
    return [*HANDLES, f"{stage.charger('go-e-charging').serial}.api.v3.go-e.io"]


def test_each_vendor_through_a_tunnel(stage: Stage) -> None:
    for host in _hosts(stage):
        handle = HANDLES.get(host, "go-e-charging")
        with stage.secure(host) as tls:
            assert tls.selected_alpn_protocol() == "http/1.1"
            told = [answer_on(tls, _asking(stage, host)) for _ in range(2)]
        assert [(status, body) for status, _, body in told] == [("HTTP/1.1 200 OK", stage.state(handle).body)] * 2


def test_each_vendor_as_if_at_its_own_address(stage: Stage) -> None:
    for host in _hosts(stage):
        with stage.connected() as sock, stage.trusting.wrap_socket(sock, server_hostname=host) as tls:
            status, _, _ = answer_on(tls, _asking(stage, host))
            assert (status, tls.selected_alpn_protocol()) == ("HTTP/1.1 200 OK", "http/1.1")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_each_vendor_by_a_whole_address_in_the_clear(stage: Stage, scheme: str) -> None:
    for host in _hosts(stage):
        asked = _asking(stage, host).replace(b"GET ", f"GET {scheme}://{host}".encode(), 1)
        with stage.connected() as sock:
            sock.sendall(asked)
            seen = watch(sock)
        assert (seen.data.split(b"\r\n")[0], seen.end) == (b"HTTP/1.1 200 OK", "FIN")


def test_a_body_in_the_clear_that_comes_late(stage: Stage) -> None:
    body = b"grant_type=nonsense"
    head = "POST https://api.zaptec.com/oauth/token HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with stage.connected() as sock:
        sock.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
        for number in range(len(body)):
            sock.sendall(body[number : number + 1])
        seen = watch(sock)
    assert seen.data.startswith(b"HTTP/1.1 400 ")
    assert b"unsupported_grant_type" in seen.data


def test_http_in_a_tunnel(stage: Stage) -> None:
    with stage.tunnel("api.zaptec.com") as sock:
        assert answer_on(sock, _asking(stage, "api.zaptec.com"))[0] == "HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    "target",
    [
        *("example.org:443", "api.easee.com.example.org:443", "easee.com:443", "127.0.0.1:443", "localhost:443"),
        *("api.easee.com:8443", "[::1]:443", "205563.api.v3.go-e.com:443", "portal.zaptec.com:443"),
    ],
)
def test_every_other_host_is_refused_with_a_reason(stage: Stage, target: str) -> None:
    place = target.removesuffix(":443").strip("[]")
    for request in (f"CONNECT {target}", f"GET https://{target}/", f"GET http://{target}/"):
        with stage.connected() as sock:
            sock.sendall(f"{request} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
            seen = watch(sock)
        head, _, body = seen.data.decode().partition("\r\n\r\n")
        assert (head.split("\r\n")[0], seen.end) == ("HTTP/1.1 403 Forbidden", "FIN")
        assert f"Content-Length: {len(body)}" in head
        assert place in body
        assert "forwards nothing" in body
    assert stage.legs() == []


@pytest.mark.parametrize("name", ["example.org", None])
def test_tls_at_once_with_another_host_is_refused(stage: Stage, name: str | None) -> None:
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    with stage.connected() as sock, pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        client.wrap_socket(sock, server_hostname=name)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: api.easee.com\r\n\r\n", b"this is a proxy", id="no proxy request"),
        pytest.param(b"hello\r\n\r\n", b"a request of HTTP/1.1 was expected", id="no HTTP"),
        pytest.param(b"CONNECT " + b"x" * 70_000, b"the end of a head was expected", id="without end"),
    ],
)
def test_what_is_no_request_is_refused(stage: Stage, said: bytes, why: bytes) -> None:
    with stage.connected() as sock:
        sock.sendall(said)
        seen = watch(sock)
    assert seen.data.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert why in seen.data


@pytest.mark.parametrize(
    "silent",
    [
        pytest.param(b"", id="before any word"),
        pytest.param(b"CONNECT api.easee.com:443 HTTP/1.1\r\n", id="in its head"),
        pytest.param(b"CONNECT api.easee.com:443 HTTP/1.1\r\n\r\n", id="in its tunnel"),
        pytest.param(b"CONNECT api.easee.com:443 HTTP/1.1\r\n\r\n\x16\x03\x01", id="in the TLS handshake"),
        pytest.param(b"\x16\x03\x01", id="in a TLS handshake at once"),
    ],
)
def test_silent_clients_stop_nobody(stage: Stage, silent: bytes) -> None:
    with ExitStack() as running:
        for _ in range(30):
            running.enter_context(stage.connected()).sendall(silent)
        with stage.secure("api.easee.com") as tls:
            assert answer_on(tls, _asking(stage, "api.easee.com"))[0] == "HTTP/1.1 200 OK"


def test_more_clients_than_it_serves_wait_for_their_turn(stage: Stage, authority: Authority) -> None:
    small = Interceptor(stage.server.port, answers_for, authority.leaf, max_connections=2)
    stage.interceptor.stop()
    stage.interceptor = small
    with small, stage.tunnel("api.easee.com"), stage.tunnel("api.easee.com") as second, stage.connected() as third:
        third.sendall(b"CONNECT example.org:443 HTTP/1.1\r\n\r\n")
        third.settimeout(0.2)
        with pytest.raises(TimeoutError):
            third.recv(1)
        second.close()
        third.settimeout(5.0)
        assert watch(third).data.startswith(b"HTTP/1.1 403 ")


def test_a_client_that_leaves_in_mid_word_is_no_error(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    for said in (b"", b"CONN", b"CONNECT api.easee.com:443 HTTP/1.1\r\n\r\n", b"\x16\x03", b"\x16nonsense" * 100):
        for rude in (False, True):
            with stage.connected() as sock:
                sock.sendall(said)
                if rude:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    with stage.secure("api.easee.com") as tls:
        assert answer_on(tls, _asking(stage, "api.easee.com"))[0] == "HTTP/1.1 200 OK"
    stage.interceptor.stop()
    assert [record.getMessage() for record in caplog.records if record.name == "asyncio"] == []


def _flawed(authority: Authority, flaw: Flaw) -> Callable[[str], Leaf]:
    return lambda host: authority.leaf(host, flaw)


@pytest.mark.parametrize(
    ("flaw", "said"),
    [(Flaw.WRONG_NAME, "Hostname mismatch"), (Flaw.EXPIRED, "certificate has expired")],
)
def test_a_flaw_comes_and_goes_while_it_serves(stage: Stage, authority: Authority, flaw: Flaw, said: str) -> None:
    stage.interceptor.certificate_for = _flawed(authority, flaw)
    with pytest.raises(ssl.SSLCertVerificationError, match=said), stage.secure("api.easee.com"):
        pass
    stage.interceptor.certificate_for = authority.leaf
    with stage.secure("api.easee.com") as tls:
        assert answer_on(tls, _asking(stage, "api.easee.com"))[0] == "HTTP/1.1 200 OK"


def test_a_flaw_for_one_host_alone(stage: Stage, authority: Authority) -> None:
    stage.interceptor.certificate_for = lambda host: authority.leaf(
        host, Flaw.EXPIRED if host == "api.easee.com" else Flaw.NONE
    )
    with pytest.raises(ssl.SSLCertVerificationError), stage.secure("api.easee.com"):
        pass
    with stage.secure("api.zaptec.com") as tls:
        assert answer_on(tls, _asking(stage, "api.zaptec.com"))[0] == "HTTP/1.1 200 OK"


def test_stop_ends_everything_and_frees_the_port(authority: Authority, trusting: ssl.SSLContext) -> None:
    before = open_sockets()
    with ExitStack() as running:
        stage = Stage(running, authority, trusting)
        idle = [running.enter_context(stage.connected()) for _ in range(3)]
        silent = running.enter_context(stage.tunnel("api.easee.com"))
        talking = running.enter_context(stage.tunnel("api.easee.com"))
        tls = running.enter_context(stage.trusting.wrap_socket(talking, server_hostname="api.easee.com"))
        assert answer_on(tls, _asking(stage, "api.easee.com"))[0] == "HTTP/1.1 200 OK"
        stage.interceptor.stop()
        stage.interceptor.stop()
        assert {watch(sock).end for sock in [*idle, silent]} == {"FIN"}
        with pytest.raises(ssl.SSLEOFError):
            tls.unwrap()
        with pytest.raises(ConnectionRefusedError), stage.connected():
            pass
        with Server(hello, port=stage.interceptor.port):
            pass
    assert open_sockets() == before


def test_it_starts_again_on_the_same_port(stage: Stage) -> None:
    port = stage.interceptor.port
    with pytest.raises(RuntimeError, match="stop it before"):
        stage.interceptor.start()
    stage.interceptor.stop()
    assert stage.interceptor.start() == port
    with stage.secure("api.easee.com") as tls:
        assert answer_on(tls, _asking(stage, "api.easee.com"))[0] == "HTTP/1.1 200 OK"


def test_a_sandbox_that_does_not_listen_looks_like_one(stage: Stage) -> None:
    stage.server.pause_listening()
    with stage.tunnel("api.easee.com") as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: api.easee.com\r\n\r\n")
        assert watch(sock) == Seen(b"", "RST")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_each_loopback_address(authority: Authority, trusting: ssl.SSLContext, host: str) -> None:
    with Server(hello, host) as server, Interceptor(server.port, answers_for, authority.leaf, host) as interceptor:
        told = f"[{host}]" if ":" in host else host
        assert interceptor.url == f"http://{told}:{interceptor.port}"
        with (
            socket.create_connection((host, interceptor.port), timeout=5.0) as sock,
            trusting.wrap_socket(sock, server_hostname="api.zaptec.com") as tls,
        ):
            assert answer_on(tls, b"GET /x HTTP/1.1\r\nHost: t\r\n\r\n")[2] == b"/x"


def test_a_port_that_is_taken(authority: Authority) -> None:
    with Server(hello) as other:
        interceptor = Interceptor(1, answers_for, authority.leaf, port=other.port)
        with pytest.raises(
            PortTaken, match="another program listens there: stop it, or choose another with --intercept"
        ):
            interceptor.start()
    interceptor.start()
    interceptor.stop()


def test_an_address_that_is_not_ours(authority: Authority) -> None:
    interceptor = Interceptor(1, answers_for, authority.leaf, "192.0.2.1")
    with pytest.raises(CannotListen, match="choose another --intercept-port"):
        started(interceptor, "--intercept-port").__enter__()
