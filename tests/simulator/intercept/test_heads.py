"""What a proxy is asked, read from the bytes."""

import pytest

from simulator.intercept.heads import BadHead, Wanted, read_head


def _head(*lines: str) -> bytes:
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


@pytest.mark.parametrize(
    ("target", "host", "port"),
    [
        ("api.easee.com:443", "api.easee.com", 443),
        ("API.Easee.com.:443", "api.easee.com", 443),
        ("api.easee.com:80", "api.easee.com", 80),
        ("[::1]:443", "::1", 443),
        ("127.0.0.1:1", "127.0.0.1", 1),
    ],
)
def test_a_tunnel(target: str, host: str, port: int) -> None:
    assert read_head(_head(f"CONNECT {target} HTTP/1.1", f"Host: {target}", "X: y")) == Wanted(host, port, None)


@pytest.mark.parametrize(
    ("target", "host", "port", "host_field", "path"),
    [
        ("http://api.zaptec.com/api/x?a=1&b", "api.zaptec.com", 80, "api.zaptec.com", "/api/x?a=1&b"),
        ("https://api.easee.cloud/", "api.easee.cloud", 443, "api.easee.cloud", "/"),
        ("https://api.easee.cloud", "api.easee.cloud", 443, "api.easee.cloud", "/"),
        ("https://api.easee.cloud?q", "api.easee.cloud", 443, "api.easee.cloud", "/?q"),
        ("HTTPS://API.easee.com:443/%20", "api.easee.com", 443, "API.easee.com:443", "/%20"),
    ],
)
def test_a_whole_address(target: str, host: str, port: int, host_field: str, path: str) -> None:
    asked = _head(
        f"POST {target} HTTP/1.1",
        "host: somebody.else",
        "Proxy-Connection: keep-alive",
        "Connection: keep-alive",
        "Proxy-Authorization: Basic eDp5",
        "Authorization: Bearer t",
        "Content-Length: 2",
    )
    said = _head(
        f"POST {path} HTTP/1.1",
        f"Host: {host_field}",
        "Authorization: Bearer t",
        "Content-Length: 2",
        "Connection: close",
    )
    assert read_head(asked) == Wanted(host, port, said)


def test_an_upgrade_stays_one() -> None:
    asked = _head("GET http://streams.easee.com/hubs HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket")
    said = _head("GET /hubs HTTP/1.1", "Host: streams.easee.com", "Upgrade: websocket", "Connection: Upgrade")
    assert read_head(asked).opening == said


@pytest.mark.parametrize(
    ("line", "why"),
    [
        pytest.param("", "a request of HTTP/1.1 was expected", id="nothing"),
        pytest.param("GET /", "a request of HTTP/1.1 was expected", id="HTTP/0.9"),
        pytest.param("PRI * HTTP/2.0", "a request of HTTP/1.1 was expected", id="HTTP/2"),
        pytest.param("GET / HTTP/1.1", "this is a proxy", id="no proxy request"),
        pytest.param("GET ftp://api.easee.com/ HTTP/1.1", "this is a proxy", id="another scheme"),
        pytest.param("CONNECT api.easee.com HTTP/1.1", "such as api.easee.com:443", id="no port"),
        pytest.param("CONNECT :443 HTTP/1.1", "such as api.easee.com:443", id="no host"),
        pytest.param("CONNECT api.easee.com:x HTTP/1.1", "a host and a port were expected", id="port of letters"),
        pytest.param("CONNECT api.easee.com:99999 HTTP/1.1", "a host and a port were expected", id="port too high"),
        pytest.param("CONNECT [::1:443 HTTP/1.1", "a host and a port were expected", id="half an address"),
        pytest.param("CONNECT u@api.easee.com:443 HTTP/1.1", "a host and a port were expected", id="user"),
        pytest.param("GET http:///x HTTP/1.1", "a host and a port were expected", id="address without host"),
        pytest.param("CONNECT \xff:443\xff HTTP/1.1", "a host and a port were expected", id="bytes"),
    ],
)
def test_what_is_no_request(line: str, why: str) -> None:
    with pytest.raises(BadHead, match=why):
        read_head(_head(line))
