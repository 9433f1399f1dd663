"""VitePress."""

from tests.hosts.host import Host
from tests.hosts.landing import WORKS
from tests.hosts.room import Room
from tests.hosts.tools import Npm, run

VITEPRESS = Npm(("vitepress@1.6.4",))


def page(text: str, room: Room) -> str:
    """The text as a Markdown page of a site, built into one folder of it."""
    base = room.url.rpartition("/")[2]
    config = f'export default {{ base: "/{base}/site/", outDir: "site" }};\n'
    room.page(".vitepress/config.mjs", config)
    room.page("index.md", f"# Host\n\n{text}\n")
    folder = VITEPRESS.install()
    (room.folder / "node_modules").symlink_to(folder / "node_modules")
    run([str(folder / "node_modules/.bin/vitepress"), "build", "."], cwd=room.folder)
    return f"{room.url}/site/index.html"


HOSTS = (Host("VitePress", "vitepress", WORKS, page, VITEPRESS),)
