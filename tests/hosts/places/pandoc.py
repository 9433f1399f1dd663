"""pandoc, and with it what Quarto makes of a fenced block of HTML; the program is in a wheel."""

import zipfile
from pathlib import Path

from tests.hosts.host import Host
from tests.hosts.landing import EXPLAINED, WORKS
from tests.hosts.places.reveal import DECK, FIVE
from tests.hosts.room import Room
from tests.hosts.tools import PyPI, run

PANDOC = PyPI("pypandoc_binary", "import pypandoc; print(pypandoc.get_pandoc_version())")
FIND = "import pypandoc; print(pypandoc.get_pandoc_path())"


def converted(text: str, room: Room, *options: str) -> None:
    """Runs pandoc in the room on a page with the text in its body."""
    program = run([str(PANDOC.install()), "-c", FIND]).strip()
    command = [program, "-f", "markdown", "--standalone", *options]
    run(command, f"---\ntitle: Host\n---\n\n# Slide\n\n{text}\n", cwd=room.folder)


def page(text: str, room: Room) -> str:
    converted(text, room, "-t", "html", "-o", "page.html")
    return f"{room.url}/page.html"


def inlined(text: str, room: Room) -> str:
    """All that the page shows is put into it, frames too unless they say that they stay out."""
    converted(text, room, "-t", "html", "--embed-resources", "-o", "page.html")
    return f"{room.url}/page.html"


def slides(text: str, room: Room) -> str:
    room.link("reveal", FIVE.install() / DECK)
    converted(text, room, "-t", "revealjs", "-V", "revealjs-url=reveal", "-o", "page.html")
    return f"{room.url}/page.html#/slide"


def book(text: str, room: Room) -> str:
    """The chapter of a book, which a reader takes for XML."""
    converted(text, room, "-t", "epub3", "-o", "book.epub")
    with zipfile.ZipFile(room.folder / "book.epub") as book:
        book.extractall(room.folder)
    chapters = sorted(Path(room.folder).glob("EPUB/text/ch*.xhtml"))
    return f"{room.url}/{chapters[-1].relative_to(room.folder)}"


HOSTS = (
    Host("pandoc, HTML", "pandoc", WORKS, page, PANDOC),
    Host("pandoc, --embed-resources", "pandoc", WORKS, inlined, PANDOC),
    Host("pandoc, --embed-resources, the text for a web page", "html", EXPLAINED, inlined, PANDOC),
    Host("pandoc, reveal.js", "pandoc", WORKS, slides, PANDOC),
    Host("pandoc, EPUB", "pandoc", WORKS, book, PANDOC),
    Host("pandoc as Quarto calls it, HTML", "quarto", WORKS, page, PANDOC),
    Host("pandoc as Quarto calls it, embed-resources", "quarto", WORKS, inlined, PANDOC),
    Host("pandoc as Quarto calls it, reveal.js", "quarto", WORKS, slides, PANDOC),
)
