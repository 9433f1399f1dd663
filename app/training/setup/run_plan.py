"""One run with every setting decided. Depends on its timetable; must not know the examples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array, Indices
from app.numerics.optimizers import in_form
from app.numerics.optimizers.kit import WEIGHTS, Form, Optimizer
from app.numerics.schedules import SCHEDULES, Schedule, factors
from app.training.data.orders import ORDERS, Order
from app.training.document.run_settings import Change
from app.training.setup.changes import Edit
from app.training.setup.timetable import Timetable

# Settings that a plan takes as they are.
AS_CHOSEN = (
    "reduction", "optimizer", "schedule", "schedule_factor", "schedule_epochs", "warmup",
    "batch_growth", "order", "last_batch", "accumulate", "accumulate_as", "accumulate_rest",
    "bias_optimizer", "epoch_loss", "epoch_loss_of", "seed",
)  # fmt: skip


@dataclass(frozen=True)
class RunPlan:
    """One run with everything decided; `batch_size` is that of the first epoch."""

    label: str
    accent: int  # of its lines, from 1
    batch_size: int
    learning_rate: float
    reduction: str
    optimizer: str
    own: dict[str, float]  # the optimiser's own parameters
    form: Form  # of the optimiser
    bias_learning_rate: float | None  # None: that of the weights
    bias_optimizer: str
    schedule: str
    schedule_factor: float
    schedule_epochs: float
    warmup: int
    batch_growth: float
    order: str
    last_batch: str
    accumulate: int
    accumulate_as: str
    accumulate_rest: str
    epoch_loss: str
    epoch_loss_of: str
    seed: int
    left_out: tuple[int, ...]  # rows of the data, ascending
    flipped: tuple[int, ...]
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]
    timetable: Timetable

    @property
    def rule(self) -> Optimizer:
        """The optimiser's update rule."""
        return in_form(self.optimizer, self.form)

    @property
    def choices(self) -> dict[str, str | bool]:
        """What is chosen of the form of its optimiser."""
        return {name: getattr(self.form, name) for name in self.rule.choices}

    @property
    def is_plain(self) -> bool:
        """Whether each step is plain gradient descent with one rate for all parameters."""
        return (
            self.optimizer == "gradient_descent"
            and self.bias_learning_rate is None
            and self.accumulate == 1
        )

    @property
    def accumulates(self) -> bool:
        """Whether several batches make an update."""
        return self.accumulate > 1

    @property
    def state(self) -> tuple[str, ...]:
        """The names of the arrays of the size of θ that it keeps besides θ."""
        if not self.accumulates:
            return self.rule.state
        counted = ("counted",) if self.accumulate_as == "examples" else ()
        return (*self.rule.state, "accumulated", *counted)

    @property
    def rate_schedule(self) -> Schedule:
        return SCHEDULES[self.schedule]

    @property
    def order_kind(self) -> type[Order]:
        return ORDERS[self.order]

    @property
    def replaces(self) -> bool:
        """Whether its batches are independent draws, in which an example can come several times."""
        return self.order_kind.replaces

    def kept(self, n: int) -> Indices:
        """The rows of the n training examples that it learns, ascending."""
        return np.delete(np.arange(n), list(self.left_out))

    @property
    def example_count(self) -> int:
        """How many training examples it is trained on."""
        return self.timetable.rule.n

    @property
    def steps(self) -> int:
        return self.timetable.steps

    @property
    def steps_per_epoch(self) -> int:
        """Of the first epoch."""
        return self.timetable.segments[0].steps_per_epoch

    def learning_rates(self, k: Array) -> Array:
        """η of the steps k (K,): the base rate, as changed so far, times the schedule."""
        rates = self._changed("learning_rate", self.learning_rate, k)
        return rates if self._is_constant else rates * self._schedule_factors(k)

    def bias_learning_rates(self, k: Array) -> Array:
        """η of the biases in the steps k (K,)."""
        if self.bias_learning_rate is None:
            return self.learning_rates(k)
        rates = np.full(len(k), self.bias_learning_rate)
        return rates if self._is_constant else rates * self._schedule_factors(k)

    @property
    def _is_constant(self) -> bool:
        return self.schedule == "constant" and self.warmup == 0

    def _schedule_factors(self, k: Array) -> Array:
        span = self.schedule_epochs * self.steps_per_epoch
        return factors(self.schedule, k, self.warmup, span, self.schedule_factor, self.steps)

    def reduction_factors(self, sizes: NDArray[np.intp], usual: int, counts: Array) -> Array:
        """Factors from the means over batches of `sizes` (K,) to the run's reduction.

        `usual` is the batch size of their epoch, of which the last batch may fall short; counts
        (K,): what their sums are divided by for those means.
        """
        if self.reduction == "sum":
            return counts.astype(float)
        return sizes / usual if self.last_batch == "weighted" else np.ones(len(sizes))

    def reduction_factor(self, size: int, usual: int, count: float) -> float:
        """The same of one batch."""
        return float(self.reduction_factors(np.array([size]), usual, np.array([count]))[0])

    @property
    def decays_weights_alone(self) -> bool:
        """Whether its weight decay leaves the biases as they are."""
        return self.form.decay_on == WEIGHTS

    @property
    def biases_descend(self) -> bool:
        """Whether biases go by plain gradient descent beside an optimiser of the weights."""
        return self.bias_optimizer != "same" and self.optimizer != "gradient_descent"

    def own_at(self, k: Array) -> dict[str, Array]:
        """The optimiser's own parameters at the steps k (K,)."""
        return {name: self._changed(name, value, k) for name, value in self.own.items()}

    def _changed(self, name: str, start: float, k: Array) -> Array:
        values = np.full(len(k), start)
        for change in self.changes:
            value = getattr(change, name, None)
            if value is not None:
                values[k >= change.at_step] = value
        return values
