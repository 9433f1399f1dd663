"""MkDocs with the theme Material."""

from textwrap import indent

from tests.hosts.host import Host
from tests.hosts.landing import TEXT, WORKS
from tests.hosts.room import Room
from tests.hosts.tools import PyPI, run

MATERIAL = PyPI("mkdocs-material")
CONFIG = "site_name: Host\ntheme:\n  name: material\n  font: false\nuse_directory_urls: false\n"


def page(text: str, room: Room) -> str:
    """The text alone on its line."""
    room.page("mkdocs.yml", CONFIG)
    room.page("docs/index.md", f"# Host\n\n{text}\n")
    run([str(MATERIAL.install()), "-m", "mkdocs", "build", "-q"], cwd=room.folder)
    return f"{room.url}/site/index.html"


def indented(text: str, room: Room) -> str:
    """The text indented by four spaces."""
    return page(indent(text, "    "), room)


HOSTS = (
    Host("MkDocs Material", "mkdocs", WORKS, page, MATERIAL),
    Host("MkDocs Material, indented", "mkdocs", TEXT, indented, MATERIAL),
)
