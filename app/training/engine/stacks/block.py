"""Consecutive steps of a stack: the calls of every step, bound to arrays that all steps share.

As `engine.block` for one run, but θ moves in place: no step is recorded. What a step leaves behind
are its outputs Z_L, by which non-finite numbers are noticed, and θ where it is to be evaluated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain, pairwise

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrangements import SideBySide, Stacked
from app.numerics.arrays import Array, Call
from app.numerics.delayed import DelayedStep
from app.numerics.network import Workspace, backward_calls, forward_calls
from app.numerics.penalties import PenaltyGradient, strengths
from app.training.engine.block import MOST_LISTS
from app.training.engine.loop import execute
from app.training.engine.rule import Rule
from app.training.engine.shares import Shares
from app.training.engine.stacks.forms import is_one_rate, is_side_by_side
from app.training.engine.stacks.members import Member, Rates
from app.training.engine.stacks.memory import Memory, MemoryBeside
from app.training.engine.update import Update
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import Segment

HUGE = 1e150  # outputs beyond it have squares that are not finite, or nearly so


@dataclass(frozen=True)
class Calls:
    """The calls of consecutive steps, one after the other; ends: where each step's begin."""

    all: list[Call]
    ends: list[int]

    def of(self, steps: range) -> list[Call]:
        """Those of some of the steps."""
        return self.all[self.ends[steps.start] : self.ends[steps.stop]]


class Block:
    """Up to `rows` consecutive steps of a segment of R runs; S are the arrays of the optimiser."""

    def __init__(
        self,
        prepared: Prepared,
        members: Sequence[Member],
        segment: Segment,
        theta: Array,
        state: Array,
        rows: int,
    ) -> None:
        """theta (R, P) and state (S, R, P): where the runs begin."""
        plans, layout = [member.plan for member in members], prepared.layout
        self._arrangement = arrangement = self._arranged(prepared, segment, len(members))
        self._prepared, self._network, self._plan = prepared, prepared.network, plans[0]
        self._size, self._short_size = segment.batch_size, segment.last_batch_size
        self._state = arrangement.arranged(state)
        self._B, self._G = self._blocks(theta)
        self.rows, self._memory = rows, self._fetched(prepared, plans, segment, rows)
        self._Z_L = np.zeros((rows, *arrangement.columns(layout.sizes[-1], self._size)))
        self._rates = Rates(plans)
        penalty, is_per_batch = _penalty(prepared, members, arrangement)
        self._is_fused = penalty is None and is_one_rate(prepared, self._plan)
        c = np.zeros((rows, len(members)))
        self._c = arrangement.lifted(c) if self._is_fused else c[:, 0]
        self._shares = Shares(self._plan, rows, is_per_batch)
        if not self._is_fused:
            self._rule = Rule(layout, self._plan, self._state, rows, self._rates, arrangement)
            g = np.zeros_like(self._theta)
            self._update = Update(self._plan, self._shares, self._rule, penalty, False, g)
        self._workspaces: dict[int, Workspace] = {}
        self._calls: dict[tuple[int, ...], list[Call]] = {}
        self._lists: dict[tuple[bytes, bytes, bool], Calls] = {}

    @property
    def theta(self) -> Array:
        """(R, P) after the steps that were executed."""
        return self._arrangement.rows(self._theta)

    @property
    def gradient(self) -> Array:
        """(R, P) of the last step, or its update."""
        return self._arrangement.rows(self._gradient)

    @property
    def state(self) -> Array:
        """(S, R, P), as `theta`."""
        return self._arrangement.rows(self._state)

    def execute(self, first: int, steps: int, due: Sequence[int]) -> Array:
        """Makes the steps that were loaded; θ before those that are due, (E, R, P).

        due: their places among the steps.
        """
        calls, kept = self.calls(first, steps), np.empty((len(due), *self.theta.shape))
        bounds = [*due, steps]
        execute(calls.of(range(bounds[0])))
        for each, (begin, end) in zip(kept, pairwise(bounds), strict=True):
            np.copyto(each, self.theta)
            execute(calls.of(range(begin, end)))
        return kept

    def saved(self) -> list[Call]:
        """Calls that bring θ and state back to what they are now."""
        pairs = [(each, each.copy()) for each in self._moving]
        return [partial(np.copyto, each, copy) for each, copy in pairs]

    def load(self, first: int, steps: int, short: slice) -> None:
        """Fetches the batches of the next steps and sets their rates.

        short: the rows of the last, shorter batches of epochs.
        """
        self._memory.load(first, steps)
        self._sizes = np.full(steps, self._size)
        self._sizes[short] = self._short_size
        self._set_steps(np.arange(first, first + steps, dtype=float))
        width = self._arrangement.columns(1, self._short_size)[-1]
        self._Z_L[short, ..., width:] = 0.0  # of an earlier, longer batch

    def is_tame(self, steps: int) -> NDArray[np.bool_]:
        """(R,): whether no output of the first rows is huge, and θ is finite.

        Then no number of these steps was not finite, since θ would not have become finite again.
        """
        finite = np.isfinite(self.theta).all(axis=1)
        highest, lowest = (
            each.reduce(self._Z_L[:steps], axis=None) for each in (np.maximum, np.minimum)
        )
        if highest < HUGE and lowest > -HUGE:
            return np.asarray(finite)
        outputs = np.abs(self._arrangement.by_run(self._Z_L[:steps]))
        return np.asarray(finite & (outputs.max(axis=(1, 2, 3)) < HUGE))  # False for NaN

    def is_finite(self, k: int) -> NDArray[np.bool_]:
        """(R,): whether loss, gradient and new parameters are finite, right after the step k."""
        arrangement, size = self._arrangement, int(self._sizes[k])
        _, targets = self._memory.batch(k, size)
        width = arrangement.columns(1, size)[-1]
        values = self._network.loss.values(self._Z_L[k, ..., :width], targets)
        losses = np.add.reduce(arrangement.by_run(values[..., None, :]), axis=(1, 2))
        numbers = (self.theta, self.gradient, losses[:, None])
        return np.asarray(
            np.logical_and.reduce([np.isfinite(each).all(axis=1) for each in numbers])
        )

    def _set_steps(self, k: Array) -> None:
        """Sets the rates and factors of the steps k (K,)."""
        rows, factor, sizes = slice(len(k)), self._network.loss.factor, self._sizes
        rates = self._rates.learning_rates(k)
        if self._is_fused:
            share = self._plan.reduction_factors(sizes, self._size, sizes) * factor / sizes
            self._c[rows] = self._arrangement.lifted(-rates * share[:, None])
            return
        counts = sizes.astype(float)
        self._c[rows] = factor / counts
        self._shares.set_steps(k, sizes, self._size, counts)
        self._rule.set_steps(k, rates, self._shares.updates(k))

    def calls(self, first: int, steps: int, apart: bool = False) -> Calls:
        """The calls of the steps from `first` on, which were loaded.

        apart: whether θ is needed after each of them.
        """
        kinds = self._shares.kinds(first, steps)
        asked = (self._sizes.tobytes(), kinds.tobytes(), apart)
        if asked not in self._lists:
            if len(self._lists) == MOST_LISTS:
                self._lists.clear()
            of_rows = [self._row(*key) for key in self._keys(steps, kinds, apart)]
            ends = list(accumulate(map(len, of_rows), initial=0))
            self._lists[asked] = Calls(list(chain.from_iterable(of_rows)), ends)
        return self._lists[asked]

    def _row(self, *key: int) -> list[Call]:
        if key not in self._calls:
            self._calls[key] = self._bound(*key)
        return self._calls[key]

    # What another form of a stack has otherwise.

    def _arranged(self, prepared: Prepared, segment: Segment, runs: int) -> Stacked | SideBySide:
        return (SideBySide if is_side_by_side(prepared, segment) else Stacked)(runs)

    def _blocks(self, theta: Array) -> tuple[list[Array], list[Array]]:
        """The blocks of θ, which begins as theta (R, P), and of its gradient."""
        layout, arrangement = self._prepared.layout, self._arrangement
        self._theta = arrangement.arranged(theta)
        self._gradient = np.zeros_like(self._theta)
        self._moving = [self._theta, self._state]
        return arrangement.blocks(layout, self._theta), arrangement.blocks(layout, self._gradient)

    def _fetched(
        self, prepared: Prepared, plans: Sequence[RunPlan], segment: Segment, rows: int
    ) -> Memory:
        if isinstance(self._arrangement, SideBySide):
            return MemoryBeside(prepared, plans, segment, self._arrangement, rows)
        return Memory(prepared, plans, segment, rows)

    def _keys(
        self, steps: int, kinds: NDArray[np.uint8], apart: bool
    ) -> Iterable[tuple[int, int, int]]:
        """Of each step's calls: what `_bound` takes."""
        return zip(range(steps), self._sizes.tolist(), kinds.tolist(), strict=True)

    def _bound(self, k: int, size: int, kind: int) -> list[Call]:
        """The calls of row k, whose batch has `size` examples; kind: as in `Shares.kinds`."""
        return [*self._gradient_calls(k, size), *self._next(k, size, kind)]

    def _gradient_calls(self, k: int, size: int, first: DelayedStep | None = None) -> list[Call]:
        """Calls that set the gradient."""
        arrangement = self._arrangement
        if size not in self._workspaces:
            self._workspaces[size] = Workspace(self._network, size, arrangement)
        work = self._workspaces[size]
        A_0, targets = self._memory.batch(k, size)
        width = arrangement.columns(1, size)[-1]
        Z_L = self._Z_L[k, ..., :width]
        return [
            *forward_calls(work, self._B, A_0, Z_L, arrangement, first),
            *backward_calls(
                self._network, work, self._B, self._G, A_0, Z_L, targets, self._c[k, ...],
                arrangement=arrangement, first=first,
            ),
        ]  # fmt: skip

    def _next(self, k: int, size: int, kind: int) -> list[Call]:
        """Calls from the gradient to the next θ; of a fused step G is the update already."""
        if self._is_fused:
            return [partial(np.add, self._theta, self._gradient, self._theta)]
        theta = self._theta
        return self._update.calls(k, size, self._size, kind, theta, self._gradient, theta)


def _penalty(
    prepared: Prepared, members: Sequence[Member], arrangement: Stacked | SideBySide
) -> tuple[PenaltyGradient | None, bool]:
    """∂R/∂θ of all runs, and whether it depends on the size of the batch."""
    penalties = [member.penalty for member in members]
    if not any(penalties):
        return None, False
    pairs = [strengths(prepared.layout, penalty) for penalty in penalties]
    l1, l2 = (arrangement.arranged(np.stack(each)) for each in zip(*pairs, strict=True))
    is_per_batch = any(penalty.is_per_batch for penalty in penalties)
    return PenaltyGradient(l1, l2, is_per_batch), is_per_batch
