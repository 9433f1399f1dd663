"""Experiments and laws for tests by generated examples."""

from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from tests.training.oracle_network import ACTIVATIONS, Network
from tests.training.oracle_optimizers import OPTIMIZERS
from tests.training.oracle_settings import OWN_CHOICES, OWN_PARAMETERS
from tests.training.trained import Document

LOSSES = {  # name in the document, number of classes
    "squared error": ("squared_error", None),
    "half the squared error": ("half_squared_error", None),
    "absolute error": ("absolute_error", None),
    "huber": ("huber", None),
    "binary cross-entropy": ("cross_entropy", 2),
    "softmax cross-entropy": ("cross_entropy", 3),
}


laws = settings(deadline=None, derandomize=True, max_examples=40, database=None)


SMALL = st.integers(3, 8)


@st.composite
def experiments(draw: st.DrawFn, examples: st.SearchStrategy[int] = SMALL) -> Document:
    """A random network at random parameters on random data, without runs.

    The numbers come from a seed, so that no example lies within a rounding of a kink.
    """
    loss, classes = LOSSES[draw(st.sampled_from(sorted(LOSSES)))]
    features, n = draw(st.integers(1, 3)), draw(examples)
    hidden = draw(st.lists(st.integers(1, 4), max_size=2))
    scale = draw(st.sampled_from([0.1, 0.5, 1.0]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = [features, *hidden, 3 if classes == 3 else 1]
    parameters = sum((a + 1) * b for a, b in pairwise(sizes))
    y = rng.normal(size=n) if classes is None else rng.permutation(np.arange(n) % classes)
    return {
        "data": {"name": "inline", "x": rng.normal(size=(n, features)).tolist(), "y": y.tolist()},
        "model": {
            "hidden": hidden,
            "activation": draw(st.sampled_from(sorted(ACTIVATIONS))),
            "parameters": (scale * rng.normal(size=parameters)).tolist(),
        },
        "loss": loss,
        "order": "as_given",
    }


STEPS = 24


OWN = {
    "momentum": st.sampled_from([0, 0.5, 0.9]),
    "decay": st.sampled_from([0, 0.5, 0.99]),
    "beta1": st.sampled_from([0, 0.5, 0.9]),
    "beta2": st.sampled_from([0.5, 0.999]),
    # Where gradients cancel, what remains is rounding, and must not be divided by less than this.
    "epsilon": st.sampled_from([1e-6, 1e-3, 0.5]),
    "weight_decay": st.sampled_from([0, 0.01, 1]),
    "dampening": st.sampled_from([0, 0.25, 1]),
    "initial_accumulator": st.sampled_from([0, 0.1, 2]),
}


SHARED: dict[str, Any] = {
    "l1": st.sampled_from([0, 0.1]),
    "l2": st.sampled_from([0, 0.3]),
    "l2_on": st.sampled_from(["weights", "all"]),
    "l2_per": st.sampled_from(["objective", "batch"]),
}


PER_RUN: dict[str, Any] = {
    "learning_rate": st.sampled_from([0, 0.001, 0.02]),
    "reduction": st.sampled_from(["mean", "sum"]),
    "schedule": st.sampled_from(["constant", "step", "exponential", "cosine", "inverse_time"]),
    "schedule_factor": st.sampled_from([0.125, 0.5, 1]),
    "schedule_epochs": st.sampled_from([0.25, 0.5, 1, 1.5, 3, 100]),
    "warmup": st.sampled_from([0, 1, 5, STEPS, 100]),
    "batch_growth": st.sampled_from([1, 1.4, 2, 3]),
    "order": st.sampled_from(
        ["shuffle_every_epoch", "shuffle_once", "as_given", "sorted", "with_replacement"]
    ),
    "last_batch": st.sampled_from(["keep", "drop", "weighted"]),
    "seed": st.integers(0, 5),
    "bias_learning_rate": st.sampled_from([0, 0.002, 0.02]),
    "bias_optimizer": st.sampled_from(["same", "gradient_descent"]),
    "epoch_loss": st.sampled_from(
        ["by_size", "batches_equal", "last_batch", "sum_of_batches", "exponential"]
    ),
    "epoch_loss_of": st.sampled_from(["data", "objective"]),
}


ACCUMULATION: dict[str, Any] = {
    "accumulate": st.integers(1, 4),
    "accumulate_as": st.sampled_from(["mean", "sum", "examples"]),
    "accumulate_rest": st.sampled_from(["step", "carry", "drop"]),
}


def with_an_update_in_each_epoch(run: dict[str, Any], n: int) -> dict[str, Any]:
    """The run, its batches carried and not dropped where an epoch might be left with none.

    Of its n examples it may leave out three.
    """
    changed = any("batch_size" in change for change in run["changes"])
    grows = run.get("batch_growth", 1) > 1
    few = run["batch_size"] == "full" or (n - 3) // run["batch_size"] < run.get("accumulate", 1)
    if run.get("accumulate_rest") == "drop" and (few or changed or grows):
        return run | {"accumulate_rest": "carry"}
    return run


@st.composite
def runs(draw: st.DrawFn, network: Network, n: int) -> dict[str, Any]:
    """A run with some settings of its own and some changes."""
    optimizer = draw(st.sampled_from(sorted(OPTIMIZERS)))
    own = {name: OWN[name] for name in OWN_PARAMETERS[optimizer] if name != "epsilon"}
    epsilon = {name: OWN[name] for name in OWN_PARAMETERS[optimizer] if name == "epsilon"}
    choices = {name: st.sampled_from(of) for name, of in OWN_CHOICES[optimizer].items()}
    size = st.one_of(st.integers(1, n + 1), st.just("full"))
    fields = {
        "learning_rate": st.sampled_from([0.005, 0.01]),
        "batch_size": size,
        **{name: st.sampled_from([-0.25, 0.0, 0.5]) for name in network.places()},
        **{name: OWN[name] for name in own if name == "momentum"},
    }
    change = st.tuples(
        st.fixed_dictionaries({"at_step": st.integers(0, 9)}),
        st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=3, unique=True).flatmap(
            lambda names: st.fixed_dictionaries({name: fields[name] for name in names})
        ),
    ).map(lambda parts: parts[0] | parts[1])
    run = {
        "batch_size": draw(size),
        "optimizer": optimizer,
        **draw(st.fixed_dictionaries(epsilon, optional=own | choices)),
        **draw(st.fixed_dictionaries({}, optional=PER_RUN)),
        **draw(st.just({}) | st.fixed_dictionaries({}, optional=ACCUMULATION)),
        "changes": sorted(draw(st.lists(change, max_size=3)), key=lambda c: int(c["at_step"])),
    }
    return with_an_update_in_each_epoch(run, n)


@st.composite
def own_examples(draw: st.DrawFn, n: int, are_classes: bool) -> dict[str, Any]:
    """Examples that a run leaves out, at least two of the n staying, and some with other labels."""
    places = draw(st.permutations(range(n)))
    some, more = draw(st.integers(0, min(3, n - 2))), draw(st.integers(0, 2))
    flipped = places[some:][:more] if are_classes else []
    return {"left_out": list(places[:some]), "flipped": list(flipped)}


@st.composite
def rows_of_targets(draw: st.DrawFn, document: Document) -> Document:
    """The document with two or three numbers as targets of each example, in place of one."""
    targets, data, model = draw(st.integers(2, 3)), document["data"], document["model"]
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    y = rng.normal(size=(len(data["y"]), targets)).tolist()
    sizes = [len(data["x"][0]), *model["hidden"], targets]
    theta = rng.normal(size=sum((a + 1) * b for a, b in pairwise(sizes))) / 2
    over = st.fixed_dictionaries({}, optional={"over_outputs": st.sampled_from(["mean", "sum"])})
    return {
        **document,
        "data": {**data, "y": y},
        "model": {**model, "parameters": theta.tolist()},
        **draw(over),
    }


@st.composite
def weighted(draw: st.DrawFn, document: Document) -> Document:
    """The document with weights of its examples, some of them 0, but none of the first four."""
    rng, n = np.random.default_rng(draw(st.integers(0, 2**32 - 1))), len(document["data"]["y"])
    weights = [
        *rng.uniform(0.1, 3, min(n, 4)).tolist(),
        *(rng.uniform(0.1, 3, max(n - 4, 0)) * rng.choice([0, 1], max(n - 4, 0))).tolist(),
    ]
    mean_by = st.fixed_dictionaries({}, optional={"mean_by": st.sampled_from(["count", "weights"])})
    return {
        **document,
        "data": {**document["data"], "example_weights": weights},
        **draw(mean_by),
    }


@st.composite
def whole_experiments(draw: st.DrawFn) -> Document:
    document = draw(experiments(st.integers(3, 12)))
    are_classes = document["loss"] == "cross_entropy"
    if not are_classes and draw(st.integers(0, 2)) == 0:
        document = draw(rows_of_targets(document))
    if draw(st.integers(0, 2)) == 0:
        document = draw(weighted(document))
    x, y = np.array(document["data"]["x"]), np.array(document["data"]["y"])
    outputs = y.shape[1] if y.ndim > 1 else 3 if are_classes and len(set(y)) == 3 else 1
    network = Network((x.shape[1], *document["model"]["hidden"], outputs), "tanh")
    drawn = draw(st.lists(runs(network, len(y)), min_size=1, max_size=3))
    own = [draw(st.just({}) | own_examples(len(y), are_classes)) for _ in drawn]
    return {
        **{name: value for name, value in document.items() if name != "order"},
        **draw(st.fixed_dictionaries({}, optional=SHARED)),
        "learning_rate": 0.01,
        "learning_rate_rule": draw(st.sampled_from(["same", "linear", "square_root"])),
        "runs": [run | examples for run, examples in zip(drawn, own, strict=True)],
        "stop": draw(st.sampled_from([{"updates": STEPS}, {"epochs": 10}])),
    }
