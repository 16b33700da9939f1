"""What the authority signs, held against the TLS library that clients use."""

import ssl
from contextlib import suppress
from datetime import timedelta

import pytest
from cryptography import x509

from simulator.hosts import DOMAINS
from simulator.intercept.authority import VALID_FOR, Authority, Flaw, Leaf
from simulator.intercept.presenting import Presenting
from simulator.truth.clock import SystemWall

NOW_S = 1_767_603_600.0
A_DAY = timedelta(days=1)
# OpenSSL's X509_V_ERR_* numbers.
EXPIRED, UNKNOWN_ISSUER, NOT_PERMITTED, WRONG_HOST = 10, 20, 47, 62

HOSTS = [
    *("api.easee.com", "api.easee.cloud", "streams.easee.com", "api.zaptec.com", "205563.api.v3.go-e.io"),
    *("app.v3.go-e.io", "easee.localhost", "205563.go-e.localhost"),
]


def _verdict(client: ssl.SSLContext, host: str, leaf: Leaf) -> int | None:
    """What a client that wants that host says to that leaf: None when it is content, else its error's number."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server_tls = (
        Presenting(lambda _: True, lambda _: leaf).to_host(host).wrap_bio(to_server, to_client, server_side=True)
    )
    client_tls = client.wrap_bio(to_client, to_server, server_hostname=host)
    for _ in range(4):
        for side in (client_tls, server_tls):
            with suppress(ssl.SSLWantReadError):
                try:
                    side.do_handshake()
                except ssl.SSLCertVerificationError as error:
                    return error.verify_code
    assert client_tls.version() == "TLSv1.3"
    return None


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    ("flaw", "verdict"), [(Flaw.NONE, None), (Flaw.WRONG_NAME, WRONG_HOST), (Flaw.EXPIRED, EXPIRED)]
)
def test_each_vendor_host(
    authority: Authority, trusting: ssl.SSLContext, host: str, flaw: Flaw, verdict: int | None
) -> None:
    assert _verdict(trusting, host, authority.leaf(host, flaw)) == verdict


def test_whoever_trusts_it_is_still_safe_elsewhere(authority: Authority, trusting: ssl.SSLContext) -> None:
    assert _verdict(trusting, "example.org", authority.leaf("example.org")) == NOT_PERMITTED


@pytest.mark.parametrize("flaw", Flaw)
def test_nobody_trusts_it_unasked(authority: Authority, flaw: Flaw) -> None:
    leaf = authority.leaf("api.easee.com", flaw)
    assert _verdict(ssl.create_default_context(), "api.easee.com", leaf) == UNKNOWN_ISSUER


def test_another_authority_is_not_this_one(authority: Authority) -> None:
    other = Authority.make(DOMAINS, SystemWall().now_s)
    client = ssl.create_default_context(cadata=other.certificate_pem.decode())
    assert _verdict(client, "api.easee.com", authority.leaf("api.easee.com")) is not None


def test_it_cannot_make_authorities(authority: Authority) -> None:
    certificate = x509.load_pem_x509_certificate(authority.certificate_pem)
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    assert b"PRIVATE KEY" not in authority.certificate_pem


def test_the_same_leaf_again(authority: Authority) -> None:
    assert authority.leaf("api.easee.com") is authority.leaf("api.easee.com")
    assert authority.leaf("api.easee.com") != authority.leaf("api.easee.com", Flaw.EXPIRED)


def test_a_long_host_name() -> None:
    host = f"{'x' * 60}.api.easee.com"
    authority = Authority.make(DOMAINS, SystemWall().now_s)
    client = ssl.create_default_context(cadata=authority.certificate_pem.decode())
    assert _verdict(client, host, authority.leaf(host)) is None


def test_kept_and_read_it_signs_for_the_same_clients(authority: Authority, trusting: ssl.SSLContext) -> None:
    again = Authority.read(authority.pem, SystemWall().now_s)
    assert again.pem == authority.pem
    assert _verdict(trusting, "api.zaptec.com", again.leaf("api.zaptec.com")) is None


def _key(pem: bytes) -> bytes:
    return pem.partition(b"-----BEGIN CERTIFICATE")[0]


def test_what_is_none_of_ours_is_not_read(authority: Authority) -> None:
    other = Authority.make(DOMAINS, SystemWall().now_s)
    for pem in (
        b"",
        b"rubbish",
        _key(authority.pem),
        authority.certificate_pem,
        _key(other.pem) + authority.certificate_pem,
    ):
        with pytest.raises(ValueError, match=r"."):
            Authority.read(pem, SystemWall().now_s)


@pytest.mark.parametrize(
    ("later", "domains", "serves"),
    [
        pytest.param(timedelta(0), DOMAINS, True, id="new"),
        pytest.param(timedelta(0), tuple(reversed(DOMAINS)), True, id="in another order"),
        pytest.param(VALID_FOR - 2 * A_DAY, DOMAINS, True, id="two days left"),
        pytest.param(VALID_FOR - A_DAY, DOMAINS, False, id="a day left"),
        pytest.param(2 * VALID_FOR, DOMAINS, False, id="ended"),
        pytest.param(-2 * A_DAY, DOMAINS, False, id="not begun: the clock was set back"),
        pytest.param(timedelta(0), DOMAINS[1:], False, id="too wide"),
        pytest.param(timedelta(0), (*DOMAINS, "more.example"), False, id="too narrow"),
    ],
)
def test_whether_it_serves(later: timedelta, domains: tuple[str, ...], serves: bool) -> None:
    pem = Authority.make(DOMAINS, lambda: NOW_S).pem
    assert Authority.read(pem, lambda: NOW_S + later.total_seconds()).serves(domains, A_DAY) is serves
