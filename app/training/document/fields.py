"""The leaves of the document as a table, read off the specification: path, type, bounds, help."""

from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from app.training.document.run_settings import DEFAULTS, Change
from app.training.document.specification import SECTIONS, SHARED_DEFAULTS, Experiment


@dataclass(frozen=True)
class Leaf:
    """One leaf: `path` is dotted; leaves of `runs` stand for each run."""

    path: str
    label: str
    help: str
    # integer, number, string, boolean, integers, numbers, strings, rows, batch_size or changes
    type: str
    default: object
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...] | None
    pattern: str | None  # of a text that is none of the choices
    per_run: bool


def _bare(annotation: Any) -> list[Any]:
    """The alternatives of an annotation, None left out and Annotated taken off."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [bare for part in get_args(annotation) for bare in _bare(part)]
    return [] if annotation is type(None) else [annotation]


_NAMES = {int: "integer", float: "number", str: "string", bool: "boolean"}


def _type(annotation: Any) -> str:
    alternatives = _bare(annotation)
    first = alternatives[0]
    if get_origin(first) is Literal:
        return "string"
    if len(alternatives) > 1:
        return "batch_size"
    if get_origin(first) is list:
        if get_args(first)[0] is Change:
            return "changes"
        inner = _type(get_args(first)[0])
        return "rows" if inner == "numbers" else f"{inner}s"
    return _NAMES[first]


def _constraint(info: FieldInfo, name: str) -> Any:
    """A bound or pattern from the field itself or from the Annotated parts of its type."""
    sources: list[Any] = list(info.metadata)
    stack = [info.annotation]
    while stack:
        part = stack.pop()
        if get_origin(part) is Annotated:
            sources += [m for extra in get_args(part)[1:] for m in getattr(extra, "metadata", [])]
        if get_origin(part) is not Literal:
            stack += get_args(part)
    values = [getattr(source, name) for source in sources if hasattr(source, name)]
    return values[0] if values else None


def _choices(annotation: Any) -> tuple[str, ...] | None:
    first = _bare(annotation)[0]
    return get_args(first) if get_origin(first) is Literal else None


def _leaf(name: str, info: FieldInfo, prefix: str) -> Leaf:
    return Leaf(
        path=f"{prefix}{name}",
        label=info.title or name,
        help=info.description or "",
        type=_type(info.annotation),
        default=(DEFAULTS | SHARED_DEFAULTS).get(name, info.default)
        if prefix == ""
        else info.default,
        minimum=_constraint(info, "ge"),
        maximum=_constraint(info, "le"),
        choices=_choices(info.annotation),
        pattern=_constraint(info, "pattern") if _choices(info.annotation) else None,
        per_run=prefix == "runs.",
    )


_FIRST = (  # in this order
    "data", "model", "loss", "mean_by", "over_outputs", "l1", "l2", "l2_on", "l2_per",
    "learning_rate_rule",
)  # fmt: skip


def _leaves() -> list[Leaf]:
    leaves: list[Leaf] = []
    names = [*_FIRST, *(name for name in Experiment.model_fields if name not in _FIRST)]
    for name in names:
        if name in SECTIONS:
            inner = SECTIONS[name].model_fields.items()
            leaves += [_leaf(key, field, f"{name}.") for key, field in inner]
        else:
            leaves.append(_leaf(name, Experiment.model_fields[name], ""))
    return leaves


LEAVES: tuple[Leaf, ...] = tuple(_leaves())
