"""Experiments worth opening at their first step, each for what one batch shows there."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Preset:
    """One experiment; `run` is the run to open, at step 0."""

    name: str
    title: str
    shows: str
    experiment: dict[str, Any]
    run: int = 0


def _line(x: list[float], y: list[float], theta: list[float]) -> dict[str, Any]:
    """A linear model on few points, full batch beside SGD."""
    return {
        "data": {"name": "inline", "x": [[value] for value in x], "y": y},
        "model": {"hidden": [], "parameters": theta},
        "loss": "squared_error",
        "runs": [{"batch_size": "full"}, {"batch_size": 1}],
        "stop": {"epochs": 20},
    }


ADAM = {"batch_size": 32, "optimizer": "adam", "learning_rate": 0.01}

PRESETS = (
    Preset(
        "eight_examples",
        "Eight examples, 2-4-1 network",
        "Errors of both signs cancel: averaging them first leaves next to nothing of the gradient.",
        {
            "data": {"name": "moons", "n": 8, "test_fraction": 0.0, "seed": 1},
            "model": {"hidden": [4]},
            "learning_rate": 0.5,
            "runs": [{"batch_size": "full"}, {"batch_size": 4}, {"batch_size": 1}],
        },
    ),
    Preset(
        "uphill",
        "Averaging first points uphill",
        "Averaging errors or examples first makes the loss of the batch grow.",
        {
            "data": {"name": "circles", "n": 6, "test_fraction": 0.0},
            "model": {"hidden": [4]},
            "learning_rate": 0.5,
            "runs": [{"batch_size": "full"}, {"batch_size": 3}, {"batch_size": 1}],
        },
    ),
    Preset(
        "sum_and_mean",
        "The sum at η/M is the mean at η",
        "The mean at η = 0.1 and the sum at η/32 give one curve, step for step. Adam hardly "
        "notices the factor: there mean and sum go together at the same η.",
        {
            "data": {"name": "moons", "n": 320, "test_fraction": 0.0},
            "runs": [
                {"batch_size": 32, "label": "Mean"},
                {"batch_size": 32, "label": "Sum", "reduction": "sum", "learning_rate": 0.1 / 32},
                {**ADAM, "label": "Adam mean"},
                {**ADAM, "label": "Adam sum", "reduction": "sum"},
            ],
        },
    ),
    Preset(
        "two_points",
        "Two points that pull apart",
        "x = 1 and 1, y = 2 and 4: at the prediction 3 the gradients are +2 and −2 and their mean "
        "is 0. The mean loss, 1, used as the error moves the model away.",
        {
            "data": {"name": "two_points"},
            "model": {"hidden": [], "parameters": [1.0, 2.0]},
            "runs": [{"batch_size": "full"}, {"batch_size": 1}],
            "stop": {"epochs": 20},
        },
    ),
    Preset(
        "equal_inputs",
        "Equal inputs",
        "Where all inputs are equal, averaging the errors first is right.",
        _line([2.0, 2.0, 2.0], [1.0, 4.0, 7.0], [0.5, 0.0]) | {"learning_rate": 0.02},
    ),
    Preset(
        "uncorrelated",
        "Error and input uncorrelated",
        "The covariance of error and input is 0, so averaging the errors first is right.",
        _line([-1.0, -1.0, 1.0, 1.0], [0.0, 2.0, 1.0, 3.0], [0.5, 0.0]),
    ),
    Preset(
        "bias",
        "A linear model: bias right, weight wrong",
        "Averaging the errors first is exact for the bias; for the weight the covariance of error "
        "and input is missing.",
        _line([0.0, 1.0, 2.0, 3.0], [1.0, 0.0, 3.0, 5.0], [0.0, 0.0]) | {"learning_rate": 0.05},
    ),
)
