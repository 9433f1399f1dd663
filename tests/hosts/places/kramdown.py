"""kramdown, which turns Markdown into HTML for Jekyll and GitHub Pages."""

from tests.hosts.debian import Installed
from tests.hosts.host import Host
from tests.hosts.landing import TEXT, WORKS
from tests.hosts.room import Room
from tests.hosts.tools import run

CODE = "puts Kramdown::Document.new(STDIN.read).to_html"
VERSION = ("ruby", "-rkramdown", "-e", "puts Kramdown::VERSION")
KRAMDOWN = Installed("ruby-kramdown", VERSION)


def page(text: str, room: Room) -> str:
    """The text alone on its line."""
    return room.body(run(["ruby", "-rkramdown", "-e", CODE], f"# Host\n\n{text}\n"))


def within(text: str, room: Room) -> str:
    """The text within a line of words."""
    return room.body(run(["ruby", "-rkramdown", "-e", CODE], f"Look: {text} here.\n"))


HOSTS = (
    Host("kramdown", "jekyll", WORKS, page, KRAMDOWN),
    Host("kramdown, within a line", "jekyll", TEXT, within, KRAMDOWN),
)
