"""Many modules as one: each in a scope of its own, with what it exports in `$` under its path.

Depends on the graph of modules; must not know pages. An assembled file is an entry, which makes
`$`, or a part that a page fetches later: a function that adds to this `$` what the entry lacks. A
module that `$` has already is not made again, so each exists once on a page.
"""

from collections.abc import Iterator, Sequence

from app.web.assembly.javascript import Unreadable
from app.web.assembly.module_graph import module_at, modules_of
from app.web.assembly.module_text import Line, Module
from app.web.assembly.source_map import source_map

# The modules of each entry; the last one is the page's own. The others are those that it imports
# later, but needs at once.
ENTRIES: dict[str, tuple[str, ...]] = {
    "page": ("page.js",),
    "embedded": ("embedded.js",),
    "embedded-with-loss": ("plots/loss/loss-plot.js", "embedded.js"),
    "sweep": ("sweep.js",),
}

_START = """\
const $ = {{}};
const $import = async (path) => {{
if (!(path in $)) (await import(`./{entry}/${{path}}`)).default($, $import);
return $[path];
}};"""
_START_OF_PART = "export default ($, $import) => {"


class Assembled:
    """An assembled file: its text, and the map to its sources."""

    def __init__(self, lines: Sequence[Line], address: str) -> None:
        self._lines, self._address = lines, address

    @property
    def text(self) -> str:
        """The file without a map, as it may stand in a page."""
        return "".join(f"{line.text}\n" for line in self._lines)

    @property
    def mapped_text(self) -> str:
        """The file that names its map, which is beside it."""
        return f"{self.text}//# sourceMappingURL={self._address.rpartition('/')[2]}.map\n"

    @property
    def map(self) -> str:
        to_sources = "../" * (self._address.count("/") + 1) + "js/"  # from `static/assembled/`
        return source_map(self._lines, to_sources)


def entry(name: str, *roots: str) -> Assembled:
    """All that these modules import and they themselves; the last one is not in a scope.

    name: the file's name without `.js`; its parts are in a folder of this name.
    """
    *paths, own = modules_of(*roots)
    lines = [*_added(_START.format(entry=name)), *_scopes(paths), *_bare(module_at(own))]
    return Assembled(lines, f"{name}.js")


def part(name: str, path: str) -> Assembled:
    """A module and all that it imports, without what this entry holds."""
    held = set(modules_of(*ENTRIES[name]))
    paths = [one for one in modules_of(path) if one not in held]
    lines = [*_added(_START_OF_PART), *_scopes(paths), *_added("};")]
    return Assembled(lines, f"{name}/{path}")


def _added(text: str) -> Iterator[Line]:
    return (Line(line) for line in text.split("\n"))


def _scopes(paths: Sequence[str]) -> Iterator[Line]:
    for path in paths:
        module = module_at(path)
        if module.awaits:
            raise Unreadable(f"static/js/{path}: an imported module cannot await")
        yield from _added(f'$["{path}"] ??= (() => {{')
        yield from module.lines
        yield from _added(f"return {{ {', '.join(module.exports)} }};\n}})();")


def _bare(module: Module) -> list[Line]:
    if module.exports:
        raise Unreadable(f"static/js/{module.path}: the last module of an entry cannot export")
    return module.lines
