"""The optimisers: from the gradient to the next parameters.

Adding one is one class and one line in the dictionary of its file: `descent`, `normalising` or
`adam`.
"""

from app.numerics.optimizers import adam, descent, normalising
from app.numerics.optimizers.kit import Form, Optimizer, OwnChoice, OwnParameter

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


def in_form(name: str, form: Form) -> Optimizer:
    """The optimiser of that name in a form."""
    return type(OPTIMIZERS[name])(form)
