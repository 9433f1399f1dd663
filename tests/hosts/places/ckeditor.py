"""CKEditor 5, with the plugins of its simplest build: what it saves."""

from html import escape

from tests.hosts.host import Host
from tests.hosts.landing import GONE
from tests.hosts.room import Room
from tests.hosts.tools import Npm

CKEDITOR = Npm(("ckeditor5@48.5.0",))
HEAD = '<script src="ckeditor5/ckeditor5.umd.js"></script>'


def page(text: str, room: Room) -> str:
    """The text in the editor, and then as readers get it."""
    room.link("ckeditor5", CKEDITOR.install() / "node_modules/ckeditor5/dist/browser")
    return room.scripted(f"<textarea>{escape(text)}</textarea>", "ckeditor.js", HEAD)


HOSTS = (Host("CKEditor 5", "html", GONE, page, CKEDITOR),)
