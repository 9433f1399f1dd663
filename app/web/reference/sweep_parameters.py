"""The settings of a sweep as parameters of a query, from their table of fields."""

from fastapi import Request

from app.training.document.specification import MOST_REPEATS, VARY
from app.training.document.sweep_settings import LISTS, MEASURES, Sweep, sweep_from
from app.web.reference.experiment_parameters import written
from app.web.reference.parameters import Parameter
from app.web.reference.shapes import Schema


def _names(field: str) -> list[str]:
    """The names that an axis of the sweep may have."""
    schema = Sweep.model_json_schema()["properties"][field]
    names: list[str] = schema["anyOf"][0]["items"]["enum"]
    return names


OPTIMIZERS, SCHEDULES = _names("optimizers"), _names("schedules")


def _listed(items: Schema) -> Schema:
    return {"type": "array", "items": items, "minItems": 1}


_TYPES: dict[str, tuple[str, Schema, str]] = {
    "batch_sizes": ("whole numbers or full", _listed({"type": ["integer", "string"]}), ""),
    "learning_rates": ("numbers", _listed({"type": "number", "minimum": 0}), ""),
    "optimizers": (
        "names", _listed({"type": "string", "enum": OPTIMIZERS}), ", ".join(OPTIMIZERS)
    ),
    "schedules": (
        "names", _listed({"type": "string", "enum": SCHEDULES}), ", ".join(SCHEDULES)
    ),
    "seeds": (
        "whole number",
        {"type": "integer", "minimum": 1, "maximum": MOST_REPEATS},
        f"from 1 to {MOST_REPEATS}",
    ),
    "vary": ("one of", {"type": "string", "enum": list(VARY)}, ", ".join(VARY)),
    "target": ("number", {"type": "number"}, ""),
    "measure": ("one of", {"type": "string", "enum": list(MEASURES)}, ", ".join(MEASURES)),
    "evaluations": (
        "whole number", {"type": "integer", "minimum": 1, "maximum": 10}, "from 1 to 10"
    ),
}  # fmt: skip
_NO_DEFAULT = {
    "optimizers": "that of the experiment",
    "schedules": "that of the experiment",
    "target": "none",
}


def _parameter(name: str) -> Parameter:
    field = Sweep.model_fields[name]
    kind, schema, bounds = _TYPES[name]
    default = field.get_default()
    shown = _NO_DEFAULT[name] if default is None else written(default)
    return Parameter(name, kind, field.description or "", schema, shown, bounds, name in LISTS)


SWEEP = tuple(_parameter(name) for name in Sweep.model_fields)


def sweep_in(request: Request, **instead: str | None) -> Sweep:
    """The sweep that a request asks for; instead: what is said in another way.

    Raises:
        ExperimentError: naming each bad field.
    """
    said = {each.name: each.given(request) for each in SWEEP} | instead
    return sweep_from({name: text for name, text in said.items() if text is not None})
