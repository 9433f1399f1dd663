"""No program between the text and Chromium: a page of HTML, and the address line."""

from playwright.sync_api import Page

from tests.hosts import landing
from tests.hosts.host import Host
from tests.hosts.landing import WORKS, Seen
from tests.hosts.room import Room
from tests.hosts.texts import Embed


def page(text: str, room: Room) -> str:
    """The text as the body of a page."""
    return room.body(text)


def opened(page: Page, embed: Embed, _: dict[str, str]) -> Seen:
    """The embed as a page of its own."""
    verdict, words = landing.state(page.main_frame, embed)
    return Seen(verdict, "; ".join(words) or "opens as a page")


HOSTS = (
    Host("A page of HTML", "html", WORKS, page),
    Host("The address line", "address", WORKS, lambda text, _: text, look=opened),
)
