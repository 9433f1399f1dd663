"""The gradients of many batches of one size as points of a plane, around the full gradient."""

from typing import Any

import numpy as np

from app.numerics.arrays import Array
from app.numerics.parameters import Layout
from app.numerics.per_example import PerExample
from app.numerics.plane import gram, principal_axes
from app.training.analysis.draws import Draws, draws
from app.training.data.randomness import Stream
from app.training.document.problems import refuse
from app.training.document.run_settings import PARAMETER_NAME
from app.training.engine.slices import Sliced

PRINCIPAL = "principal"
MOST_POINTS = 300
MOST_NUMBERS = 1 << 22  # points times parameters


def directions_of(
    text: str, layout: Layout, field: str = "directions", others: tuple[str, ...] = (PRINCIPAL,)
) -> dict[str, int]:
    """Two parameters with their places in θ; none for one of the other names.

    Raises:
        ExperimentError: about the field, for anything else.
    """
    if text in others:
        return {}
    named = [name for name in text.split(";") if PARAMETER_NAME.fullmatch(name)]
    places = {name: layout.position(name) for name in named}
    positions = {name: place for name, place in places.items() if place is not None}
    if len(positions) != 2 or ";".join(positions) != text:
        known = ", ".join(f"{entry.name} {entry.shape}" for entry in layout.entries)
        raise refuse(
            field, text,
            f"must be {', '.join(others)}, or two different parameters joined by a semicolon, for "
            f"example {layout.name(0)};{layout.name(layout.size - 1)}; the parameters are {known}",
        )  # fmt: skip
    return positions


def most_points(parameters: int) -> int:
    """The largest number of batches in a cloud, for gradients with so many parameters."""
    return min(MOST_POINTS, MOST_NUMBERS // parameters)


def cloud_draws(n: int, size: int, replacement: bool, parameters: int) -> Draws:
    """The batches of a cloud: all possible ones, or random ones if there are too many."""
    most = most_points(parameters)
    return draws(n, size, replacement, most, most)


def cloud(
    examples: PerExample,
    full: Array,
    gradient: Array,
    chosen: Draws,
    stream: Stream,
    places: dict[str, int],
) -> Sliced[dict[str, Any]]:
    """The gradients of the chosen batches as points of a plane, with that of the step's own batch.

    gradient (P,) is that of the step's batch, full (P,) the full gradient. The plane is that of the
    two parameters at `places`, as `directions_of` gives them, or the principal one.
    """
    blocks = []
    for batches in chosen.blocks(stream, len(full)):
        with np.errstate(all="ignore"):
            blocks.append(examples.means(batches) - full)
        yield
    points = np.concatenate(blocks)
    if places:
        names, explained = list(places), None
        axes = np.zeros((2, len(full)))
        axes[[0, 1], list(places.values())] = 1.0
    else:
        names = [f"principal direction {number}" for number in (1, 2)]
        axes, explained = yield from _principal(points, full)
    with np.errstate(all="ignore"):
        return {
            "batch_size": chosen.size,
            "names": names,
            "exact": chosen.exact,
            "points": points @ axes.T,
            "this": axes @ (gradient - full),
            "zero": -(axes @ full),
            "explained": explained,
        }


def _principal(points: Array, full: Array) -> Sliced[tuple[Array, float]]:
    with np.errstate(all="ignore"):
        products = gram(points)
    yield
    with np.errstate(all="ignore"):
        principal = principal_axes(points, products, spare=full)
        return principal.axes, principal.explained
