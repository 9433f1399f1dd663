"""How far gradients of batches lie from the full gradient: the formulas, and what was measured.

N examples with per-example gradients g_i (P,), full gradient g = (1/N) Σ g_i; a batch B of M of
them has the gradient g_B = (1/M) Σ g_i over B. With S² = Σ‖g_i − g‖²/(N − 1), for B drawn
  without replacement   E‖g_B − g‖² = (S²/M)(1 − M/N)       (Cochran, Sampling Techniques, 1977,
  with replacement      E‖g_B − g‖² = S²(N − 1)/(N M)        theorem 2.2 and section 2.3)
there for a single number; so for each component, and for the sum of their squares.
Knows arrays only: which batches are measured is decided elsewhere.
"""

from math import sqrt

import numpy as np

from app.numerics.activations import Array
from app.numerics.per_example import PerExample

NORMAL_95 = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


def s_squared(examples: PerExample, full: Array) -> float:
    """S² = Σ‖g_i − g‖²/(N − 1), from Σ‖g_i‖² − N‖g‖²; 0 for a single example."""
    squares = examples.squared_norms().sum() - examples.size * (full @ full)
    return float(np.maximum(squares, 0.0)) / max(examples.size - 1, 1)


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
    """95 % confidence interval for the mean of what K ≥ 2 random values (K,) are drawn from.

    By the normal distribution; not below 0, as the mean of squares is not.
    """
    mean, reach = values.mean(), NORMAL_95 * values.std(ddof=1) / sqrt(len(values))
    return float(np.maximum(mean - reach, 0.0)), float(mean + reach)
