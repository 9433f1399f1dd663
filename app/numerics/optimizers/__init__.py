"""The optimisers: from the gradient to the next parameters.

Adding one is one class and one line in the dictionary of its file, `descent` or `normalising`.
"""

from app.numerics.optimizers import descent, normalising
from app.numerics.optimizers.kit import Optimizer, OwnParameter

OPTIMIZERS: dict[str, Optimizer] = {**descent.DESCENTS, **normalising.NORMALISING}
# The parameters that some optimiser has besides the learning rate.
OWN_PARAMETERS: dict[str, OwnParameter] = {**descent.PARAMETERS, **normalising.PARAMETERS}


def users_of(parameter: str) -> list[str]:
    """The optimisers that have this parameter."""
    return [name for name, optimizer in OPTIMIZERS.items() if parameter in optimizer.defaults]
