"""marimo, served by itself with its own front end."""

from textwrap import indent

from tests.hosts.host import Host
from tests.hosts.landing import GONE, RENDERED, WORKS, late
from tests.hosts.room import Room
from tests.hosts.tools import PyPI

MARIMO = PyPI("marimo")
NOTEBOOK = """import marimo

app = marimo.App()


@app.cell
def _():
{}
    return


if __name__ == "__main__":
    app.run()
"""


def page(text: str, room: Room) -> str:
    """The text as a cell of an app."""
    room.page("app.py", NOTEBOOK.format(indent(text, "    ")))
    python = str(MARIMO.install())
    options = ("--headless", "--no-token", "--port", "PORT")
    return room.serve(python, "-m", "marimo", "run", "app.py", *options)


def in_markdown(text: str, room: Room) -> str:
    """HTML in the cell's Markdown."""
    return page(f"import marimo as _mo\n\n_mo.md({f'{RENDERED} {text}'!r})", room)


HOSTS = (
    Host("marimo", "marimo", WORKS, page, MARIMO, late),
    Host("marimo, mo.md", "html", GONE, in_markdown, MARIMO, late),
)
