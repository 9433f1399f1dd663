"""What reaches the servers through nginx and Caddy, and what comes back, by the shipped files."""

import re
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from tests.browsers import CADDY, find_or_install
from tests.proxies.front import FILES, NAME, Front, caddy, client, nginx
from tests.proxies.slow import FIRST, LAST, slow_stream
from tests.server import comes_to, eventually
from tests.web.client import Event, events_of, frames_of, together

LONG = {"stop.epochs": "4000", "data.n": "200", "runs": "full,32"}
SMALL = {"data.n": "20", "stop.epochs": "2"}
PREFIX = "/tools/batchwise"
Maker = Callable[..., AbstractContextManager[Front]]
MAKERS: dict[str, Maker] = {
    "nginx": nginx,
    "nginx under a path": lambda folder: nginx(folder, PREFIX),
    "caddy": caddy,
}


@pytest.fixture(scope="module", params=MAKERS)
def front(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    with MAKERS[request.param](tmp_path_factory.mktemp("front")) as running:
        yield running


@pytest.fixture(scope="module")
def keeping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The proxy that has a cache."""
    with nginx(tmp_path_factory.mktemp("keeping")) as running:
        yield running


@pytest.fixture(params=["nginx", "caddy"])
def own_front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Front]:
    """For a test that stops a replica."""
    with MAKERS[request.param](tmp_path) as running:
        yield running


def test_pages_calls_and_files_come_through(front: Front) -> None:
    page = front.ask("/")
    assert page.status_code == 200
    files = re.findall(r'(?:href|src)="([^"]*/static/[^"]+)"', page.text)
    assert {Path(file).suffix for file in files} == {".css", ".js", ".svg"}
    for file in files:
        assert file.startswith(f"{front.prefix}/static/")
        assert front.ask(file.removeprefix(front.prefix)).status_code == 200
    assert front.ask("/api/v1/run", params=SMALL).json()["runs"][0]["status"] == "finished"
    posted = front.ask("/api/v1/run", "POST", json={"data": {"n": 20}, "stop": {"epochs": 2}})
    assert posted.json()["runs"][0]["status"] == "finished"
    refused = front.ask("/api/v1/run?learning_rate=x")
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert front.ask("/", "HEAD").status_code == 200


def test_the_servers_know_the_name_and_scheme_that_the_browser_asked_for(front: Front) -> None:
    embed = front.ask("/embed", headers={"Accept": "text/html"})
    assert f"script-src 'self' {front.origin};" in embed.headers["content-security-policy"]
    assert f"{front.origin}{front.prefix}/oembed" in embed.text
    described = front.ask("/api/openapi.json").json()
    assert described["servers"][0]["url"] == f"{front.origin}{front.prefix}"
    assert embed.headers["strict-transport-security"] == "max-age=86400"


def test_no_client_can_name_another_host_scheme_or_address(front: Front) -> None:
    lies = {"X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "http", "X-Forwarded-For": "::9"}
    embed = front.ask("/embed", headers=lies | {"Accept": "text/html"})
    assert "evil.test" not in embed.text
    assert f"script-src 'self' {front.origin};" in embed.headers["content-security-policy"]


def test_plain_http_leads_to_https(front: Front) -> None:
    reply = httpx.get(
        f"http://127.0.0.1:{front.plain_port}/embed?data=iris", headers={"Host": NAME}
    )
    assert reply.status_code in (301, 308)
    assert re.fullmatch(rf"https://{NAME}(:\d+)?/embed\?data=iris", reply.headers["location"])


@contextmanager
def streamed(
    front: Front, query: dict[str, str], last: str | None = None
) -> Iterator[Iterator[Event]]:
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {})
    with front.client.stream(
        "GET", front.address("/api/v1/stream"), params=query, **front.options(headers)
    ) as reply:
        assert reply.status_code == 200
        yield events_of(reply.iter_lines())


def training(front: Front) -> list[int]:
    """How many experiments each replica trains now."""
    return [httpx.get(f"{one.url}/healthz").json()["training"] for one in front.replicas]


def test_events_arrive_before_the_training_has_ended(front: Front) -> None:
    with streamed(front, LONG) as events:
        assert next(events).name == "open"
        assert next(events).name == "frame"
        assert sum(training(front)) == 1
    comes_to(lambda: sum(training(front)), 0)


@pytest.mark.parametrize("media_type", ["text/event-stream", "application/x-ndjson"])
@pytest.mark.parametrize("maker", [nginx, caddy])
def test_each_event_passes_at_once(maker: Maker, media_type: str, tmp_path: Path) -> None:
    with ExitStack() as held:
        url, goes_on = held.enter_context(slow_stream(media_type))
        front = held.enter_context(maker(tmp_path, servers=[url, url]))
        asked = front.client.stream("GET", front.address("/api/v1/stream"), **front.options())
        parts = held.enter_context(asked).iter_raw()
        assert next(parts) == FIRST
        goes_on.set()
        assert b"".join(parts) == LAST


def test_a_body_above_the_limit_is_refused_by_the_server_in_its_own_words(front: Front) -> None:
    refused = front.ask("/api/v1/run", "POST", content=b" " * 4_500_000)
    assert refused.status_code == 413
    assert refused.json()["detail"] == "The body is larger than 4,000,000 bytes."
    # Go waits 50 ms for a reply that comes while it still sends the body; then Caddy says 502.
    tries = (front.ask("/api/v1/run", "POST", content=b" " * 9_000_000) for _ in range(5))
    assert any(reply.status_code == 413 for reply in tries)


def test_a_long_address_reaches_the_server(front: Front) -> None:
    rows = ",".join(["1.25"] * 6_000)
    refused = front.ask(f"/api/v1/run?data.y={rows}")
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"


def test_the_metrics_are_not_for_everybody(front: Front) -> None:
    assert front.ask("/metrics").status_code == 404


def counted(front: Front, route: str) -> float:
    """How often the replicas have answered with a route."""
    return sum(
        sample.value
        for replica in front.replicas
        for family in families(httpx.get(f"{replica.url}/metrics").text)
        for sample in family.samples
        if sample.name == "batchwise_requests_total" and sample.labels["route"] == route
    )


def test_the_second_reader_of_a_call_gets_it_from_the_cache(keeping: Front) -> None:
    query = SMALL | {"seed": "5"}
    first = keeping.ask("/api/v1/run", params=query)
    assert first.headers["x-cache"] == "MISS"
    comes_to(lambda: counted(keeping, "/api/v1/run") > 0, True)
    before = counted(keeping, "/api/v1/run")
    second = keeping.ask("/api/v1/run", params=query)
    assert second.headers["x-cache"] == "HIT"
    assert second.content == first.content
    tag = first.headers["etag"]
    unchanged = keeping.ask("/api/v1/run", params=query, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert counted(keeping, "/api/v1/run") == before


def test_the_cache_tells_forms_codings_hosts_and_methods_apart(keeping: Front) -> None:
    query = SMALL | {"seed": "6"}
    accepted = [
        {"Accept": "application/json"},
        {"Accept": "text/csv"},
        {"Accept": "application/json", "Accept-Encoding": "identity"},
    ]
    replies = [keeping.ask("/api/v1/run", params=query, headers=headers) for headers in accepted]
    assert [reply.headers["x-cache"] for reply in replies] == ["MISS"] * 3
    kinds = [reply.headers["content-type"].split(";")[0] for reply in replies]
    assert kinds == ["application/json", "text/csv", "application/json"]
    head = keeping.ask("/api/v1/run", "HEAD", params=query)
    assert head.headers["x-cache"] == "MISS"
    other_name = accepted[0] | {"Host": f"{NAME}:1"}
    elsewhere = keeping.ask("/api/v1/run", params=query, headers=other_name)
    assert elsewhere.headers["x-cache"] == "MISS"
    assert keeping.ask("/api/v1/run", params=query, headers=accepted[0]).headers["x-cache"] == "HIT"


def test_what_is_no_function_of_its_address_is_not_kept(keeping: Front) -> None:
    for path in ("/api/v1/timing", "/api/v1/run?learning_rate=x", "/healthz", "/"):
        query = SMALL if "?" not in path else None
        for _ in range(2):
            reply = keeping.ask(path, params=query)
            assert reply.headers.get("x-cache", "MISS") == "MISS", path


def test_other_names_get_nothing(keeping: Front) -> None:
    address = f"https://127.0.0.1:{keeping.port}/"
    with client() as other, pytest.raises(httpx.ConnectError):
        other.get(address, extensions={"sni_hostname": "other.test"})
    with pytest.raises(httpx.RemoteProtocolError):
        keeping.ask("/", headers={"Host": "other.test"})


def test_a_stream_goes_on_at_the_other_replica(own_front: Front) -> None:
    front = own_front
    with streamed(front, LONG) as events:
        seen = [next(events), next(events), next(events)]
        (number,) = [index for index, count in enumerate(training(front)) if count]
        front.process(number).terminate()
        seen += events
    assert seen[-1].name == "restart"
    last = [event.id for event in seen if event.id][-1]
    with streamed(front, LONG, last) as events:
        rest = list(events)
    assert rest[0].name == "open"
    assert rest[-1].name == "end"
    frames = frames_of(seen) + frames_of(rest)
    for index, steps in enumerate(run["steps"] for run in rest[-1].data["runs"]):
        assert len(together(frames, index)["batch_loss"]) == steps


def test_nobody_notices_a_replica_that_is_gone(own_front: Front) -> None:
    first = own_front.process(0)
    first.kill()
    first.wait()
    for number in range(12):
        assert own_front.ask("/api/v1/run", params=SMALL | {"seed": str(number)}).status_code == 200


def test_a_call_that_a_stopping_replica_gave_up_is_made_by_the_other(tmp_path: Path) -> None:
    with nginx(tmp_path) as front:
        stopped: list[int] = []

        def stop() -> bool:
            counts = training(front) if not stopped else []
            if any(counts):
                stopped.append(counts.index(1))
                front.process(stopped[0]).terminate()
            return bool(stopped)

        with ThreadPoolExecutor() as pool:
            reply = pool.submit(front.ask, "/api/v1/run", params=LONG | {"fields": "batch_loss"})
            eventually(stop, "the run to begin")
            assert reply.result().status_code == 200


def test_caddy_takes_the_file_as_it_is_shipped() -> None:
    program = find_or_install(CADDY)
    file = str(FILES / "Caddyfile")
    for words in (("validate", "--adapter", "caddyfile", "--config"), ("fmt",)):
        done = subprocess.run([program, *words, file], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
