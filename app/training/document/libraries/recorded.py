"""What libraries themselves came to on ten examples: the weight of the first input, as recorded.

The model is linear, the examples come in batches of 4, 4 and 2 in the order given, at a rate of
0.1, for two epochs. Each library ran with its own defaults and what a case names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.training.document.libraries.kit import Settings

X = [
    [0.5, -1.0], [1.5, 0.25], [-0.75, 0.5], [2.0, -0.5], [-1.25, 1.0],
    [0.25, 0.75], [1.0, 1.25], [-0.5, -1.5], [0.75, -0.25], [-1.0, 0.125],
]  # fmt: skip
Y = [1.0, 0.5, -0.25, 2.0, -1.5, 0.125, 0.75, -0.5, 1.25, -1.0]
START = [0.25, -0.5, 0.125]  # two weights and the bias
PENALTY = 0.1  # by the library's own setting


@dataclass(frozen=True)
class Case:
    """What of the experiment a case changes. title: at the head of its column."""

    title: str
    settings: Settings


CASES: dict[str, Case] = {
    "plain": Case("plain descent", {}),
    "momentum": Case("momentum 0.9", {"optimizer": "momentum"}),
    "falling": Case(
        "momentum, then a rate of 0.02",
        {"optimizer": "momentum", "changes": [{"at_step": 3, "learning_rate": 0.02}]},
    ),
    "rmsprop": Case("RMSProp", {"optimizer": "rmsprop"}),
    "adagrad": Case("AdaGrad", {"optimizer": "adagrad"}),
    "adam": Case("Adam", {"optimizer": "adam"}),
    "penalty": Case("L2 penalty 0.1", {"l2": PENALTY}),
}


@dataclass(frozen=True)
class Recorded:
    """The weight after two epochs in each case; given: what was not left at the default there."""

    weights: Mapping[str, float]
    given: Settings = field(default_factory=dict)


def experiment(library: str, case: str, l2_times: float) -> dict[str, Any]:
    """The document of a case that is like a library; l2_times: our l2 for 1 of its own."""
    settings = dict(CASES[case].settings)
    if "l2" in settings:
        settings["l2"] *= l2_times
    given = RECORDED[library].given if library in RECORDED else {}
    return {
        "data": {"name": "inline", "x": X, "y": Y, "task": "regression"},
        "model": {"hidden": [], "parameters": START},
        "like": library,
        "order": "as_given",
        "runs": [{"batch_size": 4}],
        "stop": {"epochs": 2},
        **settings,
        **given,
    }


RECORDED: dict[str, Recorded] = {
    "pytorch": Recorded(
        {
            "plain": 0.76685,
            "momentum": 1.351623,
            "falling": 1.014999,
            "rmsprop": 0.965811,
            "adagrad": 0.574422,
            "adam": 0.79985,
            "penalty": 0.747108,
        }
    ),
    "skorch": Recorded(
        {
            "plain": 0.76685,
            "momentum": 1.351623,
            "falling": 1.014999,
            "rmsprop": 0.965811,
            "adagrad": 0.574422,
            "adam": 0.79985,
            "penalty": 0.747108,
        }
    ),
    "lightning": Recorded(
        {"plain": 0.76685, "momentum": 1.351623, "falling": 1.014999, "penalty": 0.747108}
    ),
    "keras": Recorded(
        {
            "plain": 0.76685,
            "momentum": 1.351623,
            "falling": 1.578353,
            "rmsprop": 0.908492,
            "adagrad": 0.570767,
            "adam": 0.799849,
            "penalty": 0.727685,
        }
    ),
    "optax": Recorded(
        {
            "plain": 0.76685,
            "momentum": 1.351623,
            "falling": 1.014999,
            "rmsprop": 0.908492,
            "adagrad": 0.570767,
            "adam": 0.79985,
            "penalty": 0.747108,
        }
    ),
    "scikit_learn": Recorded(
        {
            "plain": 0.572163,
            "momentum": 1.083481,
            "falling": 1.022622,
            "adam": 0.79985,
            "penalty": 0.565506,
        }
    ),
    "mlx": Recorded(
        {
            "plain": 0.76685,
            "momentum": 1.351623,
            "falling": 1.014999,
            "rmsprop": 0.965811,
            "adagrad": 0.574422,
            "adam": 1.117095,
            "penalty": 0.747108,
        }
    ),
    "tinygrad": Recorded(
        {
            "plain": 0.76685,
            "momentum": 1.351623,
            "falling": 1.014999,
            "adam": 0.799846,
            "penalty": 0.747108,
        }
    ),
    "river": Recorded(
        {
            "plain": 0.76685,
            "momentum": 1.372141,
            "falling": 1.577811,
            "rmsprop": 0.916235,
            "adagrad": 0.574901,
            "adam": 0.807984,
            "penalty": 0.746919,
        },
        {"bias_learning_rate": 0.1},
    ),
    "fann": Recorded({"plain": 0.572163}),
    "fastai": Recorded(
        {
            "plain": 0.76685,
            "momentum": 1.351623,
            "falling": 1.014999,
            "rmsprop": 0.965811,
            "adam": 0.800621,
            "penalty": 0.746919,
        },
        {"last_batch": "keep"},
    ),
    "paddle": Recorded(
        {
            "plain": 0.76685,
            "momentum": 1.351622,
            "falling": 1.014999,
            "rmsprop": 0.943961,
            "adagrad": 0.574421,
            "adam": 0.79985,
            "penalty": 0.747108,
        }
    ),
    "ignite": Recorded(
        {
            "plain": 0.76685,
            "momentum": 1.351623,
            "falling": 1.014999,
            "rmsprop": 0.965811,
            "adagrad": 0.574422,
            "adam": 0.79985,
            "penalty": 0.747108,
        }
    ),
    "mxnet": Recorded(
        {
            "plain": 0.523898,
            "momentum": 0.99623,
            "falling": 0.925655,
            "rmsprop": 0.848728,
            "adagrad": 0.54633,
            "adam": 0.779298,
            "penalty": 0.50519,
        }
    ),
    "tensorflow_js": Recorded(
        {
            "plain": 0.76685,
            "momentum": 1.351623,
            "falling": 1.014999,
            "rmsprop": 0.908492,
            "adagrad": 0.570767,
            "adam": 0.799846,
            "penalty": 0.727685,
        }
    ),
    "neataptic": Recorded({"plain": 0.870002, "momentum": 0.844932, "falling": 2.060105}),
}
