"""The plane in which points of many dimensions are seen best. Knows arrays only."""

import numpy as np

from app.numerics.arrays import Array

FLAT = 1e-12  # share of the largest variance below which a direction counts as without any


def products(points: Array) -> Array:
    """Of the coordinates (P, P) or of the points (K, K), whichever are fewer, about the mean.

    points (K, P). Both matrices have the same eigenvalues, K times the variances, beside zeros.
    """
    centred = points - points.mean(axis=0)
    K, P = points.shape
    return np.asarray(centred.T @ centred if P <= K else centred @ centred.T)


def principal_axes(points: Array, made: Array, spare: Array) -> tuple[Array, float]:
    """Two orthonormal axes (2, P) of largest variance, and the share of the variance in them.

    `made`: the products of the points (K, P). Eigenvectors of those of the coordinates are axes;
    one u (K,) of those of the points x_k gives the axis Σ u_k x_k. Where the points spread in
    fewer than two directions, `spare` (P,) and then the first coordinates fill up. The largest
    entry of an axis is positive. NaN where the points are not finite.
    """
    K, P = points.shape
    if not np.isfinite(made).all():
        return np.full((2, P), np.nan), np.nan
    variances, vectors = np.linalg.eigh(made)
    found = vectors[:, variances > FLAT * variances[-1]][:, :-3:-1].T  # largest first
    axes = _orthonormal([*(found if P <= K else found @ points), spare, *np.eye(2, P)])
    return axes, float(np.divide(variances[-2:].sum(), variances.sum()))


def _orthonormal(vectors: list[Array]) -> Array:
    """The first two directions (2, P) among vectors, by Gram and Schmidt."""
    axes = np.empty((0, len(vectors[0])))
    for vector in vectors:
        rest = vector - (axes @ vector) @ axes
        length = np.linalg.norm(rest)
        if len(axes) < 2 and length > FLAT * np.linalg.norm(vector):
            axis = rest / length
            axes = np.vstack([axes, axis * np.sign(axis[np.argmax(np.abs(axis))])])
    return axes
