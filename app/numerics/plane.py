"""The plane in which points of many dimensions are seen best: two principal components.

Depends on arrays only.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.numerics.arrays import Array
from app.numerics.parameters import Layout

FLAT = 1e-12  # share of the largest variance below which a direction counts as without any


@dataclass(frozen=True)
class Principal:
    """The two directions of largest variance among some points."""

    axes: Array  # (2, P), orthonormal; NaN where the points are not finite
    variances: Array  # (2,), up to a factor; the smaller one first, so of axes[1] and then axes[0]
    total: float  # of all variances, up to the same factor

    @property
    def explained(self) -> float:
        """The share of the variance that lies in the plane; NaN where there is none."""
        return float(np.divide(self.variances.sum(), self.total))


def gram(points: Array) -> Array:
    """Products of the coordinates (P, P) or of the points (K, K), whichever are fewer.

    points (K, P), taken about their mean. Both matrices have the same eigenvalues, K times the
    variances, beside zeros.
    """
    centred = points - points.mean(axis=0)
    K, P = points.shape
    return np.asarray(centred.T @ centred if P <= K else centred @ centred.T)


def principal_axes(points: Array, gram: Array, spare: Array) -> Principal:
    """The two directions of largest variance; gram: `gram(points)`, points (K, P).

    Eigenvectors of the products of the coordinates are axes; an eigenvector u (K,) of the products
    of the points x_k gives the axis Σ u_k x_k. Where the points spread in fewer than two
    directions, `spare` (P,) and then the first coordinates fill up. The largest entry of an axis
    is positive.
    """
    K, P = points.shape
    if not np.isfinite(gram).all():
        return Principal(np.full((2, P), np.nan), np.full(2, np.nan), np.nan)
    variances, vectors = np.linalg.eigh(gram)
    largest = vectors[:, variances > FLAT * variances[-1]][:, :-3:-1].T  # largest first
    axes = orthonormal([*(largest if P <= K else largest @ points), spare, *np.eye(2, P)])
    return Principal(axes, variances[-2:], variances.sum())


def orthonormal(vectors: list[Array]) -> Array:
    """The first two directions (2, P) among vectors, by Gram and Schmidt."""
    axes = np.empty((0, len(vectors[0])))
    for vector in vectors:
        rest = vector - (axes @ vector) @ axes
        length = np.linalg.norm(rest)
        if len(axes) < 2 and length > FLAT * np.linalg.norm(vector):
            axis = rest / length
            axes = np.vstack([axes, axis * np.sign(axis[np.argmax(np.abs(axis))])])
    return axes


def principal_plane(x: Array) -> dict[str, Any] | None:
    """The first two principal components of x (n, features); None with two features or fewer.

    `origin` is the mean, `axes` two unit vectors, `explained` their shares of the variance. None
    for a single example too, which lies in every plane.
    """
    n, features = x.shape
    if features <= 2 or n < 2:
        return None
    principal = principal_axes(x, gram(x), spare=np.zeros(features))
    total = max(principal.total, np.finfo(float).tiny)
    return {
        "origin": x.mean(axis=0),
        "axes": principal.axes + 0.0,  # so that no zero is −0
        "explained": np.maximum(principal.variances[::-1], 0.0) / total,
    }


def networks_on(layout: Layout, rows: Array, origin: Array, axes: Array) -> Array:
    """The networks at K parameter vectors (K, P), with a point of a plane as their input.

    The point (u, v) is x = origin + u axes[0] + v axes[1], so z_1 = x W_1 + b_1 is (u, v) A + c
    with A = axes W_1 and c = origin W_1 + b_1. Gives rows with A and c in the place of W_1 and b_1.
    """
    with np.errstate(all="ignore"):
        first = layout.blocks_of_rows(rows)[0]
        weights, biases = axes @ first[:, :-1], origin @ first[:, :-1] + first[:, -1]
    others = rows[:, layout.layers[0].stop :]
    flat = weights.reshape(len(rows), len(axes) * biases.shape[1])
    return np.concatenate((flat, biases, others), axis=1)
