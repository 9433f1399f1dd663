"""What an optimiser consists of: its rule, its parameters, its symbols, and its code in scripts.

θ  (parameters,)  at this step;  `new` the same at the next one
g  (parameters,)  gradient of the objective at θ
η  learning rate of this step, t = 1, 2, … its number counted from 1
An optimiser's state is a (rows, parameters) array that starts at 0 and is updated in place; it is
part of the run's state. `coefficients` gives, for many steps at once, what changes from step to
step besides g; a step's calls are bound to its own, as 0-d arrays. The definitions and defaults
are those of PyTorch's `torch.optim`, but momentum is 0.9, not 0. Depends on arrays only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.numerics.arrays import Array, Call


@dataclass(frozen=True)
class OwnParameter:
    """A parameter of optimisers besides the learning rate.

    text: what it does, as a sentence without its end. low, high: its bounds.
    """

    title: str
    symbol: str
    text: str
    low: float
    high: float


class Optimizer:
    """One update rule. Its docstring begins with the equation and its source.

    title: its name for a reader.
    is_name: whether the title keeps its capital in a sentence.
    spoken: the name as the subject of a sentence, if that is another.
    defaults: its own parameters.
    state: names of the arrays of the size of θ that it keeps.
    symbols: what those of the equation stand for.
    normalises: whether it divides by the size of the gradients, so that a constant factor of them
    nearly cancels.
    numpy: classes of plain NumPy that round as `calls` does, and `numpy_class` the one to use; a
    script has them as they stand.
    pytorch: the class of torch.optim and its words for the own parameters; None where PyTorch has
    no such optimiser.
    """

    title: str
    is_name = True
    spoken = ""
    defaults: Mapping[str, float] = {}
    state: tuple[str, ...] = ()
    symbols: Mapping[str, str]
    normalises = False
    is_fused = False  # whether a step without a penalty is one product, see `fused_weights`
    numpy_class: str
    numpy: tuple[str, ...]
    pytorch: tuple[str, str] | None = None

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        """The coefficients of the calls of K steps: arrays (K,), from arrays (K,)."""
        raise NotImplementedError

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        """Calls that update `state` and set `new`; c holds this step's coefficients."""
        raise NotImplementedError

    def fused_weights(self, rate: Array, share: float) -> Array:
        """w (K,) of the rates (K,) in θ_{k+1} = (1, w) · (θ_k; G_k), where g = share · G.

        So the next θ is one product of two rows with the gradient G of the summed loss, which needs
        no array for g.
        """
        raise NotImplementedError

    def fused_calls(self, weights: Array, pair: Array, new: Array) -> list[Call]:
        """Calls that set `new` from weights (1, w) and the pair (θ; G), (2, parameters)."""
        raise NotImplementedError


THETA = {"θ": "parameters", "η": "learning rate of this step", "g": "gradient at θ"}
EPSILON = {"ε": "epsilon, against a division by 0"}
