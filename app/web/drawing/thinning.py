"""Reduces a line to the points that make a visible difference. Depends on numbers only.

A long line keeps the entry, minimum, maximum and exit of each of COLUMNS equal stretches, so that
no spike is lost; one of up to POINTS points is left as it is.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

COLUMNS = 800  # about the pixels across a plot
POINTS = 4 * COLUMNS


def kept(x: Floats, y: Floats) -> NDArray[np.intp]:
    """The places of the points of a line that are kept; x (n,) ascends."""
    if len(x) <= POINTS:
        return np.arange(len(x))
    width = (x[-1] - x[0]) / COLUMNS or 1.0
    column = np.minimum((x - x[0]) / width, COLUMNS - 1).astype(np.intp)
    starts = np.flatnonzero(np.diff(column, prepend=-1))
    ends = np.append(starts[1:], len(x))
    low, high = np.where(np.isnan(y), np.inf, y), np.where(np.isnan(y), -np.inf, y)
    places = [
        (start, start + low[start:end].argmin(), start + high[start:end].argmax(), end - 1)
        for start, end in zip(starts, ends, strict=True)
    ]
    return np.unique(np.array(places, dtype=np.intp))
