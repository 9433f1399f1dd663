"""The largest learning rate at which full-batch gradient descent on a linear model is stable.

For a quadratic with Hessian H, gradient descent converges for η < 2/λmax(H) and grows for
η > 2/λmax(H) (Nesterov, Introductory Lectures on Convex Optimization, 2004, section 1.2.3).
With X̃ the (N, features + 1) inputs with a column of ones and S = X̃ᵀX̃/N, the mean loss has
  squared error (ŷ − y)²        H = 2 S           exactly
  binary cross-entropy          H ≤ S/4           since σ' ≤ 1/4
  softmax cross-entropy         H ≤ S/2           (Böhning, 1992)
A bound on H makes the threshold a safe one: above it a run may still be stable.
"""

import numpy as np

from app.numerics.activations import Array


def largest_eigenvalue(inputs: Array) -> float:
    """λmax of S for inputs (features, N)."""
    with_ones = np.vstack([inputs, np.ones(inputs.shape[1])])
    return float(np.linalg.norm(with_ones, ord=2) ** 2 / inputs.shape[1])


def stability_threshold(inputs: Array, loss: str, outputs: int) -> float:
    """2/λmax of the mean loss of a model without hidden layers; exact for squared error."""
    bound = 0.25 if outputs == 1 else 0.5
    factor = 2.0 if loss == "squared_error" else bound
    return 2.0 / (factor * largest_eigenvalue(inputs))
