"""Scripts for other libraries visit the examples that the engine visits; run without libraries."""

import builtins
import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from app.training.engine.batches import batches_of
from app.web.scripts.formats import SCRIPTS
from tests.peers.scripts import Experiment, trained_experiment
from tests.training.generated import laws, whole_experiments
from tests.training.trained import Document
from tests.web.exported import EXPERIMENTS

PEERS = [name for name, script in SCRIPTS.items() if script.lacking]
PARTS = re.compile(
    r"# %% The order of the examples\n(.*?)# %% Training\n.*# %% The runs[^\n]*\n(.*?)\ndef main",
    re.DOTALL,
)


class Mocked(dict[str, Any]):
    """Names of a library stand for anything."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known

    def __missing__(self, name: str) -> Any:
        if name in self.known or hasattr(builtins, name):
            raise KeyError(name)
        return MagicMock()


class Tensor(np.ndarray):  # type: ignore[type-arg]
    """An array that can be asked for one of NumPy."""

    def numpy(self) -> NDArray[Any]:
        return np.asarray(self)


def visited(text: str, run: int, y: NDArray[Any]) -> Iterator[NDArray[np.intp]]:
    """The rows of each batch of a run, as its script cuts them."""
    found = PARTS.search(text)
    assert found is not None
    names: dict[str, Any] = {"np": np}
    exec(found[1], names)
    runs = Mocked(names)
    exec(found[2], names, runs)
    settings = list(runs["RUNS"].values())[run]
    arguments = names["batches"].__code__.co_varnames[3 : names["batches"].__code__.co_argcount]
    for epoch in range(settings["epochs"]):
        if "sizes" in settings:
            size = names["latest"](settings["sizes"], epoch)
        else:
            size = settings["batch_size"]
        yield from names["batches"](y, epoch, size, *(settings[name] for name in arguments))


def assert_same(experiment: Experiment, form: str) -> None:
    prepared = experiment.exported.prepared
    text = experiment.script(form, is_short=False)
    for run, (plan, steps) in enumerate(zip(prepared.runs, experiment.steps, strict=True)):
        y, kept = prepared.y_of(plan), plan.kept(len(prepared.examples.y))
        if prepared.examples.targets is not None:
            of_script = prepared.examples.targets[kept]
        else:
            is_flat = form == "sklearn" or prepared.examples.classes is not None
            of_script = y[kept] if is_flat else y[kept][:, None]
        cut = list(visited(text, run, of_script.view(Tensor)))[:steps]
        engine = list(batches_of(plan, range(steps), y))
        assert len(cut) == len(engine), plan.label
        for step, (own, rows) in enumerate(zip(cut, engine, strict=True)):
            is_whole = len(rows) == len(kept) and not plan.replaces
            own = np.sort(kept[own]) if is_whole else kept[own]  # order has no meaning there
            np.testing.assert_array_equal(own, rows, f"{plan.label}, step {step}")


def assert_same_in_each(document: Document) -> None:
    experiment = trained_experiment(document)
    for form in PEERS:
        if not experiment.missing(form):
            assert_same(experiment, form)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_each_batch_has_the_examples_that_the_engine_takes(name: str) -> None:
    assert_same_in_each(EXPERIMENTS[name])


@laws
@given(whole_experiments())
def test_so_it_has_in_any_experiment(document: Document) -> None:
    assert_same_in_each(document)
