"""Line segments where a function on a grid is zero: marching squares, linear along the edges."""

import numpy as np

from app.numerics.arrays import Array


def zero_contour(values: Array) -> Array:
    """(segments, 2, 2): both ends (x, y) of each, in grid units; values (rows, columns).

    The edges of a cell are visited in a fixed order. Where a contour crosses all four, the first
    two crossings are joined, and the last two.
    """
    a, b, c, d = values[:-1, :-1], values[:-1, 1:], values[1:, :-1], values[1:, 1:]
    y, x = np.indices(a.shape).astype(float)
    with np.errstate(all="ignore"):
        edges = [
            ((a > 0) != (b > 0), x + a / (a - b), y),
            ((b > 0) != (d > 0), x + 1, y + b / (b - d)),
            ((c > 0) != (d > 0), x + c / (c - d), y + 1),
            ((a > 0) != (c > 0), x, y + a / (a - c)),
        ]
    crossed = np.stack([edge for edge, _, _ in edges], axis=-1)
    places = np.stack([np.stack([across, up], axis=-1) for _, across, up in edges], axis=-2)
    return np.asarray(places[crossed].reshape(-1, 2, 2))
