"""The examples and initial parameters as a script states them: in short, or packed."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.training.setup.examples import Examples
from app.training.setup.preparation import Prepared
from app.web.scripts.numbers import READABLE, listed, quoted

Array = NDArray[np.float64]
MEASURED_DECIMALS = 9  # more than any shipped file has


@dataclass(frozen=True)
class Stated:
    """Source text of x and y, or what to pack; as measured where the script can standardise them.

    Measured numbers are short, where standardised ones have 17 digits.
    """

    packed: dict[str, Any]  # empty where x and y are readable
    x: str
    y: str
    to_standardise: bool
    targets_to_standardise: bool
    target_mean: float
    target_scale: float
    weights: str  # of the examples, empty where they have none or are packed
    are_weighted: bool


def stated_examples(examples: Examples) -> Stated:
    """The training examples."""
    short = examples.x.size <= READABLE
    x, y = examples.x, examples.y if examples.targets is None else examples.targets
    measured = None if short or examples.targets is not None else _measured(examples)
    to_standardise = measured is not None
    targets_too = to_standardise and examples.classes is None
    if measured is not None:
        x, y = measured
    rows, targets = _plain(x), y.tolist() if examples.classes is None else y.astype(int).tolist()
    packed: dict[str, Any] = {} if short else {"x": rows, "y": targets}
    weights = [] if examples.example_weights is None else examples.example_weights.tolist()
    if weights and not short:
        packed["weights"] = weights
    if to_standardise:
        packed |= {"mean": examples.mean, "scale": examples.scale}
    return Stated(
        packed,
        listed(rows, 4) if short else "",
        listed(targets, 4) if short else "",
        to_standardise,
        targets_too,
        examples.target_mean,
        examples.target_scale,
        listed(weights, 4) if short and weights else "",
        bool(weights),
    )


def stated_names(examples: Examples) -> dict[str, str]:
    """Source texts of the names: of the columns of x, of y, and of the classes that y counts."""
    names = {"FEATURES": listed(examples.features, 0), "TARGET": quoted(examples.target)}
    if examples.classes is not None:
        names["CLASSES"] = listed(examples.classes, 0)
    return names


def _measured(examples: Examples) -> tuple[Array, Array] | None:
    """x and y before they were standardised; classes have mean 0 and scale 1.

    None where they were not, or where these numbers would not give the same ones again.
    """
    if examples.mean is None or examples.scale is None:
        return None
    mean, scale = np.array(examples.mean), np.array(examples.scale)
    x = np.round(examples.x * scale + mean, MEASURED_DECIMALS)
    y = np.round(examples.y * examples.target_scale + examples.target_mean, MEASURED_DECIMALS)
    is_same = np.array_equal((x - mean) / scale, examples.x) and np.array_equal(
        (y - examples.target_mean) / examples.target_scale, examples.y
    )
    return (x, y) if is_same else None


def _plain(x: Array) -> list[list[float]]:
    """Whole numbers without a point where all are, which packs into less."""
    whole = (x == np.round(x)).all() and not np.signbit(x[x == 0]).any()
    rows: list[list[float]] = (x.astype(int) if whole else x).tolist()
    return rows


def stated_start(prepared: Prepared) -> tuple[str, dict[str, Any]]:
    """θ_0 where it was given: its source text, or what to pack; both empty where it is drawn."""
    if prepared.document["model"]["parameters"] is None:
        return "", {}
    theta = prepared.initial.tolist()
    return ("packed", {"theta": theta}) if len(theta) > READABLE else (listed(theta, 4), {})
