"""A long comparison page by page: a stretch of steps of every run, and where the next one is."""

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request

from app.training.document.problems import refuse
from app.web.http.requests import pairs
from app.web.reference.parameters import stretch

STEPS = stretch("steps", "One page of a long comparison: these steps of every run.", "all")


def stretch_of(request: Request, longest: int) -> range | None:
    """The steps that `steps=first:end` asks for, of at most `longest`; None for all.

    Raises:
        ExperimentError: for what is no stretch, or an empty one.
    """
    text = STEPS.given(request)
    if text is None:
        return None
    steps = STEPS.of(request, range(longest), longest)
    if not steps and steps.start < longest:
        raise refuse("steps", text, "must have at least one step")
    return steps


def thetas_of(steps: range | None, total: int) -> range:
    """The θ_k of a page: those before each of its steps; on the last page also the end.

    So all pages together hold each θ_0 … θ_total once.
    """
    if steps is None:
        return range(total + 1)
    if steps.start >= total:
        return range(0)
    return steps if steps.stop < total else range(steps.start, total + 1)


def page_of(request: Request, steps: range, total: int) -> dict[str, Any]:
    """The page's own description: its steps first … last − 1, the total, and the next page.

    total: steps of the run that made most.
    """
    first, last = min(steps.start, total), min(steps.stop, total)
    following = f"{last}:{last + len(steps)}"
    return {
        "first": first,
        "last": last,
        "total": total,
        "next": _address(request, following) if last < total else None,
    }


def _address(request: Request, steps: str) -> str:
    """The request's own address with another stretch."""
    query = [(key, value) for key, value in pairs(request) if key != "steps"]
    written = urlencode([*query, ("steps", steps)], quote_via=quote, safe=",:")
    return f"{request.scope['path']}?{written}"
