"""The page's modules as a graph: which of them a module imports, itself and through others.

Depends on the files in `static/js`, in which paths begin; must not know which pages there are.
"""

from functools import lru_cache
from pathlib import Path

from app.web.assembly.javascript import Unreadable
from app.web.assembly.module_text import Module, read
from app.web.http.files import folder


def module_at(path: str) -> Module:
    """The module of a path; read again when its file has changed.

    Raises:
        FileNotFoundError: if there is none.
        Unreadable: if it has a form that is not known.
    """
    file = folder("static") / "js" / path
    return _read(path, file, file.stat().st_mtime)


@lru_cache(maxsize=512)
def _read(path: str, file: Path, modified: float) -> Module:
    return read(path, file.read_text(encoding="utf-8"))


def modules_of(*roots: str) -> list[str]:
    """The paths of modules and of all that they import; each after those that it imports.

    What is fetched later, by `import(…)`, is left out.

    Raises:
        Unreadable: if modules import each other in a circle, or a name that is not exported.
    """
    paths: dict[str, None] = {}

    def visit(path: str, above: tuple[str, ...]) -> None:
        if path in above:
            raise Unreadable(f"a circle of imports: {' → '.join((*above, path))}")
        if path in paths:
            return
        for imported, names in module_at(path).imports.items():
            visit(imported, (*above, path))
            for name in set(names) - set(module_at(imported).exports):
                raise Unreadable(f"static/js/{path}: {imported} exports no {name}")
        paths[path] = None

    for root in roots:
        visit(root, ())
    return list(paths)
