"""mystmd, the engine of Jupyter Book 2. Its themes come over the network when a site is built, so
a local one takes their place, and the page is made by the components of which they consist."""

from tests.hosts.host import Host
from tests.hosts.landing import TEXT, WORKS
from tests.hosts.room import Room
from tests.hosts.tools import PROGRAMS, Npm, run

MYST = Npm(("mystmd@1.8.3", "myst-to-react@1.3.0", "react@18.3.1", "react-dom@18.3.1"))
SITE = "version: 1\nproject:\n  title: Host\nsite:\n  template: ./theme\n"
THEME = 'jtex: v1\ntitle: None\nkind: site\nbuild:\n  install: "true"\n  start: "true"\n'
# The two classes of Tailwind that the theme's style sheet would bring.
CLASSES = '<link rel="stylesheet" href="theme.css">'
SHEET = ".relative {position: relative} .inline-block {display: inline-block}"


def page(text: str, room: Room) -> str:
    """The text as a Markdown page of a site."""
    room.page("index.md", f"# Host\n\n{text}\n")
    room.page("myst.yml", SITE)
    room.page("theme/template.yml", THEME)
    room.page("theme.css", SHEET)
    folder = MYST.install()
    program = str(folder / "node_modules/.bin/myst")
    run([program, "build", "--site"], cwd=room.folder)
    content = (room.folder / "_build/site/content/index.json").read_text("utf-8")
    return room.body(MYST.node(PROGRAMS / "mystmd.mjs", content), CLASSES)


HOSTS = (
    Host("mystmd", "mystmd", WORKS, page, MYST),
    Host("mystmd, the text for a web page", "html", WORKS, page, MYST),
    Host("mystmd, the text for Sphinx", "sphinx", TEXT, page, MYST),
)
