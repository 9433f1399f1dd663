"""Experiments to export: every choice of every setting is among them."""

from tests.web.exported_forms import FORMS, RATES, SHORT, Document

CLASSES = ("moons", "circles", "spirals", "xor", "blobs", "blobs3", "penguins", "iris", "wine",
           "breast_cancer")  # fmt: skip
NUMBERS = ("line", "sine", "two_points", "diabetes")
ORDERS = ("shuffle_every_epoch", "shuffle_once", "as_given", "sorted", "with_replacement")
CHANGES = [
    {"at_step": 0, "W1[0,3]": 0.5},
    {"at_step": 5, "learning_rate": 0.02, "momentum": 0.0},
    {"at_step": 9, "momentum": 0.5},
    {"at_step": 10, "b2[0]": 1.0, "W1[0,1]": -0.25},
    {"at_step": 20, "batch_size": 16},
    {"at_step": 40, "batch_size": "full"},
]
OWN_DATA = {"name": "inline", "x": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.5]]}


EXPERIMENTS: dict[str, Document] = {
    # SGD is chaotic on circles and penguins: a last digit grows to another curve in 40 epochs.
    "the default": {},
    "a chaotic one": {"data": {"name": "circles"}},
    "a chaotic one of three classes": {"data": {"name": "penguins"}},
    "whole, long": {"runs": [{"batch_size": "full"}], "stop": {"epochs": 1000}},
    **{name: {"data": {"name": name}, **SHORT} for name in (*CLASSES, *NUMBERS)},
    "digits": {
        "data": {"name": "digits", "n": 300},
        "model": {"hidden": [16], "activation": "relu"},
        "stop": {"epochs": 2},
    },
    "diamonds": {
        "data": {"name": "diamonds"},
        "runs": [{"batch_size": 64}, {"batch_size": "full"}],
        "stop": {"epochs": 2},
    },
    **{
        name: {"optimizer": name, "learning_rate": rate, "l1": 0.001, "l2": 0.01, **SHORT}
        for name, rate in RATES.items()
    },
    "examples left out and labels flipped": {
        "data": {"name": "blobs3"},
        "runs": [
            {"batch_size": "full"},
            {"batch_size": "full", "left_out": [17]},
            {"batch_size": 32, "flipped": [0, 5], "order": "sorted"},
            {"batch_size": 1, "left_out": [3, 4, 90], "flipped": [0], "last_batch": "drop"},
        ],
        **SHORT,
    },
    "one label of two flipped": {
        "runs": [{"batch_size": 16, "order": "with_replacement", "flipped": [1]}], **SHORT
    },
    "all optimisers": {
        "data": {"name": "blobs3"},
        "runs": [
            {"batch_size": 32, "optimizer": name, "learning_rate": 0.01}
            for name in RATES
            if name != "adam"
        ],
        **SHORT,
    },
    "own parameters of optimisers": {
        "runs": [
            {"batch_size": 32, "optimizer": "nesterov", "momentum": 0.0},
            {"batch_size": 32, "optimizer": "adamw", "beta1": 0.5, "weight_decay": 0.5},
            {"batch_size": 32, "optimizer": "rmsprop", "decay": 0.5, "epsilon": 0.01},
        ],
        **SHORT,
    },
    **{
        f"{name} units": {
            "data": {"name": "circles"},
            "model": {"activation": name, "initialization": start},
            **SHORT,
        }
        for name, start in {
            "linear": "glorot", "sigmoid": "normal", "relu": "he", "leaky_relu": "zeros",
            "elu": "glorot", "softplus": "normal", "gelu": "he",
        }.items()
    },
    "absolute_error": {"data": {"name": "sine"}, "loss": "absolute_error", **SHORT},
    "huber": {"data": {"name": "sine"}, "loss": "huber", **SHORT},
    **FORMS,
    **{
        f"{reduction}, {last}": {
            "reduction": reduction, "last_batch": last, "learning_rate": 0.003, **SHORT
        }
        for reduction in ("mean", "sum")
        for last in ("keep", "drop", "weighted")
    },
    "one of each reduction": {
        "runs": [
            {"batch_size": 32, "reduction": "sum", "learning_rate": 0.003},
            {"batch_size": 32, "last_batch": "weighted", "optimizer": "adam"},
            {"batch_size": 32, "last_batch": "drop"},
            {"batch_size": "full", "order": "with_replacement"},
            {"batch_size": "full"},
        ],
        **SHORT,
    },
    **{f"order {name}": {"order": name, **SHORT} for name in ORDERS},
    "all orders": {
        "data": {"name": "sine"},
        "runs": [
            {"batch_size": 32, "order": name, "seed": seed} for seed, name in enumerate(ORDERS)
        ],
        **SHORT,
    },
    **{
        f"{name}, warm-up {warmup}": {
            "schedule": name, "warmup": warmup, "schedule_epochs": 1.5, "learning_rate": 0.3,
            **SHORT,
        }
        for name in ("constant", "step", "exponential", "cosine", "inverse_time")
        for warmup in (0, 7)
    },
    "growing batches": {"batch_growth": 3, "schedule_epochs": 1, **SHORT},
    "so many updates": {"stop": {"updates": 137}},
    "changes": {"optimizer": "momentum", "changes": CHANGES, "stop": {"updates": 200}},
    "changes of one run": {
        "runs": [{"batch_size": "full"}, {"batch_size": 32, "changes": CHANGES[3:4]}],
        **SHORT,
    },
    "rates by rule": {"learning_rate_rule": "linear", **SHORT},
    "not finite": {
        "data": {"name": "diabetes"}, "model": {"hidden": []}, "learning_rate": 5.0
    },
    "exploding": {"data": {"name": "sine"}, "learning_rate": 50.0},
    "features": {
        "data": {"name": "circles", "features": ["x1", "x1^2", "sin(x2)"]},
        "model": {"hidden": []},
        **SHORT,
    },
    "own numbers, given start": {
        "data": {**OWN_DATA, "y": [0.0, 1.5, 2.0]},
        "model": {"hidden": [2], "parameters": [0.1, -0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]},
        "learning_rate": 0.01,
    },
    "own names, standardised": {
        "data": {
            **OWN_DATA, "y": [0.0, 1.5, 2.0], "columns": ["width (cm)", "it's"],
            "features": ["width (cm)^2", "it's"], "target_name": 'a "price"',
            "task": "regression", "standardize": True,
        },
        "runs": [{"batch_size": 2}],
    },
    "own names of classes": {
        "data": {
            **OWN_DATA, "y": [0.0, 2.0, 2.0], "classes": ["no", "maybe", "yes"],
            "task": "classification",
        },
        "runs": [{"batch_size": 2}],
    },
    "own classes": {"data": {**OWN_DATA, "y": [0.0, 1.0, 2.0]}, "runs": [{"batch_size": 2}]},
    "a label to beware of": {
        "runs": [{"batch_size": 9, "label": 'a """ b\\ \' {x} %s é\u00a0'}], **SHORT
    },
}  # fmt: skip


def few_steps(document: Document) -> Document:
    """The experiment without SGD and for a few epochs: rounding grows in what is chaotic."""
    calm: Document = {"data": {"name": "moons"}, "stop": {"epochs": 4}, **document}
    if "runs" in document or "batch_size" in document:
        return calm
    if calm["data"]["name"] == "two_points":
        return {**calm, "stop": {"epochs": 40}, "runs": [{"batch_size": 1}]}
    return {**calm, "runs": [{"batch_size": "full"}, {"batch_size": 30}]}
