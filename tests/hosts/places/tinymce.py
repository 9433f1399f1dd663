"""TinyMCE, the editor of many course platforms, with its own settings: what it saves."""

import json
from collections.abc import Callable
from html import escape

from tests.hosts.host import Host
from tests.hosts.landing import EXPLAINED, WORKS
from tests.hosts.room import Room
from tests.hosts.tools import Npm

SIX, SEVEN, EIGHT = (Npm((f"tinymce@{version}",)) for version in ("6.8.6", "7.9.3", "8.9.2"))

HEAD = '<script src="tinymce/tinymce.js"></script>'
FIELD = '<textarea data-settings="{}">{}</textarea>'


def page(tool: Npm, **settings: object) -> Callable[[str, Room], str]:
    """The text as source code in an editor of this version, and then as readers get it."""

    def made(text: str, room: Room) -> str:
        room.link("tinymce", tool.install() / "node_modules/tinymce")
        field = FIELD.format(escape(json.dumps(settings)), escape(text))
        return room.scripted(field, "tinymce.js", HEAD)

    return made


ALLOWED = {"sandbox_iframes": False}
HOSTS = (
    Host("TinyMCE 6", "moodle", WORKS, page(SIX), SIX),
    Host("TinyMCE 7", "moodle", EXPLAINED, page(SEVEN), SEVEN),
    Host("TinyMCE 8", "moodle", EXPLAINED, page(EIGHT), EIGHT),
    Host("TinyMCE 8, sandbox_iframes: false", "moodle", WORKS, page(EIGHT, **ALLOWED), EIGHT),
    Host("TinyMCE 6, the text for Canvas", "canvas", WORKS, page(SIX), SIX),
)
