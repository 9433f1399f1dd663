"""Which route a path belongs to. Depends on the paths of the routes; must not know a request."""

import re
from collections.abc import Iterable

from starlette.routing import compile_path

NONE = "none"  # no route: whatever people and robots try
FILES = "/static"


class Routes:
    """The routes by their templates: there are few of these, however many paths there are."""

    def __init__(self, templates: Iterable[str], prefix: str = "") -> None:
        given = sorted(set(templates) - {FILES})
        self._prefix = prefix
        self._plain = {template for template in given if "{" not in template}
        self._patterns: list[tuple[re.Pattern[str], str]] = [
            (compile_path(template)[0], template) for template in given if "{" in template
        ]

    def template_of(self, path: str) -> str:
        """The template of the path's route, or NONE."""
        if self._prefix and path.startswith(f"{self._prefix}/"):
            path = path.removeprefix(self._prefix)
        if path in self._plain:
            return path
        if path.startswith(f"{FILES}/"):
            return FILES
        templates = (template for pattern, template in self._patterns if pattern.match(path))
        return next(templates, NONE)
