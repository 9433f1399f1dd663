"""Where ε stands in the root by which an update is divided: its equation, calls and code.

Depends on arrays and the form of a rule only.
"""

from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call
from app.numerics.optimizers.kit import INSIDE, Form


def root(s: str, form: Form) -> str:
    """By what an update is divided, in an equation."""
    return f"√({s} + ε)" if form.epsilon_place == INSIDE else f"(√{s} + ε)"


def root_calls(s: Array, epsilon: Array, scratch: Array, form: Form) -> list[Call]:
    """Calls that set scratch to the root of s with ε; s may be scratch."""
    if form.epsilon_place == INSIDE:
        return [partial(np.add, s, epsilon, scratch), partial(np.sqrt, scratch, scratch)]
    return [partial(np.sqrt, s, scratch), partial(np.add, scratch, epsilon, scratch)]


def root_numpy(s: str, form: Form) -> str:
    """The same in a script."""
    if form.epsilon_place == INSIDE:
        return f"np.sqrt({s} + self.epsilon)"
    return f"(np.sqrt({s}) + self.epsilon)"
