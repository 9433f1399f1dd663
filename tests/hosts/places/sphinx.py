"""Sphinx with MyST-Parser, the engine of Jupyter Book 1."""

from tests.hosts.host import Host
from tests.hosts.landing import WORKS
from tests.hosts.room import Room
from tests.hosts.tools import PyPI, run

PARSER = PyPI("myst-parser")
CONFIG = 'project = "Host"\nextensions = ["myst_parser"]\n'


def page(text: str, room: Room) -> str:
    """The text as a Markdown page of a project."""
    room.page("conf.py", CONFIG)
    room.page("index.md", f"# Host\n\n{text}\n")
    command = [str(PARSER.install()), "-m", "sphinx", "-q", "-W", "-b", "html", ".", "site"]
    run(command, cwd=room.folder)
    return f"{room.url}/site/index.html"


HOSTS = (Host("MyST-Parser in Sphinx", "sphinx", WORKS, page, PARSER),)
