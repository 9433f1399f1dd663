"""reveal.js: the embed on the second of three slides, visited twice."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.hosts import landing
from tests.hosts.host import Host
from tests.hosts.landing import ONCE, WORKS, Seen
from tests.hosts.room import Room
from tests.hosts.texts import Embed
from tests.hosts.tools import Npm
from tests.hosts.waiting import patiently

SIX, FIVE = Npm(("reveal.js@6.0.2",)), Npm(("reveal.js@5.2.1",))
DECK = "node_modules/reveal.js"
SLIDES = """<div class="reveal"><div class="slides"><section><h2>First</h2></section>
<section><h2>Second</h2>{}</section><section><h2>Third</h2></section></div></div>"""
HEAD = """<link rel="stylesheet" href="reveal/dist/reveal.css">
<script src="reveal/dist/reveal.js"></script>"""
PLAYING = "() => document.body.dataset.playing === 'true'"


def page(tool: Npm) -> Callable[[str, Room], str]:
    """A deck of this version with the text directly in a slide's section."""

    def made(text: str, room: Room) -> str:
        room.link("reveal", tool.install() / DECK)
        return room.scripted(SLIDES.format(text), "reveal.js", HEAD)

    return made


def visited(page: Page, embed: Embed, wanted: dict[str, str]) -> Seen:
    """The slide with the embed, left when it has played and entered again: does it play again?"""
    page.evaluate("Reveal.next()")
    first = landing.seen(page, embed, wanted)
    if first.verdict != WORKS:
        return first
    played = patiently(lambda: playing(page, embed))
    ended = patiently(lambda: not playing(page, embed), 60)
    page.evaluate("Reveal.prev()")
    page.evaluate("Reveal.next()")
    if played and ended and patiently(lambda: playing(page, embed)):
        return Seen(WORKS, f"{first.words}; plays again on a second visit")
    return Seen(ONCE, f"{first.words}; does not play on a second visit")


def playing(page: Page, embed: Embed) -> bool:
    """Whether the embed is there and plays."""
    landed = landing.landing(page, embed)
    return landed is not None and landing.says(landed.frame, PLAYING) is True


HOSTS = tuple(
    Host(f"reveal.js {name}{words}", target, WORKS, page(tool), tool, visited)
    for tool, name in ((SIX, "6"), (FIVE, "5"))
    for target, words in (("reveal", ""), ("html", ", the text for a web page"))
)
