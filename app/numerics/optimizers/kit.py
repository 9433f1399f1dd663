"""What an optimiser consists of: its rule, its parameters, its symbols, and its code in scripts.

θ  (parameters,)  at this update;  `new` the same after it
g  (parameters,)  gradient of the objective at θ
η  learning rate of this update, t = 1, 2, … its number counted from 1
An optimiser's state is a (rows, parameters) array that is updated in place; it is part of the
run's state. `coefficients` gives, for many updates at once, what changes from one to the next
besides g; an update's calls are bound to its own, as arrays that broadcast over the parameters.
The definitions and defaults are those of PyTorch's `torch.optim`, but momentum is 0.9, not 0. A
`Form` has what other libraries define otherwise. Depends on arrays only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.numerics.arrays import Array, Call

OUTSIDE, INSIDE, HAT = "outside", "inside", "hat"
FIRST, SECOND = "first_step", "second_step"
ALL, WEIGHTS = "all", "weights"


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


@dataclass(frozen=True)
class OwnChoice:
    """A form of an update rule that one may choose; text as in `OwnParameter`.

    values: names, or False and True.
    """

    title: str
    text: str
    values: tuple[str, ...] | tuple[bool, ...]


@dataclass(frozen=True)
class Form:
    """The form of an update rule, by the names of the choices; the defaults are PyTorch's."""

    epsilon_place: str = OUTSIDE
    bias_correction: bool = True
    rate_in_velocity: bool = False
    dampening_from: str = SECOND
    decay_on: str = ALL
    dampened: bool = False  # whether `dampening` is not 0


PLAIN = Form()


class Optimizer:
    """One update rule, in one of its forms.

    title: its name for a reader.
    is_name: whether the title keeps its capital in a sentence.
    spoken: the name as the subject of a sentence, if that is another.
    defaults: its own parameters.
    choices: the choices of its form, each with the values that this rule has, the default first.
    state: names of the arrays of the size of θ that it keeps.
    started_by: for arrays that do not start at 0, the parameter that has their start.
    symbols: what those of the equation stand for.
    normalises: whether it divides by the size of the gradients, so that a constant factor of them
    nearly cancels.
    pytorch: the class of torch.optim and its words for the own parameters; None where PyTorch has
    no such optimiser.
    """

    title: str
    is_name = True
    spoken = ""
    defaults: Mapping[str, float] = {}
    choices: Mapping[str, tuple[str, ...] | tuple[bool, ...]] = {}
    state: tuple[str, ...] = ()
    started_by: Mapping[str, str] = {}
    symbols: Mapping[str, str]
    normalises = False
    is_fused = False  # whether a step without a penalty is one product, see `fused_weights`
    pytorch: tuple[str, str] | None = None

    def __init__(self, form: Form = PLAIN) -> None:
        self.form = form

    @property
    def own(self) -> dict[str, float | str | bool]:
        """Its parameters and choices, with their defaults."""
        return {**self.defaults, **{name: values[0] for name, values in self.choices.items()}}

    @property
    def equation(self) -> str:
        """The rule in a line, with its source in parentheses."""
        raise NotImplementedError

    @property
    def numpy_class(self) -> str:
        """The name of its class in a script: the rule, and what its form has otherwise."""
        return type(self).__name__ + "".join(word for is_odd, word in _odd(self.form) if is_odd)

    @property
    def numpy(self) -> tuple[str, ...]:
        """Classes of plain NumPy that round as `calls` does, the one to use last."""
        raise NotImplementedError

    def used(self) -> list[str]:
        """The own parameters on which an update in this form depends; a script names them."""
        return list(self.defaults)

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        """The coefficients of the calls of K updates, from arrays (K,), or (K, 1) and (K, P)."""
        raise NotImplementedError

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        """Calls that update `state` and set `new`; c holds this update's coefficients."""
        raise NotImplementedError

    def fused_weights(self, rate: Array, share: Array) -> Array:
        """w (K,) of rates and shares (K,) in θ_{k+1} = (1, w) · (θ_k; G_k), where g = share · G.

        So the next θ is one product of two rows with the gradient G of the summed loss, which needs
        no array for g.
        """
        raise NotImplementedError

    def fused_calls(self, weights: Array, pair: Array, new: Array) -> list[Call]:
        """Calls that set `new` from weights (1, w) and the pair (θ; G), (2, parameters)."""
        raise NotImplementedError


def _odd(form: Form) -> list[tuple[bool, str]]:
    """What a form has otherwise than the default, as parts of a class name."""
    return [
        (form.epsilon_place == INSIDE, "Inside"),
        (form.epsilon_place == HAT, "Hat"),
        (not form.bias_correction, "Uncorrected"),
        (form.rate_in_velocity, "OfSteps"),
        (form.dampened, "Dampened"),
        (form.dampened and form.dampening_from == FIRST, "FromFirst"),
    ]


THETA = {"θ": "parameters", "η": "learning rate of this step", "g": "gradient at θ"}
EPSILON = {"ε": "epsilon, against a division by 0"}
