"""The assembled files by their addresses below `static/assembled/`, which name what is in them.

`page.js` is an entry, `page/ui/step/step.js` a part of it, each with `.map` behind it the map to
its sources; `tokens+base+panels/step.css` holds three style sheets, `panels/step.html` the markup
of a panel. Depends on what makes them.
"""

import re

from app.web.assembly.assembled_module import ENTRIES, Assembled, entry, part
from app.web.assembly.panel_markup import panel_markup
from app.web.assembly.style_sheet import joined
from app.web.http.files import folder

MOST_SHEETS = 20
# What a page fetches later: the script of a panel or of another part of the page, the saver, or the
# line of a target.
_LATER = re.compile(r"ui/([\w-]+)/\1\.js|ui/save/saver\.js|plots/loss/target-line\.js")


def assembled_file(address: str) -> str:
    """The text of an assembled file.

    Raises:
        FileNotFoundError: if no page has such a file.
        Unreadable, ValueError: if the files in `static` have a form that cannot be assembled.
    """
    if address.endswith(".css"):
        return _sheets(address.removesuffix(".css").split("+"))
    if address.endswith(".html"):
        return panel_markup(address.removeprefix("panels/").removesuffix(".html"))
    if address.endswith(".map"):
        return _module(address.removesuffix(".map")).map
    return _module(address).mapped_text


def _sheets(names: list[str]) -> str:
    css = folder("static") / "css"
    known = {file.relative_to(css).with_suffix("").as_posix() for file in css.rglob("*.css")}
    if not known.issuperset(names) or len(set(names)) < len(names) or len(names) > MOST_SHEETS:
        raise FileNotFoundError(names)
    return joined(names)


def _module(address: str) -> Assembled:
    name, _, path = address.removesuffix(".js").partition("/")
    if name not in ENTRIES or not address.endswith(".js"):
        raise FileNotFoundError(address)
    if not path:
        return entry(name, *ENTRIES[name])
    path = f"{path}.js"
    if not _LATER.fullmatch(path) or not (folder("static") / "js" / path).is_file():
        raise FileNotFoundError(address)
    return part(name, path)
