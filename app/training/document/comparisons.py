"""Comparisons of runs worth seeing: choices known to be good and known to be bad."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Comparison:
    """A few runs side by side, and what they show.

    keeps: the parts of another experiment on which it is true too, if that has at least `examples`
    training examples: a page keeps its own. `experiment` says the rest.
    """

    name: str
    title: str
    shows: str
    experiment: dict[str, Any]
    keeps: tuple[str, ...] = ()
    examples: int = 1


ANY = ("data", "model", "loss", "stop")  # true of any data and network
RATES = (0.01, 0.1, 1.0)
SUM_BATCH = 32

COMPARISONS = (
    Comparison(
        "batch_sizes",
        "Three batch sizes",
        "All examples, 32 or 1 in each update: in one epoch the smallest batch makes the most "
        "updates, and each of them follows the fewest examples.",
        {},
        keeps=ANY,
        examples=33,
    ),
    Comparison(
        "mean_and_sum",
        "Mean beside sum",
        "The sum of 32 gradients is 32 times their mean. So at η/32 it takes the same steps as the "
        "mean at η, and at the same η its first step is 32 times as long.",
        {
            "last_batch": "weighted",
            "runs": [
                {"label": "Mean", "batch_size": SUM_BATCH},
                {
                    "label": "Sum, η/32",
                    "batch_size": SUM_BATCH,
                    "learning_rate": 0.1 / SUM_BATCH,
                    "reduction": "sum",
                },
                {"label": "Sum, same η", "batch_size": SUM_BATCH, "reduction": "sum"},
            ],
        },
        keeps=ANY,
        examples=SUM_BATCH,
    ),
    Comparison(
        "adam_and_sgd",
        "Adam beside SGD",
        "SGD's update is η times the gradient. Adam's first update moves each parameter that has a "
        "gradient by about η, however large that gradient is.",
        {
            "learning_rate": 0.01,
            "runs": [
                {"label": "SGD", "batch_size": 1},
                {"label": "Adam", "batch_size": 1, "optimizer": "adam"},
            ],
        },
        keeps=ANY,
    ),
    Comparison(
        "three_rates",
        "Three learning rates",
        "The same batches at η = 0.01, 0.1 and 1: the first update is 10 and 100 times as long. "
        "Which one ends lowest depends on data, network and length.",
        {
            "runs": [
                {"label": f"η = {rate:g}", "batch_size": 32, "learning_rate": rate}
                for rate in RATES
            ],
        },
        keeps=ANY,
    ),
    Comparison(
        "scaled_rate",
        "Learning rate scaled with the batch size",
        "With η in proportion to the batch size, an epoch changes the parameters by about as much "
        "whatever the batch, as long as η is small: against epochs the three curves nearly "
        "coincide.",
        {"learning_rate_rule": "linear", "last_batch": "weighted"},
        keeps=ANY,
        examples=33,
    ),
    Comparison(
        "falling_rate",
        "Constant and falling learning rate",
        "At a constant rate SGD goes on following one noisy example after another. As the rate "
        "falls to 0, so does the length of its updates, and it comes to rest.",
        {
            "learning_rate": 0.05,
            "runs": [
                {"label": "Constant rate", "batch_size": 1},
                {"label": "Falling rate", "batch_size": 1, "schedule": "cosine"},
            ],
        },
        keeps=ANY,
    ),
    Comparison(
        "noise_floor",
        "Where SGD hovers, and what takes it down",
        "At a constant rate SGD hovers above the lowest loss of this line, and half the rate more "
        "than halves the distance. With a falling rate or a growing batch it ends at the lowest "
        "loss.",
        {
            "data": {"name": "line", "noise": 0.5},
            "model": {"hidden": []},
            "learning_rate": 0.2,
            "runs": [
                {"label": "Constant rate", "batch_size": 1},
                {"label": "Half the rate", "batch_size": 1, "learning_rate": 0.1},
                {"label": "Falling rate", "batch_size": 1, "schedule": "cosine"},
                {
                    "label": "Growing batch",
                    "batch_size": 1,
                    "batch_growth": 2.0,
                    "schedule_epochs": 8.0,
                },
            ],
            "stop": {"epochs": 60},
        },
    ),
    Comparison(
        "last_batch",
        "Short last batch: kept, weighted or dropped",
        "Of 33 examples in batches of 32 the last batch holds one. Kept, this example counts 32 "
        "times as much as each of the others; weighted, as much; dropped, not at all in that "
        "epoch.",
        {
            "data": {"name": "moons", "n": 33, "test_fraction": 0.0},
            "runs": [
                {"label": "Kept", "batch_size": 32},
                {"label": "Weighted", "batch_size": 32, "last_batch": "weighted"},
                {"label": "Dropped", "batch_size": 32, "last_batch": "drop"},
            ],
        },
    ),
    Comparison(
        "large_rate",
        "Too large a learning rate",
        "For full-batch descent on a linear model with squared error the limit is η = 2/λmax, here "
        "0.98: at 0.5 and 0.95 the loss falls, at 1.05 every step leads further away.",
        {
            "data": {"name": "line"},
            "model": {"hidden": []},
            "runs": [
                {"label": f"η = {rate:g}", "batch_size": "full", "learning_rate": rate}
                for rate in (0.5, 0.95, 1.05)
            ],
        },
    ),
    Comparison(
        "sorted_data",
        "Sorted data without shuffling",
        "Sorted by class, every epoch ends with batches of one class alone, which undo what the "
        "other class has taught: the training loss stays above 0.5. Shuffled, it falls below 0.25.",
        {
            "data": {"name": "circles"},
            "runs": [
                {"label": "Shuffled", "batch_size": 8},
                {"label": "Sorted", "batch_size": 8, "order": "sorted"},
            ],
            "stop": {"epochs": 20},
        },
    ),
    Comparison(
        "zero_start",
        "All weights start at zero",
        "Units of a layer that start equal get equal gradients and stay equal, whatever the batch "
        "size: the four hidden units do no more than one could.",
        {
            "data": {"name": "moons"},
            "model": {"hidden": [4], "activation": "sigmoid", "initialization": "zeros"},
            "learning_rate": 1.0,
            "runs": [
                {"batch_size": "full"},
                {"batch_size": 32},
                {"batch_size": 1, "learning_rate": 0.1},
            ],
        },
    ),
    Comparison(
        "dead_relu",
        "Dead ReLUs",
        "At η = 0.7 a few steps make every ReLU of a layer 0 for all examples. From then on no "
        "weight has a gradient, and the network predicts one number, the mean of the targets.",
        {
            "data": {"name": "sine"},
            "model": {"hidden": [8, 4], "activation": "relu"},
            "runs": [
                {"label": f"η = {rate:g}", "batch_size": "full", "learning_rate": rate}
                for rate in (0.1, 0.7)
            ],
        },
    ),
)
