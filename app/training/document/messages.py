"""Pydantic's remarks on a document as sentences that say what is allowed."""

from collections.abc import Callable
from dataclasses import replace
from math import inf
from typing import Any

from pydantic import ValidationError

from app.training.document.field_types import WHAT_A_BATCH_SIZE_IS
from app.training.document.problems import ExperimentError, PartProblems, Problem, unknown

Siblings = Callable[[str], list[str]]


def refusal_of(error: ValidationError, siblings: Siblings) -> ExperimentError:
    """One problem for each bad field; `siblings` names the known fields beside an unknown one."""
    problems: dict[str, Problem] = {}
    uncounted = unknown_names = 0
    for item in error.errors(include_url=False):
        # The members of a union (a number or "full") report one by one: the field is named once.
        is_unknown = item["type"] == "extra_forbidden"  # then its name may be any
        path = [part for part in item["loc"] if is_unknown or not _is_union_tag(part)]
        field = ".".join(str(part) for part in path) or "experiment"
        cause = item.get("ctx", {}).get("error")
        if isinstance(cause, PartProblems):
            uncounted += cause.uncounted
            for part in cause.parts:
                whole = ".".join((*map(str, path), part.field))
                problems[whole] = replace(part, field=whole)
            continue
        if is_unknown:
            known, beside = siblings(field), siblings("")
            message = unknown(field, known, before=unknown_names, beside=beside)
            unknown_names += 1
        elif field in problems:
            message = _message_of_union(problems[field].message, item)
        else:
            message = _message(item["type"], item)
        given: Any = item["input"] if item["type"] != "missing" else None
        problems[field] = Problem(field, given, message)
    return ExperimentError(problems.values(), uncounted)


def _is_union_tag(part: object) -> bool:
    tags = ("constrained-int", "constrained-str", "literal[", "int")
    return isinstance(part, str) and part.startswith(tags)


_WORDS = {
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "string_type": "must be a text",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "finite_number": "must be a finite number",
    "string_pattern_mismatch": "must be a name without commas and without spaces at its ends",
    "missing": "must be given",
    "bool_type": "must be true or false",
}


def _message_of_union(first: str, item: Any) -> str:
    """Of a batch size, or of the name of data; `first`: what its first alternative says."""
    if item["type"] == "string_pattern_mismatch":
        return f"{first}, or csv: and the 32 characters of the id of data that are kept here"
    return WHAT_A_BATCH_SIZE_IS


def _message(kind: str, item: Any) -> str:
    context = item.get("ctx", {})
    if kind == "literal_error":
        return f"must be one of {context['expected']}"
    if kind == "value_error":
        return str(context["error"])
    bounds = {"greater_than_equal": ("at least", "ge"), "less_than_equal": ("at most", "le")}
    if kind in bounds:
        word, key = bounds[kind]
        return f"must be {word} {context[key]:,.12g}"
    given = item["input"]
    if kind == "int_type" and isinstance(given, float) and 2**63 <= abs(given) < inf:
        return "must be a whole number of at most 18 digits"
    if kind in ("too_long", "string_too_long"):
        return f"must have at most {context['max_length']} entries or characters"
    if kind in ("too_short", "string_too_short"):
        return f"must have at least {context['min_length']} entries or characters"
    return _WORDS.get(kind, str(item["msg"]))
