"""The view settings of an address: how a page shows its experiment. Knows no experiment."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.training.document.problems import ExperimentError, Problem, refuse
from app.training.document.query import VIEW_KEYS, Pair

VIEW_CHOICES: dict[str, tuple[str, ...]] = {
    "x": ("epochs", "updates", "examples", "time"),
    "y": ("linear", "log"),
    "theme": ("auto", "light", "dark"),
    "autoplay": ("0", "1"),
    "test_loss": ("0", "1"),
    "v": ("1",),
}

MINI_BATCH = 1  # the run that the drawers open unless another is named
DRAWERS = ("step", "batches", "noise")  # further panels, which can be opened below the plot
STEP_PARTS = ("matrix", "example", "ways", "timing")
HIDEABLE = (
    "choices", "more", "runs", "axes", "transport", "counters", "notes", "link", *STEP_PARTS
)  # fmt: skip
LOCKABLE = ("choices", "runs", "axes", "transport")


@dataclass(frozen=True)
class Form:
    """What differs between the page and an embed: the panels to choose from, and the defaults."""

    panels: tuple[str, ...]
    shown: tuple[str, ...]
    autoplay: str


PAGE = Form(panels=DRAWERS, shown=(), autoplay="1")
EMBED = Form(panels=("runs", "loss", *DRAWERS), shown=("runs", "loss"), autoplay="0")


def view_of(query: list[Pair], form: Form = PAGE) -> tuple[dict[str, Any], list[Problem]]:
    """The view settings of a query, a default in place of a bad one, and what was bad."""
    given = {key: value for key, value in query if key in VIEW_KEYS}
    view: dict[str, Any] = {}
    notices = []
    for key, choices in VIEW_CHOICES.items():
        first = form.autoplay if key == "autoplay" else choices[0]
        view[key] = given.get(key, first)
        if view[key] not in choices:
            notices.append(Problem(key, view[key], f"must be one of {', '.join(choices)}"))
            view[key] = first
    for key in ("autoplay", "test_loss"):
        view[key] = view[key] == "1"
    readers: tuple[tuple[str, Any, Callable[[str], Any]], ...] = (
        ("at", None, _position),
        ("panels", list(form.shown), _names("panels", form.panels)),
        ("hide", [], _names("hide", HIDEABLE)),
        ("lock", [], _locks),
        ("run", MINI_BATCH, _run),
    )
    for key, default, read in readers:
        try:
            view[key] = read(given[key]) if key in given else default
        except ExperimentError as error:
            view[key] = default
            notices += error.problems
    return view, notices


def _names(key: str, known: tuple[str, ...]) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        names = [name for name in text.split(",") if name]
        if not set(names) <= set(known):
            raise refuse(
                key, text, f"must be names joined by commas, each one of {', '.join(known)}"
            )
        return list(dict.fromkeys(names))

    return read


def _locks(text: str) -> list[str]:
    """`all` stands for everything that can be locked."""
    if text == "all":
        return list(LOCKABLE)
    return _names("lock", LOCKABLE)(text)


def _run(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 1):
        raise refuse("run", text, "must be the number of a run, counted from 0")
    return int(text)


def _position(text: str) -> float:
    try:
        position = float(text)
    except ValueError:
        position = math.nan
    if not (math.isfinite(position) and position >= 0):
        raise refuse("at", text, "must be a number from 0 up, in the unit of x")
    return position
