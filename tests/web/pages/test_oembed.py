"""What other sites are told of an address: oEmbed, and the card in the head of a page."""

import re
from collections.abc import Iterator
from html import unescape
from struct import unpack
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import httpx
import pytest

from app.settings import Settings
from tests.elements import Elements
from tests.server import Server, serving

DEFAULT = "Two moons: full batch, mini-batch of 32 and SGD"


def asked(server: Server, path: str, **more: str | int) -> httpx.Response:
    return httpx.get(f"{server.url}/oembed", params={"url": f"{server.url}{path}", **more})


def frame_of(answer: dict[str, object]) -> dict[str, str | None]:
    """The attributes of the frame, which stands below a link for where none is shown."""
    found = Elements(str(answer["html"])).found
    assert [tag for tag, _ in found] == ["blockquote", "a", "iframe"]
    return found[2][1]


def test_a_page_is_framed_as_its_embed(server: Server) -> None:
    reply = asked(server, "/?data=circles&learning_rate=0.3&x=updates&at=40&panels=noise&v=1")
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    answer = reply.json()
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert answer["provider_url"] == f"{server.url}/"
    assert answer["title"] == "Batchwise: Circles: full batch, mini-batch of 32 and SGD"
    frame = frame_of(answer)
    source = urlsplit(frame["src"])
    assert source.path == "/embed"
    assert parse_qs(source.query) == {
        "data": ["circles"], "learning_rate": ["0.3"],
        "x": ["updates"], "at": ["40"], "panels": ["runs,loss,noise"],
    }  # fmt: skip
    assert frame["title"] == answer["title"]
    assert (frame["width"], frame["height"]) == ("100%", str(answer["height"]))
    assert f"max-width:{answer['width']}px" in str(frame["style"])
    assert "allow-same-origin" not in (frame["sandbox"] or "")
    assert httpx.get(str(frame["src"])).status_code == 200


def test_an_embed_keeps_what_it_shows(server: Server) -> None:
    view = "panels=loss&hide=choices,link&lock=all&autoplay=1&theme=dark"
    frame = frame_of(asked(server, f"/embed?data.n=50&{view}").json())
    assert urlsplit(frame["src"]).query == f"data.n=50&{view}"


@pytest.mark.parametrize("path", ["/sweep", "/sweep/embed"])
def test_a_sweep_is_framed_as_its_embed(server: Server, path: str) -> None:
    sweep = "data=circles&data.n=80&batch_sizes=1,full&learning_rates=0.1&seeds=2&target=0.5"
    answer = asked(server, f"{path}?{sweep}&show=epochs&theme=dark").json()
    assert answer["title"].startswith("Batchwise: Sweep: Circles, ")
    source = urlsplit(frame_of(answer)["src"])
    assert source.path == "/sweep/embed"
    assert parse_qs(source.query) == parse_qs(f"{sweep}&show=epochs&theme=dark")
    page = httpx.get(source.geturl())
    assert page.status_code == 200
    (heading,) = re.findall(r'property="og:title" content="([^"]*)"', page.text)
    assert f"Batchwise: {unescape(heading)}" == answer["title"]


@pytest.mark.parametrize(
    "path",
    [
        "/?data=circles&runs=full,8&x=updates",
        "/embed?data.n=60&panels=loss",
        "/?runs=full,8&runs.1.label=%3Cb%3E%22",
    ],
)
def test_where_no_frame_is_shown_the_html_is_a_link_to_the_address(
    server: Server, path: str
) -> None:
    answer = asked(server, path).json()
    quotation, link, _ = Elements(answer["html"]).found
    assert quotation == ("blockquote", {"class": "wp-embedded-content", "hidden": None})
    assert link == ("a", {"href": f"{server.url}{path}"})
    (words,) = re.findall(r"<a [^>]*>(.*?)</a></blockquote><iframe ", answer["html"])
    assert unescape(words) == answer["title"]
    assert httpx.get(str(link[1]["href"])).status_code == 200


@pytest.mark.parametrize(
    ("bounds", "size"),
    [
        ({}, (800, 560)),
        ({"maxwidth": 500}, (500, 560)),
        ({"maxheight": 300}, (800, 300)),
        ({"maxwidth": 2000, "maxheight": 2000}, (800, 560)),
    ],
)
def test_the_bounds_of_the_asking_site_hold(
    server: Server, bounds: dict[str, int], size: tuple[int, int]
) -> None:
    answer = asked(server, "/", **bounds).json()
    assert (answer["width"], answer["height"]) == size
    fits = bounds.get("maxwidth", 1200) >= 1200 and bounds.get("maxheight", 630) >= 630
    assert ("thumbnail_url" in answer) == fits


def test_xml_says_what_json_says(server: Server) -> None:
    path = "/?data.n=60&runs=full,8&runs.1.label=%3Cb%3E%20%26%20%22c%22"
    reply = asked(server, path, format="xml")
    assert reply.headers["content-type"].startswith("text/xml")
    told = {part.tag: part.text for part in ElementTree.fromstring(reply.content)}
    answer = asked(server, path, format="json").json()
    assert answer["title"] == 'Batchwise: Two moons: full batch and <b> & "c"'
    assert told == {name: str(value) for name, value in answer.items()}
    assert frame_of(answer)["title"] == answer["title"]


def test_xml_is_well_formed_where_a_label_is_refused(server: Server) -> None:
    reply = asked(server, "/?data.n=60&runs=full,8&runs.1.label=a%01b", format="xml")
    told = {part.tag: part.text for part in ElementTree.fromstring(reply.content)}
    assert told["title"] == "Batchwise: Two moons: full batch and mini-batch of 8"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/",
        "{other}/",
        "{url}/api/v1/run",
        "{url}/embed/more",
        "ftp://{host}/",
        "javascript:alert(1)",
        "http://[",
        "",
    ],
)
def test_addresses_of_others_are_not_found(server: Server, address: str) -> None:
    given = address.format(url=server.url, host=server.url[7:], other="http://127.0.0.1:1")
    reply = httpx.get(f"{server.url}/oembed", params={"url": given})
    assert reply.status_code == 404
    assert reply.json()["detail"]


def test_what_cannot_be_answered_is_refused(server: Server) -> None:
    assert asked(server, "/", format="yaml").status_code == 501
    assert httpx.get(f"{server.url}/oembed").status_code == 422
    for name, text in (("maxwidth", "wide"), ("maxheight", "0")):
        reply = asked(server, "/", **{name: text})
        assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, name)


def test_a_bad_part_of_an_address_is_left_at_its_default_as_on_the_page(server: Server) -> None:
    answer = asked(server, "/?data=mars&data.n=60").json()
    assert answer["title"] == f"Batchwise: {DEFAULT}"
    assert urlsplit(frame_of(answer)["src"]).query == "data.n=60"


def test_an_answer_is_kept_by_its_tag(server: Server) -> None:
    url = f"{server.url}/oembed?url={quote(server.url)}/"
    tag = httpx.get(url).headers["etag"]
    assert httpx.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_the_head_of_a_page_leads_to_its_answer_and_its_picture(server: Server) -> None:
    address = f"{server.url}/?data=spirals&runs=full,1"
    elements = Elements(httpx.get(address).text)
    for form in ("json", "xml"):
        (link,) = elements.all(
            "link",
            rel="alternate",
            type=f"{'application' if form == 'json' else 'text'}/{form}+oembed",
        )
        reply = httpx.get(str(link["href"]))
        assert reply.status_code == 200
        assert form in reply.headers["content-type"]
        assert b"Spirals: full batch and SGD" in reply.content
    card = {
        str(m.get("property")): str(m["content"]) for m in elements.all("meta") if "property" in m
    }
    assert card["og:title"] == "Spirals: full batch and SGD"
    assert card["og:url"] == address
    assert "2–8–4–1" in card["og:description"]
    assert "40 epochs" in card["og:description"]
    picture = httpx.get(card["og:image"]).content
    assert picture.startswith(b"\x89PNG")
    assert unpack(">II", picture[16:24]) == (1200, 630)
    assert (card["og:image:width"], card["og:image:height"]) == ("1200", "630")
    (large,) = elements.all("meta", name="twitter:card")
    assert large["content"] == "summary_large_image"


@pytest.fixture(scope="module")
def prefixed() -> Iterator[Server]:
    with serving(Settings(root_path="/lab")) as running:
        yield running


def test_under_a_prefix_every_address_has_it(prefixed: Server) -> None:
    base = f"{prefixed.url}/lab"
    elements = Elements(httpx.get(f"{base}/").text)
    links = elements.all("link", rel="alternate")
    pictures = elements.all("meta", property="og:image")
    assert len(links) == 2
    for address in (*(link["href"] for link in links), *(meta["content"] for meta in pictures)):
        assert str(address).startswith(f"{base}/")
        assert httpx.get(str(address)).status_code == 200
    answer = httpx.get(str(links[0]["href"])).json()
    assert frame_of(answer)["src"] == f"{base}/embed"
    elsewhere = httpx.get(f"{base}/oembed", params={"url": f"{prefixed.url}/"})
    assert elsewhere.status_code == 404


def test_without_scripts_the_page_says_what_to_do(server: Server) -> None:
    page = httpx.get(f"{server.url}/?data.n=40&stop.epochs=2&x=updates").text
    sheet, said = re.findall(r"<noscript>(.*?)</noscript>", page, re.S)
    (link,) = Elements(sheet).all("link", rel="stylesheet")
    assert httpx.get(f"{server.url}{link['href']}").status_code == 200
    assert "Allow it" in unescape(said)
    addresses = [str(link["href"]) for link in Elements(said).all("a")]
    assert len(addresses) == 3
    for address in addresses:
        assert "data.n=40" in address
        assert httpx.get(f"{server.url}{address}").status_code == 200, address
