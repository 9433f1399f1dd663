"""The largest learning rate at which full-batch gradient descent on a linear model is stable.

For a quadratic with Hessian H, gradient descent converges for η < 2/λmax(H) and grows for
η > 2/λmax(H) (Nesterov, Introductory Lectures on Convex Optimization, 2004, section 1.2.3).
With X̃ the (N, features + 1) inputs with a column of ones and S = X̃ᵀX̃/N, the mean loss has
  squared error (ŷ − y)²        H = 2 S           exactly
  Huber                         H ≤ S             since the loss curves by at most 1
  binary cross-entropy          H ≤ S/4           since σ' ≤ 1/4
  softmax cross-entropy         H ≤ S/2           (Böhning, 1992)
and the penalty (l2/2) Σw² adds l2 on the diagonal of the weights. A bound on H makes the
threshold a safe one: above it a run may still be stable. Of a sum of losses, not their mean,
the Hessian is N times as large.
"""

import numpy as np

from app.numerics.arrays import Array
from app.numerics.losses import Loss
from app.numerics.network import with_ones


def stability_threshold(
    inputs: Array, loss: Loss, l2: float = 0.0, times: int = 1, on_all: bool = False
) -> float | None:
    """2/λmax for `times` the mean loss, with penalty, of a model without hidden layers.

    inputs (features, N); on_all: whether the penalty is on the bias too. None for a loss without a
    bound on its curvature.
    """
    if loss.curvature is None:
        return None
    X = with_ones(inputs)
    hessian = times * loss.curvature * (X @ X.T) / inputs.shape[1]
    held = np.arange(len(X) if on_all else len(inputs))
    hessian[held, held] += l2
    return 2.0 / float(np.linalg.eigvalsh(hessian)[-1])
