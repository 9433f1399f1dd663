"""The cases of the replay: a covering array of all settings, and the experiment of each case."""

from functools import cache
from typing import Any

from tests.training.covering import Case, covering_array, never_idle
from tests.training.oracle_network import ACTIVATIONS
from tests.training.oracle_optimizers import OPTIMIZERS
from tests.training.oracle_settings import OWN_CHOICES, OWN_PARAMETERS
from tests.training.trained import Document, prepared_from

STEPS = 200
# 45 examples each: a batch of 15 fits three times, one of 7 leaves 3 over.
N = 45
TASKS: dict[str, tuple[str, str]] = {
    "squared_error": ("sine", "squared_error"),
    "absolute_error": ("sine", "absolute_error"),
    "huber": ("sine", "huber"),
    "binary cross_entropy": ("blobs", "cross_entropy"),
    "softmax cross_entropy": ("blobs3", "cross_entropy"),
    "half_squared_error": ("sine", "half_squared_error"),
    "mean over two targets": ("two targets", "squared_error"),
    "sum over two targets": ("two targets", "huber"),
}
PENALTIES: dict[str, dict[str, float]] = {
    "none": {},
    "l1": {"l1": 0.002},
    "l2": {"l2": 0.02},
    "both": {"l1": 0.002, "l2": 0.01},
}
DAMPENINGS: dict[str, dict[str, Any]] = {
    "undampened": {},
    "dampened": {"dampening": 0.3},
    "dampened at once": {"dampening": 0.3, "dampening_from": "first_step"},
}
WEIGHTS: dict[str, dict[str, Any]] = {
    "unweighted": {},
    "weights, by count": {"mean_by": "count"},
    "weights, by weights": {"mean_by": "weights"},
}
ACCUMULATE = 2
FACTORS: dict[str, tuple[Any, ...]] = {
    "optimizer": tuple(OPTIMIZERS),
    "epsilon_place": ("outside", "inside", "hat"),
    "dampening": tuple(DAMPENINGS),
    "rate_in_velocity": (False, True),
    "initial_accumulator": (0, 0.1),
    "bias_correction": (True, False),
    "decay_on": ("all", "weights"),
    "activation": tuple(ACTIVATIONS),
    "task": tuple(TASKS),
    "schedule": ("constant", "step", "exponential", "cosine", "inverse_time"),
    "order": ("shuffle_every_epoch", "shuffle_once", "as_given", "sorted", "with_replacement"),
    "batch_size": (1, 7, 15, "full"),
    "penalty": tuple(PENALTIES),
    "last_batch": ("keep", "drop", "weighted"),
    "hidden": ((), (5,), (6, 4)),
    "reduction": ("mean", "sum"),
    "warmup": (0, 10),
    "batch_growth": ("one size", "grows"),
    "bias_rate": ("one rate", "own rate"),
    "bias_optimizer": ("same", "gradient_descent"),
    "weights": tuple(WEIGHTS),
    "l2_on": ("weights", "all"),
    "l2_per": ("objective", "batch"),
    "accumulate": (1, ACCUMULATE),
    "accumulate_as": ("mean", "sum", "examples"),
    "accumulate_rest": ("step", "carry", "drop"),
    "epoch_loss": (
        "by_size", "batches_equal", "last_batch", "sum_of_batches", "exponential",
    ),
    "epoch_loss_of": ("data", "objective"),
}  # fmt: skip
PER_RUN = (
    *("batch_size", "optimizer", "schedule", "warmup", "reduction", "order", "last_batch"),
    *("bias_optimizer", "accumulate", "accumulate_as", "epoch_loss", "epoch_loss_of"),
)
OF_ALL = ("l2_on", "l2_per")
# About 80 steps: then the rate falls and the batch grows.
SCHEDULE_EPOCHS = {1: 2, 7: 12, 15: 27, "full": 80}
# Of the last size two batches still fit into an epoch: 1, 1, 2; 7, 9, 11, 14, 17; 15, 16, 18, 20.
GROWTHS = {1: 1.4, 7: 1.25, 15: 1.1, "full": 2}
# Rates at which every case is stable and its loss falls.
RATES = {
    "gradient_descent": 0.1,
    "momentum": 0.02,
    "nesterov": 0.02,
    "adagrad": 0.1,
    "rmsprop": 0.01,
    "adam": 0.02,
    "adamw": 0.02,
}
# Sigmoid passes on little of the gradient.
RATE_FACTORS = {"sigmoid": 8}
# Starts far enough from the end that the loss can fall.
SEEDS: dict[tuple[int, ...], int] = {(): 4, (5,): 5, (6, 4): 4}
INDIFFERENT_TO_SCALE = ("adagrad", "rmsprop", "adam", "adamw")


def users_of(name: str, choice: Any) -> set[str]:
    """The optimisers that have a form, or all for a choice that is none."""
    if name == "dampening" or name in OWN_PARAMETERS["adagrad"]:
        return {each for each, own in OWN_PARAMETERS.items() if name in own}
    if any(name in choices for choices in OWN_CHOICES.values()):
        return {each for each, own in OWN_CHOICES.items() if choice in own.get(name, ())}
    return set(OPTIMIZERS)


def without_user(case: Case) -> set[str]:
    """The forms that the optimiser does not have; if it is open, those that none has together."""
    users = {name: users_of(name, choice) for name, choice in case.items()}
    if "optimizer" in case:
        return {name for name, of in users.items() if case["optimizer"] not in of}
    together = set.intersection(*users.values()) if users else set()
    return set() if together else {name for name, of in users.items() if of != set(OPTIMIZERS)}


def idle(case: Case) -> set[str]:
    """The choices without effect."""
    size, replaced = case.get("batch_size"), case.get("order") == "with_replacement"
    alone = case.get("accumulate") == 1
    without = {
        "activation": case.get("hidden") == (),
        "reduction": size == 1 and case.get("weights") != "weights, by weights",
        "batch_growth": size == "full",
        "order": size == "full" and not replaced,
        "last_batch": size in (1, 15, "full") or replaced,
        "l2_on": case.get("penalty") in ("none", "l1"),
        "l2_per": case.get("penalty") in ("none", "l1"),
        "epoch_loss_of": case.get("penalty") == "none",
        "bias_optimizer": case.get("optimizer") == "gradient_descent",
        "accumulate_as": alone,
        "accumulate_rest": alone or (case.get("accumulate_rest") == "drop" and size == "full"),
    }
    return {name for name in case if without.get(name)} | without_user(case)


# Two choices meet where both have an effect, and where that cannot be they are taken together.
CASES = covering_array(FACTORS, never_idle, covering_array(FACTORS, idle))


def name_of(case: Case) -> str:
    return ", ".join(str(choice) for choice in case.values())


def rate_of(case: Case) -> float:
    """Half as many updates take twice the rate, dampened velocities as much as they lose."""
    rate = RATES[case["optimizer"]] * RATE_FACTORS.get(case["activation"], 1)
    if case["order"] == "sorted" and case["batch_size"] == 1 and TASKS[case["task"]][0] != "blobs":
        rate /= 5  # a fast run would only follow the rising targets
    if case["optimizer"] in INDIFFERENT_TO_SCALE:
        return rate
    if case["optimizer"] == "momentum":
        rate /= 1 - DAMPENINGS[case["dampening"]].get("dampening", 0)
    return rate * case["accumulate"] / scale_of(case)


def scale_of(case: Case) -> float:
    """How many times the mean gradient an update uses: of a sum the largest M of the run."""
    size = N if case["batch_size"] == "full" else case["batch_size"]
    largest = min(N, size * GROWTHS[case["batch_size"]] ** 3)
    return (largest if case["reduction"] == "sum" else 1) * (
        case["accumulate"] if case["accumulate_as"] == "sum" else 1
    )


def bias_rate_of(case: Case) -> float:
    """Half the rate of the weights, or of gradient descent."""
    if case["bias_optimizer"] == "gradient_descent":
        return RATES["gradient_descent"] / 2 / scale_of(case)
    return rate_of(case) / 2


@cache
def data_of(name: str, is_weighted: bool) -> Document:
    """The data set, given outright where it has weights or several targets."""
    shipped = {"name": "sine" if name == "two targets" else name, "n": N, "test_fraction": 0}
    if name != "two targets" and not is_weighted:
        return shipped
    examples = prepared_from({"data": shipped}).examples
    x, y = examples.x.tolist(), examples.y.tolist()
    if name == "two targets":
        y = [[target, 0.5 - row[0] / 3] for row, target in zip(x, y, strict=True)]
    weights = {"example_weights": [(0.5, 1.25, 0, 1, 2.25)[i % 5] for i in range(N)]}
    task = {"task": "regression"} if examples.classes is None else {}
    return {"name": "inline", "x": x, "y": y, **task, **(weights if is_weighted else {})}


def optimizer_of(case: Case) -> Document:
    """The forms that the optimiser has, with an ε that can be told from none."""
    names = ("epsilon_place", "rate_in_velocity", "initial_accumulator", "bias_correction")
    lacking = without_user(case)
    forms = {name: case[name] for name in (*names, "decay_on") if name not in lacking}
    if forms.get("epsilon_place", "outside") != "outside":
        forms["epsilon"] = 1e-3
    if case["optimizer"] == "adamw":
        forms["weight_decay"] = 0.05
    return forms | (DAMPENINGS[case["dampening"]] if case["optimizer"] == "momentum" else {})


def run_of(case: Case) -> Document:
    rest = "step" if "accumulate_rest" in idle(case) else case["accumulate_rest"]
    own = case["bias_rate"] == "own rate"
    return {
        **{name: case[name] for name in PER_RUN},
        **optimizer_of(case),
        **({"bias_learning_rate": bias_rate_of(case)} if own else {}),
        "batch_growth": GROWTHS[case["batch_size"]] if case["batch_growth"] == "grows" else 1,
        "accumulate_rest": rest,
    }


def document_of(case: Case) -> Document:
    data, loss = TASKS[case["task"]]
    over = {"over_outputs": "sum"} if case["task"] == "sum over two targets" else {}
    return {
        "data": data_of(data, case["weights"] != "unweighted"),
        "model": {
            "hidden": list(case["hidden"]),
            "activation": case["activation"],
            "seed": SEEDS[case["hidden"]],
        },
        "loss": loss,
        **over,
        **WEIGHTS[case["weights"]],
        **PENALTIES[case["penalty"]],
        **{name: case[name] for name in OF_ALL if name not in idle(case)},
        "learning_rate": rate_of(case),
        "schedule_epochs": SCHEDULE_EPOCHS[case["batch_size"]],
        "runs": [run_of(case)],
        "stop": {"updates": STEPS // case["accumulate"]},
    }
