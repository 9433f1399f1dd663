"""The view settings of an address: how a page shows its experiment. Must not know an experiment."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.training.document.field_types import printable
from app.training.document.problems import ExperimentError, Problem, refuse
from app.training.document.query import VIEW_KEYS, Pair
from app.training.document.run_settings import PARAMETER_NAME
from app.web.pages.panels import FURTHER, PANELS, names_of
from app.web.reference.parameters import (
    Choice,
    Parameter,
    choice,
    free,
    names,
    number,
    number_in,
    whole_number,
)

LONGEST_CAPTION = 200
MINI_BATCH = 1  # the run that the drawers open unless another is named
DRAWERS = names_of(FURTHER)  # panels that can be opened below the plot
ALWAYS = tuple(panel.name for panel in PANELS if panel.is_always)
STEP_PARTS = ("matrix", "example", "ways", "timing")
HIDEABLE = (
    "choices", "more", "runs", "axes", "transport", "counters", "notes", "link", *STEP_PARTS
)  # fmt: skip
LOCKABLE = ("choices", "runs", "axes", "transport")


@dataclass(frozen=True)
class PageKind:
    """What differs between the page and an embed: the panels to choose from, and the defaults."""

    panels: tuple[str, ...]
    shown: tuple[str, ...]
    autoplay: str


PAGE = PageKind(panels=DRAWERS, shown=(), autoplay="1")
EMBED = PageKind(panels=names_of(PANELS), shown=ALWAYS, autoplay="0")

CHOICES: dict[str, Choice] = {
    each.name: each
    for each in (
        choice(
            "x",
            "The unit of the horizontal axis and of the playhead.",
            ("epochs", "updates", "examples", "time"),
            "epochs",
        ),
        choice("y", "The scale of the loss axis.", ("linear", "log"), "linear"),
        choice(
            "theme", "The colours; `auto` follows the system.", ("auto", "light", "dark"), "auto"
        ),
        choice(
            "autoplay",
            "1: the page plays once when it opens; 0: it shows the end of the runs.",
            ("0", "1"),
            "0",
        ),
        choice("test_loss", "1: the loss plot also shows the test loss.", ("0", "1"), "0"),
        choice(
            "target_of",
            "Whether the target is for the training loss or for the test loss.",
            ("training", "test"),
            "training",
        ),
        choice(
            "test_examples",
            "1: the pictures show the test examples too, as hollow marks.",
            ("0", "1"),
            "1",
        ),
        choice(
            "discrete",
            "1: the pictures show the likeliest class alone, or the predicted number in steps.",
            ("0", "1"),
            "0",
        ),
        choice(
            "rows",
            "The order of the rows of the opened step: the batch, the largest loss or the longest "
            "gradient first, by target, or the means of the classes.",
            ("batch", "-loss", "-gradient", "target", "class"),
            "batch",
        ),
        choice("v", "The version of the address format.", ("1",), "1"),
    )
}
SWITCHES = ("autoplay", "test_loss", "test_examples", "discrete")  # of these, 1 stands for true

VIEW: tuple[Parameter, ...] = (
    *(
        replace(each, default="1 on the page, 0 in an embed") if each.name == "autoplay" else each
        for each in CHOICES.values()
    ),
    free("at", "Position of the playhead, in the unit of x.", "the end"),
    number("target", "A loss above 0, as a line across the loss plot: its cost is shown.", "none"),
    names(
        "panels",
        "On the page: the drawers that are open. In an embed: all panels that it shows, in this "
        "order.",
        EMBED.panels,
        f"{','.join(EMBED.shown)} in an embed",
    ),
    whole_number("run", "Number of the run that the drawers show, counted from 0.", MINI_BATCH),
    names(
        "hide",
        f"Parts to hide. {', '.join(STEP_PARTS[:-1])} and {STEP_PARTS[-1]} are parts of the "
        "opened step.",
        HIDEABLE,
        "none",
    ),
    free(
        "example",
        "Number of the training example that the opened step follows, if its batch has it.",
        "the first of the batch",
        r"^\d{1,6}$",
    ),
    free(
        "column",
        "Name of the parameter whose column the opened step begins with, for example W2[0,3].",
        "the first one",
        PARAMETER_NAME.pattern,
    ),
    free("caption", f"In an embed: a sentence above it, up to {LONGEST_CAPTION} characters."),
    names("lock", "Parts that readers see but cannot change.", (*LOCKABLE, "all"), "none"),
)


def view_of(query: list[Pair], kind: PageKind = PAGE) -> tuple[dict[str, Any], list[Problem]]:
    """The view settings of a query, a default in place of a bad one, and what was bad."""
    given = {key: value for key, value in query if key in VIEW_KEYS}
    view: dict[str, Any] = {}
    notices = []
    for key, each in CHOICES.items():
        default = kind.autoplay if key == "autoplay" else each.default
        view[key] = given.get(key, default)
        if view[key] not in each.choices:
            notices.append(Problem(key, view[key], f"must be one of {each.bounds}"))
            view[key] = default
    for key in SWITCHES:
        view[key] = view[key] == "1"
    readers: tuple[tuple[str, Any, Callable[[str], Any]], ...] = (
        ("at", None, _position),
        ("target", None, _target),
        ("panels", list(kind.shown), _names("panels", kind.panels)),
        ("hide", [], _names("hide", HIDEABLE)),
        ("lock", [], _locks),
        ("run", MINI_BATCH, _run),
        ("example", None, _example),
        ("column", "", _column),
        ("caption", "", _caption),
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


def _example(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise refuse("example", text, "must be the number of a training example, counted from 0")
    return int(text)


def _column(text: str) -> str:
    if text and PARAMETER_NAME.fullmatch(text) is None:
        raise refuse("column", text, "must be the name of a parameter like W1[0,3] or b2[0]")
    return text


def _caption(text: str) -> str:
    if len(text) > LONGEST_CAPTION:
        message = f"must have at most {LONGEST_CAPTION} characters"
        raise refuse("caption", f"{len(text)} characters", message)
    try:
        return printable(text.strip())
    except ValueError as error:
        raise refuse("caption", text, str(error)) from None


def _position(text: str) -> float:
    position = number_in(text)
    if not (math.isfinite(position) and position >= 0):
        raise refuse("at", text, "must be a number from 0 up, in the unit of x")
    return position


def _target(text: str) -> float:
    target = number_in(text)
    if not (math.isfinite(target) and target > 0):
        raise refuse("target", text, "must be a loss above 0")
    return target
