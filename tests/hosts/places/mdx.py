"""MDX, the Markdown of Docusaurus, rendered by React."""

from tests.hosts.host import Host
from tests.hosts.landing import REFUSED, WORKS
from tests.hosts.room import Room
from tests.hosts.tools import PROGRAMS, Npm

MDX = Npm(("@mdx-js/mdx@3.1.1", "react@19.3.1", "react-dom@19.3.1"))


def page(text: str, room: Room) -> str:
    """The text as a Markdown page."""
    return room.body(MDX.node(PROGRAMS / "mdx.mjs", f"# Host\n\n{text}\n"))


HOSTS = (
    Host("MDX", "mdx", WORKS, page, MDX),
    Host("MDX, the text for a web page", "html", REFUSED, page, MDX),
)
