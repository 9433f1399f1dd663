"""/api/v1/landscape against NumPy's singular vectors of the recorded θ, and the oracle's losses."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.server import Server
from tests.web.experiments import STRAIGHT, THREE
from tests.web.questions import Document, RecordedStep, ask, recorded

Array = NDArray[np.float64]

LAST = (6, 18, 270)
PLANES = ("principal", "random", "ends", "W1[0,1];b2[0]")


def landscape(server: Server, document: Document = THREE, **more: Any) -> dict[str, Any]:
    return ask(server, "landscape", document, **{"resolution": 5, **more})


def paths_of(reply: dict[str, Any], server: Server, document: Document = THREE) -> list[Array]:
    """The recorded θ at the steps of each path."""
    return [
        np.array(recorded(server, document, path["run"]).columns["parameters"])[path["steps"]]
        for path in reply["paths"]
    ]


def plane_of(reply: dict[str, Any]) -> tuple[Array, Array]:
    return np.array(reply["plane"]["origin"]), np.array(reply["plane"]["axes"])


def test_the_principal_plane_is_that_of_the_singular_vectors_of_all_points(server: Server) -> None:
    reply = landscape(server)
    paths = paths_of(reply, server)
    assert [path["steps"][-1] for path in reply["paths"]] == list(LAST)
    points = np.concatenate(paths)
    mean = points.mean(axis=0)
    _, lengths, directions = np.linalg.svd(points - mean, full_matrices=False)
    origin, axes = plane_of(reply)
    np.testing.assert_allclose(origin, mean, rtol=0, atol=1e-12)
    # A direction is known up to its sign.
    signs = np.sign(np.sum(axes * directions[:2], axis=1, keepdims=True))
    np.testing.assert_allclose(axes, signs * directions[:2], rtol=0, atol=1e-9)
    shares = lengths[:2] ** 2 / np.sum(lengths**2)
    np.testing.assert_allclose(reply["plane"]["explained"], shares, rtol=1e-9)
    for path, own in zip(reply["paths"], paths, strict=True):
        expected = (own - mean) @ (signs * directions[:2]).T
        np.testing.assert_allclose(path["points"], expected, rtol=0, atol=1e-9)
        rest = np.linalg.norm((own - mean) @ directions[2:].T, axis=1)
        np.testing.assert_allclose(path["outside"], rest, rtol=0, atol=1e-9)
        away = np.linalg.norm(own - own[0], axis=1).max()
        assert path["length"] == pytest.approx(away, rel=1e-12)
        about = own - own.mean(axis=0)
        kept = np.sum((about @ directions[:2].T) ** 2) / np.sum(about**2)
        assert path["explained"] == pytest.approx(kept, rel=1e-9)


@pytest.mark.parametrize("run", [0, 1, 2])
def test_the_plane_of_the_ends_holds_both_ends_and_what_spreads_most_beside_them(
    server: Server, run: int
) -> None:
    reply = landscape(server, plane="ends", run=run)
    paths = paths_of(reply, server)
    own, path = paths[run], reply["paths"][run]
    way = own[-1] - own[0]
    np.testing.assert_allclose(path["points"][0], [0, 0], atol=1e-12)
    np.testing.assert_allclose(path["points"][-1], [np.linalg.norm(way), 0], atol=1e-9)
    np.testing.assert_allclose([path["outside"][0], path["outside"][-1]], 0, atol=1e-12)
    first = way / np.linalg.norm(way)
    rest = np.concatenate(paths) - own[0]
    rest = rest - np.outer(rest @ first, first)
    second = np.linalg.svd(rest - rest.mean(axis=0))[2][0]
    _, axes = plane_of(reply)
    np.testing.assert_allclose(axes[0], first, atol=1e-12)
    np.testing.assert_allclose(np.abs(axes[1] @ second), 1, atol=1e-9)
    assert path["label"] in reply["plane"]["names"][0]


def test_the_plane_of_a_model_of_two_parameters_is_exact(server: Server) -> None:
    reply = landscape(server, STRAIGHT)
    plane = reply["plane"]
    assert (plane["kind"], plane["names"]) == ("parameters", ["W1[0,0]", "b1[0]"])
    assert plane["exact"]
    for path, own in zip(reply["paths"], paths_of(reply, server, STRAIGHT), strict=True):
        assert path["points"] == own.tolist()
        assert path["outside"] == [0] * len(own)
        assert path["explained"] == pytest.approx(1, rel=1e-12)
    # The loss of a line is a quadratic function: its values on the grid fit one exactly.
    grid = reply["grid"]
    u, v = (values.ravel() for values in np.meshgrid(grid["u"], grid["v"]))
    terms = np.stack([np.ones_like(u), u, v, u * u, u * v, v * v], axis=1)
    loss = np.ravel(grid["loss"])
    np.testing.assert_allclose(terms @ np.linalg.lstsq(terms, loss)[0], loss, rtol=1e-9)
    assert not landscape(server)["plane"]["exact"]
    assert landscape(server, STRAIGHT, plane="principal")["plane"]["exact"]


def test_other_parameters_are_held_at_the_chosen_point(server: Server) -> None:
    reply = landscape(server, plane="W1[0,1];b2[0]", run=1, step=7)
    origin, axes = plane_of(reply)
    record = recorded(server, THREE, 1, 7)
    places = [record.book.network.places()[name] for name in ("W1[0,1]", "b2[0]")]
    theta = record.theta
    np.testing.assert_array_equal(axes, np.eye(len(theta))[places])
    np.testing.assert_array_equal(origin, np.where(axes.any(axis=0), 0, theta))
    for path, own in zip(reply["paths"], paths_of(reply, server), strict=True):
        np.testing.assert_allclose(path["points"], own[:, places], rtol=0, atol=1e-12)
        left = np.delete(own - theta, places, axis=1)
        np.testing.assert_allclose(path["outside"], np.linalg.norm(left, axis=1), atol=1e-12)


def examples_of(record: RecordedStep, of: str) -> tuple[Array, Array]:
    if of == "batch":
        return record.of_batch[1:]
    if of == "training":
        return record.examples
    data = record.reply["data"]
    return np.array(data["x_test"]), np.array(data["y_test"])


@pytest.mark.parametrize("of", ["training", "test", "batch"])
@pytest.mark.parametrize("plane", PLANES)
def test_the_surface_is_the_mean_loss_of_the_examples_it_names(
    server: Server, of: str, plane: str
) -> None:
    reply = landscape(server, plane=plane, of=of, run=1, step=7)
    grid, record = reply["grid"], recorded(server, THREE, 1, 7)
    origin, (first, second) = plane_of(reply)
    x, y = examples_of(record, of)
    expected = [
        [record.book.mean_loss(origin + u * first + v * second, x, y) for u in grid["u"]]
        for v in grid["v"]
    ]
    np.testing.assert_allclose(grid["loss"], expected, rtol=1e-9, atol=1e-12)
    assert (grid["of"], grid["penalty"], grid["rows"]) == (of, None, [0, 5])
    row, place = np.unravel_index(np.argmin(expected), (5, 5))
    lowest = {"loss": grid["loss"][row][place], "u": grid["u"][place], "v": grid["v"][row]}
    assert grid["lowest"] == lowest


def test_at_the_end_of_a_run_the_batch_is_that_of_its_last_step(server: Server) -> None:
    reply = landscape(server, of="batch", run=1, plane="random")
    record = recorded(server, THREE, 1, LAST[1] - 1)
    _, x, y = record.of_batch
    end = np.array(record.columns["parameters"][-1])
    assert reply["step"] == LAST[1]
    assert reply["here"]["batch_loss"] == pytest.approx(record.book.mean_loss(end, x, y), rel=1e-9)
    assert reply["grid"]["loss"][2][2] == pytest.approx(reply["here"]["batch_loss"], rel=1e-12)


@pytest.mark.parametrize("plane", PLANES)
def test_the_window_holds_all_paths_and_is_a_square(server: Server, plane: str) -> None:
    reply = landscape(server, plane=plane)
    grid = reply["grid"]
    points = np.concatenate([path["points"] for path in reply["paths"]])
    low, high = (np.array([grid[axis][end] for axis in "uv"]) for end in (0, -1))
    assert (points > low).all()
    assert (points < high).all()
    assert np.ptp(high - low) < 1e-9 * (high - low).max()
    if plane == "random":
        assert (low <= -1).all()
        assert (high >= 1).all()
    else:
        assert (high - low).max() < 1.5 * np.ptp(points, axis=0).max()


@pytest.mark.parametrize("plane", ["random", "W1[0,1];b2[0]"])
@pytest.mark.parametrize("of", ["batch", "training"])
def test_the_gradient_is_the_slope_of_the_surface_at_the_step(
    server: Server, plane: str, of: str
) -> None:
    at = landscape(server, plane=plane, run=1, step=7, steps="3,7,100")["here"]
    u, v = at["points"][1]
    h = 1e-3
    around = {
        "u_range": f"{u - h},{u + h}", "v_range": f"{v - h},{v + h}", "fields": "grid,axes",
    }  # fmt: skip
    reply = landscape(server, plane=plane, of=of, run=1, step=7, **around)
    loss, (_, axes) = np.array(reply["grid"]["loss"]), plane_of(reply)
    name = {"batch": "batch", "training": "full"}[of]
    assert loss[2, 2] == pytest.approx(at[f"{of}_loss"], rel=1e-9)
    # Five points: an error of the fourth order in h/2.
    stencil = np.array([1, -8, 0, 8, -1]) / (12 * h / 2)
    slopes = [stencil @ loss[2], stencil @ loss[:, 2]]
    # The gradient's shadow in the plane has these products with the axes.
    np.testing.assert_allclose(
        axes @ axes.T @ np.array(at["gradient"][name]), slopes, rtol=1e-7, atol=1e-9
    )


@pytest.mark.parametrize("plane", PLANES)
def test_here_are_the_recorded_points_and_the_gradients_of_the_opened_step(
    server: Server, plane: str
) -> None:
    reply = landscape(server, plane=plane, run=1, step=7, steps="3,7,100")
    here, record = reply["here"], recorded(server, THREE, 1, 7)
    origin, axes = plane_of(reply)
    thetas = np.array(
        [recorded(server, THREE, run, step).theta for run, step in enumerate(here["steps"])]
    )
    assert here["steps"] == [3, 7, 100]
    shadows = np.linalg.lstsq(axes.T, (thetas - origin).T)[0].T
    np.testing.assert_allclose(here["points"], shadows, rtol=0, atol=1e-9)
    left = np.linalg.norm(thetas - origin - shadows @ axes, axis=1)
    np.testing.assert_allclose(here["outside"], left, rtol=0, atol=1e-9)
    opened = ask(server, "step", THREE, run=1, step=7)["parameters"]["gradient_mean"]
    gradients = {"batch": np.array(opened), "full": record.book.gradient(*record.of_all)}
    for name, gradient in gradients.items():
        shadow = np.linalg.lstsq(axes.T, gradient)[0]
        np.testing.assert_allclose(here["gradient"][name], shadow, rtol=1e-9, atol=1e-12)
        assert here["lengths"][name] == pytest.approx(np.linalg.norm(gradient), rel=1e-9)
    product = gradients["batch"] @ gradients["full"]
    lengths = here["lengths"]["batch"] * here["lengths"]["full"]
    assert here["cosine"] == pytest.approx(product / lengths, rel=1e-9)
    assert here["batch_loss"] == pytest.approx(record.columns["batch_loss"][7], rel=1e-12)


def test_the_penalty_stands_beside_the_loss(server: Server) -> None:
    document = {**THREE, "l1": 0.01, "l2": 0.1}
    reply = landscape(server, document, rows="1:3")
    grid, objective = reply["grid"], recorded(server, document).objective
    origin, (first, second) = plane_of(reply)
    expected = [
        [objective.penalty(origin + u * first + v * second) for u in grid["u"]]
        for v in grid["v"][1:3]
    ]
    np.testing.assert_allclose(grid["penalty"], expected, rtol=1e-9)
    x, y = recorded(server, document).examples
    lowest = grid["lowest"]
    theta = origin + lowest["u"] * first + lowest["v"] * second
    assert lowest["loss"] == pytest.approx(objective.data_loss(theta, x, y), rel=1e-9)
