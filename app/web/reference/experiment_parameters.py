"""The fields of an experiment as parameters of a query. Depends on the table of fields alone."""

from collections.abc import Iterator
from typing import Any

from app.training.document.data_settings import KEPT
from app.training.document.field_types import FULL
from app.training.document.fields import LEAVES, Leaf
from app.training.document.query_reading import ROWS
from app.training.document.run_settings import DEFAULTS
from app.training.document.specification import DEFAULT_BATCH_SIZES, DEFAULT_EPOCHS
from app.web.reference.parameters import Parameter
from app.web.reference.shapes import Schema, plural

DEPENDS = "depends on the data"


_SCALARS: dict[str, Schema] = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "batch_size": {"type": ["integer", "string"]},
}
_WORDS = {
    "integer": "whole number",
    "string": "text",
    "boolean": "true or false",
    "batch_size": f"whole number or {FULL}",
}
_ITEMS = {"integers": "integer", "numbers": "number", "strings": "string"}
_TEXT_BOUNDS = {"runs.label": (1, 40)}
_DEFAULTS = {
    "data.n": DEPENDS,
    "data.noise": DEPENDS,
    "data.test_fraction": DEPENDS,
    "data.features": "all",
    "data.columns": "x1, x2 and so on",
    "data.target": "the proposed one",
    "data.task": DEPENDS,
    "data.standardize": DEPENDS,
    "data.classes": "0, 1 and so on",
    "data.target_name": "y",
    "bias_learning_rate": "that of the weights",
    "loss": DEPENDS,
    "stop.epochs": str(DEFAULT_EPOCHS),
    "model.parameters": "drawn at random",
}


def written(value: Any) -> str:
    """A value as a query says it."""
    if isinstance(value, list | tuple):
        return ",".join(written(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _default(leaf: Leaf) -> str:
    if leaf.per_run:
        return "the setting of all runs" if leaf.path.removeprefix("runs.") in DEFAULTS else ""
    stated = _DEFAULTS.get(leaf.path)
    return stated or ("" if leaf.default in (None, []) else written(leaf.default))


def _bounds(leaf: Leaf) -> str:
    if leaf.choices:
        return ", ".join(leaf.choices) + (f" or {KEPT}…" if leaf.pattern else "")
    if leaf.minimum is None:
        return ""
    return f"{leaf.minimum:,.12g} to {leaf.maximum:,.12g}"


def _scalar(leaf: Leaf, kind: str) -> Schema:
    if leaf.choices:
        chosen = {"type": "string", "enum": list(leaf.choices)}
        other = {"type": "string", "pattern": leaf.pattern}
        return {"anyOf": [chosen, other]} if leaf.pattern else chosen
    schema = dict(_SCALARS[kind])
    bounds = {"minimum": leaf.minimum, "maximum": leaf.maximum}
    schema |= {key: value for key, value in bounds.items() if value is not None}
    if kind == "batch_size":
        whole = {**schema, "type": "integer"}
        return {"anyOf": [whole, {"type": "string", "const": FULL}]}
    return schema


def of_leaf(leaf: Leaf, name: str) -> Parameter:
    """The query parameter of a leaf of plain values."""
    kind = _ITEMS.get(leaf.type, leaf.type)
    schema, words = _scalar(leaf, kind), "one of" if leaf.choices else _WORDS.get(kind, kind)
    many = leaf.type in _ITEMS
    if many:
        schema, words = {"type": "array", "items": schema}, plural(words)
    elif leaf.default is not None and not leaf.per_run:
        schema["default"] = leaf.default
    return Parameter(name, words, leaf.help, schema, _default(leaf), _bounds(leaf), many)


_BY_PATH = {leaf.path: leaf for leaf in LEAVES}
_SHORT = {"data.name": "data"}


def _plain_leaves(per_run: bool) -> Iterator[Leaf]:
    for leaf in LEAVES:
        if leaf.per_run == per_run and leaf.type not in ("rows", "changes"):
            yield leaf


def _list_of_runs(leaf: Leaf) -> Parameter:
    """A setting of several runs at once; an empty entry leaves that run as it is."""
    single = of_leaf(leaf, leaf.path)
    schema = {"type": "string", "pattern": "^[^,]*(,[^,]*){0,5}$"}
    return Parameter(
        leaf.path,
        f"{plural(single.type)}, one for each run",
        leaf.help,
        schema,
        single.default,
        single.bounds,
    )


def _runs() -> Parameter:
    size = of_leaf(_BY_PATH["runs.batch_size"], "runs")
    schema = {"type": "array", "items": size.schema, "minItems": 1, "maxItems": 6}
    text = "The batch size of each run. This is the short form of runs.0.batch_size and so on."
    return Parameter(
        "runs",
        "whole numbers or full",
        text,
        schema,
        written(DEFAULT_BATCH_SIZES),
        size.bounds,
        True,
    )


NOT_LISTED = ("runs.batch_size", "runs.label")  # written as `runs`, and one run at a time
# Leaves of plain values, then those of each run as a list over the runs.
SHARED = tuple(of_leaf(leaf, _SHORT.get(leaf.path, leaf.path)) for leaf in _plain_leaves(False))
OF_RUNS = (
    _runs(),
    *(_list_of_runs(leaf) for leaf in _plain_leaves(True) if leaf.path not in NOT_LISTED),
)


def _changed() -> dict[str, Schema]:
    """The keys of one entry of changes."""
    number = {"type": "number", "minimum": -1e9, "maximum": 1e9}
    return {
        "at_step": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
        "learning_rate": _scalar(_BY_PATH["learning_rate"], "number"),
        "momentum": {"type": "number", "minimum": 0, "maximum": 1e9},
        "batch_size": _scalar(_BY_PATH["batch_size"], "batch_size"),
        r"W[1-7]\[\d{1,3},\d{1,3}\]": number,
        r"b[1-7]\[\d{1,3}\]": number,
    }


def entry_schemas() -> dict[str, Schema]:
    """Parameters whose names hold a number, as patterns: one run's settings, rows, changes."""
    named = "|".join(ROWS)
    rows = {rf"^data\.({named})\.\d{{1,6}}$": {"type": "array", "items": {"type": "number"}}}
    runs = {
        rf"^runs\.[0-5]\.{leaf.path.removeprefix('runs.')}$": of_leaf(leaf, leaf.path).schema
        for leaf in _plain_leaves(True)
    }
    changes = {
        rf"^(runs\.[0-5]\.)?changes\.\d{{1,2}}\.{name}$": schema
        for name, schema in _changed().items()
    }
    return rows | runs | changes
