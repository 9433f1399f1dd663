"""The pages' ES modules as a graph: what a module imports, found in its text.

A page on a disk may not import files. For it each module stands in an import map under a bare
name, such as `batchwise/js/core/clock.js`, as a data: address; and it imports others by theirs.
"""

import base64
import re
from functools import lru_cache
from pathlib import Path

from app.web.http.files import folder

# The two forms in which the modules name another one at their top level.
_IMPORT = re.compile(r'^(?:import|export)\b[^;"]*?"(\.[^"]+)";', re.MULTILINE)

BARE = "batchwise"  # begins the bare name of a module


def modules_of(*roots: str) -> list[str]:
    """Modules and all that they import, themselves and through others, as paths below `static`.

    What is fetched later, by `import(…)`, is left out. Each stands after those that it imports.
    """
    paths: dict[str, None] = {}

    def visit(path: str) -> None:
        if path not in paths:
            for imported in imports_of(path):
                visit(imported)
            paths[path] = None

    for root in roots:
        visit(root)
    return list(paths)


def imports_of(path: str) -> list[str]:
    """What a module imports at its top level, as paths below `static`."""
    file = folder("static") / path
    return _imports(file, file.stat().st_mtime)


@lru_cache(maxsize=512)
def _imports(file: Path, modified: float) -> list[str]:
    named = _IMPORT.findall(file.read_text(encoding="utf-8"))
    return [_path(file, name) for name in named]


def _path(file: Path, name: str) -> str:
    """What a module calls by a relative name, as a path below `static`."""
    return (file.parent / name).resolve().relative_to(folder("static").resolve()).as_posix()


def import_map(*roots: str) -> dict[str, dict[str, str]]:
    """The import map of a page that has modules and all that they import inside it."""
    return {"imports": {f"{BARE}/{path}": _address(path) for path in modules_of(*roots)}}


def _address(path: str) -> str:
    text = base64.b64encode(with_bare_names(path).encode()).decode()
    return f"data:text/javascript;charset=utf-8;base64,{text}"


def with_bare_names(path: str) -> str:
    """A module's text, which imports others by their bare names."""
    file = folder("static") / path

    def bare(match: re.Match[str]) -> str:
        return match[0].replace(f'"{match[1]}"', f'"{BARE}/{_path(file, match[1])}"')

    return _IMPORT.sub(bare, file.read_text(encoding="utf-8"))
