"""What a command line says: experiments from files and addresses, and what options change."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.sweep.arguments import read
from app.training.analysis.sweep.grid import single_run
from app.training.document.problems import ExperimentError
from app.training.document.specification import Experiment, validated
from app.training.document.sweep_settings import Sweep
from app.training.setup.preparation import prepare
from tests.training.trained import LIMITS

DOCUMENT: dict[str, Any] = {
    "data": {"name": "inline", "x": [[1.0], [2.0], [3.0]], "y": [1.0, 2.0, 4.0]},
    "model": {"hidden": [3]},
    "optimizer": "momentum",
    "momentum": 0.5,
    "runs": [{"batch_size": 2}, {"batch_size": 1, "optimizer": "adam", "left_out": [1]}],
    "stop": {"updates": 30},
}


def said(*words: str) -> tuple[Experiment, Sweep]:
    _, experiment, sweep = read(words)
    return experiment, sweep


def same(experiment: Experiment, document: dict[str, Any]) -> bool:
    """Whether the run that is varied is that of the document."""
    varied = {"batch_size": 2, "learning_rate": 0.25, "label": "x"}
    own, expected = (single_run(each, 0, varied) for each in (experiment, validated(document)))
    return prepare(own, LIMITS).id == prepare(expected, LIMITS).id


@pytest.fixture
def file(tmp_path: Path) -> str:
    """DOCUMENT in a file."""
    path = tmp_path / "own.json"
    path.write_text(json.dumps(DOCUMENT))
    return str(path)


def changed(**own: Any) -> dict[str, Any]:
    return {**DOCUMENT, "runs": [{"batch_size": 2}], **own}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), changed()),
        (("--run", "1"), {**DOCUMENT, "runs": DOCUMENT["runs"][1:]}),
        (("--set", "optimizer=rmsprop"), changed(optimizer="rmsprop", momentum=None)),
        (
            ("--run", "1", "--set", "optimizer=nesterov"),
            changed(optimizer="nesterov", momentum=None, runs=[{"batch_size": 2, "left_out": [1]}]),
        ),
        (("--set", "momentum=0.1"), changed(momentum=0.1)),
        (("--set", "runs=5"), changed()),
        (("--set", "runs.0.left_out=0"), changed(runs=[{"batch_size": 2, "left_out": [0]}])),
        (("--data", "moons"), changed(data={"name": "moons"})),
        (
            ("--data", "moons", "--set", "data.n=40"),
            changed(data={"name": "moons", "n": 40}),
        ),
        (("--set", "data.test_fraction=0.4"), changed(
            data={**DOCUMENT["data"], "test_fraction": 0.4})),
        (("--set", "model.activation=relu"), changed(
            model={"hidden": [3], "activation": "relu"})),
        (("--epochs", "7"), changed(stop={"epochs": 7})),
        (("--updates", "7"), changed(stop={"updates": 7})),
        (("--set", "l2=0.5"), changed(l2=0.5)),
    ],
)  # fmt: skip
def test_an_option_changes_a_document(
    options: tuple[str, ...], expected: dict[str, Any], file: str
) -> None:
    experiment, _ = said(file, *options)
    assert same(experiment, expected)


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "own"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8-sig")
    experiment, _ = said(str(path))
    assert same(experiment, changed())


HOST = "http://localhost:8000"


@pytest.mark.parametrize(
    ("address", "expected", "sweep"),
    [
        (f"{HOST}", {}, {}),
        (f"{HOST}/", {}, {}),
        (f"{HOST}/?data=iris&panels=loss&x=epochs&theme=dark", {"data": {"name": "iris"}}, {}),
        (
            f"{HOST}/?data=iris&target=0.3&target_of=test",
            {"data": {"name": "iris"}},
            {"target": 0.3, "measure": "test_loss"},
        ),
        (
            f"{HOST}/tools/api/v1/figure?plot=loss&smooth=0.9&data=iris",
            {"data": {"name": "iris"}},
            {},
        ),
        (f"{HOST}/api/v1/step?step=3&data=iris&fields=batch", {"data": {"name": "iris"}}, {}),
        (
            f"{HOST}/sweep/embed?data=iris&batch_sizes=2,full&seeds=5&show=epochs&vary=order",
            {"data": {"name": "iris"}},
            {"batch_sizes": [2, "full"], "seeds": 5, "vary": "order"},
        ),
        (
            f"{HOST}/api/v1/sweep?runs=4,2&run=1&optimizers=adam,momentum&target=0.5",
            {"runs": [{"batch_size": 2}]},
            {"optimizers": ["adam", "momentum"], "target": 0.5},
        ),
    ],
)
def test_an_address_says_an_experiment_and_a_sweep(
    address: str, expected: dict[str, Any], sweep: dict[str, Any]
) -> None:
    experiment, found = said(address)
    assert same(experiment, expected)
    assert found == Sweep(**sweep)


def test_an_option_comes_before_what_an_address_says() -> None:
    _, found = said(f"{HOST}/sweep?seeds=5&target=0.5&run=0", "--seeds", "2", "--run", "1")
    assert (found.seeds, found.target) == (2, 0.5)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("x" * 5000,), "experiment"),
        ((f"{HOST}/?data={'x' * 5000}",), "data.name"),
        (("a\0b",), "experiment"),
        ((f"{HOST}/?seeds=5&seeds=6",), "seeds"),
        ((f"{HOST}/?nothing=5",), "nothing"),
        ((f"{HOST}/?run=first",), "--run"),
        (("--set", "optimizer=sgd"), "optimizer"),
        (("--batch-sizes", "2000000"), "batch_sizes"),
    ],
)
def test_what_cannot_be_is_refused(words: tuple[str, ...], field: str) -> None:
    with pytest.raises(ExperimentError) as refusal:
        said(*words)
    assert refusal.value.problems[0].field == field


def test_a_document_that_is_nested_too_deep_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text("[" * 200_000)
    with pytest.raises(ExperimentError) as refusal:
        said(str(path))
    assert "nested too deep" in str(refusal.value)
