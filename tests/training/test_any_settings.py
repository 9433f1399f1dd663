"""Random experiments, with every setting drawn at once: the engine and the oracle agree."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.oracle import OPTIMIZERS, Network, replay
from tests.training.oracle_settings import OWN_PARAMETERS, Settings, batches_of
from tests.training.test_properties import experiments
from tests.training.trained import Document, prepared_from, trained

STEPS = 24
OWN = {
    "momentum": st.sampled_from([0, 0.5, 0.9]),
    "decay": st.sampled_from([0, 0.5, 0.99]),
    "beta1": st.sampled_from([0, 0.5, 0.9]),
    "beta2": st.sampled_from([0.5, 0.999]),
    "epsilon": st.sampled_from([1e-8, 1e-3, 0.5]),
    "weight_decay": st.sampled_from([0, 0.01, 1]),
}
SHARED: dict[str, Any] = {
    "l1": st.sampled_from([0, 0.1]),
    "l2": st.sampled_from([0, 0.3]),
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
}


@st.composite
def runs(draw: st.DrawFn, network: Network, n: int) -> dict[str, Any]:
    """A run with some settings of its own and some changes."""
    optimizer = draw(st.sampled_from(sorted(OPTIMIZERS)))
    own = {name: OWN[name] for name in OWN_PARAMETERS[optimizer]}
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
    return {
        "batch_size": draw(size),
        "optimizer": optimizer,
        **draw(st.fixed_dictionaries({}, optional=own)),
        **draw(st.fixed_dictionaries({}, optional=PER_RUN)),
        "changes": sorted(draw(st.lists(change, max_size=3)), key=lambda c: int(c["at_step"])),
    }


@st.composite
def whole_experiments(draw: st.DrawFn) -> Document:
    document = draw(experiments(st.integers(3, 12)))
    x, y = np.array(document["data"]["x"]), document["data"]["y"]
    outputs = 3 if document["loss"] == "cross_entropy" and len(set(y)) == 3 else 1
    network = Network((x.shape[1], *document["model"]["hidden"], outputs), "tanh")
    return {
        **{name: value for name, value in document.items() if name != "order"},
        **draw(st.fixed_dictionaries({}, optional=SHARED)),
        "learning_rate": 0.01,
        "learning_rate_rule": draw(st.sampled_from(["same", "linear", "square_root"])),
        "runs": draw(st.lists(runs(network, len(y)), min_size=1, max_size=3)),
        "stop": draw(st.sampled_from([{"updates": STEPS}, {"epochs": 10}])),
    }


@settings(deadline=None, derandomize=True, max_examples=60, database=None)
@given(whole_experiments())
def test_the_oracle_agrees_whatever_the_settings(document: Document) -> None:
    prepared = prepared_from(document)
    examples = prepared.examples
    classes = None if examples.classes is None else len(examples.classes)
    for index, run in enumerate(trained(document)):
        batches = batches_of(Settings(document, index, len(examples.y)))
        assert run.outcome.steps == len(batches)
        found = replay(
            document, index, examples.x, examples.y, classes, prepared.initial, run.order
        )
        error = np.abs(run.parameters - found.parameters)
        assert (error <= 1e-9 * np.maximum(1, np.abs(found.parameters))).all()
        for name in ("batch_loss", "penalty", "learning_rates"):
            np.testing.assert_allclose(
                run.column(name), getattr(found, name), rtol=1e-9, atol=1e-12, err_msg=name
            )
