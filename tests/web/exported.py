"""Experiments to export: every choice of every setting is among them."""

from typing import Any

Document = dict[str, Any]

SHORT = {"stop": {"epochs": 4}}
RATES = {"gradient_descent": 0.1, "momentum": 0.05, "adagrad": 0.1, "rmsprop": 0.01,
         "nesterov": 0.05, "adam": 0.01, "adamw": 0.01}  # fmt: skip
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

SMALL_DATA: Document = {
    "name": "inline",
    "x": [[round(0.3 * i - 1.5, 3), round((i * i) % 7 / 5 - 0.5, 3)] for i in range(11)],
    "y": [round(0.2 * i - (i % 3) / 2, 3) for i in range(11)],
    "task": "regression",
}
TWO_TARGETS: Document = {
    **{name: value for name, value in SMALL_DATA.items() if name != "y"},
    "targets": [[y, round(1 - y * y, 3)] for y in SMALL_DATA["y"]],
}
WEIGHTED: Document = {**SMALL_DATA, "example_weights": [0.5 * (i % 4) for i in range(11)]}
WEIGHTED_CLASSES: Document = {
    **{name: value for name, value in WEIGHTED.items() if name not in ("y", "task")},
    "y": [i % 3 for i in range(11)],
}
# What other libraries have otherwise.
FORMS: dict[str, Document] = {
    "half the squared error": {"data": {"name": "sine"}, "loss": "half_squared_error", **SHORT},
    "forms of velocities": {
        "runs": [
            {"batch_size": 32, "optimizer": "momentum", "rate_in_velocity": True},
            {"batch_size": 32, "optimizer": "nesterov", "rate_in_velocity": True},
            {"batch_size": 32, "optimizer": "momentum", "dampening": 0.3},
            {
                "batch_size": 32, "optimizer": "momentum", "dampening": 0.3,
                "dampening_from": "first_step", "rate_in_velocity": True,
            },
        ],
        "schedule": "exponential",
        **SHORT,
    },
    "places of epsilon": {
        "runs": [
            {"batch_size": 32, "optimizer": "adagrad", "epsilon_place": "inside"},
            {"batch_size": 32, "optimizer": "rmsprop", "epsilon_place": "inside"},
            {"batch_size": 32, "optimizer": "adam", "epsilon_place": "inside"},
            {"batch_size": 32, "optimizer": "adam", "epsilon_place": "hat"},
            {"batch_size": 32, "optimizer": "adamw", "bias_correction": False},
            {"batch_size": 32, "optimizer": "adamw", "decay_on": "weights", "weight_decay": 0.5},
        ],
        "epsilon": 0.01,
        "learning_rate": 0.01,
        **SHORT,
    },
    "an accumulator that starts above 0": {
        "runs": [
            {"batch_size": 32, "optimizer": "adagrad", "initial_accumulator": 0.1},
            {"batch_size": 32, "optimizer": "rmsprop", "initial_accumulator": 1.0},
        ],
        "learning_rate": 0.01,
        **SHORT,
    },
    "a penalty on all": {"l1": 0.01, "l2": 0.1, "l2_on": "all", **SHORT},
    "a penalty per batch": {"l2": 3, "l2_per": "batch", **SHORT},
    "a penalty on all per batch, accumulated": {
        "l2": 3, "l2_on": "all", "l2_per": "batch", "batch_size": 32, "accumulate": 2,
        "accumulate_as": "examples", **SHORT,
    },
    "biases apart": {
        "runs": [
            {"batch_size": 32, "bias_learning_rate": 0.01},
            {"batch_size": 32, "optimizer": "adam", "bias_learning_rate": 0.001},
            {"batch_size": 32, "optimizer": "momentum", "bias_optimizer": "gradient_descent"},
            {"batch_size": 32},
        ],
        "learning_rate": 0.05,
        "schedule": "inverse_time",
        **SHORT,
    },
    **{
        f"accumulated as {name}, {rest}": {
            "runs": [
                {"batch_size": 32, "accumulate": 3},
                {"batch_size": 50, "accumulate": 4, "optimizer": "momentum", "reduction": "mean"},
            ],
            "accumulate_as": name, "accumulate_rest": rest, "learning_rate": 0.05, **SHORT,
        }
        for name in ("mean", "sum", "examples")
        for rest in ("step", "carry", "drop")
    },
    "some accumulated": {
        "runs": [
            {"batch_size": 32, "accumulate": 3, "accumulate_rest": "carry"},
            {"batch_size": 32, "accumulate": 2, "accumulate_as": "examples", "last_batch": "drop"},
            {"batch_size": 40, "accumulate": 2, "accumulate_as": "sum", "reduction": "sum"},
            {"batch_size": 32, "accumulate": 2, "last_batch": "weighted", "optimizer": "adam"},
            {"batch_size": "full"},
            {"batch_size": 1},
        ],
        "learning_rate": 0.001,
        **SHORT,
    },
    **{
        f"weights, mean by {mean_by}": {
            "data": WEIGHTED,
            "mean_by": mean_by,
            "runs": [
                {"batch_size": 4},
                {"batch_size": 4, "reduction": "sum", "left_out": [2]},
                {"batch_size": "full"},
                {"batch_size": 3, "accumulate": 2, "accumulate_as": "examples"},
            ],
            "learning_rate": 0.02,
            **SHORT,
        }
        for mean_by in ("count", "weights")
    },
    "weights of classes": {
        "data": WEIGHTED_CLASSES, "mean_by": "weights",
        "runs": [{"batch_size": 4, "optimizer": "adam"}],
        **SHORT,
    },
    **{
        f"two targets, {over}": {
            "data": TWO_TARGETS, "over_outputs": over, "loss": loss,
            "runs": [{"batch_size": 4}, {"batch_size": "full", "optimizer": "adam"}], **SHORT,
        }
        for over, loss in (
            ("mean", "squared_error"), ("sum", "half_squared_error"), ("mean", "huber"),
        )
    },
    "two targets with weights": {
        "data": {**TWO_TARGETS, "example_weights": WEIGHTED["example_weights"]},
        "loss": "absolute_error", "batch_size": 4, **SHORT,
    },
    "two targets, sorted": {
        "data": TWO_TARGETS,
        "runs": [{"batch_size": 4, "order": "sorted"}, {"batch_size": 4, "order": "as_given"}],
        **SHORT,
    },
    "a penalty per batch, by weights, of one batch and of several": {
        "data": WEIGHTED, "mean_by": "weights", "l2": 0.5, "l2_per": "batch",
        "runs": [{"batch_size": 1}, {"batch_size": 2, "accumulate": 3}], **SHORT,
    },
    "like Keras beside scikit-learn": {
        "like": "keras",
        "runs": [
            {"batch_size": 32, "optimizer": "adam"},
            {"batch_size": 32, "optimizer": "adam", "like": "scikit_learn"},
        ],
        **SHORT,
    },
}  # fmt: skip


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
