"""A stack of runs trained to its end: the losses of each along the way, and how it ended.

Nothing else is kept of a run. Its numbers are the same bit for bit whatever the other runs of the
stack are, and however many: how a step is computed depends on network, batch size and settings
alone. Against the same run trained alone (`engine.loop`) they differ by rounding.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array, Call
from app.training.document.limits import Limits
from app.training.engine.comparison import frames
from app.training.engine.evaluation import PER_EPOCH, Evaluation, evaluated_steps
from app.training.engine.loop import execute, short_rows, start_of
from app.training.engine.slices import Sliced
from app.training.engine.stacks.block import Block
from app.training.engine.stacks.forms import is_windowed, rows_of
from app.training.engine.stacks.losses import Explosions, Losses
from app.training.engine.stacks.members import Member
from app.training.engine.stacks.windows import WindowBlock
from app.training.setup.preparation import Prepared
from app.training.setup.timetable import Segment


@dataclass(frozen=True)
class Course:
    """The losses of one run along its way, E of them, and how it ended."""

    steps: int
    diverged_at: int | None
    evaluated_steps: NDArray[np.intp]  # (E,)
    training_loss: Array  # (E,)
    test_loss: Array | None  # (E,), None where there are no test examples


def courses(
    prepared: Prepared, members: Sequence[Member], per_epoch: int = PER_EPOCH
) -> Sliced[list[Course]]:
    """The courses of runs that share all but what a `Member` may have of its own.

    per_epoch: evaluations in an epoch, at most.
    """
    if prepared.means_by_weights:
        return (yield from _one_by_one(prepared, members, per_epoch))
    stack = _Stack(prepared, members, per_epoch)
    yield from stack.train()
    return [stack.course(run) for run in range(len(members))]


def _one_by_one(
    prepared: Prepared, members: Sequence[Member], per_epoch: int
) -> Sliced[list[Course]]:
    """The same where the runs divide by the weights of their own batches, so each is alone."""
    found = []
    for member in members:
        alone = replace(
            prepared, runs=(member.plan,), initial=member.initial, penalty=member.penalty
        )
        evaluations: list[Evaluation] = []
        for frame in frames(alone, Limits(), clock=lambda: 0.0):
            first, end = frame.first_step, frame.first_step + frame.steps
            due = {*evaluated_steps(member.plan, first, end, per_epoch).tolist()}
            due |= {frame.outcome.steps} if frame.outcome else set()
            evaluations += [each for each in frame.evaluations if each.step in due]
            yield
        assert frame.outcome is not None
        tests = [each.test_loss for each in evaluations if each.test_loss is not None]
        found.append(
            Course(
                frame.outcome.steps,
                frame.outcome.diverged_at,
                np.array([each.step for each in evaluations]),
                np.array([each.training_loss for each in evaluations]),
                np.array(tests) if tests else None,
            )
        )
    return found


@dataclass(frozen=True)
class _End:
    """How a run ended, and the losses (1 or 2,) after its last step, if they count."""

    steps: int
    diverged_at: int | None
    losses: Array | None


class _Stack:
    """The runs of a block, and what was measured of all members so far."""

    def __init__(self, prepared: Prepared, members: Sequence[Member], per_epoch: int) -> None:
        self._prepared, self._members, self._per_epoch = prepared, members, per_epoch
        self._plan = members[0].plan
        self._losses, self._explosions = Losses(prepared), Explosions(len(members))
        self._runs = np.arange(len(members))  # the members in the block
        self._is_going = np.ones(len(members), dtype=bool)  # of these
        self._ends: dict[int, _End] = {}
        self._steps: list[NDArray[np.intp]] = []
        self._found: list[Array] = []  # (1 or 2, E, members) for each of these
        self._theta = np.stack([member.initial for member in members])
        self._state = np.stack([start_of(prepared, m.plan).optimizer for m in members], axis=1)

    def train(self) -> Iterator[None]:
        """Trains all runs to their ends, a chunk of steps at a time."""
        edited = {edit.step for edit in self._plan.edits}
        for segment, end in self._plan.timetable.spans():
            bounds = {segment.first_step, end}
            bounds |= {step for step in edited if segment.first_step < step < end}
            for first, stop in pairwise(sorted(bounds)):
                self._edit(first)
                yield from self._stretch(segment, first, stop)
        self._finish()

    def _finish(self) -> None:
        """Ends the runs that made all steps; the last θ may show that one has exploded."""
        self._keep_going_ones()
        with np.errstate(all="ignore"):
            losses, steps = self._losses.at(self._theta), self._plan.steps
        exploded = self._explosions.after(losses[:1])[0].tolist()
        for run, member in enumerate(self._runs.tolist()):
            self._ends[member] = _End(steps, steps if exploded[run] else None, losses[:, run])

    def _edit(self, step: int) -> None:
        for edit in self._plan.edits:
            if edit.step == step:
                for position, value in edit.values:
                    self._theta[:, position] = value

    def _stretch(self, segment: Segment, first: int, stop: int) -> Iterator[None]:
        """The steps from `first` to before `stop`, all in this segment and without an edit."""
        while first < stop and self._is_going.any():
            self._keep_going_ones()
            members = [self._members[run] for run in self._runs.tolist()]
            rows = rows_of(self._prepared, members, segment, self._per_epoch)
            form = WindowBlock if is_windowed(self._prepared, members, segment) else Block
            block = form(self._prepared, members, segment, self._theta, self._state, rows)
            while first < stop and 2 * self._is_going.sum() > len(members):
                steps = min(rows, stop - first)
                if form is WindowBlock:
                    steps = self._until_evaluated(first, steps)
                self._chunk(block, segment, first, steps)
                first += steps
                yield
            self._theta, self._state = block.theta.copy(), block.state.copy()

    def _until_evaluated(self, first: int, steps: int) -> int:
        """So many steps from `first` on, or fewer if θ is evaluated before."""
        due = evaluated_steps(self._plan, first + 1, first + steps, self._per_epoch)
        return int(due[0]) - first if len(due) else steps

    def _keep_going_ones(self) -> None:
        going = self._is_going
        self._theta, self._state = self._theta[going], self._state[:, going]
        self._runs = self._runs[going]
        self._explosions.only(going)
        self._is_going = going[going]

    def _chunk(self, block: Block, segment: Segment, first: int, steps: int) -> None:
        """Trains the block for so many steps and measures what is due in them."""
        short = short_rows(segment, first, steps)
        due = evaluated_steps(self._plan, first, first + steps, self._per_epoch)
        with np.errstate(all="ignore"):
            block.load(first, steps, short)
            saved = block.saved()
            kept = block.execute(first, steps, (due - first).tolist())
            found = self._losses.at(kept.reshape(-1, kept.shape[2]))
            wild = self._is_going & ~block.is_tame(steps)
            broken = self._broken(block, saved, first, steps) if wild.any() else {}
        found = found.reshape(len(found), len(due), len(self._runs))
        self._record(due, found)
        self._end_exploded(due, found[0], broken)
        for run, (step, theta) in broken.items():
            self._end(run, step + 1, step, theta)

    def _broken(
        self, block: Block, saved: list[Call], first: int, steps: int
    ) -> dict[int, tuple[int, Array]]:
        """The runs with a number that is not finite: the first step that has one, and θ after it.

        Trains the same steps again, one by one.
        """
        after = block.saved()
        execute(saved)
        broken: dict[int, tuple[int, Array]] = {}
        calls = block.calls(first, steps, apart=True)
        for k in range(steps):
            execute(calls.of(range(k, k + 1)))
            for run in np.flatnonzero(self._is_going & ~block.is_finite(k)).tolist():
                broken.setdefault(run, (first + k, block.theta[run].copy()))
        execute(after)
        return broken

    def _record(self, due: NDArray[np.intp], found: Array) -> None:
        """Keeps the losses (1 or 2, E, R) at the steps that are due (E,)."""
        of_all = np.full((*found.shape[:2], len(self._members)), np.nan)
        of_all[:, :, self._runs] = found
        self._steps.append(due)
        self._found.append(of_all)

    def _end_exploded(
        self, due: NDArray[np.intp], losses: Array, broken: dict[int, tuple[int, Array]]
    ) -> None:
        """Ends the runs that exploded before a number was not finite, which these are no more."""
        exploded = self._explosions.after(losses) & self._is_going
        for run in np.flatnonzero(exploded.any(axis=0)).tolist():
            step = int(due[np.argmax(exploded[:, run])])
            if run not in broken or step <= broken[run][0]:
                broken.pop(run, None)
                self._end(run, step, step, None)

    def _end(self, run: int, steps: int, diverged_at: int | None, theta: Array | None) -> None:
        """Ends a run of the block; θ (P,) after its last step, if that is still to be measured."""
        with np.errstate(all="ignore"):
            losses = None if theta is None else self._losses.at(theta[None])[:, 0]
        self._ends[int(self._runs[run])] = _End(steps, diverged_at, losses)
        self._is_going[run] = False

    def course(self, member: int) -> Course:
        """That of a member that has ended."""
        end = self._ends[member]
        steps = np.concatenate(self._steps)
        found = np.concatenate([each[:, :, member] for each in self._found], axis=1)
        # A run that exploded ends at an evaluation; of another, θ after the last step comes last.
        counts = steps <= end.steps if end.losses is None else steps < end.steps
        steps, found = steps[counts], found[:, counts]
        if end.losses is not None:
            steps = np.append(steps, end.steps)
            found = np.column_stack([found, end.losses])
        test = found[1] if len(found) > 1 else None
        return Course(end.steps, end.diverged_at, steps, found[0], test)
