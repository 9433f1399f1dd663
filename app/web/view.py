"""The view settings of an address: how a page shows its experiment. Knows no experiment."""

import math
from typing import Any

from app.training.problems import ExperimentError, Problem, refuse
from app.training.query import VIEW_KEYS, Pair

VIEW_CHOICES: dict[str, tuple[str, ...]] = {
    "x": ("epochs", "updates", "examples", "time"),
    "y": ("linear", "log"),
    "theme": ("auto", "light", "dark"),
    "autoplay": ("1", "0"),
    "test_loss": ("0", "1"),
    "v": ("1",),
}

MINI_BATCH = 1  # the run that the drawers open unless another is named
DRAWERS = ("step", "batches", "noise")  # further panels, which can be opened below the plot


def view_of(query: list[Pair]) -> tuple[dict[str, Any], list[Problem]]:
    """The view settings of a query, a default in place of a bad one, and what was bad."""
    given = {key: value for key, value in query if key in VIEW_KEYS}
    view: dict[str, Any] = {}
    notices = []
    for key, choices in VIEW_CHOICES.items():
        view[key] = given.get(key, choices[0])
        if view[key] not in choices:
            notices.append(Problem(key, view[key], f"must be one of {', '.join(choices)}"))
            view[key] = choices[0]
    for key in ("autoplay", "test_loss"):
        view[key] = view[key] == "1"
    for key, default, read in (
        ("at", None, _position),
        ("panels", [], _panels),
        ("run", MINI_BATCH, _run),
    ):
        try:
            view[key] = read(given[key]) if key in given else default
        except ExperimentError as error:
            view[key] = default
            notices += error.problems
    return view, notices


def _panels(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    if not set(names) <= set(DRAWERS):
        raise refuse("panels", text, f"must be among {', '.join(DRAWERS)}, joined by commas")
    return names


def _run(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 1):
        raise refuse("run", text, "must be the number of a run, from 0")
    return int(text)


def _position(text: str) -> float:
    try:
        position = float(text)
    except ValueError:
        position = math.nan
    if not (math.isfinite(position) and position >= 0):
        raise refuse("at", text, "must be a number from 0 up, in the unit of x")
    return position
