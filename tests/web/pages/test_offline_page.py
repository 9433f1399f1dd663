"""The offline page as a file: what it holds, what it names, and how large it says it is."""

import base64
import json
import re
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from app.settings import Settings
from tests.server import Server, serving

EXPERIMENT = {"data": "circles", "data.n": "60", "runs": "full,8,1", "stop.epochs": "3"}
ENDINGS = ["</script><script>title='taken'</script>", "<!--<script></header></title>"]
WITH_ENDINGS = {
    "runs": [{"batch_size": 50, "label": ENDINGS[0]}, {"batch_size": 60, "label": ENDINGS[1]}],
    "stop": {"updates": 4},
}


def exported(server: Server, **query: str) -> httpx.Response:
    url = f"{server.url}/api/v1/export"
    return httpx.get(url, params=EXPERIMENT | {"format": "html"} | query, timeout=60)


@dataclass
class Element:
    name: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class File(HTMLParser):
    """A page taken apart as a browser does it."""

    html: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements:
            self.elements[-1].text += data

    def named(self, name: str) -> list[Element]:
        return [element for element in self.elements if element.name == name]

    def json(self, key: str, value: str) -> Any:
        return json.loads(self.of(key, value).text)

    def of(self, key: str, value: str) -> Element:
        (found,) = (e for e in self.elements if e.attributes.get(key) == value)
        return found

    def recording(self) -> list[dict[str, Any]]:
        packed = base64.b64decode(self.of("id", "recording").text)
        return [json.loads(line) for line in zlib.decompress(packed, 31).splitlines()]


@pytest.fixture(scope="module")
def file(server: Server) -> File:
    return File(exported(server).text)


def test_the_recording_is_the_stream(server: Server, file: File) -> None:
    url, headers = f"{server.url}/api/v1/stream", {"Accept": "application/x-ndjson"}
    lines = httpx.get(url, params=EXPERIMENT | {"vectors": "drawing"}, headers=headers).text
    streamed = [json.loads(line) for line in lines.splitlines()]
    assert len(streamed) > 4
    told = [(message["event"], message["data"]) for message in file.recording()]
    assert told == [(message["event"], message["data"]) for message in streamed]


def test_the_file_names_no_other_file(server: Server, file: File) -> None:
    assert not [e for e in file.elements if "src" in e.attributes]
    named = {e.attributes["href"] for e in file.elements if e.attributes.get("href")}
    outside = {address for address in named if address and not address.startswith("data:")}
    assert outside == {  # of links, which are no requests
        f"{server.url}/",
        f"{server.url}/?data=circles&data.n=60&stop.epochs=3&runs=full,8,1",
    }
    assert {e.name for e in file.elements if e.attributes.get("href") in outside} == {"a"}
    styles = "".join(style.text for style in file.named("style"))
    assert "--run-1" in styles
    assert not re.findall(r"@import|url\((?!['\"]?data:)", styles)


def test_every_module_has_what_it_imports_before_it(server: Server, file: File) -> None:
    with_panel = File(exported(server, panels="runs,batches").text)
    for page, later in (
        (file, {"ui/save/saver.js"}),
        (with_panel, {"ui/save/saver.js", "ui/batches/batches.js"}),
    ):
        text = page.of("type", "module").text
        uses = list(re.finditer(r'\$\["([^"]+)"\]( \?\?=)?', text))
        made: set[str] = set()
        for use in uses:
            assert use[2] or use[1] in made, use[1]
            made.add(use[1])
        assert len(made) > 40
        assert later <= made  # what a page from the server fetches when it is first asked for
        assert not re.search(r'^import\b|\bfrom "', text, re.M)


def test_the_experiment_stands_in_the_file_to_be_read(server: Server, file: File) -> None:
    about = file.json("id", "about")
    assert file.of("id", "about").text.startswith('{\n  "engine": {\n')
    run = httpx.post(f"{server.url}/api/v1/run", json=about["experiment"]).json()
    (opened,) = (m["data"] for m in file.recording() if m["event"] == "open")
    assert run["id"] == opened["id"]
    assert about["engine"] == run["engine"]


def test_no_text_of_a_person_can_close_an_element(server: Server, file: File) -> None:
    url = f"{server.url}/api/v1/export?format=html"
    reply = httpx.post(url, json=WITH_ENDINGS, timeout=60)
    other = File(reply.text)
    assert [e.name for e in other.elements] == [e.name for e in file.elements]
    for runs in (
        other.json("id", "about")["experiment"]["runs"],
        other.json("id", "page-data")["resolved"]["runs"],
        other.recording()[0]["data"]["runs"],
    ):
        assert [run["label"] for run in runs] == ENDINGS
    (title,) = other.named("title")
    assert title.text.strip() == f"Two moons: {ENDINGS[0]} and {ENDINGS[1]} · Batchwise"
    assert "cache-control" in reply.headers
    assert "max-age" not in reply.headers["cache-control"]  # as of every answer to POST


def test_its_size_is_told_beforehand_whatever_the_client_takes(server: Server) -> None:
    address = httpx.URL(f"{server.url}/api/v1/export", params=EXPERIMENT | {"format": "html"})
    told = httpx.head(address, headers={"Accept-Encoding": "br, gzip"}, timeout=60)
    reply = httpx.get(address, headers={"Accept-Encoding": "br, gzip"}, timeout=60)
    assert int(told.headers["content-length"]) == len(reply.content) > 250_000
    assert "content-encoding" not in reply.headers
    name = "batchwise-circles-full-8-1.html"
    assert reply.headers["content-disposition"] == f'attachment; filename="{name}"'
    again = httpx.get(address, headers={"If-None-Match": reply.headers["etag"]})
    assert again.status_code == 304


def test_the_loss_plot_comes_with_its_panel_alone(server: Server, file: File) -> None:
    without = exported(server, panels="runs").text
    assert "createLossPlot" in file.html
    assert len(without) < 420_000
    assert len(file.html) < 600_000
    assert "plotly" not in file.html.lower()


def test_panels_that_take_a_server_are_left_out_and_named(server: Server) -> None:
    file = File(exported(server, panels="runs,step,noise").text)
    assert not [e for e in file.elements if e.attributes.get("id") in ("step-drawer", "choices")]
    (header,) = file.named("header")
    said = "".join(e.text for e in file.elements[file.elements.index(header) :][:4])
    assert "“One step opened” and “Gradient noise”" in said
    assert [e for e in file.named("a") if str(e.attributes["href"]).endswith("&panels=step,noise")]


@pytest.mark.parametrize(
    ("query", "named"),
    [({"panels": "step"}, "panels"), ({"x": "miles"}, "x"), ({"panels": "all"}, "panels")],
)
def test_a_bad_view_is_refused(server: Server, query: dict[str, str], named: str) -> None:
    reply = exported(server, **query)
    assert reply.status_code == 422
    assert {error["field"] for error in reply.json()["errors"]} == {named}


def test_too_large_a_recording_is_refused_before_it_is_trained() -> None:
    with serving(Settings(reply_bytes=200_000)) as small:
        assert exported(small).status_code == 200
        refused = exported(small, **{"stop.epochs": "300"})
        assert refused.status_code == 422
        assert refused.json()["errors"] == [
            {
                "field": "stop.epochs",
                "value": 300,
                "message": "makes a recording of more than 200,000 bytes; train for fewer epochs",
            }
        ]
