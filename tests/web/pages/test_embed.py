"""Pages and their files over HTTP: who may hold them, what they say as JSON, how they are kept."""

import gzip
import json
import re
from collections.abc import Iterator
from posixpath import dirname, normpath

import brotli
import httpx
import pytest

from app.settings import Settings
from app.web.middleware.security_headers import SecurityHeaders
from app.web.pages.view import EMBED, HIDEABLE, LOCKABLE, view_of
from tests.server import PROJECT, Server, serving

JSON = {"Accept": "application/json"}
QUERY = "data=circles&data.n=60&stop.epochs=3&x=updates&lock=all&hide=more,link"
STATIC = PROJECT / "static"


def get(server: Server, path: str, **headers: str) -> httpx.Response:
    return httpx.get(server.url + path, headers=headers)


def ancestors(reply: httpx.Response) -> str:
    policy = reply.headers["content-security-policy"]
    (found,) = re.findall(r"frame-ancestors ([^;]*)$", policy)
    return str(found)


def test_every_site_may_hold_an_embed_and_none_any_other_page(server: Server) -> None:
    assert ancestors(get(server, f"/embed?{QUERY}")) == "'self' * file:"
    for path in ("/", "/api/docs", "/embed/", "/embedded", "/nowhere", "/api/v1/catalog"):
        assert ancestors(get(server, path, Accept="text/html")) == "'none'", path
    assert "x-frame-options" not in get(server, "/embed").headers


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("*", "* file:"),
        ("https://a.test https://*.b.test", "https://a.test https://*.b.test"),
        ("", ""),
    ],
)
def test_the_setting_says_who_may_hold_an_embed(setting: str, said: str) -> None:
    headers = SecurityHeaders(lambda *_: None, setting)  # type: ignore[arg-type,return-value]
    scope = {"path": "/tools/embed", "root_path": "/tools", "headers": []}
    assert headers._policy(scope).endswith(f"frame-ancestors 'self' {said}")
    assert headers._policy({**scope, "path": "/tools/"}).endswith("'none'")


def test_the_setting_reaches_the_page() -> None:
    with serving(Settings(frame_ancestors="https://course.test")) as own:
        assert ancestors(get(own, "/embed")) == "'self' https://course.test"


def test_an_embed_may_be_read_by_every_origin_and_sets_nothing(server: Server) -> None:
    reply = get(server, f"/embed?{QUERY}", Origin="null", **JSON)
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in reply.headers
    page = get(server, f"/embed?{QUERY}")
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in page.headers


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_page_says_as_json_what_it_shows(server: Server, path: str) -> None:
    address = f"{path}?{QUERY}&panels=step&y=sideways&learning_rate=-1"
    reply = get(server, address, **JSON)
    assert reply.headers["content-type"] == "application/json"
    said = reply.json()
    page = get(server, address, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["content-type"].startswith("text/html")
    for answer in (reply, page):
        assert {"accept", "accept-encoding"} <= {
            name.strip().lower() for name in answer.headers["vary"].split(",")
        }
    (text,) = re.findall(
        r'<script type="application/json" id="page-data">(.*?)</script>', page.text, re.S
    )
    within = json.loads(text)
    assert {key: within[key] for key in said} == said
    assert set(said) >= {"experiment", "resolved", "view", "notices"}
    assert said["experiment"] == {"data": {"name": "circles", "n": 60}, "stop": {"epochs": 3}}
    assert said["resolved"]["learning_rate"] == 0.1
    assert said["view"]["panels"] == ["step"]
    assert said["view"]["lock"] == list(LOCKABLE)
    assert [entry["field"] for entry in said["notices"]] == ["y", "learning_rate"]


def test_an_embed_has_defaults_of_its_own() -> None:
    view, problems = view_of([], EMBED)
    assert problems == []
    assert (view["panels"], view["autoplay"]) == (["runs", "loss"], False)
    assert (view_of([])[0]["panels"], view_of([])[0]["autoplay"]) == ([], True)
    for panels in ("loss", "noise,runs", "step,batches,loss,runs,noise"):
        assert view_of([("panels", panels)], EMBED)[0]["panels"] == panels.split(",")
    _, (problem,) = view_of([("panels", "runs,map")], EMBED)
    assert "runs, loss, step, batches, noise" in problem.message


def test_only_the_panels_asked_for_are_in_the_page(server: Server) -> None:
    text = get(server, "/embed?panels=batches").text
    assert 'id="batches-drawer"' in text
    assert all(
        part not in text for part in ('id="run-cards"', 'id="loss-plot"', 'id="step-drawer"')
    )
    assert (
        f'data-hide="{" ".join(HIDEABLE)}"' in get(server, f"/embed?hide={','.join(HIDEABLE)}").text
    )


# Files


def tagged(server: Server) -> str:
    """The address below which the pages name their files."""
    (found,) = set(re.findall(r'"(/static/v-[0-9a-f]+)/', get(server, "/embed").text))
    return str(found)


def test_a_file_with_the_present_tag_is_kept_for_good_and_any_other_asked_for_anew(
    server: Server,
) -> None:
    tag = tagged(server)
    content = (STATIC / "embed.js").read_text("utf-8")
    for base, kept in (
        (tag, "public, max-age=31536000, immutable"),
        ("/static", "no-cache"),
        ("/static/v-0123456789", "no-cache"),
    ):
        reply = get(server, f"{base}/embed.js")
        assert reply.text == content, base
        assert reply.headers["cache-control"] == kept, base
        assert reply.headers["access-control-allow-origin"] == "*"
        # What is kept for good has nothing to be compared by, and no header for a script to read.
        names = {"etag", "last-modified", "access-control-expose-headers"}
        assert names & set(reply.headers) == (set() if base == tag else names)
        assert "accept-ranges" not in reply.headers  # as compressed, it is sent whole
    assert get(server, f"{tag}/nothing.js").status_code == 404
    assert "immutable" not in get(server, f"{tag}/nothing.js").headers.get("cache-control", "")


@pytest.mark.parametrize("tag", ["present", "old", None])
def test_an_assembled_file_has_the_headers_of_any_other(server: Server, tag: str | None) -> None:
    base = {"present": tagged(server), "old": "/static/v-0123456789", None: "/static"}[tag]
    own = {"date", "content-length", "etag", "last-modified"}
    for one, other in (("js/page.js", "page.js"), ("css/page.css", "tokens+page.css")):
        file, assembled = (get(server, f"{base}/{p}") for p in (one, f"assembled/{other}"))
        kept = [
            {k: v for k, v in reply.headers.items() if k not in own} for reply in (file, assembled)
        ]
        assert kept[0] == kept[1]
        assert (assembled.status_code, assembled.headers["vary"]) == (200, "Accept-Encoding")


def test_a_file_without_a_tag_is_not_sent_twice(server: Server) -> None:
    first = get(server, "/static/embed.js")
    again = get(server, "/static/embed.js", **{"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "path",
    [
        "/static/js/embedded.js", "/static/css/embed.css", "/embed",
        "/static/assembled/embedded.js", "/static/assembled/tokens+base.css",
        "/static/assembled/embedded.js.map",
    ],
)  # fmt: skip
def test_files_and_pages_are_compressed_as_the_client_takes_it(
    server: Server, path: str, accepted: str, coding: str | None
) -> None:
    plain = get(server, path, **{"Accept-Encoding": "identity"}).content
    with httpx.stream("GET", server.url + path, headers={"Accept-Encoding": accepted}) as reply:
        raw = b"".join(reply.iter_raw())
    assert reply.headers.get("content-encoding") == coding
    assert "accept-encoding" in reply.headers["vary"].lower()
    opened = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding](raw)
    assert opened == plain
    assert coding is None or len(raw) < 0.6 * len(plain)


@pytest.fixture(scope="module")
def in_pieces() -> Iterator[Server]:
    """A server whose pages load every file by itself."""
    with serving(Settings(assemble=False)) as running:
        yield running


@pytest.mark.parametrize(
    ("path", "root"),
    [("/", "js/page.js"), ("/embed", "js/embedded.js"), ("/embed", "js/plots/loss/loss-plot.js")],
)
def test_a_page_in_pieces_names_beforehand_every_module_that_it_will_import(
    in_pieces: Server, path: str, root: str
) -> None:
    tag = tagged(in_pieces)
    text = get(in_pieces, path).text
    assert not re.search(r'(?:src|href)="[^"]*/assembled/', text)
    named = re.findall(rf'<link rel="modulepreload" href="{tag}/([^"]+)">', text)
    assert len(named) == len(set(named))
    assert root in named
    for module in named:
        text = (STATIC / module).read_text("utf-8")
        sources = re.findall(r'(?:^|[;}\s])from\s+"([^"]+)";', text)
        others = {normpath(f"{dirname(module)}/{source}") for source in sources}
        assert others <= set(named), module
