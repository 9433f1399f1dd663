"""The plane in which inputs of more than two features are pictured."""

from typing import Any

import numpy as np

from app.numerics.arrays import Array


def principal_plane(x: Array) -> dict[str, Any] | None:
    """The first two principal components of x (n, features); None with two features or fewer.

    `origin` is the mean, `axes` two unit vectors, `explained` their shares of the variance.
    Each axis is turned so that its largest entry is positive.
    """
    if x.shape[1] <= 2:
        return None
    origin = x.mean(axis=0)
    _, lengths, axes = np.linalg.svd(x - origin, full_matrices=False)
    if len(lengths) < 2:
        return None
    variance = lengths**2 / max(float(np.sum(lengths**2)), np.finfo(float).tiny)
    signs = np.sign(axes[np.arange(len(axes)), np.argmax(np.abs(axes), axis=1)])
    turned = axes * np.where(signs == 0, 1.0, signs)[:, None]
    return {"origin": origin, "axes": np.ascontiguousarray(turned[:2]), "explained": variance[:2]}
