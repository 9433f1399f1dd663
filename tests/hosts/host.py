"""A host: a real program that is given one of Share's texts and makes a page of it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Error, Page, Route

from tests.hosts import landing
from tests.hosts.landing import REFUSED, Seen
from tests.hosts.room import Room
from tests.hosts.texts import Embed, Target, attributes
from tests.hosts.tools import Failed, NotHere, Tool

NOT_HERE = "not here"
NOT_INSTALLED = "not installed"
LOCAL = ("http://127.0.0.1:", "http://localhost:", "data:", "blob:")

Look = Callable[[Page, Embed, dict[str, str]], Seen]


@dataclass(frozen=True)
class Host:
    """`page` gets the text and the room, and gives the address of what the host made of it."""

    name: str
    target: str  # the place in Share whose text it is given
    expected: str  # the verdict that is known to be right
    page: Callable[[str, Room], str]
    tool: Tool | None = None  # nothing where the browser alone is the host
    look: Look = landing.seen


@dataclass(frozen=True)
class Row:
    """What a host made of its text."""

    host: Host
    version: str
    seen: Seen

    @property
    def right(self) -> bool:
        """Whether it is as expected; a program that cannot be had here says nothing."""
        return self.seen.verdict in (self.host.expected, NOT_HERE)


def row_of(host: Host, given: dict[str, Target], browser: Browser, room: Room) -> Row:
    """Installs the host, gives it its text and looks at the page."""
    version = ""
    try:
        if host.tool:
            host.tool.install()
            version = host.tool.version
    except NotHere as reason:
        return Row(host, version, Seen(NOT_HERE, str(reason)))
    except Failed as failure:
        return Row(host, version, Seen(NOT_INSTALLED, str(failure)))
    try:
        address = host.page(given[host.target].text, room)
    except Failed as failure:
        return Row(host, version, Seen(REFUSED, str(failure)))
    wanted = attributes(given["html"].text)
    return Row(host, version, _look(host, address, wanted, browser, room.embed))


def _look(host: Host, address: str, wanted: dict[str, str], browser: Browser, embed: Embed) -> Seen:
    page = browser.new_page()
    page.route("**/*", _only_local)
    page.add_init_script(landing.LISTENING)
    try:
        page.goto(address)
        page.wait_for_selector("html:not([data-waits])", state="attached")
        return host.look(page, embed, wanted)
    except Error as error:
        return Seen(REFUSED, error.message.partition("\n")[0])
    finally:
        page.close()


def _only_local(route: Route) -> None:
    """Fonts and the like from elsewhere are refused at once instead of being waited for."""
    if route.request.url.startswith(LOCAL):
        route.continue_()
    else:
        route.abort()
