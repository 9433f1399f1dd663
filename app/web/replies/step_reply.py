"""The reply of /api/v1/step: windows of one opened step.

Depends on an opened step and a view; must not know the request.

Vectors over parameters hold the columns of the window, in its order; sums and means are always
over all examples of the batch.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.training.analysis.averaging import WAYS
from app.training.analysis.groups import Groups, groups_of
from app.training.analysis.opened_step import Opened, linear_terms
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.web.replies.step_view import View


@dataclass(frozen=True)
class _Shown:
    """An opened step with the rows and columns that are shown."""

    prepared: Prepared
    opened: Opened
    rows: NDArray[np.intp]  # places in the batch
    columns: NDArray[np.intp]  # places in θ
    groups: Groups | None  # in place of the rows


def step_reply(prepared: Prepared, opened: Opened, view: View) -> dict[str, Any]:
    """The payload of /api/v1/step."""
    with np.errstate(all="ignore"):
        groups = groups_of(opened, prepared.examples.classes or ()) if view.grouped else None
        shown = _Shown(prepared, opened, view.row_order(opened), view.column_order(opened), groups)
        return {
            **_place(prepared, opened),
            **_whole_batch(opened),
            **_sizes(shown, view),
            **{name: _PARTS[name](shown) for name in view.parts},
        }


def _place(prepared: Prepared, opened: Opened) -> dict[str, Any]:
    plan, step = opened.plan, opened.record.before.step
    segment = plan.timetable.at(step)
    epoch, batch = segment.epoch_at(step)
    return {
        "step": step,
        "planned_steps": plan.steps,
        "epoch": epoch,
        "batch": batch,
        "batches": segment.steps_per_epoch,
        "usual_batch_size": segment.batch_size,
        "network": {
            "sizes": prepared.layout.sizes,
            "activation": prepared.activation,
            "loss": prepared.loss,
            "over_outputs": prepared.over_outputs,
        },
        "optimizer": plan.optimizer,
        "reduction": plan.reduction,
        "has_penalty": bool(prepared.penalty),
        "is_plain": plan.is_plain and not prepared.penalty,
        "group": _group(plan, step),
    }


def _group(plan: RunPlan, step: int) -> dict[str, Any]:
    """The batches that make one update with that of the step."""
    group = plan.timetable.group_at(step)
    return {
        "first_step": group.start,
        "batches": len(group),
        "accumulate": plan.accumulate,
        "accumulate_as": plan.accumulate_as,
        "makes_update": step == group[-1],
    }


def _whole_batch(opened: Opened) -> dict[str, Any]:
    """The numbers of the batch as a whole, independent of the window."""
    record, size = opened.record, opened.examples.size
    rate = record.learning_rate * opened.reduction_factor  # by which the mean is multiplied
    return {
        "learning_rate": record.learning_rate,
        "batch_size": size,
        "equal_learning_rates": {"mean": rate, "sum": rate / opened.examples.count},
        "batch_loss": record.batch_loss,
        "gradient_norm": float(np.linalg.norm(opened.mean)),
        "largest_gradient": opened.examples.largest(),
        "divisor": opened.examples.count,
        "mean_x": opened.inputs.mean(axis=1),
        "mean_delta": opened.examples.delta[-1].sum(axis=1) / opened.examples.count,
        "linearity": _linearity(opened),
    }


def _linearity(opened: Opened) -> dict[str, float]:
    """The difference between the two right ways, over all parameters."""
    difference = float(np.max(np.abs(opened.loop_mean - opened.mean)))
    length, of_examples = float(np.linalg.norm(opened.mean)), opened.examples.mean_length()
    return {
        "largest_difference": difference,
        "relative": difference / length if length else difference,
        "relative_to_examples": difference / of_examples if of_examples else difference,
    }


def _sizes(shown: _Shown, view: View) -> dict[str, Any]:
    """How many rows and columns there are, and which are shown; groups are all shown."""
    rows, total = view.rows, shown.opened.examples.size
    if shown.groups is not None:
        total = len(shown.groups.names)
        rows = range(total)
    return {
        "rows": {"total": total, "first": rows.start, "last": rows.stop},
        "columns": {
            "total": len(shown.opened.sum),
            "first": view.columns.start,
            "last": view.columns.stop,
        },
    }


def _parameters(shown: _Shown) -> dict[str, Any]:
    opened, columns = shown.opened, shown.columns
    before, after = opened.record.before.theta, opened.record.after.theta
    vectors = {
        "gradient_sum": opened.sum,
        "gradient_mean": opened.mean,
        "loop_mean": opened.loop_mean,
        "penalty": opened.penalty,
        "step": opened.descent,
        "update": after - before,
        "before": before,
        "after": after,
    }
    return {
        "names": [shown.prepared.layout.name(int(column)) for column in columns],
        "positions": columns,
        **{name: vector[columns] for name, vector in vectors.items()},
    }


def _examples(shown: _Shown) -> dict[str, Any]:
    opened, rows, groups = shown.opened, shown.rows, shown.groups
    if groups is not None:
        return {
            "group": groups.names,
            "count": [len(members) for members in groups.members],
            "loss": groups.losses,
            "gradient_norm": np.linalg.norm(groups.gradients, axis=1),
        }
    batch = opened.examples
    return {
        "index": opened.record.examples[rows],
        "position": rows,
        "y": opened.y[rows],
        **({} if opened.targets is None else {"targets": opened.targets[rows]}),
        **({} if opened.weights is None else {"weight": opened.weights[rows]}),
        "loss": batch.losses[rows],
        "gradient_norm": np.sqrt(batch.squared_norms()[rows]),
        "prediction": _rows(batch.predictions, rows),
        "x": _rows(opened.inputs, rows),
        "delta": _rows(batch.delta[-1], rows),
    }


def _layers(shown: _Shown) -> list[dict[str, Any]] | None:
    if shown.groups is not None:
        return None
    batch, rows = shown.opened.examples, shown.rows
    outputs = [*(A[:-1] for A in batch.A[1:]), batch.predictions]
    layers = enumerate(zip(batch.Z, outputs, batch.delta, strict=True), start=1)
    return [
        {"name": layer, "z": _rows(z, rows), "a": _rows(a, rows), "delta": _rows(delta, rows)}
        for layer, (z, a, delta) in layers
    ]


def _rows(columns: NDArray[np.float64], chosen: NDArray[np.intp]) -> NDArray[np.float64]:
    """Feature-major (n, M) as rows of the chosen examples."""
    return np.ascontiguousarray(columns[:, chosen].T)


def _gradients(shown: _Shown) -> NDArray[np.float64]:
    if shown.groups is not None:
        return np.ascontiguousarray(shown.groups.gradients[:, shown.columns])
    return shown.opened.examples.gradients(shown.rows, shown.columns)


def _ways(shown: _Shown) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "title": WAYS[name].title,
            "right": WAYS[name].right,
            "gradient": tried.gradient[shown.columns],
            "cosine": tried.cosine,
            "relative_length": tried.relative_length,
            "equal": tried.equal,
            "loss_after": tried.losses[1],
            "losses": tried.losses,
        }
        for name, tried in shown.opened.ways.items()
    ]


def _linear_terms(shown: _Shown) -> dict[str, NDArray[np.float64]] | None:
    terms, columns = linear_terms(shown.opened), shown.columns
    if terms is None:
        return None
    return {
        "mean_of_products": terms.mean_of_products[columns],
        "product_of_means": terms.product_of_means[columns],
        "covariance": terms.covariance[columns],
    }


def _optimizer_state(shown: _Shown) -> dict[str, Any]:
    return {
        name: {"before": before[shown.columns], "after": after[shown.columns]}
        for name, (before, after) in shown.opened.optimizer_state.items()
    }


_PARTS: dict[str, Callable[[_Shown], Any]] = {
    "parameters": _parameters,
    "examples": _examples,
    "layers": _layers,
    "gradients": _gradients,
    "ways": _ways,
    "linear_terms": _linear_terms,
    "optimizer_state": _optimizer_state,
}
