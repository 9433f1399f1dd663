"""The reply of /api/v1/step: windows of one opened step. Knows the shapes, computes no gradient.

Vectors over parameters hold the columns of the window, in its order; sums and means are always
over all examples of the batch.
"""

from typing import Any

import numpy as np

from app.numerics.activations import Array
from app.training.opened import Opened, linear_terms
from app.training.orders import Indices
from app.training.preparation import Prepared
from app.training.problems import refuse
from app.training.ways import WAYS
from app.web.step_view import View


def step_reply(prepared: Prepared, opened: Opened, view: View) -> dict[str, Any]:
    """The payload.

    Raises:
        ExperimentError: where groups are asked for and the target is a number.
    """
    if view.grouped and prepared.examples.classes is None:
        raise refuse("group", "target", "groups by class, and here the target is a number")
    part = _group_part if view.grouped else _example_part
    with np.errstate(all="ignore"):
        return {
            **_place(prepared, opened),
            **_sizes(prepared, opened, view),
            "linearity": _linearity(opened),
            **{name: part(name, prepared, opened, view) for name in view.parts},
        }


def _example_part(name: str, prepared: Prepared, opened: Opened, view: View) -> Any:
    """A part of the reply whose rows are examples."""
    match name:
        case "examples":
            return _examples(opened, view.rows)
        case "layers":
            return _layers(opened, view.rows)
        case "gradients":
            return opened.examples.gradients(view.rows, view.columns)
        case _:
            return _vectors(name, prepared, opened, view.columns)


def _group_part(name: str, prepared: Prepared, opened: Opened, view: View) -> Any:
    """A part of the reply whose rows are the classes in the batch."""
    groups = _groups(opened, len(prepared.examples.classes or ()))
    match name:
        case "examples":
            return _about_groups(prepared, opened, groups)
        case "layers":
            return None
        case "gradients":
            return np.ascontiguousarray(_group_means(opened, groups)[:, view.columns])
        case _:
            return _vectors(name, prepared, opened, view.columns)


def _vectors(name: str, prepared: Prepared, opened: Opened, columns: Indices) -> Any:
    """A part of the reply that has no rows."""
    match name:
        case "parameters":
            return _parameters(prepared, opened, columns)
        case "ways":
            return _ways(opened, columns)
        case "linear_terms":
            return _linear_terms(opened, columns)
        case _:
            return {
                state: {"before": before[columns], "after": after[columns]}
                for state, (before, after) in opened.optimizer_state.items()
            }


def _place(prepared: Prepared, opened: Opened) -> dict[str, Any]:
    plan, record = opened.plan, opened.record
    step = record.before.step
    segment = plan.timetable.at(step)
    epoch, batch = segment.epoch_at(step)
    factor, size = opened.reduction_factor, opened.examples.size
    rate = record.learning_rate * factor  # by which the mean is multiplied
    return {
        "step": step,
        "planned_steps": plan.steps,
        "epoch": epoch,
        "batch": batch,
        "batches": segment.steps_per_epoch,
        "network": {
            "sizes": prepared.layout.sizes,
            "activation": prepared.activation,
            "loss": prepared.loss,
        },
        "optimizer": plan.optimizer,
        "reduction": plan.reduction,
        "learning_rate": record.learning_rate,
        "batch_size": size,
        "has_penalty": bool(prepared.l1 or prepared.l2),
        "equal_learning_rates": {"mean": rate, "sum": rate / size},
        "batch_loss": record.batch_loss,
        "gradient_norm": float(np.linalg.norm(opened.mean)),
    }


def _sizes(prepared: Prepared, opened: Opened, view: View) -> dict[str, Any]:
    """How many rows and columns there are, and which are shown; groups are all shown."""
    groups = len(_groups(opened, len(prepared.examples.classes or ())))
    totals = (groups if view.grouped else opened.examples.size, len(opened.sum))
    ranges = (range(groups) if view.grouped else view.row_range, view.column_range)
    return {
        name: {"total": total, "first": shown.start, "last": shown.stop}
        for name, total, shown in zip(("rows", "columns"), totals, ranges, strict=True)
    }


def _parameters(prepared: Prepared, opened: Opened, columns: Indices) -> dict[str, Any]:
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
        "names": [prepared.layout.name(int(column)) for column in columns],
        "positions": columns,
        **{name: vector[columns] for name, vector in vectors.items()},
    }


def _examples(opened: Opened, rows: Indices) -> dict[str, Any]:
    batch = opened.examples
    return {
        "index": opened.record.examples[rows],
        "position": rows,
        "y": opened.y[rows],
        "loss": batch.losses[rows],
        "gradient_norm": np.sqrt(batch.squared_norms()[rows]),
        "prediction": _rows(batch.predictions, rows),
        "x": _rows(opened.inputs, rows),
    }


def _layers(opened: Opened, rows: Indices) -> list[dict[str, Any]]:
    batch = opened.examples
    outputs = [*(A[:-1] for A in batch.A[1:]), batch.predictions]
    layers = enumerate(zip(batch.Z, outputs, batch.delta, strict=True), start=1)
    return [
        {"name": layer, "z": _rows(z, rows), "a": _rows(a, rows), "delta": _rows(delta, rows)}
        for layer, (z, a, delta) in layers
    ]


def _rows(columns: Array, chosen: Indices) -> Array:
    """Feature-major (n, M) as rows of the chosen examples."""
    return np.ascontiguousarray(columns[:, chosen].T)


def _groups(opened: Opened, classes: int) -> dict[int, Indices]:
    """The places in the batch of each class that is in it."""
    places = {label: np.flatnonzero(opened.y == label) for label in range(classes)}
    return {label: members for label, members in places.items() if len(members)}


def _group_means(opened: Opened, groups: dict[int, Indices]) -> Array:
    """(groups, P): the mean gradient of each group's examples."""
    means = [
        opened.examples.weighted_sum(np.full(len(members), 1 / len(members)), members)
        for members in groups.values()
    ]
    return np.array(means)


def _about_groups(prepared: Prepared, opened: Opened, groups: dict[int, Indices]) -> dict[str, Any]:
    classes, losses = prepared.examples.classes or (), opened.examples.losses
    return {
        "group": [classes[label] for label in groups],
        "count": [len(members) for members in groups.values()],
        "loss": [float(losses[members].mean()) for members in groups.values()],
        "gradient_norm": np.linalg.norm(_group_means(opened, groups), axis=1),
    }


def _linearity(opened: Opened) -> dict[str, float]:
    """How far the two right ways are apart, over all parameters."""
    difference = float(np.max(np.abs(opened.loop_mean - opened.mean)))
    length = float(np.linalg.norm(opened.mean))
    relative = difference / length if length else difference
    return {"largest_difference": difference, "relative": relative}


def _ways(opened: Opened, columns: Indices) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "title": WAYS[name].title,
            "right": WAYS[name].right,
            "gradient": tried.gradient[columns],
            "cosine": tried.cosine,
            "relative_length": tried.relative_length,
            "equal": tried.equal,
            "loss_after": tried.losses[1],
            "losses": tried.losses,
        }
        for name, tried in opened.ways.items()
    ]


def _linear_terms(opened: Opened, columns: Indices) -> dict[str, Array] | None:
    terms = linear_terms(opened)
    if terms is None:
        return None
    return {
        "mean_of_products": terms.mean_of_products[columns],
        "product_of_means": terms.product_of_means[columns],
        "covariance": terms.covariance[columns],
    }
