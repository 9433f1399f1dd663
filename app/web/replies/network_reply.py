"""The reply of /api/v1/network: parts and windows of a network at one θ_k.

Depends on the state of a network; must not know how it is computed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from fastapi import Request

from app.settings import Settings
from app.training.analysis.units import BINS, Layer, NetworkState
from app.training.document.problems import refuse
from app.training.setup.preparation import Prepared
from app.web.reference.parameters import names, stretch

PARTS = ("units", "parameters", "activations")
ROWS = range(64)  # the window without a word of the query
EXAMPLES = stretch("examples", "The rows of the batch in `activations`.", "0:64")
COLUMNS = stretch("columns", "The parameters in the reply.", "all")
FIELDS = names("fields", "The parts of the reply.", PARTS, "all")
PARAMETERS = (EXAMPLES, COLUMNS, FIELDS)
VECTORS = 4  # over parameters
OF_A_UNIT = 6 + 2 * BINS  # numbers
BYTES_A_NUMBER = 20  # of JSON, roughly


@dataclass(frozen=True)
class View:
    """Windows of the batch and of θ, and the parts of the reply."""

    rows: range
    columns: range
    parts: tuple[str, ...]


def network_view(
    request: Request, prepared: Prepared, index: int, step: int | None, settings: Settings
) -> View:
    """The view that the query asks for, at a step of a run or at its end.

    Raises:
        ExperimentError: for what is no window or part, and for too large a reply.
    """
    plan, total = prepared.runs[index], prepared.layout.size
    last = plan.steps - 1
    size = plan.timetable.batch_size_at(last if step is None else min(step, last))
    chosen = FIELDS.of(request)
    view = View(
        EXAMPLES.of(request, ROWS, size),
        COLUMNS.of(request, range(total), total),
        PARTS if chosen is None else chosen,
    )
    units = sum(prepared.layout.sizes)
    numbers = {
        "units": OF_A_UNIT * units,
        "parameters": VECTORS * len(view.columns),
        "activations": len(view.rows) * (units + 1),
    }
    if BYTES_A_NUMBER * sum(numbers[part] for part in view.parts) > settings.reply_bytes:
        raise refuse(
            "examples", EXAMPLES.given(request),
            f"makes a reply of more than {settings.reply_bytes:,} bytes with these columns and "
            "fields; request fewer",
        )  # fmt: skip
    return view


def network_reply(prepared: Prepared, state: NetworkState, view: View) -> dict[str, Any]:
    """The payload of /api/v1/network."""
    with np.errstate(all="ignore"):
        return {
            "step": state.step,
            "updates": state.updates,
            "batch_size": len(state.batch),
            "sizes": prepared.layout.sizes,
            "activation": prepared.activation,
            "total": prepared.layout.size,
            **{name: _PARTS[name](state, view) for name in view.parts},
        }


def _units(state: NetworkState, view: View) -> list[dict[str, Any]]:
    return [_layer(layer, state) for layer in state.layers]


def _layer(layer: Layer, state: NetworkState) -> dict[str, Any]:
    values = layer.activations
    return {
        "range": layer.range,
        "mean": values.mean(axis=1),
        "low": values.min(axis=1),
        "high": values.max(axis=1),
        "still": layer.still,
        "flat": layer.flat,
        "state": layer.state,
        "of_training": layer.counts(),
        "of_batch": layer.counts(state.places),
    }


def _parameters(state: NetworkState, view: View) -> dict[str, Any]:
    first, last = view.columns.start, view.columns.stop
    vectors = {
        "value": state.theta,
        "gradient": state.gradient,
        "full_gradient": state.full_gradient,
        "last_update": state.last_update,
    }
    window = {
        name: None if vector is None else vector[first:last] for name, vector in vectors.items()
    }
    return {"first": first, "last": last, **window}


def _activations(state: NetworkState, view: View) -> dict[str, Any]:
    rows = slice(view.rows.start, view.rows.stop)
    places = state.places[rows]
    return {
        "index": state.batch[rows],
        "layers": [{"a": layer.activations[:, places].T} for layer in state.layers],
    }


_PARTS: dict[str, Callable[[NetworkState, View], Any]] = {
    "units": _units,
    "parameters": _parameters,
    "activations": _activations,
}
