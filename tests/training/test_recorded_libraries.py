"""Experiments with `like` give the numbers that training libraries gave when they were run.

`recorded/*.json` has these numbers: ten examples, models, and cases. A case has what the call says,
in words of the document (`given`); everything else comes from the library's row. `theta` is θ after
each update, or after each epoch where `after` says so; `epoch_loss` is what the library printed.
`start`, `x`, `y` and `network` take the place of what the model and the data have.
"""

import json
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.numerics.optimizers import OPTIMIZERS
from app.training.document.libraries import LIBRARIES
from app.training.document.libraries.kit import Library
from app.training.document.specification import SHARED_DEFAULTS
from tests.training.trained import Array, Document, Run, prepared_from, trained

Case = dict[str, Any]
FOLDER = Path(__file__).parent / "recorded"
# mixed: parameters in float64, but the learning rate, a share or the velocity in float32
TOLERANCES = {"float64": 2e-7, "float32": 1e-6, "mixed": 2e-6}
ADAM_IN_FLOAT32 = 1e-5

# What no setting says: library, a part of the call, the models, and why.
LINEAR, HIDDEN = ("linear", "linear2"), ("mlp", "mlp2")
UNSAID = (
    ("keras", "SGD(0.1, momentum=0.9, weight_decay", LINEAR, "decay beside a velocity"),
    ("river", "NesterovMomentum", LINEAR, "the gradient's point is not reported"),
    ("fastai", "GradientAccumulation(n_acc=8)", LINEAR, "accumulation counts examples"),
    ("vowpal_wabbit", "vw --sgd -l 0.1 by default", LINEAR, "the rate falls as η/√(1 + t)"),
    ("pybrain", "weightdecay=0.1, batchlearning", LINEAR, "batch learning has no penalty"),
    ("brain_js", "praxis adam", LINEAR, "Adam's biases are one step behind"),
    ("synaptic", "Trainer.train", HIDDEN, "it goes back through updated weights"),
    ("neataptic", "Network.train", HIDDEN, "it goes back through updated weights"),
    ("opencv", "BACKPROP", HIDDEN, "it goes back through updated weights"),
)
# Libraries that print so many times our loss of the epoch, by the number of outputs.
TIMES = {
    "fann": {1: 2.0},
    "brain_js": {1: 2.0, 2: 1.0},
    "synaptic": {1: 2.0, 2: 1.0},
    "neataptic": {1: 2.0, 2: 1.0},
    "pybrain": {1: 1.0, 2: 0.5},
    "scikit_learn": {1: 1.0, 2: 0.5},
}
# Printed losses that are no loss of an epoch of ours, and why.
OTHER_LOSSES = (
    ("neuralnet", "", "the sum, after the update"),
    ("neurolab", "SSE", "the sum"),
    ("neurolab", "rr=", "the sum, with the lengths of weights and biases"),
    ("neurolab", "adapt", "the sum, after the updates"),
    ("ignite", "RunningAverage", "not corrected for its start"),
    ("scikit_learn", "alpha=0.1", "with two targets the penalty counts once, the loss half"),
)


@cache
def recorded(name: str) -> Document:
    document: Document = json.loads((FOLDER / name).read_text("utf-8"))
    return document


FILES = ("libraries.json", "more_libraries.json")
CASES = [(file, place) for file in FILES for place in range(len(recorded(file)["cases"]))]


def case_at(file: str, place: int) -> Case:
    case: Case = recorded(file)["cases"][place]
    return case


def is_unsaid(case: Case) -> bool:
    return any(
        case["library"] == library and part in case["call"] and case["model"] in models
        for library, part, models, _ in UNSAID
    )


SAID = [key for key in CASES if not is_unsaid(case_at(*key))]
NOT_SAID = [key for key in CASES if is_unsaid(case_at(*key))]


def document_of(file: str, case: Case) -> Document:
    """The experiment with `like` and what was given in the call."""
    data, model = recorded(file)["data"], recorded(file)["models"][case["model"]]
    start = case.get("start", model["parameters"])
    y = data["two_targets"] if case["model"].endswith("2") else data["y"]
    inline: Document = {"x": case.get("x", data["x"]), "y": case.get("y", y), "task": "regression"}
    if case.get("loss") == "cross_entropy":
        inline = {"x": data["x"], "y": [float(value) for value in data["classes"]]}
    if "weights" in case:
        inline["example_weights"] = case["weights"]
    return {
        "like": case["library"],
        "data": {"name": "inline", "test_fraction": 0.0, **inline},
        "model": {
            "hidden": model["hidden"],
            "parameters": list(chain(*(np.ravel(start[key]).tolist() for key in start))),
            **case.get("network", {}),
        },
        "order": "as_given",
        "stop": {case.get("after", "updates"): len(case["theta"])},
        **case["given"],
    }


class Replay:
    """A case as the engine runs it."""

    def __init__(self, file: str, place: int) -> None:
        self.case = case_at(file, place)
        self.prepared = prepared_from(document_of(file, self.case))
        (self.run,) = trained(document_of(file, self.case))

    @property
    def tolerance(self) -> float:
        dtype = self.case["dtype"]
        if dtype != "float64" and self.case["given"]["optimizer"].startswith("adam"):
            return ADAM_IN_FLOAT32
        return TOLERANCES[dtype]

    @property
    def theta(self) -> Array:
        """θ after each update, or each epoch."""
        (plan,) = self.prepared.runs
        ends: Sequence[int]
        if self.case.get("after") == "epochs":
            ends = range(plan.steps_per_epoch - 1, plan.steps, plan.steps_per_epoch)
        else:
            ends = [k for k in range(plan.steps) if plan.timetable.group_at(k)[-1] == k]
        theta: Array = self.run.parameters[np.array(ends) + 1]
        return theta

    @property
    def difference(self) -> float:
        return float(np.abs(self.theta - np.array(self.case["theta"])).max())


def epoch_losses(run: Run, steps_per_epoch: int) -> Array:
    return run.column("epoch_loss")[steps_per_epoch - 1 :: steps_per_epoch]


@pytest.mark.parametrize(("file", "place"), SAID)
def test_an_experiment_like_a_library_has_the_librarys_parameters(file: str, place: int) -> None:
    replay = Replay(file, place)
    assert replay.theta.shape == np.shape(replay.case["theta"])
    assert replay.difference <= replay.tolerance, replay.case["call"]
    check_printed(replay)


def check_printed(replay: Replay) -> None:
    """The losses that the library printed are those of the column epoch_loss, where they can be."""
    case, (plan,) = replay.case, replay.prepared.runs
    if any(
        case["library"] == library and part in case["call"] for library, part, _ in OTHER_LOSSES
    ):
        return
    times = TIMES.get(case["library"], {}).get(replay.prepared.layout.sizes[-1], 1.0)
    ours = times * epoch_losses(replay.run, plan.steps_per_epoch)
    for printed, loss in zip(case.get("epoch_loss", ()), ours, strict=False):
        assert printed == pytest.approx(loss, abs=10 * replay.tolerance), case["call"]


@pytest.mark.parametrize(("file", "place"), NOT_SAID)
def test_what_no_setting_says_is_known_to_differ(file: str, place: int) -> None:
    replay = Replay(file, place)
    assert replay.difference > 1e-4, "a setting says this now: take it off UNSAID"
    reason = LIBRARIES[replay.case["library"]].not_here
    messages = [notice.message for notice in replay.prepared.notices]
    assert not reason or any(reason in message for message in messages)


def test_each_thing_that_no_setting_says_is_recorded() -> None:
    for library, part, models, _ in UNSAID:
        assert any(
            case["library"] == library and part in case["call"] and case["model"] in models
            for case in (case_at(*key) for key in CASES)
        ), (library, part)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("library", LIBRARIES.values(), ids=lambda library: library.name)
def test_the_settings_of_a_library_stand_in_the_filled_in_document(
    library: Library, optimizer: str
) -> None:
    given = {"like": library.name, "optimizer": optimizer, "batch_size": 1, "stop": {"epochs": 1},
             "data": {"name": "line"}}  # fmt: skip
    prepared = prepared_from(given)
    (run,) = prepared.document["runs"]
    places = {**run, **{name: prepared.document[name] for name in SHARED_DEFAULTS}}
    for name, value in {**library.settings, **library.own.get(optimizer, {})}.items():
        assert places[name] == value, name
    assert prepared.document["loss"] == library.regression_loss
    again = prepared_from(prepared.document)
    assert (again.id, again.document) == (prepared.id, prepared.document)


@pytest.mark.parametrize("shared", ["keras", "pytorch", "mxnet"])
@pytest.mark.parametrize("library", LIBRARIES)
def test_the_library_of_one_run_stands_in_place_of_that_of_all(library: str, shared: str) -> None:
    """Its settings are those of the library alone, except what holds for all runs."""
    runs = [{"batch_size": 4, "optimizer": name, "like": library} for name in OPTIMIZERS][:6]
    document = {"data": {"name": "line"}, "stop": {"epochs": 1}, "runs": runs}
    alone, beside = prepared_from(document), prepared_from({**document, "like": shared})
    assert beside.document["runs"] == alone.document["runs"]


def test_what_is_stated_for_all_runs_comes_before_the_library_of_one() -> None:
    run = {"batch_size": 4, "optimizer": "adam", "like": "keras"}
    document = {"data": {"name": "line"}, "stop": {"epochs": 1}, "runs": [run, {"batch_size": 1}]}
    (first, _) = prepared_from({**document, "epsilon": 1e-3, "order": "sorted"}).document["runs"]
    assert (first["epsilon"], first["order"], first["epsilon_place"]) == (1e-3, "sorted", "hat")
    stated = {**document, "optimizer": "adam", "epsilon_place": "outside"}
    assert prepared_from(stated).document["runs"][0]["epsilon_place"] == "outside"
