"""Share's texts for one embed, from the module that the page itself uses."""

from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from urllib.parse import quote

from playwright.sync_api import Browser

MODULE = "/static/js/core/document/snippets.js"
# Small, so that it trains at once; its name and title hold signs that hosts like to change.
QUERY = "data.n=24&stop.epochs=2&autoplay=1&runs.1.label=" + quote("a <\"b'")
TITLE = "Two moons: a <\"b*_[x]` & 'SGD' {{ n }} \\ c"
HEIGHT = 480


@dataclass(frozen=True)
class Embed:
    """What Share knows of an embed: its address, its title, its height in pixels."""

    source: str
    title: str
    height: int

    @property
    def server(self) -> str:
        """The address of the server, without a path."""
        return self.source.partition("/embed?")[0]


@dataclass(frozen=True)
class Target:
    """A place that Share offers, and its text for the embed."""

    name: str
    title: str
    text: str


def embed_of(server: str) -> Embed:
    """The embed that the hosts are given."""
    return Embed(f"{server}/embed?{QUERY}", TITLE, HEIGHT)


def targets(browser: Browser, embed: Embed) -> dict[str, Target]:
    """Every place that Share offers, by its name."""
    page = browser.new_page()
    page.goto(f"{embed.server}/nowhere")  # a page without a module of its own
    found = page.evaluate(
        "async ([module, given]) => (await import(module)).TARGETS.map("
        "({ name, title, text }) => ({ name, title, text: text(given) }))",
        [MODULE, asdict(embed)],
    )
    page.close()
    return {entry["name"]: Target(**entry) for entry in found}


def attributes(text: str) -> dict[str, str]:
    """The attributes of the first frame in an HTML text; empty where there is none."""
    reader = _Frames()
    reader.feed(text)
    return reader.found[0] if reader.found else {}


class _Frames(HTMLParser):
    """The attributes of each frame of an HTML text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "iframe":
            self.found.append({name: value or "" for name, value in attrs})
