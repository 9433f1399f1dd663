"""How the arrays of one run lie in memory, and those of many runs, with the products of each.

Depends on shapes only. The equations of `numerics.network` and of the optimisers are the same for
one run and for R runs at once; what differs is where the axis of the runs stands, and how a product
is computed there. With θ of P parameters, layers of n units and batches of M examples:

                  θ        n rows of columns   [W; b]                   product
  one run         (P,)     (n, M)              (inputs + 1, n)          one product
  stacked         (R, P)   (R, n, M)           (R, inputs + 1, n)       R products in one call
  side by side    (P, R)   (n, M·R)            (inputs + 1, n, R)       multiplied, then added up

Side by side, the runs stand next to each other in memory, so that a call on small arrays computes
what is the same place of all runs at once. A run's numbers are the same bit for bit whatever the
number of runs: none of the sums goes over the axis of the runs.
"""

from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call, Indices
from app.numerics.parameters import Layout

FEW_TERMS = 5  # so many are added up faster one by one than by a reduction
FEW_ROWS = 3  # so many are multiplied faster one by one than by an iterator
FEWEST = 8  # runs side by side: with one alone, NumPy would add up in another order


class Arrangement:
    """Where the axis of the runs stands. A is over a row of ones, B and G are blocks of θ."""

    def columns(self, rows: int, size: int) -> tuple[int, ...]:
        """The shape of so many rows with a column for each of `size` examples."""
        raise NotImplementedError

    def parameters(self, size: int) -> tuple[int, ...]:
        """The shape of θ with so many parameters."""
        raise NotImplementedError

    def forward(self, B: Array, A: Array, Z: Array) -> list[Call]:
        """Calls that set Z = Bᵀ A."""
        raise NotImplementedError

    def gradient(self, A: Array, delta: Array, G: Array) -> list[Call]:
        """Calls that set G = A deltaᵀ."""
        raise NotImplementedError

    def backward(self, B: Array, delta: Array, below: Array) -> list[Call]:
        """Calls that set below = W delta, where W is B without its last row."""
        raise NotImplementedError

    def totals(self, e: Array) -> tuple[list[Call], Array]:
        """Calls that add up e (n, M) over its rows, and the sums, to be broadcast over them."""
        raise NotImplementedError

    def times(self, values: Array, c: Array, out: Array) -> list[Call]:
        """Calls that set out = c · values of columns; c () or `lifted`."""
        return [partial(np.multiply, values, c, out)]

    def lifted(self, values: Array) -> Array:
        """Numbers of K steps, (K,), or of R runs in each of them, (K, R): to broadcast over θ."""
        raise NotImplementedError

    def by_parameter(self, vector: Array) -> Array:
        """A vector (P,) in a shape that broadcasts over θ."""
        raise NotImplementedError


class OneRun(Arrangement):
    """The arrays of a single run."""

    def columns(self, rows: int, size: int) -> tuple[int, ...]:
        return (rows, size)

    def parameters(self, size: int) -> tuple[int, ...]:
        return (size,)

    def forward(self, B: Array, A: Array, Z: Array) -> list[Call]:
        return [partial(B.T.dot, A, Z)]

    def gradient(self, A: Array, delta: Array, G: Array) -> list[Call]:
        return [partial(A.dot, delta.T, G)]

    def backward(self, B: Array, delta: Array, below: Array) -> list[Call]:
        return [partial(B[:-1].dot, delta, below)]

    def totals(self, e: Array) -> tuple[list[Call], Array]:
        ones, sums = np.ones((len(e), len(e))), np.empty_like(e)
        return [partial(ones.dot, e, sums)], sums  # in every row, so that nothing broadcasts

    def lifted(self, values: Array) -> Array:
        return values[:, None]

    def by_parameter(self, vector: Array) -> Array:
        return vector


ONE_RUN = OneRun()


class Runs(Arrangement):
    """R runs at once."""

    def __init__(self, runs: int) -> None:
        self.runs = runs

    def blocks(self, layout: Layout, theta: Array) -> list[Array]:
        """The block [W_l; b_l] of each layer for all runs, as views of θ."""
        raise NotImplementedError

    def arranged(self, rows: Array) -> Array:
        """A copy of the rows (…, R, P), a run each, as θ lies."""
        raise NotImplementedError

    def rows(self, theta: Array) -> Array:
        """The rows (…, R, P) of what lies as θ does."""
        raise NotImplementedError

    def by_run(self, columns: Array) -> Array:
        """Columns, (…, R, n, M) or (…, n, M·R), as a view with the runs first: (R, …, n, M)."""
        raise NotImplementedError


class Stacked(Runs):
    """The runs on the first axis: a product of matrices for each of them."""

    def columns(self, rows: int, size: int) -> tuple[int, ...]:
        return (self.runs, rows, size)

    def parameters(self, size: int) -> tuple[int, ...]:
        return (self.runs, size)

    def forward(self, B: Array, A: Array, Z: Array) -> list[Call]:
        return [partial(np.matmul, B.transpose(0, 2, 1), A, Z)]

    def gradient(self, A: Array, delta: Array, G: Array) -> list[Call]:
        # One example's product has no sum; then this is faster.
        multiply = np.multiply if A.shape[2] == 1 else np.matmul
        return [partial(multiply, A, delta.transpose(0, 2, 1), G)]

    def backward(self, B: Array, delta: Array, below: Array) -> list[Call]:
        return [partial(np.matmul, B[:, :-1], delta, below)]

    def totals(self, e: Array) -> tuple[list[Call], Array]:
        sums = np.empty((self.runs, 1, e.shape[2]))
        return [partial(np.add.reduce, e, 1, None, sums, True)], sums

    def blocks(self, layout: Layout, theta: Array) -> list[Array]:
        return layout.blocks_of_rows(theta)

    def arranged(self, rows: Array) -> Array:
        return rows.copy()

    def rows(self, theta: Array) -> Array:
        return theta

    def lifted(self, values: Array) -> Array:
        return values[..., None]

    def by_parameter(self, vector: Array) -> Array:
        return vector

    def times(self, values: Array, c: Array, out: Array) -> list[Call]:
        return [partial(np.multiply, values, c[..., None] if c.ndim else c, out)]

    def by_run(self, columns: Array) -> Array:
        return np.moveaxis(columns, -3, 0)


def _products(factors: Array, others: Array, out: Array) -> list[Call]:
    """Calls that set out = factors · others, which broadcast to it.

    Rows of few are multiplied one by one: then NumPy needs no iterator, which takes longer.
    """
    if out.size > FEW_ROWS * out.shape[-1] or factors.shape == others.shape:
        return [partial(np.multiply, factors, others, out)]
    factors, others = (np.broadcast_to(each, out.shape) for each in (factors, others))
    rows = np.ndindex(out.shape[:-1])
    return [partial(np.multiply, factors[row], others[row], out[row]) for row in rows]


def _by_output(A: Array) -> Array:
    return A if A.ndim == 3 else A[:, None]


class SideBySide(Runs):
    """The runs on the last axis: every product is elementwise, and its sum goes over another axis.

    There are at least FEWEST places; those that no run has are filled with copies of the first.
    The inputs A may stand there once for each output, (n, outputs, M·R), which saves an iterator.
    """

    def __init__(self, runs: int) -> None:
        super().__init__(runs)
        self.places = max(runs, FEWEST)
        self._filled = np.array([*range(runs), *(0 for _ in range(runs, self.places))])
        self._terms: dict[tuple[int, ...], Array] = {}  # of a sum, which all sums share

    def columns(self, rows: int, size: int) -> tuple[int, ...]:
        return (rows, size * self.places)

    def parameters(self, size: int) -> tuple[int, ...]:
        return (size, self.places)

    def _of_examples(self, columns: Array) -> Array:
        """(…, M, R) of columns (…, M·R)."""
        return columns.reshape(*columns.shape[:-1], -1, self.places)

    def forward(self, B: Array, A: Array, Z: Array) -> list[Call]:
        A, Z = self._of_examples(_by_output(A)), self._of_examples(Z)
        return self._sum_of_products(B[:, :, None], A, Z)

    def gradient(self, A: Array, delta: Array, G: Array) -> list[Call]:
        by_example = (2, 0, 1, 3)
        A, delta = self._of_examples(_by_output(A)), self._of_examples(delta[None])
        return self._sum_of_products(A.transpose(by_example), delta.transpose(by_example), G)

    def backward(self, B: Array, delta: Array, below: Array) -> list[Call]:
        W, delta = B[:-1].transpose(1, 0, 2), self._of_examples(delta)
        return self._sum_of_products(W[:, :, None], delta[:, None], self._of_examples(below))

    def _sum_of_products(self, factors: Array, others: Array, out: Array) -> list[Call]:
        """Calls that set out = Σ factors · others, summed over the first axis, one after the other.

        Both broadcast to (terms, *out.shape).
        """
        if len(factors) == 1:
            return _products(factors[0], others[0], out)
        shape = (len(factors), *out.shape)
        terms = self._terms.setdefault(shape, np.empty(shape))
        multiplied = partial(np.multiply, factors, others, terms)
        if len(terms) > FEW_TERMS:
            return [multiplied, partial(np.add.reduce, terms, 0, None, out)]
        added = [partial(np.add, out, term, out) for term in terms[2:]]
        return [multiplied, partial(np.add, terms[0], terms[1], out), *added]

    def totals(self, e: Array) -> tuple[list[Call], Array]:
        sums = np.empty_like(e[:1])
        return [partial(np.add.reduce, e, 0, None, sums, True)], sums

    def blocks(self, layout: Layout, theta: Array) -> list[Array]:
        return [block.transpose(1, 2, 0) for block in layout.blocks_of_rows(theta.T)]

    def arranged(self, rows: Array) -> Array:
        return rows.swapaxes(-1, -2)[..., self._filled].copy()

    def rows(self, theta: Array) -> Array:
        return theta[..., : self.runs].swapaxes(-1, -2)

    def lifted(self, values: Array) -> Array:
        return np.take(values[..., None, :], self._filled, -1)

    def by_parameter(self, vector: Array) -> Array:
        return vector[:, None]

    def filled(self, of_runs: Indices) -> Indices:
        """Numbers (…, R) of each run, with those for the places that no run has: (…, places)."""
        return np.take(of_runs, self._filled, -1)

    def times(self, values: Array, c: Array, out: Array) -> list[Call]:
        if c.ndim and c.shape != values.shape:
            values, out = self._of_examples(values), self._of_examples(out)
        return [partial(np.multiply, values, c, out)]

    def by_run(self, columns: Array) -> Array:
        return np.moveaxis(self._of_examples(columns)[..., : self.runs], -1, 0)
