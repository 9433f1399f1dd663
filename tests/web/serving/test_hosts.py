"""The name under which a server is reached: in policies and links, by proxies, and refused."""

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from app.settings import Settings
from tests.server import Server, serving

PAGES = ("/", "/embed", "/api/docs")
HTML = {"Accept": "text/html"}
NO_HOST_NAMES = (
    "a b",
    "a;script-src *",
    "evil.test/path",
    "user@evil.test",
    "'self'",
    "a.test, b.test",
    "a.test:port",
    "a.test:123456",
    "[::1",
    "-a.test",
    "é.test",
)


def get(server: Server, path: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(server.url + path, headers=HTML | named, timeout=60)


def sources(reply: httpx.Response, directive: str = "script-src") -> list[str]:
    """What a directive of the reply's policy names."""
    (found,) = re.findall(rf"{directive} ([^;]*)", reply.headers["content-security-policy"])
    return str(found).split()


def links(reply: httpx.Response) -> set[str]:
    """The origins of the whole addresses of this server in a page's head."""
    found = re.findall(r'(?:href|content)="(https?://[^"]*)', reply.text)
    return {"{0.scheme}://{0.netloc}".format(urlsplit(link)) for link in found}


@pytest.fixture(scope="module")
def proxied() -> Iterator[Server]:
    """Under a prefix, behind a proxy at this machine's own address."""
    with serving(Settings(root_path="/tools/x", forwarded_allow_ips="127.0.0.1")) as running:
        yield running


@pytest.fixture(scope="module")
def wary() -> Iterator[Server]:
    """Answers under some names only, and believes no proxy."""
    names = "course.test, *.school.test"
    stranger = "192.0.2.1"
    settings = Settings(allowed_hosts=names, forwarded_allow_ips=stranger, hsts_seconds=60)
    with serving(settings) as running:
        yield running


@pytest.fixture(scope="module")
def secure() -> Iterator[Server]:
    """Behind a proxy, by https alone for a day."""
    with serving(Settings(hsts_seconds=86_400, forwarded_allow_ips="127.0.0.1")) as running:
        yield running


@pytest.mark.parametrize("host", ["course.test", "course.test:8443", "a_b.test", "10.1.2.3:8000"])
def test_the_policy_names_the_host_that_was_asked_for(server: Server, host: str) -> None:
    for path in PAGES:
        reply = get(server, path, Host=host)
        for directive in ("script-src", "connect-src", "frame-src"):
            assert sources(reply, directive) == ["'self'", f"http://{host}"], path
        assert sources(reply, "img-src")[:2] == ["'self'", f"http://{host}"]
        assert sources(reply, "style-src")[:2] == ["'self'", f"http://{host}"]


def test_an_address_that_a_policy_cannot_name_is_left_out(server: Server) -> None:
    reply = get(server, "/embed", Host="[::1]:8000")
    assert reply.status_code == 200
    assert sources(reply) == ["'self'"]


@pytest.mark.parametrize(
    ("forwarded", "origin"),
    [
        ({"X-Forwarded-Proto": "https"}, "https://inner.test"),
        ({"X-Forwarded-Proto": "https, http"}, "https://inner.test"),
        ({"X-Forwarded-Proto": "HTTPS"}, "https://inner.test"),
        ({"X-Forwarded-Proto": "gopher"}, "http://inner.test"),
        (
            {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "course.test:8443"},
            "https://course.test:8443",
        ),
        ({"X-Forwarded-Host": "course.test, inner.test"}, "http://course.test"),
    ],
)
def test_what_a_trusted_proxy_forwards_is_in_policy_and_links(
    proxied: Server, forwarded: dict[str, str], origin: str
) -> None:
    reply = get(proxied, "/embed", Host="inner.test", **forwarded)
    assert sources(reply) == ["'self'", origin]
    assert links(reply) == {origin}
    assert f"{origin}/tools/x/oembed" in reply.text
    linked = httpx.get(
        f"{proxied.url}/api/openapi.json", headers={"Host": "inner.test"} | forwarded
    )
    assert linked.json()["servers"][0]["url"] == f"{origin}/tools/x"


def test_headers_on_several_lines_are_one_list(proxied: Server) -> None:
    lines = [("Host", "a.test"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Proto", "http")]
    assert sources(httpx.get(f"{proxied.url}/embed", headers=lines)) == ["'self'", "https://a.test"]


def test_what_any_other_client_forwards_is_nothing(wary: Server) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.test"}
    reply = get(wary, "/embed", Host="course.test", **forwarded)
    assert sources(reply) == ["'self'", "http://course.test"]
    assert "evil.test" not in reply.text


@pytest.mark.parametrize("path", ["/", "/api/v1/catalog", "/static/favicon.svg", "/nowhere"])
def test_https_is_kept_to_where_the_setting_says_so(secure: Server, path: str) -> None:
    by_proxy = get(secure, path, X_Forwarded_Proto="https")
    assert by_proxy.headers["strict-transport-security"] == "max-age=86400"
    for forwarded in ({}, {"X_Forwarded_Proto": "http"}):
        assert "strict-transport-security" not in get(secure, path, **forwarded).headers


def test_https_is_kept_to_by_nobody_elses_word_and_not_unasked(
    proxied: Server, wary: Server
) -> None:
    for server in (proxied, wary):
        reply = get(server, "/", Host="course.test", X_Forwarded_Proto="https")
        assert "strict-transport-security" not in reply.headers


@pytest.mark.parametrize("host", NO_HOST_NAMES)
@pytest.mark.parametrize("path", ["/", "/embed", "/nothing", "/oembed", "/api/docs"])
def test_what_is_no_host_name_is_refused_and_reaches_nothing(
    server: Server, path: str, host: str
) -> None:
    reply = asked_raw(server, path, f"Host: {host}")
    assert reply.startswith("HTTP/1.1 400 ")
    assert host not in reply
    if "script-src" in reply:  # the page of the error has a policy too
        assert re.search(r"script-src 'self';", reply)


def test_two_hosts_are_none(server: Server) -> None:
    assert asked_raw(server, "/", "Host: a.test\r\nHost: b.test").startswith("HTTP/1.1 400 ")


def test_a_forwarded_host_that_is_no_host_name_is_refused(proxied: Server) -> None:
    reply = get(proxied, "/embed", X_Forwarded_Host="a.test;script-src *")
    assert reply.status_code == 400
    assert sources(reply) == ["'self'"]


def test_without_a_host_the_socket_is_the_name(server: Server) -> None:
    reply = asked_raw(server, "/embed", "Accept: text/html", version="1.0")
    assert f"script-src 'self' {server.url};" in reply


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("course.test", 200),
        ("COURSE.test:8443", 200),
        ("a.school.test", 200),
        ("a.b.school.test", 200),
        ("school.test", 400),
        ("notschool.test", 400),
        ("other.test", 400),
    ],
)
def test_the_setting_says_under_which_names_a_server_answers(
    wary: Server, host: str, status: int
) -> None:
    for path in ("/", "/embed", "/static/favicon.svg"):
        assert get(wary, path, Host=host).status_code == status, path
    for path in ("/healthz", "/readyz"):
        assert get(wary, path, Host=host).status_code == 200, path


def test_a_refused_name_is_told_in_the_shape_of_every_error(wary: Server) -> None:
    reply = httpx.get(f"{wary.url}/api/v1/catalog", headers={"Host": "other.test"})
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"] == "This server does not answer under the name other.test."


def asked_raw(server: Server, path: str, headers: str, version: str = "1.1") -> str:
    """The whole reply to a request with these header lines, as they stand."""
    request = f"GET {path} HTTP/{version}\r\n{headers}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(request.encode("latin-1"))
        parts = iter(lambda: connection.recv(65536), b"")
        return b"".join(parts).decode("utf-8", "replace")
