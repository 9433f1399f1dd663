"""Memory for consecutive steps of one batch size, a row for each, and the calls of every row.

N training examples, M of them in a batch, P parameters, C outputs. Step k of a block reads θ from
row k of `parameters` and writes the next θ to row k + 1, so that the record of a run is made by
the very calls that train it. All calls are bound to their rows once and used again by the next
chunk of steps; a chunk's numbers must be copied before that.

Where the optimiser can take its step from it and there is no penalty, G_k stays the gradient of the
summed loss up to the loss's factor, and w of θ_{k+1} = (1, w) · (θ_k; G_k) holds 1/M, that factor
and the rate. So θ and G lie side by side, a pair for each step.
"""

from itertools import chain

import numpy as np

from app.numerics.arrays import Array, Call, Indices
from app.numerics.network import Workspace, backward_calls, forward_calls, with_ones
from app.numerics.penalties import PenaltyGradient
from app.numerics.weighted import is_by_weights
from app.training.engine.rule import Rule
from app.training.engine.shares import Shares
from app.training.engine.update import Update
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import Segment

# By batch size. What they hold lasts for one step only, so runs that make their steps in turn
# share them: of large batches they are most of the memory.
Workspaces = dict[int, Workspace]

MOST_LISTS = 8  # of calls: a chunk usually has the steps of one of the last few


class Memory:
    """The examples of a block's batches, a row for each batch of up to `size` examples.

    `whole`: every batch holds all of the run's examples once, so that nothing has to be fetched.
    """

    def __init__(
        self, prepared: Prepared, plan: RunPlan, rows: int, size: int, whole: bool
    ) -> None:
        self._whole = whole
        if whole:
            inputs, targets = prepared.own_examples(plan)
            self._A_0, self._targets = with_ones(inputs)[None], targets[None]
        else:
            x, targets = prepared.examples.x, prepared.targets_of(plan)
            # Fetched example by example and read transposed, which BLAS does at no cost.
            self._all_inputs = np.column_stack([x, np.ones(len(x))])  # (N, features + 1)
            self._all_targets = np.ascontiguousarray(targets.T)  # (N, C)
            self._fetched = np.zeros((rows, size, self._all_inputs.shape[1]))
            self._A_0 = self._fetched.transpose(0, 2, 1)
            self._targets = np.zeros((rows, len(targets), size))

    def load(self, indices: Indices) -> None:
        """Fetches the batches of the next steps; indices (K, M)."""
        if self._whole:
            return
        steps = len(indices)
        np.take(self._all_inputs, indices, 0, self._fetched[:steps], mode="clip")
        targets = np.take(self._all_targets, indices, 0, mode="clip")
        np.copyto(self._targets[:steps], targets.transpose(0, 2, 1))

    def batch(self, row: int, size: int) -> tuple[Array, Array]:
        """Inputs over ones (features + 1, M) and targets (C, M) of a row."""
        row = 0 if self._whole else row
        return self._A_0[row, :, :size], self._targets[row, :, :size]

    def targets(self, rows: slice, size: int) -> Array:
        """The targets of several rows: (K, C, M), or (1, C, N) where all rows share them."""
        return self._targets[slice(1) if self._whole else rows, :, :size]


class Block:
    """Up to `rows` consecutive steps of a segment of a run.

    `state` (rows of the optimiser, P) is updated in place. `short` below are the rows whose
    batch is the last, shorter one of an epoch.
    """

    def __init__(
        self,
        prepared: Prepared,
        plan: RunPlan,
        state: Array,
        segment: Segment,
        rows: int,
        whole: bool,
        workspaces: Workspaces | None = None,
    ) -> None:
        layout = prepared.layout
        self._network, self._plan = prepared.network, plan
        self._counts_weights = is_by_weights(prepared.network.loss)
        self._is_fused = prepared.is_fused(plan)
        self._size, self._short_size = segment.batch_size, segment.last_batch_size
        self._outputs = layout.sizes[-1]
        self.memory = Memory(prepared, plan, rows, self._size, whole)
        self._Z_L = np.zeros((rows, self._outputs * self._size))
        self._pairs = np.zeros((rows + 1, 2, layout.size))
        self.parameters = self._pairs[:, 0]
        self.gradients = self._pairs[:rows, 1]  # times `scale`
        self.scale = np.ones(rows)
        self._c = np.zeros(rows)
        self._cut: tuple[int, int] | None = None  # of the steps for which these are set
        self._shares = Shares(plan, rows, prepared.penalty.is_per_batch)
        self._rule = Rule(layout, plan, state, rows)
        penalty = PenaltyGradient.of(layout, prepared.penalty) if prepared.penalty else None
        g, by_weights = np.zeros(layout.size), self._counts_weights
        self._update = Update(plan, self._shares, self._rule, penalty, by_weights, g)
        self._B = layout.blocks_of_rows(self.parameters)
        self._G = layout.blocks_of_rows(self.gradients)
        self._workspaces = {} if workspaces is None else workspaces
        self._calls: dict[tuple[int, int, bool, int], list[Call]] = {}
        self._lists: dict[tuple[int, int, bool, bytes], list[Call]] = {}

    def set_steps(self, k: Array, rates: Array, short: slice) -> None:
        """Sets the rates and factors of the steps k (K,) that the rows are used for next.

        After their batches are loaded, whose weights may count.
        """
        cut = len(k), short.start
        if cut != self._cut or self._counts_weights or self._shares.vary:
            self._set_sizes(k, short)
            self._cut = cut
        if self._is_fused:
            self._rule.fuse(k, rates, self._c[: len(k)])
        else:
            self._rule.set_steps(k, rates, self._shares.updates(k))

    def _set_sizes(self, k: Array, short: slice) -> None:
        """Sets what follows from the sizes of the batches of the steps k (K,)."""
        steps, factor = slice(len(k)), self._network.loss.factor
        sizes = np.full(len(k), self._size)
        sizes[short] = self._short_size
        if self._is_fused:
            self.scale[steps] = sizes / factor
            self._c[steps] = self._plan.reduction_factors(sizes, self._size, sizes) * factor / sizes
        else:
            counts = self.counts(len(k), short)
            self._c[steps] = factor / counts
            self._shares.set_steps(k, sizes, self._size, counts)

    def calls(self, first: int, steps: int, short: slice, safe: bool) -> list[Call]:
        """The calls of the first rows for the steps from `first` on, one after the other."""
        kinds = self._shares.kinds(first, steps)
        asked = (steps, short.start, safe, kinds.tobytes())
        if asked not in self._lists:
            if len(self._lists) == MOST_LISTS:
                self._lists.clear()
            sizes = [self._size] * steps
            sizes[short] = [self._short_size] * len(sizes[short])
            rows = zip(range(steps), sizes, kinds.tolist(), strict=True)
            self._lists[asked] = list(
                chain.from_iterable(self._row(k, m, safe, kind) for k, m, kind in rows)
            )
        return self._lists[asked]

    def _row(self, k: int, size: int, safe: bool, kind: int) -> list[Call]:
        key = (k, size, safe, kind)
        if key not in self._calls:
            self._calls[key] = self._bind(k, size, safe, kind)
        return self._calls[key]

    def _bind(self, k: int, size: int, safe: bool, kind: int) -> list[Call]:
        if size not in self._workspaces:
            self._workspaces[size] = Workspace(self._network, size)
        work, network = self._workspaces[size], self._network
        B, G = [block[k] for block in self._B], [block[k] for block in self._G]
        A_0, targets = self.memory.batch(k, size)
        Z_L = self._Z_L[k, : self._outputs * size].reshape(self._outputs, size)
        c = None if self._is_fused else self._c[k, ...]
        return [
            *forward_calls(work, B, A_0, Z_L),
            *backward_calls(network, work, B, G, A_0, Z_L, targets, c, safe),
            *self._next(k, size, kind),
        ]

    def _next(self, k: int, size: int, kind: int) -> list[Call]:
        """Calls from the recorded gradient to the next θ."""
        new = self.parameters[k + 1]
        if self._is_fused:
            return self._rule.fused_calls(k, self._pairs[k], new)
        theta, gradient = self.parameters[k], self.gradients[k]
        return self._update.calls(k, size, self._size, kind, theta, gradient, new)

    def losses(self, steps: int, short: slice, safe: bool) -> Array:
        """The mean loss of each batch (K,) from the outputs of the first rows."""
        losses = self._losses(slice(steps), self._size, safe)
        if short.start < steps:
            losses[short] = self._losses(short, self._short_size, safe)
        return losses

    def _losses(self, rows: slice, size: int, safe: bool) -> Array:
        Z_L = self._Z_L[rows, : self._outputs * size].reshape(-1, self._outputs, size)
        values = self._network.loss.values(Z_L, self.memory.targets(rows, size), safe)
        return np.asarray(np.add.reduce(values, axis=-1) / self._counts_of(rows, size))

    def counts(self, steps: int, short: slice) -> Array:
        """(K,): what the sums of the losses of the first rows are divided by for their means."""
        counts = np.empty(steps)
        counts[:] = self._counts_of(slice(steps), self._size)
        if short.start < steps:
            counts[short] = self._counts_of(short, self._short_size)
        return counts

    def _counts_of(self, rows: slice, size: int) -> Array:
        return self._network.loss.count(self.memory.targets(rows, size))

    def overflowed(self, steps: int, short: slice) -> bool:
        """Whether an output is too large for the loss without its overflow guards."""
        largest = self._network.loss.largest
        if largest == np.inf:
            return False
        self._Z_L[short, self._outputs * self._short_size :] = 0.0
        highest = np.maximum.reduce(self._Z_L[:steps], axis=None)
        lowest = np.minimum.reduce(self._Z_L[:steps], axis=None)
        return not (highest <= largest and lowest >= -largest)  # also where one is NaN
