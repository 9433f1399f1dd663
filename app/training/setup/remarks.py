"""Notices on own data: how the targets were read, and scales that hinder learning.

Depends on the document and its examples; changes nothing.
"""

from collections.abc import Iterator

import numpy as np

from app.numerics.arrays import Array
from app.training.document.data_settings import INLINE
from app.training.document.limits import Limits
from app.training.document.problems import Problem
from app.training.document.specification import Experiment
from app.training.setup.examples import Examples

LARGE, SMALL = 10.0, 0.01  # root mean squares between which a column is left as it is
LARGEST_LABEL = 1e6  # beyond it a whole number is no label of a class
MOST_NAMED = 3  # columns of which the range is said


def remarks(experiment: Experiment, examples: Examples, limits: Limits) -> Iterator[Problem]:
    """Notices on own data; none on data sets that ship with the product."""
    data = experiment.data
    if data.name == INLINE and experiment.loss is None and data.task is None and not data.classes:
        values = np.unique(np.array(data.y, dtype=float))
        yield from _as_classes(examples) if examples.classes else _as_numbers(values, limits)
    if data.name == INLINE or data.kept_id is not None:
        yield from _scales(examples)


def _as_classes(examples: Examples) -> Iterator[Problem]:
    """Two classes 0 and 1 go without saying."""
    last = len(examples.classes or ()) - 1
    if last > 1:
        message = (
            f"are the whole numbers 0 to {last}, so each number is taken as a class. "
            "To learn them as numbers, set data.task=regression or choose the loss squared_error."
        )
        yield Problem("data.y", None, message)


def _as_numbers(values: Array, limits: Limits) -> Iterator[Problem]:
    """A few whole numbers may have been meant as classes."""
    are_whole = np.array_equal(values, np.round(values)) and abs(values).max() < LARGEST_LABEL
    if are_whole and 2 <= len(values) <= limits.classes:
        message = (
            "are taken as numbers, because classes are written 0, 1, 2, … without a gap. "
            f"To have classes, write the targets as 0 to {len(values) - 1}."
        )
        yield Problem("data.y", values.astype(int).tolist(), message)


def _scales(examples: Examples) -> Iterator[Problem]:
    """Said where a column is so large or so small that training hardly gets anywhere."""
    columns = dict(zip(examples.features, examples.x.T, strict=True))
    if examples.classes is None:
        columns[examples.target] = examples.y
    with np.errstate(all="ignore"):  # a square may overflow, and then counts as large
        sizes = {name: float(np.sqrt(np.mean(column**2))) for name, column in columns.items()}
    bad = [name for name, size in sizes.items() if size > LARGE or 0 < size < SMALL]
    if not bad:
        return
    named = [f"{name} from {columns[name].min():.4g} to {columns[name].max():.4g}" for name in bad]
    more = [f"{len(bad) - MOST_NAMED} more"] if len(bad) > MOST_NAMED else []
    message = (
        f"gradient descent learns little on these scales: {', '.join(named[:MOST_NAMED] + more)}. "
        "Standardise the columns: subtract each column's mean and divide by its standard deviation."
        " data.standardize=true does this."
    )
    field = "data.y" if bad == [examples.target] else "data.x"
    yield Problem(field, None, message)
