"""The optimisers: from the gradient to the next parameters.

Adding one is one class and one line in the dictionary of its file: `descent`, `normalising` or
`adam`.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

from app.numerics.optimizers import adam, descent, normalising
from app.numerics.optimizers.kit import Form, OwnChoice, OwnParameter
from app.numerics.optimizers.kit import Optimizer as Optimizer

OPTIMIZERS: dict[str, Optimizer] = {**descent.DESCENTS, **normalising.NORMALISING, **adam.ADAMS}
# The parameters that some optimiser has besides the learning rate, and the choices of its form.
OWN_PARAMETERS: dict[str, OwnParameter] = {
    **descent.PARAMETERS,
    **normalising.PARAMETERS,
    **adam.PARAMETERS,
}
OWN_CHOICES: dict[str, OwnChoice] = {**descent.CHOICES, **normalising.CHOICES, **adam.CHOICES}


def users_of(parameter: str) -> list[str]:
    """The optimisers that have this parameter or choice."""
    return [
        name
        for name, optimizer in OPTIMIZERS.items()
        if parameter in optimizer.defaults or parameter in optimizer.choices
    ]


IN_EQUATION = ("epsilon_place", "bias_correction", "rate_in_velocity")  # choices that change it


def other_forms(name: str) -> Iterator[tuple[dict[str, str | bool], Optimizer]]:
    """The forms of an optimiser with other equations, each with the choices that make it.

    `dampened` among them says whether its dampening is above 0.
    """
    rule = OPTIMIZERS[name]
    own = {key: values for key, values in rule.choices.items() if key in IN_EQUATION}
    dampened = (False, True) if "dampening" in rule.defaults else (False,)
    for values in product(*own.values(), dampened):
        chosen: dict[str, Any] = dict(zip((*own, "dampened"), values, strict=True))
        form = in_form(name, Form(**chosen))
        if form.equation != rule.equation:
            yield chosen, form


def in_form(name: str, form: Form) -> Optimizer:
    """The optimiser of that name in a form."""
    return type(OPTIMIZERS[name])(form)
