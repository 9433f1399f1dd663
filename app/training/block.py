"""Memory for consecutive steps of one batch size, a row for each, and the calls of every row.

N training examples, M of them in a batch, P parameters, C outputs. Step k of a block reads θ from
row k of `parameters` and writes the next θ to row k + 1, so that the record of a run is made by
the very calls that train it. All calls are bound to their rows once and used again by the next
chunk of steps; a chunk's numbers must be copied before that.
"""

from functools import partial

import numpy as np

from app.numerics.activations import Array, Call
from app.numerics.network import Workspace, backward_calls, forward_calls, with_ones
from app.numerics.optimizers import OPTIMIZERS
from app.numerics.penalties import PenaltyGradient
from app.training.orders import Indices
from app.training.plans import RunPlan
from app.training.preparation import Prepared


class Block:
    """Up to `rows` consecutive steps of a run with batches of `batch_size` examples.

    `whole`: every batch holds all examples once, so that nothing has to be fetched.
    `state` (rows of the optimiser, P) is updated in place.
    """

    def __init__(
        self,
        prepared: Prepared,
        plan: RunPlan,
        state: Array,
        batch_size: int,
        rows: int,
        whole: bool,
    ) -> None:
        layout = prepared.layout
        self._network, self._plan, self._state = prepared.network, plan, state
        self._optimizer = OPTIMIZERS[plan.optimizer]
        self._penalty = PenaltyGradient(layout, prepared.l1, prepared.l2)
        self._has_penalty = bool(prepared.l1 or prepared.l2)
        self._size, self._whole = batch_size, whole
        self._features = layout.sizes[0]
        examples = np.vstack([with_ones(prepared.inputs), prepared.targets])
        self._examples = np.ascontiguousarray(examples.T)  # (N, features + 1 + C)
        width, outputs = len(examples), layout.sizes[-1]
        # The batches, feature-major: inputs over ones over targets.
        self._batches = examples[None] if whole else np.zeros((rows, width, batch_size))
        self._outputs = np.zeros((rows, outputs * batch_size))
        self.parameters = np.zeros((rows + 1, layout.size))
        self.gradients = np.zeros((rows, layout.size))
        self._coefficients = np.zeros((len(self._optimizer_coefficients(np.zeros(1))), rows))
        self._B = layout.blocks_of_rows(self.parameters)
        self._G = layout.blocks_of_rows(self.gradients)
        self._scratch, self._g = np.zeros(layout.size), np.zeros(layout.size)
        self._workspaces: dict[int, Workspace] = {}
        self._bound: dict[tuple[int, bool], dict[int, list[Call]]] = {}

    def _optimizer_coefficients(self, k: Array) -> list[Array]:
        plan = self._plan
        rates, own = plan.learning_rates(k), plan.own_at(k)
        return [*self._optimizer.coefficients(rates, k + 1.0, own)]

    def load(self, indices: Indices) -> None:
        """Fetches the batches of the next steps; indices (K, M)."""
        if self._whole:
            return
        steps = len(indices)
        fetched = np.take(self._examples, indices.ravel(), 0, mode="clip")
        by_batch = fetched.reshape(steps, self._size, -1)
        np.copyto(self._batches[:steps], by_batch.transpose(0, 2, 1))

    def set_steps(self, k: Array) -> None:
        """The steps (K,) that the rows stand for now: sets what depends on a step's number."""
        for row, values in zip(self._coefficients, self._optimizer_coefficients(k), strict=True):
            row[: len(k)] = values

    def calls(self, short: dict[int, int], steps: int, safe: bool) -> list[list[Call]]:
        """The calls of the first rows; `short` tells the sizes of smaller batches by row."""
        usual = self._bound.setdefault((self._size, safe), {})
        for k in range(len(usual), steps):
            usual[k] = self._bind(k, self._size, safe)
        rows = [usual[k] for k in range(steps)]
        for k, size in short.items():
            bound = self._bound.setdefault((size, safe), {})
            if k not in bound:
                bound[k] = self._bind(k, size, safe)
            rows[k] = bound[k]
        return rows

    def _bind(self, k: int, size: int, safe: bool) -> list[Call]:
        if size not in self._workspaces:
            self._workspaces[size] = Workspace(self._network, size)
        work, network = self._workspaces[size], self._network
        B, G = [block[k] for block in self._B], [block[k] for block in self._G]
        A_0, targets, Z_L = self._batch(k, size)
        return [
            *forward_calls(work, B, A_0, Z_L),
            *backward_calls(network, work, B, G, A_0, Z_L, targets, safe),
            *self._update(k, size),
        ]

    def _batch(self, k: int, size: int) -> tuple[Array, Array, Array]:
        """Inputs over ones (features + 1, M), targets (C, M) and outputs (C, M) of a row."""
        batch = self._batches[0 if self._whole else k]
        outputs = self._outputs[k, : self._network.layout.sizes[-1] * size].reshape(-1, size)
        split = self._features + 1
        return batch[:split, :size], batch[split:, :size], outputs

    def _update(self, k: int, size: int) -> list[Call]:
        """From the gradient of the mean data loss to that of the objective, and to the next θ."""
        theta, gradient, new = self.parameters[k], self.gradients[k], self.parameters[k + 1]
        times, g = self._reduction(size), gradient
        calls: list[Call] = []
        if times != 1.0 or self._has_penalty:
            g = self._g
            calls.append(partial(np.multiply, gradient, np.array(times), g))
            calls += self._penalty.calls(theta, g)
        c = [row[k, ...] for row in self._coefficients]
        calls += self._optimizer.calls(theta, g, new, self._state, self._scratch, c)
        return calls

    def _reduction(self, size: int) -> float:
        """By which the mean over a batch is multiplied to give what the run asks for."""
        if self._plan.reduction == "sum":
            return float(size)
        return size / self._size if self._plan.last_batch == "weighted" else 1.0

    def losses(self, short: dict[int, int], steps: int) -> Array:
        """The mean loss of each batch (K,) from the outputs of the first rows."""
        values, split = self._network.loss.values, self._features + 1
        outputs = self._outputs[:steps].reshape(steps, -1, self._size)
        targets = self._batches[: 1 if self._whole else steps, split:]
        losses = np.asarray(values(outputs, targets).mean(axis=-1))
        for k, size in short.items():
            _, targets_of_row, outputs_of_row = self._batch(k, size)
            losses[k] = values(outputs_of_row, targets_of_row).mean()
        return losses

    def overflowed(self, short: dict[int, int], steps: int) -> bool:
        """Whether an output passed what the loss takes without its safe calls."""
        largest = self._network.loss.largest
        if largest == np.inf:
            return False
        for k, size in short.items():
            self._outputs[k, self._network.layout.sizes[-1] * size :] = 0.0
        return not np.abs(self._outputs[:steps]).max() <= largest  # also where one is NaN
