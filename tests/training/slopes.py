"""A run whose gradient is the same at every step, so that its numbers are found on paper."""

from typing import Any

from tests.training.trained import Document, Run, trained

# ŷ = w x + b with x = 2, and y so far above that |ŷ − y| has the gradient (−2, −1) at every step.
# θ_0 = (0, 0) and η = 1, so that an update is −g: w moves by 2 and b by 1.
SLOPE: Document = {
    "data": {"name": "inline", "x": [[2.0]], "y": [1e6]},
    "model": {"hidden": [], "parameters": [0.0, 0.0]},
    "loss": "absolute_error",
    "learning_rate": 1,
    "runs": [{"batch_size": 1}],
}
HALF = {"at_step": 1, "learning_rate": 0.5}


def moved(steps: int, **settings: Any) -> Run:
    stop = {"stop": {"updates": steps}, "schedule_epochs": 1}
    (run,) = trained({**SLOPE, **stop, **settings})
    return run


def weights(steps: int, **settings: Any) -> list[float]:
    """w after each step."""
    found: list[float] = moved(steps, **settings).parameters[1:, 0].tolist()
    return found


def biases(steps: int, **settings: Any) -> list[float]:
    """b after each step."""
    found: list[float] = moved(steps, **settings).parameters[1:, 1].tolist()
    return found
