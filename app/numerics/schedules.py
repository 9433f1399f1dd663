"""Learning-rate schedules: the factor ηₖ/η by which the base rate η is multiplied at each step k.

j  (K,)  steps since the warm-up, counted from 0
T        steps after which the rate has been multiplied by f once (step, exponential)
J        all steps of the run after its warm-up
Adding one is one class and one line in SCHEDULES.
"""

from collections.abc import Mapping

import numpy as np

from app.numerics.arrays import Array

RATE = {"ηₖ": "learning rate of step k", "η": "stated learning rate"}
SINCE = {"j": "steps since the warm-up, from 0"}
FACTOR = {"f": "schedule factor", "T": "steps in the schedule epochs"}


class Schedule:
    """One schedule; `uses` names which of T (schedule_epochs) and f (schedule_factor) count.

    symbols: what those of its equation stand for. numpy: the factor in a script, an expression of
    {j}, {T}, {f} and {J}; is_factor: whether it may be multiplied without parentheses.
    """

    title: str
    uses: tuple[str, ...]
    symbols: Mapping[str, str]
    numpy: str
    is_factor = False

    def factors(self, j: Array, T: float, f: float, J: int) -> Array:
        """ηₖ/η for each of the steps j."""
        raise NotImplementedError


class Constant(Schedule):
    """ηₖ = η"""

    title = "Constant"
    uses: tuple[str, ...] = ()
    symbols = RATE
    numpy = "1.0"
    is_factor = True

    def factors(self, j: Array, T: float, f: float, J: int) -> Array:
        return np.ones_like(j)


class Step(Schedule):
    """ηₖ = η f^⌊j/T⌋"""

    title = "Step"
    uses: tuple[str, ...] = ("schedule_factor", "schedule_epochs")
    symbols: Mapping[str, str] = {**RATE, **SINCE, **FACTOR}
    numpy = "np.power({f}, np.floor({j} / {T}))"
    is_factor = True

    def factors(self, j: Array, T: float, f: float, J: int) -> Array:
        return np.asarray(f ** np.floor(j / T))


class Exponential(Schedule):
    """ηₖ = η f^(j/T)"""

    title = "Exponential"
    uses: tuple[str, ...] = ("schedule_factor", "schedule_epochs")
    symbols: Mapping[str, str] = {**RATE, **SINCE, **FACTOR}
    numpy = "np.power({f}, {j} / {T})"
    is_factor = True

    def factors(self, j: Array, T: float, f: float, J: int) -> Array:
        return np.asarray(f ** (j / T))


class Cosine(Schedule):
    """ηₖ = ½η(1 + cos(πj/J))   (Loshchilov and Hutter, 2017, eq. 5, one cycle down to 0)."""

    title = "Cosine"
    uses: tuple[str, ...] = ()
    symbols: Mapping[str, str] = {**RATE, **SINCE, "J": "steps of the run after its warm-up"}
    numpy = "0.5 * (1 + np.cos(np.pi * {j} / {J}))"

    def factors(self, j: Array, T: float, f: float, J: int) -> Array:
        return np.asarray(0.5 * (1.0 + np.cos(np.pi * j / J)))


class InverseTime(Schedule):
    """ηₖ = η/(1 + j/T)   (Robbins and Monro, 1951)."""

    title = "Inverse time"
    uses: tuple[str, ...] = ("schedule_epochs",)
    symbols: Mapping[str, str] = {**RATE, **SINCE, "T": FACTOR["T"]}
    numpy = "1 / (1 + {j} / {T})"

    def factors(self, j: Array, T: float, f: float, J: int) -> Array:
        return np.asarray(1.0 / (1.0 + j / T))


SCHEDULES: dict[str, Schedule] = {
    "constant": Constant(),
    "step": Step(),
    "exponential": Exponential(),
    "cosine": Cosine(),
    "inverse_time": InverseTime(),
}


def factors(schedule: str, k: Array, warmup: int, T: float, f: float, total: int) -> Array:
    """ηₖ/η for the steps k (K,) of a run of `total` steps: a straight warm-up, then the schedule.

    During the warm-up of W steps ηₖ = η(k + 1)/W   (Goyal et al., 2017, section 2.2).
    """
    after = np.maximum(k - warmup, 0.0)
    scheduled = SCHEDULES[schedule].factors(after, T, f, max(total - warmup, 1))
    return np.where(k < warmup, (k + 1.0) / max(warmup, 1), scheduled) if warmup else scheduled
