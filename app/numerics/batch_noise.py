"""How far batch gradients lie from the full gradient: the formulas, and the measured distances.

N examples with per-example gradients g_i (P,), full gradient g = (1/N) Σ g_i; a batch B of M of
them has the gradient g_B = (1/M) Σ g_i over B. With S² = Σ‖g_i − g‖²/(N − 1), for B drawn
  without replacement   E‖g_B − g‖² = (S²/M)(1 − M/N)       (Cochran, Sampling Techniques, 1977,
  with replacement      E‖g_B − g‖² = S²(N − 1)/(N M)        theorem 2.2 and section 2.3)
in the source for one number; so they hold for each component, and for the sum of the squares.
Depends on arrays only: which batches are measured is decided elsewhere.
"""

from math import sqrt

import numpy as np

from app.numerics.arrays import Array
from app.numerics.per_example import PerExample

NORMAL_95 = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


AT_ONCE = 1 << 8  # examples that are compared at once: what a cache holds


def s_squared(examples: PerExample, full: Array) -> float:
    """S² = Σ‖g_i − g‖²/(N − 1), from Σ‖g_i − g_0‖² − N‖g − g_0‖²; 0 for a single example.

    The g_i − g_0 are never much longer than the g_i − g: ‖g − g_0‖² is one term of the sum. So few
    digits are lost, even if the gradients themselves are huge and almost the same.

    Where a mean is divided by the sum of the weights w, g_B is a ratio of two means. To first order
    its deviation is the mean over B of (w_i (h_i − g))/w̄, with h_i the gradient of the unweighted
    loss and g_i = w_i h_i (Cochran, 1977, section 2.11).
    """
    if examples.weights is not None:
        return _of_ratios(examples, examples.weights, full)
    first = full - examples.means(np.zeros((1, 1), dtype=np.intp))[0]
    squares = _squared_differences(examples) - examples.size * (first @ first)
    return float(np.maximum(squares, 0.0)) / max(examples.size - 1, 1)


def _of_ratios(examples: PerExample, weights: Array, full: Array) -> float:
    crossed = float(weights @ examples.products(full))
    squares = float(examples.squared_norms().sum()) - 2 * crossed
    squares += float(weights @ weights) * float(full @ full)
    mean = examples.count / examples.size
    return float(np.maximum(squares, 0.0)) / max(examples.size - 1, 1) / mean**2


def _squared_differences(examples: PerExample) -> float:
    """Σ‖g_i − g_0‖². Layer by layer g_i is a dᵀ, with a from A_{l−1} and d = delta_l.

    With d = s d_0 + r, r orthogonal to d_0: ‖a dᵀ − a_0 d_0ᵀ‖² = ‖s a − a_0‖²‖d_0‖² + ‖a‖²‖r‖².
    """
    total = 0.0
    for A, delta in zip(examples.A, examples.delta, strict=True):
        a_0, d_0 = A[:, :1], delta[:, :1]
        length = float((d_0 * d_0).sum())
        for first in range(0, examples.size, AT_ONCE):
            a, d = A[:, first : first + AT_ONCE], delta[:, first : first + AT_ONCE]
            s = (d_0 * d).sum(axis=0) / (length or 1.0)
            along, r = s * a - a_0, d - s * d_0
            squares = length * _squares(along) + _squares(a) * _squares(r)
            total += float(squares.sum())
    return total


def _squares(columns: Array) -> Array:
    return np.asarray(np.einsum("im,im->m", columns, columns))


def without_replacement(s2: float, size: int, n: int) -> float:
    """E‖g_B − g‖² = (S²/M)(1 − M/N): 0 for the batch of all examples."""
    return s2 / size * (1 - size / n)


def with_replacement(s2: float, size: int, n: int) -> float:
    """E‖g_B − g‖² = S²(N − 1)/(N M): M independent draws, each with the mean g."""
    return s2 * (n - 1) / (n * size)


FORMULAS = {"without_replacement": without_replacement, "with_replacement": with_replacement}


def squared_distances(gradients: Array, full: Array) -> Array:
    """‖g_B − g‖² (K,) of batch gradients (K, P)."""
    deviations = gradients - full
    return np.asarray(np.einsum("kp,kp->k", deviations, deviations))


def interval(values: Array) -> tuple[float, float]:
    """95 % confidence interval for the mean of a distribution, from K ≥ 2 random values (K,) of it.

    By the normal distribution; not below 0, as the mean of squares is not.
    """
    mean, reach = values.mean(), NORMAL_95 * values.std(ddof=1) / sqrt(len(values))
    return float(np.maximum(mean - reach, 0.0)), float(mean + reach)
