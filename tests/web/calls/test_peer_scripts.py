"""Scripts for other libraries, without these libraries: what they hold, and what is refused.

`python -m tests.peers` runs them.
"""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from app.web.scripts.formats import SCRIPTS
from tests.peers.scripts import Experiment, trained_experiment
from tests.server import Server
from tests.web.exported import EXPERIMENTS
from tests.web.exported_forms import FORMS
from tests.web.refusals import assert_problem

PEERS = [name for name, script in SCRIPTS.items() if script.lacking]
OTHERS = ("adamw", "changes", "growing batches", "so many updates", "own classes", "features",
          "own numbers, given start", "order sorted", "all optimisers", "not finite",
          "examples left out and labels flipped", "cosine, warm-up 7", "gelu units")  # fmt: skip
Query = dict[str, str]
SMALL: Query = {"data": "sine", "data.n": "30", "runs": "4", "stop.epochs": "1"}
# What a library does not have, by the settings that need it.
LACKING: list[tuple[str, Query, str]] = [
    ("keras", {"l2": "1", "l2_per": "batch"}, "L2 penalty divided by the examples of the batch"),
    ("keras", {"accumulate": "2", "accumulate_as": "examples"}, "each example counts the same"),
    ("keras", {"accumulate": "4"}, "update from the batches left over"),
    (
        "keras",
        {
            "accumulate": "2",
            "accumulate_rest": "carry",
            "l2": "1",
            "changes.0.at_step": "1",
            "changes.0.W1[0,0]": "0",
        },
        "penalty where parameters are set between the batches of an update",
    ),
    ("sklearn", {"model.activation": "gelu"}, "GELU"),
    ("sklearn", {"loss": "huber"}, "Huber"),
    ("sklearn", {"l1": "0.1"}, "L1 penalty"),
    ("sklearn", {"l2": "0.1", "l2_on": "all"}, "L2 penalty on biases"),
    ("sklearn", {"l2": "0.1", "data.n": "31"}, "L2 penalty of one size"),
    ("sklearn", {"optimizer": "adagrad"}, "AdaGrad"),
    ("sklearn", {"optimizer": "adamw"}, "AdamW"),
    ("sklearn", {"optimizer": "adam"}, "Adam with ε placed outside"),
    ("sklearn", {"optimizer": "adam", "bias_correction": "false"}, "Adam without bias correction"),
    ("sklearn", {"learning_rate": "0"}, "learning rate of 0"),
    ("sklearn", {"optimizer": "momentum", "dampening": "0.5"}, "dampening"),
    ("sklearn", {"schedule": "cosine"}, "such change of the learning rate"),
    (
        "sklearn",
        {"optimizer": "momentum", "changes.0.at_step": "1", "changes.0.momentum": "0.5"},
        "change of the momentum",
    ),
    ("sklearn", {"bias_learning_rate": "0.01"}, "rate or optimiser of its own for the biases"),
    ("sklearn", {"accumulate": "2"}, "accumulation of batches"),
    ("sklearn", {"reduction": "sum"}, "reduction to the sum where batches differ in size"),
    ("sklearn", {"last_batch": "weighted"}, "weighting of a shorter last batch"),
]


@pytest.fixture(scope="module")
def trained() -> dict[str, Experiment]:
    return {name: trained_experiment(EXPERIMENTS[name]) for name in (*FORMS, *OTHERS)}


@pytest.fixture(scope="module")
def scripts(trained: dict[str, Experiment]) -> dict[tuple[str, str], str]:
    """By format and experiment, where the library has all of it."""
    return {
        (form, name): experiment.script(form, is_short=False)
        for name, experiment in trained.items()
        for form in PEERS
        if not experiment.missing(form)
    }


def test_pytorch_and_jax_express_every_experiment(trained: dict[str, Experiment]) -> None:
    for experiment in trained.values():
        assert experiment.missing("pytorch") == experiment.missing("jax") == []


def test_scripts_use_no_name_that_they_do_not_define(
    scripts: dict[tuple[str, str], str], tmp_path: Path
) -> None:
    """Undefined names, unused imports and variables, by ruff."""
    for number, text in enumerate(scripts.values()):
        (tmp_path / f"script_{number}.py").write_text(text, encoding="utf-8")
    assert len(scripts) > 100
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F,E9", "-q", "."],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout + done.stderr == ""


@pytest.mark.parametrize(("form", "query", "words"), LACKING)
def test_what_a_library_does_not_have_is_refused_by_name(
    form: str, query: Query, words: str, server: Server
) -> None:
    reply = httpx.get(f"{server.url}/api/v1/export", params=SMALL | query | {"format": form})
    (problem,) = assert_problem(reply, 422)["errors"]
    assert (problem["field"], problem["value"]) == ("format", form)
    assert SCRIPTS[form].lacking in problem["message"]
    assert words in problem["message"]


def test_a_library_s_own_optimiser_is_used_where_it_is_the_same(
    scripts: dict[tuple[str, str], str],
) -> None:
    for form, name, line in (
        ("pytorch", "all optimisers", "torch.optim.Adagrad(parameters, lr=0.01, eps=1e-10"),
        ("pytorch", "cosine, warm-up 7", "torch.optim.lr_scheduler.LambdaLR(rule, learning_rate)"),
        ("keras", "like Keras", "keras.optimizers.Adam(0.01, beta_1=0.9, beta_2=0.999"),
        ("keras", "a penalty on all", "bias_regularizer=keras.regularizers.L2(L2 / 2)"),
        ("keras", "accumulated as sum, carry", "gradient_accumulation_steps=3"),
        ("jax", "like Keras", "optax.rmsprop(1.0, decay=0.9, eps=1e-07"),
        ("jax", "own classes", "optax.softmax_cross_entropy_with_integer_labels(z, y)"),
        ("sklearn", "like scikit-learn", 'solver="adam", learning_rate_init=0.1, beta_1=0.9'),
    ):
        assert line in scripts[form, name], (form, name)


def test_a_rule_that_a_library_does_not_have_stands_in_the_script(
    scripts: dict[tuple[str, str], str],
) -> None:
    for form, name, rule in (
        ("pytorch", "places of epsilon", "class AdamHat:"),
        ("pytorch", "forms of velocities", "class MomentumOfStepsDampenedFromFirst:"),
        ("keras", "adamw", "class AdamW(Adam):"),
        ("keras", "biases apart", "class Momentum:"),
        ("jax", "places of epsilon", "class AdamWUncorrected(AdamUncorrected):"),
    ):
        assert rule in scripts[form, name], (form, name)
        assert "class ByHand" in scripts[form, name], (form, name)
    assert "class ByHand" not in scripts["keras", "like Keras"]


def test_scikit_learn_s_rate_makes_up_for_its_half_of_the_squared_error(
    scripts: dict[tuple[str, str], str],
) -> None:
    own = scripts["sklearn", "features"]
    assert 'solver="sgd", learning_rate_init=0.1, momentum=0.0, alpha=0.0' in own
    three = scripts["sklearn", "squared error of three targets"]
    assert f"epsilon={0.01 / (2 / 3)!r}, alpha={0.1 * 11 / (2 / 3)!r}" in three
    assert f"learning_rate_init={2 / 3 * 11!r} * 0.003" in three  # the sum over the batch
