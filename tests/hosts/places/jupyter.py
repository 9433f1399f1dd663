"""Jupyter: a code cell run by IPython, its notebook as a page, and JupyterLab's Markdown."""

from tests.hosts.host import Host
from tests.hosts.landing import GONE, TEXT, WORKS
from tests.hosts.room import Room
from tests.hosts.tools import PROGRAMS, Npm, PyPI, run

NBCONVERT = PyPI("nbconvert")
LAB = Npm(("@jupyterlab/apputils@4.7.6",))


def exported(text: str, room: Room, *words: str) -> str:
    """The text as a code cell that has been run, and the notebook converted."""
    command = [str(NBCONVERT.install()), str(PROGRAMS / "notebook.py"), *words]
    own = {"IPYTHONDIR": str(room.folder / "ipython")}
    return room.page("index.html", run(command, text, environment=own))


def page(text: str, room: Room) -> str:
    return exported(text, room)


def sanitized(text: str, room: Room) -> str:
    """For readers who do not trust the notebook's author."""
    return exported(text, room, "sanitize")


def markdown(text: str, room: Room) -> str:
    """A Markdown cell in JupyterLab."""
    return room.body(LAB.node(PROGRAMS / "jupyterlab.mjs", text))


HOSTS = (
    Host("IPython and nbconvert", "jupyter", WORKS, page, NBCONVERT),
    Host("IPython and nbconvert, sanitize_html", "jupyter", TEXT, sanitized, NBCONVERT),
    Host("JupyterLab, Markdown cell", "html", GONE, markdown, LAB),
)
