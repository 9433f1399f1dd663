"""The folders of static files and templates, in a checkout and in an installed package."""

from pathlib import Path

APP = Path(__file__).parents[2]


def folder(name: str) -> Path:
    """`static` or `templates`: inside the installed package, or beside it in a checkout."""
    inside = APP / name
    return inside if inside.is_dir() else APP.parent / name
