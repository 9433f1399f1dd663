"""Exported scripts and notebooks, run as a person would: they print what /api/v1/run says."""

import base64
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import nbformat
import pytest
from hypothesis import given, settings
from nbclient import NotebookClient

from app.numerics.optimizers import OPTIMIZERS
from app.training.document.data_settings import DATASET_NAMES
from app.training.document.fields import LEAVES
from app.training.engine.comparison import frames
from app.training.engine.trained import Trained
from app.web.scripts.numpy_script import numpy_script
from app.web.scripts.script import Exported
from tests.server import Server
from tests.training.generated import whole_experiments
from tests.training.trained import LIMITS, Document, prepared_from, ticks
from tests.web.exported import EXPERIMENTS
from tests.web.printed import assert_same_losses, losses_of, run_all

RELATIVE = 1e-9


def exported(client: httpx.Client, name: str, form: str) -> str:
    reply = client.post("/export", params={"format": form}, json=EXPERIMENTS[name])
    assert reply.status_code == 200, reply.text
    return reply.text


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def printed(client: httpx.Client, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the NumPy script of each experiment prints."""
    scripts = {name: exported(client, name, "py") for name in EXPERIMENTS}
    return run_all(scripts, tmp_path_factory.mktemp("empty"))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_numpy_script_prints_the_losses_of_the_run(
    name: str, printed: dict[str, str], client: httpx.Client
) -> None:
    reply = client.post(
        "/run", params={"fields": "evaluated_steps,training_loss"}, json=EXPERIMENTS[name]
    )
    assert_same_losses(printed[name], reply.json()["runs"], RELATIVE)


@settings(deadline=None, derandomize=True, max_examples=60, database=None)
@given(whole_experiments())
def test_whatever_the_settings_a_numpy_script_trains_the_same(document: Document) -> None:
    prepared = prepared_from(document)
    made = list(frames(prepared, LIMITS, ticks()))
    ended = sorted((f.run, f.outcome) for f in made if f.outcome is not None)
    trained = Trained(prepared, made, [outcome for _, outcome in ended])
    module: dict[str, Any] = {"__name__": "exported"}
    exec(compile(numpy_script(Exported(trained, "")), "exported.py", "exec"), module)
    for (label, curve), (run, outcome) in zip(module["main"]().items(), ended, strict=True):
        assert label == outcome.label
        expected = {e.step: e.training_loss for e in trained.evaluations(run)}
        assert curve[-1][0] == outcome.steps
        assert dict(curve) == pytest.approx({k: expected[k] for k, _ in curve}, rel=RELATIVE, abs=0)


def test_a_script_is_run_as_a_file_and_says_each_run_by_name(
    client: httpx.Client, tmp_path: Path
) -> None:
    file = tmp_path / "script.py"
    file.write_text(exported(client, "the default", "py"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", file.name], cwd=tmp_path, capture_output=True, text=True,
        check=True, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert done.stderr == ""
    assert [line for line in done.stdout.splitlines() if line[0].isalpha()] == [
        "Full batch", "Mini-batch", "SGD",
    ]  # fmt: skip
    assert [len(losses) for losses in losses_of(done.stdout)] == [41, 41, 41]


def test_a_script_holds_only_what_its_experiment_needs(client: httpx.Client) -> None:
    plain = exported(client, "the default", "py")
    assert len(plain.partition("PACKED = ")[0].splitlines()) <= 160
    for absent in ("Adam", "velocity", "penalty", "latest", "draws", "edits", "islice", "scipy"):
        assert absent not in plain
    assert "class AdamW(Adam)" in exported(client, "adamw", "py")
    assert "L1 * np.sign(theta)" in exported(client, "adamw", "py")


@pytest.mark.parametrize(("name", "numbers"), [("penguins", "x"), ("diabetes", "xy")])
def test_a_shipped_set_is_packed_as_measured_and_standardised_by_the_script(
    client: httpx.Client, name: str, numbers: str
) -> None:
    script = exported(client, name, "py")
    packed = script.partition('PACKED = """')[2].partition('"""')[0]
    rows = json.loads(zlib.decompress(base64.b64decode(packed)))["x"]
    assert max(len(repr(value)) for row in rows for value in row) < 10
    for letter in "xy":
        assert (f'{letter} = (np.array(found["{letter}"]) - ' in script) is (letter in numbers)


def test_of_many_epochs_evenly_spaced_ones_are_printed(printed: dict[str, str]) -> None:
    (losses,) = losses_of(printed["whole, long"])
    assert list(losses) == list(range(0, 1001, 10))


def test_a_script_says_that_it_trains_the_first_of_several_seeds(server: Server) -> None:
    address = f"{server.url}/api/v1/export?data=moons&data.n=40&stop.epochs=2&format="
    for form in ("py", "pytorch", "jax", "keras", "ipynb"):
        several = httpx.get(f"{address}{form}&repeats=8").text
        assert "8 seeds; this script trains the first" in " ".join(several.split())
        assert "seeds" not in httpx.get(f"{address}{form}").text.partition("import")[0]


def test_a_diverged_run_says_why_in_the_script(client: httpx.Client) -> None:
    for form in ("py", "pytorch", "ipynb"):
        assert "is too large" in exported(client, "not finite", form)


def test_the_experiments_cover_every_choice() -> None:
    leaves = [leaf for leaf in LEAVES if leaf.choices and not leaf.per_run]
    usual = {
        key: value for optimizer in OPTIMIZERS.values() for key, value in optimizer.own.items()
    }
    chosen = {
        leaf.path: [
            name for name in leaf.choices or () if name != usual.get(leaf.path, leaf.default)
        ]
        for leaf in leaves
        # A library only sets other settings, and a script prints no epoch's loss and has one seed.
        if leaf.path not in ("like", "epoch_loss", "epoch_loss_of", "vary")
    }
    text = json.dumps(EXPERIMENTS)
    defaults = {"moons", "same", "tanh", "squared_error", "cross_entropy"}
    for path, names in chosen.items():
        for name in names:
            rare = path == "learning_rate_rule"  # it only sets rates
            assert rare or name in defaults or f'"{name}"' in text, name
    assert set(DATASET_NAMES) <= {*EXPERIMENTS, "inline"}


def test_a_notebook_runs_and_prints_the_losses_of_the_run(client: httpx.Client) -> None:
    for name in ("a chaotic one", "own numbers, given start"):
        book = nbformat.reads(exported(client, name, "ipynb"), as_version=4)  # type: ignore[no-untyped-call]
        nbformat.validate(book)
        NotebookClient(book, timeout=60, kernel_name="python3").execute()
        outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
        text = "".join(output.get("text", "") for output in outputs)
        reply = client.post("/run", json=EXPERIMENTS[name]).json()
        assert_same_losses(text, reply["runs"], RELATIVE)


def test_the_plot_of_a_notebook_has_the_accents_of_the_runs(client: httpx.Client) -> None:
    """Each line's colour and dash, as the plot's cell hands them to matplotlib."""
    runs = [{"batch_size": 8, "accent": 3, "label": 'a "b"'}, {"batch_size": 4}]
    document = {"data": {"n": 30}, "runs": runs, "stop": {"epochs": 1}}
    text = client.post("/export", json=document, params={"format": "ipynb"}).text
    code = "".join(json.loads(text)["cells"][-1]["source"])
    drawn: list[dict[str, object]] = []
    plot = SimpleNamespace(plot=lambda *_, **look: drawn.append(look))
    for name in ("xlabel", "ylabel", "yscale", "legend", "show"):
        setattr(plot, name, lambda *_: None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "matplotlib", SimpleNamespace(pyplot=plot))
        patch.setitem(sys.modules, "matplotlib.pyplot", plot)
        exec(
            code, {"curves": {'a "b"': [(0, 1.0), (4, 0.5)], "Mini-batch 4": [(0, 1.0), (8, 0.4)]}}
        )
    assert drawn == [
        {"label": 'a "b"', "color": "#009e73", "linestyle": (0, (2.5, 3.5))},
        {"label": "Mini-batch 4", "color": "#d55e00", "linestyle": (0, (8, 5))},
    ]
