"""From the gradient of the objective to the next θ: a run's optimiser, bound to its steps.

Depends on the plan of a run and its layout; must not know examples or losses. Where biases have a
rate of their own, or weights alone decay, the coefficients are vectors over the parameters. Where
biases go by plain descent, the optimiser gets a gradient of 0 for them, so that it leaves them as
they are, and their step is added after it. A fused step is made from the gradient G of the summed
loss: the rates have the factor from G to g, and one product of (θ; G) is the next θ, or θ plus G
times a vector of rates. Of R runs at once that have the same optimiser, the rates and parameters of
each step are (K, R), and θ lies as `numerics.arrangements` has it.
"""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

import numpy as np

from app.numerics.arrangements import ONE_RUN, Arrangement
from app.numerics.arrays import Array, Call
from app.numerics.parameters import Layout
from app.numerics.penalties import weight_mask
from app.training.setup.run_plan import RunPlan


class Numbers(Protocol):
    """What an optimiser goes by in the steps k (K,): (K,), or (K, R) of R runs."""

    def bias_learning_rates(self, k: Array) -> Array: ...

    def own_at(self, k: Array) -> dict[str, Array]: ...


class Rule:
    """The optimiser of a run for up to `rows` consecutive steps; `state` is updated in place.

    Of several runs with an arrangement, `numbers` are theirs, and the plan says what they share.
    """

    def __init__(
        self,
        layout: Layout,
        plan: RunPlan,
        state: Array,
        rows: int,
        numbers: Numbers | None = None,
        arrangement: Arrangement = ONE_RUN,
    ) -> None:
        self._plan, self._optimizer, self._state = plan, plan.rule, state
        self._numbers, self._arrangement = numbers or plan, arrangement
        self._is_weight = arrangement.by_parameter(weight_mask(layout))
        self._is_bias = self._is_weight == 0.0
        self._own_rates = plan.bias_learning_rate is not None and not plan.biases_descend
        decays = "weight_decay" in plan.own
        self._weights_decay = plan.decays_weights_alone or (plan.biases_descend and decays)
        self._are_numbers = arrangement is ONE_RUN and not (self._own_rates or self._weights_decay)
        theta = arrangement.parameters(layout.size)
        self._minus_bias_rates = np.zeros((rows, *theta) if plan.biases_descend else 0)
        first = np.zeros(1)
        shapes = self._coefficients_at(first, self._numbers.bias_learning_rates(first), first)
        self._coefficients = [np.zeros((rows, *one.shape[1:])) for one in shapes]
        self._scratch, self._of_weights = np.zeros(theta), np.zeros(theta)
        self._fused = np.ones((rows, layout.size if self._own_rates else 2))

    def accumulate(self, gradient: Array, times: Array, count: Array, begins: bool) -> list[Call]:
        """Calls that add a gradient times a factor to the accumulated ones, or begin with it.

        count (): what the mean of its batch is divided by.
        """
        kept, (total, *counted) = self._scratch, self._accumulated
        if begins:
            return [
                partial(np.multiply, gradient, times, total),
                *(partial(np.positive, count, each) for each in counted),
            ]
        return [
            partial(np.multiply, gradient, times, kept),
            partial(np.add, total, kept, total),
            *(partial(np.add, each, count, each) for each in counted),
        ]

    def take(self, g: Array, is_changed: bool) -> tuple[list[Call], Array]:
        """Calls that make the gradient of all batches of an update, and where it then stands.

        g (P,): free for it. is_changed: whether something is to be added there.
        """
        total, *counted = self._accumulated
        if counted:
            return [partial(np.divide, total, *counted, g)], g
        return ([partial(np.positive, total, g)], g) if is_changed else ([], total)

    @property
    def _accumulated(self) -> Array:
        """The rows of the state after those of the optimiser: see `RunPlan.state`."""
        rows: Array = self._state[len(self._optimizer.state) :]
        return rows

    def set_steps(self, k: Array, rates: Array, updates: Array) -> None:
        """Sets the coefficients of the steps k (K,); updates: those made before them (K,)."""
        rows = slice(len(k))
        for kept, now in zip(
            self._coefficients, self._coefficients_at(k, rates, updates), strict=True
        ):
            kept[rows] = now
        if self._plan.biases_descend:
            rates_of_biases = self._arrangement.lifted(self._numbers.bias_learning_rates(k))
            self._minus_bias_rates[rows] = -rates_of_biases * self._is_bias

    def _coefficients_at(self, k: Array, rates: Array, updates: Array) -> Sequence[Array]:
        """Those of K steps: (K,), or (K, P) where they differ from parameter to parameter.

        Of R runs they broadcast over θ as the arrangement has it.
        """
        own, t = self._numbers.own_at(k), updates + 1.0
        if self._are_numbers:
            return self._optimizer.coefficients(rates, t, own)
        lifted = self._arrangement.lifted
        vectors = {name: lifted(each) for name, each in own.items()}
        eta = lifted(rates)
        if self._own_rates:
            eta = np.where(self._is_bias, lifted(self._numbers.bias_learning_rates(k)), eta)
        if self._weights_decay:
            vectors["weight_decay"] = vectors["weight_decay"] * self._is_weight
        counted = t.reshape(-1, *(1 for _ in self._arrangement.parameters(1)))
        found = self._optimizer.coefficients(eta, counted, vectors)
        # Numbers are faster.
        return [each[:, 0] if each.shape[1:] == (1,) else each for each in found]

    def fuse(self, k: Array, rates: Array, share: Array) -> None:
        """Sets the weights of fused steps k (K,), whose gradient is g = share · G, share (K,)."""
        weights = self._optimizer.fused_weights(rates, share)
        if self._own_rates:
            biases = self._optimizer.fused_weights(self._numbers.bias_learning_rates(k), share)
            self._fused[: len(k)] = np.where(self._is_bias, biases[:, None], weights[:, None])
        else:
            self._fused[: len(k), 1] = weights

    def fused_calls(self, k: int, pair: Array, new: Array) -> list[Call]:
        """Calls that set `new` from the pair (θ; G) of row k, (2, parameters)."""
        if not self._own_rates:
            return self._optimizer.fused_calls(self._fused[k], pair, new)
        theta, gradient = pair
        return [
            partial(np.multiply, gradient, self._fused[k], self._scratch),
            partial(np.add, theta, self._scratch, new),
        ]

    def calls(self, k: int, theta: Array, g: Array, new: Array) -> list[Call]:
        """Calls that update the state and set `new` from θ and the gradient g of row k."""
        state = self._state[: len(self._optimizer.state)]
        coefficients = [each[k, ...] for each in self._coefficients]
        if not self._plan.biases_descend:
            return self._optimizer.calls(theta, g, new, state, self._scratch, coefficients)
        held, scratch = self._of_weights, self._scratch
        return [
            partial(np.multiply, g, self._is_weight, held),
            *self._optimizer.calls(theta, held, new, state, scratch, coefficients),
            partial(np.multiply, g, self._minus_bias_rates[k], scratch),
            partial(np.add, new, scratch, new),
        ]
