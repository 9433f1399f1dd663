"""The landscape against the oracle's losses and against the steps of the training loop itself."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.numerics.activations import ACTIVATIONS
from app.training.analysis.landscape.ground import MOST_KEPT, Grounds
from app.training.analysis.landscape.landscape import FIELDS, View, landscape
from app.training.analysis.landscape.paths import MOST_POINTS, most_points
from app.training.document.limits import Limits
from app.training.document.problems import ExperimentError
from app.training.engine.comparison import frames
from app.training.engine.seeking import Checkpoints
from app.training.engine.trained import Trained
from tests.training.oracle import objective_of
from tests.training.stepped import stepped
from tests.training.trained import LIMITS, Document, at_once, prepared_from, ticks

Array = NDArray[np.float64]

MOONS: Document = {
    "data": {"name": "moons", "n": 48},
    "model": {"hidden": [4, 3]},
    "runs": [{"batch_size": "full"}, {"batch_size": 5, "learning_rate": 0.3}],
    "stop": {"epochs": 6},
}


class Landscapes:
    """Views of one trained experiment."""

    def __init__(self, document: Document, limits: Limits = LIMITS) -> None:
        prepared = prepared_from(document, limits)
        self.kept = [Checkpoints(prepared, plan) for plan in prepared.runs]
        made = list(frames(prepared, limits, ticks(), self.kept))
        outcomes = {frame.run: frame.outcome for frame in made if frame.outcome}
        self.trained = Trained(prepared, made, [outcomes[run] for run in sorted(outcomes)])
        self.grounds = Grounds()

    def view(self, **asked: Any) -> dict[str, Any]:
        usual = {
            "run": 0, "step": None, "steps": None, "plane": "principal", "plane_seed": 0,
            "of": "training", "resolution": 7, "u": None, "v": None, "rows": range(7),
            "fields": FIELDS,
        }  # fmt: skip
        view = View(**{**usual, **asked})
        return at_once(landscape(self.trained, view, self.kept, self.grounds))


def losses_on_grid(reply: dict[str, Any], loss: Callable[[Array], float]) -> Array:
    """The loss at each point of a grid, one θ at a time."""
    plane, grid = reply["plane"], reply["grid"]
    first, second = plane["axes"]
    return np.array(
        [[loss(plane["origin"] + u * first + v * second) for u in grid["u"]] for v in grid["v"]]
    )


def assert_grid_is_right(document: Document) -> None:
    landscapes = Landscapes(document)
    examples = landscapes.trained.prepared.examples
    classes = None if examples.classes is None else len(examples.classes)
    objective = objective_of(document, examples.x, classes)
    reply = landscapes.view(plane="random", run=1, step=3)
    expected = losses_on_grid(reply, lambda at: objective.data_loss(at, examples.x, examples.y))
    np.testing.assert_allclose(reply["grid"]["loss"], expected, rtol=1e-9, atol=1e-12)
    assert np.ptp(expected) > 0.01
    for path in reply["paths"]:
        rows = stepped(document, path["run"]).parameters[path["steps"]]
        along = [objective.data_loss(theta, examples.x, examples.y) for theta in rows]
        np.testing.assert_allclose(path["loss"], along, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_losses_on_the_grid_are_those_of_a_textbook_for_every_activation(activation: str) -> None:
    assert_grid_is_right({**MOONS, "model": {"hidden": [4, 3], "activation": activation}})


@pytest.mark.parametrize(
    ("data", "hidden", "loss"),
    [
        ("sine", [5], "squared_error"),
        ("sine", [5], "absolute_error"),
        ("sine", [5], "huber"),
        ("moons", [], "cross_entropy"),
        ("blobs", [6], "cross_entropy"),
        ("iris", [], "cross_entropy"),
    ],
)
def test_losses_on_the_grid_are_those_of_a_textbook_for_every_loss(
    data: str, hidden: list[int], loss: str
) -> None:
    settings = {"name": data} if data == "iris" else {"name": data, "n": 48}
    assert_grid_is_right(
        {**MOONS, "data": settings, "model": {"hidden": hidden}, "loss": loss}
        | {"learning_rate": 0.05}
    )


def test_a_row_of_the_grid_has_the_same_bits_in_every_band() -> None:
    landscapes = Landscapes({**MOONS, "data": {"name": "moons", "n": 400}})
    whole = landscapes.view(resolution=31, rows=range(31))["grid"]
    for rows in (range(3), range(3, 4), range(4, 31)):
        band = landscapes.view(resolution=31, rows=rows, fields=("grid",))["grid"]
        assert band["rows"] == [rows.start, rows.stop]
        np.testing.assert_array_equal(band["u"], whole["u"])
        np.testing.assert_array_equal(band["v"], whole["v"])
        np.testing.assert_array_equal(band["loss"], whole["loss"][rows.start : rows.stop])


def test_a_random_direction_is_as_long_as_the_weights_of_each_unit() -> None:
    landscapes = Landscapes(MOONS)
    layout = landscapes.trained.prepared.layout
    theta = stepped(MOONS, 1).parameters[4]
    planes = [
        landscapes.view(plane="random", plane_seed=seed, run=1, step=4)["plane"] for seed in (0, 1)
    ]
    for plane in planes:
        np.testing.assert_array_equal(plane["origin"], theta)
        for axis in plane["axes"]:
            for drawn, own in zip(layout.blocks(axis), layout.blocks(theta), strict=True):
                lengths = [np.linalg.norm(block[:-1], axis=0) for block in (drawn, own)]
                np.testing.assert_allclose(*lengths, rtol=1e-12)
                assert (drawn[-1] == 0).all()
    drawn = np.concatenate([plane["axes"] for plane in planes])
    cosines = np.corrcoef(drawn)[np.triu_indices(4, 1)]
    assert (np.abs(cosines) < 0.9).all()


def test_points_of_a_path_are_even_in_examples_seen_when_batches_grow() -> None:
    document = {
        "data": {"name": "moons", "n": 400},
        "model": {"hidden": []},
        "runs": [{"batch_size": 4, "batch_growth": 2, "schedule_epochs": 2}],
        "stop": {"epochs": 12},
    }
    landscapes = Landscapes(document)
    (path,) = landscapes.view(fields=("paths",))["paths"]
    timetable = landscapes.trained.prepared.runs[0].timetable
    seen = np.array([timetable.examples_at(step) for step in path["steps"]])
    assert (path["steps"][0], path["steps"][-1]) == (0, timetable.steps)
    assert 100 < len(seen) <= MOST_POINTS
    gaps, batches = np.diff(seen), [timetable.batch_size_at(step) for step in path["steps"][:-1]]
    even = seen[-1] / (MOST_POINTS - 1)
    assert (np.abs(gaps - even) <= np.maximum(batches, even)).all()
    parameters = stepped(document).parameters[path["steps"]]
    both = np.stack([landscapes.view(plane=name, fields=("paths",))["paths"][0]["points"]
                     for name in ("W1[0,0];b1[0]", "W1[1,0];b1[0]")])  # fmt: skip
    np.testing.assert_array_equal(both[0], parameters[:, [0, 2]])
    np.testing.assert_array_equal(both[1], parameters[:, [1, 2]])


def test_a_path_and_a_step_are_the_runs_own_where_frames_hold_key_steps_alone() -> None:
    document = {**MOONS, "runs": [{"batch_size": 1, "learning_rate": 0.05}], "stop": {"epochs": 30}}
    landscapes = Landscapes(document, Limits(parameter_bytes=1000))
    rows = stepped(document).parameters
    kept = np.concatenate([frame.parameter_steps for frame in landscapes.trained.frames])
    assert len(kept) < len(rows) / 4
    name = "W1[0,0];b3[0]"
    reply = landscapes.view(plane=name, fields=("paths", "here"), steps=(517,), step=517)
    assert 517 not in kept
    (path,) = reply["paths"]
    assert len(path["steps"]) > 150
    np.testing.assert_array_equal(path["points"], rows[path["steps"]][:, [0, -1]])
    np.testing.assert_array_equal(reply["here"]["points"], rows[[517]][:, [0, -1]])


def test_many_runs_or_parameters_leave_fewer_points_for_each() -> None:
    assert most_points(1, 65) == most_points(3, 65) == 200
    assert most_points(6, 65) == 100
    assert 6 * most_points(6, 20_000) * 20_000 < 5e6


def test_a_run_that_is_lost_changes_neither_plane_nor_window() -> None:
    sound = {"batch_size": 5, "learning_rate": 0.3}
    with_lost = {
        "data": {"name": "sine", "n": 40}, "model": {"hidden": [3], "activation": "linear"},
        "runs": [sound, {"batch_size": "full", "learning_rate": 40}], "stop": {"epochs": 60},
    }  # fmt: skip
    landscapes = Landscapes({**with_lost, "learning_rate": 0.05})
    reply = landscapes.view(resolution=5, rows=range(5))
    own, lost = reply["paths"]
    assert (own["status"], lost["status"]) == ("finished", "diverged")
    assert own["counted"] == len(own["steps"])
    assert lost["counted"] < len(lost["steps"])
    start = own["loss"][0]
    assert (lost["loss"][: lost["counted"]] <= 10 * start).all()
    assert np.isfinite(reply["grid"]["loss"]).all()
    inside = np.abs(own["points"]).max()
    assert reply["grid"]["u"][-1] < 3 * inside
    alone = Landscapes({**with_lost, "runs": [sound], "learning_rate": 0.05})
    np.testing.assert_allclose(
        np.abs(alone.view(fields=("axes",))["plane"]["axes"]),
        np.abs(reply["plane"]["axes"]),
        atol=0.2,
    )


def test_runs_that_do_not_move_have_a_plane_and_a_window_all_the_same() -> None:
    landscapes = Landscapes({**MOONS, "learning_rate": 0, "runs": [{"batch_size": 8}]})
    for plane in ("principal", "ends", "random", "W1[0,0];W1[0,1]"):
        reply = landscapes.view(plane=plane)
        assert np.isfinite(reply["grid"]["loss"]).all()
        assert reply["plane"]["exact"]
        assert reply["plane"]["explained"] is None
        axes = reply["plane"]["axes"]
        assert np.linalg.matrix_rank(axes) == 2
        assert (reply["paths"][0]["length"], reply["paths"][0]["explained"]) == (0, None)


def test_a_path_that_leaves_the_plane_is_not_within_it_however_short_it_is() -> None:
    landscapes = Landscapes({**MOONS, "learning_rate": 1e-9, "runs": [{"batch_size": 8}]})
    reply = landscapes.view(plane="principal")
    (path,) = reply["paths"]
    assert 1e-3 < path["outside"].max() / path["length"] < 1
    assert not reply["plane"]["exact"]


def test_numbers_too_large_for_a_loss_or_a_penalty_are_not_finite() -> None:
    landscapes = Landscapes({**MOONS, "l2": 0.1})
    grid = landscapes.view(u=(-1e200, 1e200), v=(-1.0, 1.0))["grid"]
    assert np.isinf(grid["penalty"][:, 0]).all()
    assert np.isfinite(grid["penalty"][:, 3]).all()
    assert np.isfinite(grid["lowest"]["loss"])


def test_a_kept_plane_gives_the_same_reply_and_few_are_kept() -> None:
    landscapes = Landscapes(MOONS)
    first = landscapes.view(step=4, run=1)
    again = landscapes.view(step=4, run=1)
    np.testing.assert_equal(again, first)
    for seed in range(2 * MOST_KEPT):
        landscapes.view(plane="random", plane_seed=seed, fields=("here",))
    assert landscapes.grounds.nbytes == MOST_KEPT * 3 * 8 * landscapes.trained.prepared.layout.size
    np.testing.assert_equal(landscapes.view(step=4, run=1), first)


@pytest.mark.parametrize("plane", ["random", "W1[0,0];b1[0]"])
def test_a_plane_about_a_point_follows_the_step_and_the_run(plane: str) -> None:
    landscapes = Landscapes(MOONS)
    for run, step in ((1, 4), (1, 5), (0, 5)):
        reply = landscapes.view(plane=plane, step=step, run=run, fields=("axes",))
        origin, theta = reply["plane"]["origin"], stepped(MOONS, run).parameters[step]
        np.testing.assert_array_equal(origin[-4:], theta[-4:])  # W3 and b3, which no axis changes
        assert (reply["plane"]["explained"] is None) == (plane == "random")


def test_a_step_past_the_end_of_a_run_that_diverged_is_refused_with_its_field() -> None:
    document = {**MOONS, "runs": [{"batch_size": 5}, {"batch_size": 5, "learning_rate": 1e6}]}
    landscapes = Landscapes({**document, "data": {"name": "sine", "n": 48}})
    end = landscapes.trained.outcomes[1].steps
    for field, asked in (("step", {"step": end + 1, "run": 1}), ("steps", {"steps": (0, end + 1)})):
        with pytest.raises(ExperimentError, match="diverged there") as refusal:
            landscapes.view(**asked)
        assert refusal.value.problems[0].field == field


def test_a_plane_about_numbers_that_are_not_finite_has_no_losses() -> None:
    runs = [{"batch_size": 5}, {"batch_size": 1, "learning_rate": 1e9}]
    data = {"name": "moons", "n": 80}  # so many that it is not finite before it has exploded
    landscapes = Landscapes({**MOONS, "data": data, "l2": 1e6, "runs": runs})
    reply = landscapes.view(run=1, plane="random")
    assert not np.isfinite(reply["plane"]["origin"]).all()
    assert reply["grid"]["lowest"] is None
    assert not np.isfinite(reply["grid"]["loss"]).any()
    assert not np.isfinite(reply["paths"][0]["points"]).any()
    assert reply["here"]["cosine"] is None
