"""The markup of a further panel, which a page fetches when the panel is first opened.

Depends on the templates in `templates/panels`, which say nothing of an experiment; must not know
what a panel shows.
"""

from functools import lru_cache

from jinja2 import Environment, FileSystemLoader

from app.web.http.files import folder


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(folder("templates")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def panel_markup(name: str) -> str:
    """The markup inside the drawer of a panel.

    Raises:
        FileNotFoundError: if there is no such panel.
    """
    template = f"panels/{name}.html"
    if template not in _environment().list_templates():
        raise FileNotFoundError(template)
    return _environment().get_template(template).render()
