"""Experiments to export that have the forms of other libraries."""

from typing import Any

Document = dict[str, Any]

SHORT = {"stop": {"epochs": 4}}
RATES = {"gradient_descent": 0.1, "momentum": 0.05, "adagrad": 0.1, "rmsprop": 0.01,
         "nesterov": 0.05, "adam": 0.01, "adamw": 0.01}  # fmt: skip

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
THREE_TARGETS: Document = {
    **TWO_TARGETS,
    "targets": [[*pair, round(pair[0] / 2, 3)] for pair in TWO_TARGETS["targets"]],
}
WEIGHTED: Document = {**SMALL_DATA, "example_weights": [0.5 * (i % 4) for i in range(11)]}
WEIGHTED_CLASSES: Document = {
    **{name: value for name, value in WEIGHTED.items() if name not in ("y", "task")},
    "y": [i % 3 for i in range(11)],
}
# What other libraries have otherwise.
FORMS: dict[str, Document] = {
    "draws beside a full batch": {
        "runs": [{"batch_size": 4, "order": "with_replacement"}, {"batch_size": "full"}], **SHORT
    },
    "momentum changed beside a rule without": {
        "runs": [
            {
                "batch_size": 32, "optimizer": "momentum", "dampening": 0.3,
                "dampening_from": "first_step", "changes": [{"at_step": 5, "momentum": 0.5}],
            },
            {"batch_size": 32, "optimizer": "adamw", "epsilon_place": "hat"},
        ],
        "learning_rate": 0.01,
        **SHORT,
    },
    "leftovers dropped beside a full batch": {
        "runs": [
            {"batch_size": 80, "accumulate": 4, "accumulate_rest": "drop"},
            {"batch_size": "full"},
            {"batch_size": "full", "accumulate": 3, "accumulate_rest": "carry"},
            {"batch_size": 80, "order": "sorted"},
        ],
        **SHORT,
    },
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
    "a penalty of weights that are 0": {
        "data": {"name": "sine"}, "model": {"initialization": "zeros"}, "loss": "absolute_error",
        "l1": 0.05, **SHORT,
    },
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
    **{
        f"weights alone, mean by {mean_by}": {
            "data": WEIGHTED, "mean_by": mean_by, "batch_size": 4, "learning_rate": 0.02, **SHORT,
        }
        for mean_by in ("count", "weights")
    },
    **{
        f"weighted examples one at a time, {reduction}": {
            "data": WEIGHTED, "mean_by": "weights", "reduction": reduction,
            "runs": [{"batch_size": 1}, {"batch_size": 1, "optimizer": "momentum"}],
            "learning_rate": 0.02, **SHORT,
        }
        for reduction in ("mean", "sum")
    },
    "a penalty per batch of weighted examples": {
        "data": WEIGHTED, "mean_by": "weights", "batch_size": 4, "l2": 0.5, "l2_per": "batch",
        "learning_rate": 0.02, "loss": "half_squared_error", **SHORT,
    },
    "like scikit-learn": {
        "data": {"name": "sine"},
        "like": "scikit_learn",
        "l2": 0.5,
        "runs": [
            {"batch_size": 32, "optimizer": name}
            for name in ("gradient_descent", "momentum", "nesterov", "adam")
        ],
        **SHORT,
    },
    "squared error of three targets": {
        "data": THREE_TARGETS,
        "epsilon_place": "hat",
        "epsilon": 0.01,
        "l2": 0.1,
        "runs": [
            {"batch_size": "full", "optimizer": "adam", "learning_rate": 0.01},
            {"batch_size": "full", "reduction": "sum", "learning_rate": 0.003},
        ],
        **SHORT,
    },
    "like Keras": {
        "like": "keras",
        "l1": 0.001,
        "l2": 0.01,
        "runs": [
            {"batch_size": 32, "optimizer": name, "learning_rate": rate}
            for name, rate in RATES.items()
            if name != "gradient_descent"
        ],
        **SHORT,
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
