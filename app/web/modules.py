"""The page's ES modules as a graph: what a module imports, found in its text. Knows files, no HTTP."""

import re
from functools import lru_cache
from pathlib import Path

from app.web.files import folder

# The two forms in which the modules name another one at their top level.
_IMPORT = re.compile(r'^(?:import|export)\b[^;"]*?"(\.[^"]+)";', re.MULTILINE)


def modules_of(root: str) -> list[str]:
    """A module and all that it imports, itself and through others, as paths below `static`.

    What is fetched later, by `import(…)`, is left out. Each stands after those that it imports.
    """
    found: dict[str, None] = {}

    def visit(path: str) -> None:
        if path not in found:
            for imported in imports_of(path):
                visit(imported)
            found[path] = None

    visit(root)
    return list(found)


def imports_of(path: str) -> list[str]:
    """What a module imports at its top level, as paths below `static`."""
    file = folder("static") / path
    return _imports(file, file.stat().st_mtime)


@lru_cache(maxsize=512)
def _imports(file: Path, modified: float) -> list[str]:
    static = folder("static").resolve()
    named = _IMPORT.findall(file.read_text(encoding="utf-8"))
    return [(file.parent / name).resolve().relative_to(static).as_posix() for name in named]
