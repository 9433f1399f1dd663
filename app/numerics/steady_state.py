"""Where gradient descent at a constant rate comes to rest on a quadratic loss. Depends on arrays.

The model is linear and the loss ℓ_i = (c/2)(x_iᵀθ − y_i)², with x_i over a one, and c = 2 for the
squared error. The objective is J = (1/N) Σ ℓ_i + (l2/2) Σ w². Let A_i = c x_i x_iᵀ, let H be their
mean, which is the Hessian of the loss, let D = diag(l2, …, 0), and let θ* be J's minimum. Then a
batch B of M independent draws moves u = θ − θ* to
  u' = u − η ((A_B + D) u + b_B),   A_B and b_B: means over the batch,
  b_i = c x_i (x_iᵀθ* − y_i) + D θ*, whose mean over all examples is 0.
The batch does not depend on u. So E u falls to 0, and Σ = E u uᵀ ends where
  Σ = (I − η(H+D)) Σ (I − η(H+D)) + (η²/M) [ (1/N) Σ_i A_i Σ A_i − H Σ H + C ],
with C = (1/N) Σ_i b_i b_iᵀ, the covariance of the per-example gradients at θ*. The first two terms
in the bracket are the noise that u itself makes. This is exact, for any η at which the map has only
eigenvalues below 1; the mean loss is then L(θ*) + ½ tr(H Σ).
To first order in η, (H+D) Σ + Σ (H+D) = (η/M) C, so that without a penalty the excess ½ tr(H Σ) is
η tr(C)/(4M): in proportion to the rate, and to one over the batch size (Mandt, Hoffman and Blei,
2017, JMLR 18(134), section 3; Bottou, Curtis and Nocedal, 2018, SIAM Review 60(2), theorem 4.6).

Everything is written in the basis of the eigenvectors of H + D, in which x_i has r entries: those
directions alone in which examples lie. A symmetric (r, r) matrix is a vector of U = r(r+1)/2
entries whose products are those of the matrices: the diagonal, then √2 times what lies above it.
"""

from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array
from app.numerics.network import with_ones

MOST_PARAMETERS = 24  # U = 300: solved in a few milliseconds
FLAT = 1e-12  # of the largest eigenvalue: a direction in which no example lies


@dataclass(frozen=True)
class Floor:
    """The mean training loss to which a run comes to rest: lowest + excess, both of the data loss.

    lowest: at the objective's minimum. first_order: the excess to first order in the rate.
    """

    lowest: float
    excess: float
    first_order: float


class Quadratic:
    """The mean loss of a linear model over N examples, with an l2 penalty.

    inputs (features, N), targets (N,); curvature: the c of the loss. `add` the rows of all examples
    first, then ask for floors.
    """

    def __init__(self, inputs: Array, targets: Array, curvature: float, l2: float) -> None:
        X, n = with_ones(inputs), inputs.shape[1]
        decay = np.full(len(X), l2)
        decay[-1] = 0.0
        hessian = curvature * (X @ X.T) / n
        values, vectors = np.linalg.eigh(hessian + np.diag(decay))
        kept = values > FLAT * values[-1]
        self.values, basis = values[kept], vectors[:, kept]  # (r,), (P, r)
        best = basis @ ((basis.T @ (curvature * X @ targets / n)) / self.values)
        self._errors = X.T @ best - targets  # (N,)
        self._rows = X.T @ basis  # (N, r)
        self._hessian = basis.T @ hessian @ basis
        self._upper = np.triu_indices(len(self.values), 1)
        pull = basis.T @ (decay * best)
        self._covariance = -np.outer(pull, pull)  # C, once all rows are added
        self._fourth = np.zeros((self.unknowns, self.unknowns))
        self._curvature = curvature
        self.lowest = 0.5 * curvature * float(np.mean(self._errors**2))

    @property
    def examples(self) -> int:
        return len(self._errors)

    @property
    def unknowns(self) -> int:
        """U, the entries of a symmetric matrix."""
        size = len(self.values)
        return size * (size + 1) // 2

    def add(self, first: int, end: int) -> None:
        """Adds the fourth moments and the noise of some of the examples."""
        rows, errors, n = self._rows[first:end], self._errors[first:end], self.examples
        above = np.sqrt(2.0) * rows[:, self._upper[0]] * rows[:, self._upper[1]]
        outer = np.hstack([rows**2, above])  # (m, U): x_i x_iᵀ as vectors
        self._fourth += self._curvature**2 * (outer.T @ outer) / n
        noisy = rows * errors[:, None]
        self._covariance += self._curvature**2 * (noisy.T @ noisy) / n

    def floor(self, rate: float, size: float) -> Floor | None:
        """The floor at this rate for batches of `size` draws; None where there is none."""
        kept = 1.0 - rate * self.values
        noise = self._fourth - self._sandwich(self._hessian)
        step = np.diag(self._vector(np.outer(kept, kept), 1.0)) + (rate**2 / size) * noise
        if np.linalg.eigvalsh(step)[-1] >= 1.0 or np.abs(kept).max() >= 1.0:
            return None
        source = (rate**2 / size) * self._vector(self._covariance)
        spread = np.linalg.solve(np.eye(len(step)) - step, source)
        excess = 0.5 * float(self._vector(self._hessian) @ spread)
        sums = self.values[:, None] + self.values
        small = (rate / size) * self._covariance / sums
        return Floor(self.lowest, excess, 0.5 * float(np.sum(self._hessian * small)))

    def _vector(self, matrix: Array, weight: float = 2.0**0.5) -> Array:
        """A symmetric (r, r) matrix as (U,); with weight 1 its bare entries."""
        return np.concatenate([np.diagonal(matrix), weight * matrix[self._upper]])

    def _sandwich(self, matrix: Array) -> Array:
        """(U, U): the map of a symmetric Σ to matrix · Σ · matrix."""
        size = len(matrix)
        i, j = (np.concatenate([np.arange(size), part]) for part in self._upper)
        products = matrix[np.ix_(i, i)] * matrix[np.ix_(j, j)]
        products += matrix[np.ix_(i, j)] * matrix[np.ix_(j, i)]
        scale = np.where(i == j, 2.0**-0.5, 1.0)
        return np.asarray(products * np.outer(scale, scale))
