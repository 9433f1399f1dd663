"""The documentation of the API: a page to read, and OpenAPI for programs, from one table."""

import re
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from markupsafe import Markup, escape

from app.training.data.made import MADE
from app.training.data.shipped import SHIPPED
from app.training.document.comparisons import COMPARISONS, Comparison
from app.training.document.presets import PRESETS, Preset
from app.training.document.query import pairs_of
from app.training.document.specification import validated
from app.training.setup.hashing import short_hash
from app.web.calls.catalog import LIMITS
from app.web.catalog.contents import catalog
from app.web.catalog.glossary import TERMS
from app.web.docs import embedding, openapi
from app.web.docs.recipes import RECIPES
from app.web.docs.table import CALLS
from app.web.http.caching import cacheable
from app.web.http.formats import check_accepts_json
from app.web.http.wire import dumps
from app.web.pages.page import render, templates
from app.web.pages.view import VIEW
from app.web.reference.call import Call, ReplyBody
from app.web.reference.common import PROBLEM
from app.web.reference.example import written
from app.web.reference.fields import GROUPS
from app.web.reference.shapes import flat
from app.web.reference.statuses import STATUSES
from app.web.serving.dependencies import settings_of

router = APIRouter(include_in_schema=False)
INDEXED = re.compile(r"(?<!\w)([θgE])_\{?([\w+]+)\}?")  # θ_k, θ_{k+1}, g_B, never learning_rate
NAME = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")  # a field, a choice or a key: learning_rate


def _base(request: Request) -> str:
    """The address of this server as the client wrote it, without a slash at its end."""
    return str(request.base_url).rstrip("/")


@router.get(openapi.CALL.path)
async def openapi_file(request: Request) -> Response:
    """The OpenAPI document."""
    check_accepts_json(request)
    content = dumps(openapi.document(_base(request), CALLS))
    return cacheable(request, content, "application/json", short_hash(content))


@router.get("/api/docs")
async def docs(request: Request) -> Response:
    """The page."""
    base, everything = _base(request), catalog(settings_of(request))
    context = {
        "base": base,
        "calls": [_described(call, base) for call in CALLS],
        "problem": list(flat(PROBLEM.parts)),
        "statuses": STATUSES,
        "groups": GROUPS,
        "optimizers": everything["optimizers"],
        "schedules": everything["schedules"],
        "terms": TERMS,
        "datasets": [*(about for about, _ in MADE.values()), *SHIPPED.values()],
        "presets": [(preset, _query(preset)) for preset in PRESETS],
        "comparisons": [(comparison, _query(comparison)) for comparison in COMPARISONS],
        "view": VIEW,
        "embedding": embedding,
        "limits": _limits(everything["limits"]),
        "recipes": [(recipe, recipe.at(base)) for recipe in RECIPES],
    }
    return render(request, "docs.html", context)


def _limits(values: dict[str, int]) -> list[tuple[str, str, int]]:
    """The bounds of this server: name, meaning and value."""
    return [(part.name, part.text, values[part.name]) for part in LIMITS.parts]


def _described(call: Call, base: str) -> dict[str, Any]:
    statuses = {
        status: text for method in call.methods for status, text in call.statuses_of(method).items()
    }
    return {
        "call": call,
        "anchor": call.path.strip("/").replace("/", "-").replace(".", "-") or "page",
        "bodies": [(name, body, _parts(body)) for name, body in call.bodies.items()],
        "statuses": dict(sorted(statuses.items())),
        "examples": list(written(base, call.path, call.example).items()),
    }


def _query(shown: Preset | Comparison) -> str:
    return urlencode(pairs_of(validated(shown.experiment)), safe=",")


def _parts(body: ReplyBody) -> list[tuple[str, Any]]:
    return list(flat(body.shape.parts))


def marked(text: str) -> Markup:
    """A text as HTML: names such as `a` in backticks or learning_rate as code, θ_k with a low k."""
    pieces = enumerate(text.split("`"))
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if index % 2 else _set(piece)
        for index, piece in pieces
    )


def _set(text: str) -> Markup:
    named = NAME.sub(r"<code>\g<0></code>", str(escape(text.replace("'", "’"))))
    return Markup(INDEXED.sub(r"\1<sub>\2</sub>", named))


templates.env.filters["marked"] = marked
