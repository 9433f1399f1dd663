"""Data given in the document itself, for graders and small own data."""

import numpy as np

from app.training.data.table import Table
from app.training.document.limits import Limits
from app.training.document.problems import refuse
from app.training.document.specification import Experiment


def inline_table(experiment: Experiment, limits: Limits) -> Table:
    """The examples of `data.x` and `data.y`.

    Raises:
        ExperimentError: where they are missing, ragged, of different lengths or too many.
    """
    data = experiment.data
    if data.noise is not None:
        raise refuse("data.noise", data.noise, "does not apply to inline data")
    if not data.x:
        raise refuse("data.x", data.x, "must have at least one row; inline data needs x and y")
    if not data.y:
        raise refuse("data.y", data.y, "must have one target for each row of x")
    width = len(data.x[0])
    if len(data.x) > limits.examples:
        message = f"must have at most {limits.examples} rows"
        raise refuse("data.x", f"{len(data.x)} rows", message, "examples")
    if not 1 <= width <= limits.features:
        raise refuse("data.x.0", data.x[0], f"must have 1 to {limits.features} features")
    for index, row in enumerate(data.x):
        if len(row) != width:
            raise refuse(f"data.x.{index}", row, f"must have {width} features like the first row")
    if data.n not in (None, len(data.x)):
        raise refuse(
            "data.n", data.n, f"must be {len(data.x)}, the number of rows of x in inline data"
        )
    if len(data.y) != len(data.x):
        raise refuse(
            "data.y", f"{len(data.y)} targets", f"must have {len(data.x)}, one for each row of x"
        )
    features = data.features or [f"x{index + 1}" for index in range(width)]
    if len(features) != width:
        raise refuse("data.features", features, f"must name the {width} features of x")
    return Table(
        tuple(features), "y", _classes(experiment, data.y, limits),
        np.array(data.x, dtype=float), np.array(data.y, dtype=float),
    )  # fmt: skip


def _classes(experiment: Experiment, y: list[float], limits: Limits) -> tuple[str, ...] | None:
    """Targets that are exactly 0 … K − 1, K ≥ 2, are classes, unless the loss says otherwise."""
    if experiment.loss not in (None, "cross_entropy"):
        return None
    count = len(set(y))
    are_classes = 2 <= count <= limits.classes and set(y) == set(range(count))
    if experiment.loss == "cross_entropy" and not are_classes:
        raise refuse(
            "data.y", y[:10], f"must be classes 0, 1, … (2 to {limits.classes}) for cross_entropy"
        )
    return tuple(str(c) for c in range(count)) if are_classes else None
