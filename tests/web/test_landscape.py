"""/api/v1/landscape against NumPy's singular vectors of the recorded θ, and the oracle's losses."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.settings import Settings
from app.training.document.limits import Limits
from tests.server import Server, serving
from tests.web.client import get, strict
from tests.web.experiments import DIVERGING
from tests.web.figures import column, figure, traces
from tests.web.questions import Document, RecordedStep, ask, posted, recorded
from tests.web.refusals import assert_problem

Array = NDArray[np.float64]

SHORT: Document = {
    "data": {"name": "moons", "n": 60},
    "model": {"hidden": [4]},
    "learning_rate": 0.3,
    "runs": [{"batch_size": "full"}, {"batch_size": 16}, {"batch_size": 1}],
    "stop": {"epochs": 6},
}
LINE: Document = {**SHORT, "data": {"name": "line", "n": 40}, "model": {"hidden": []}}
LAST = (6, 18, 270)
PLANES = ("principal", "random", "ends", "W1[0,1];b2[0]")


def landscape(server: Server, document: Document = SHORT, **more: Any) -> dict[str, Any]:
    return ask(server, "landscape", document, **{"resolution": 5, **more})


def paths_of(reply: dict[str, Any], server: Server, document: Document = SHORT) -> list[Array]:
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
    reply = landscape(server, LINE)
    plane = reply["plane"]
    assert (plane["kind"], plane["names"]) == ("parameters", ["W1[0,0]", "b1[0]"])
    assert plane["exact"]
    for path, own in zip(reply["paths"], paths_of(reply, server, LINE), strict=True):
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
    assert landscape(server, LINE, plane="principal")["plane"]["exact"]


def test_other_parameters_are_held_at_the_chosen_point(server: Server) -> None:
    reply = landscape(server, plane="W1[0,1];b2[0]", run=1, step=7)
    origin, axes = plane_of(reply)
    record = recorded(server, SHORT, 1, 7)
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
    grid, record = reply["grid"], recorded(server, SHORT, 1, 7)
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
    record = recorded(server, SHORT, 1, LAST[1] - 1)
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
    here, record = reply["here"], recorded(server, SHORT, 1, 7)
    origin, axes = plane_of(reply)
    thetas = np.array(
        [recorded(server, SHORT, run, step).theta for run, step in enumerate(here["steps"])]
    )
    assert here["steps"] == [3, 7, 100]
    shadows = np.linalg.lstsq(axes.T, (thetas - origin).T)[0].T
    np.testing.assert_allclose(here["points"], shadows, rtol=0, atol=1e-9)
    left = np.linalg.norm(thetas - origin - shadows @ axes, axis=1)
    np.testing.assert_allclose(here["outside"], left, rtol=0, atol=1e-9)
    opened = ask(server, "step", SHORT, run=1, step=7)["parameters"]["gradient_mean"]
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
    document = {**SHORT, "l1": 0.01, "l2": 0.1}
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


def test_only_the_parts_that_are_asked_for_come(server: Server) -> None:
    always = {"id", "engine", "run", "label", "accent", "step", "n", "plane"}
    for part in ("grid", "paths", "here"):
        reply = landscape(server, fields=part)
        assert set(reply) == {*always, part}
        assert "axes" not in reply["plane"]
        assert reply[part] == landscape(server)[part]
    assert set(landscape(server, fields="axes")["plane"]) >= {"origin", "axes"}
    bands = [landscape(server, fields="grid", rows=rows)["grid"] for rows in ("0:2", "2:3", "3:9")]
    assert [band["rows"] for band in bands] == [[0, 2], [2, 3], [3, 5]]
    together = [row for band in bands for row in band["loss"]]
    assert together == landscape(server)["grid"]["loss"]


def test_a_diverged_run_has_a_path_with_null_for_what_is_not_finite(server: Server) -> None:
    reply = get(server.url, "/api/v1/landscape", {**DIVERGING, "resolution": "9"})
    assert reply.status_code == 200
    content = strict(reply.content)
    for path in content["paths"]:
        assert path["status"] == "diverged"
        assert path["counted"] < len(path["steps"])
        assert None not in path["loss"][: path["counted"]]
    assert all(value is not None for row in content["grid"]["loss"] for value in row)
    assert content["plane"]["exact"]


@pytest.mark.parametrize(
    ("more", "field", "allowed"),
    [
        ({"plane": "best"}, "plane", "principal, random, ends"),
        ({"plane": "W1[0,0]"}, "plane", "two different parameters"),
        ({"plane": "W1[0,0];W1[0,0]"}, "plane", "two different parameters"),
        ({"plane": "W1[0,0];W3[0,0]"}, "plane", "b2 (1,)"),
        ({"plane_seed": "-1"}, "plane_seed", "whole number"),
        ({"of": "all"}, "of", "training, test, batch"),
        ({"of": "test", "data.test_fraction": "0"}, "of", "test_fraction"),
        ({"resolution": "4"}, "resolution", "from 5 to 121"),
        ({"resolution": "122"}, "resolution", "from 5 to 121"),
        ({"u_range": "1,-1"}, "u_range", "lower one first"),
        ({"u_range": "1"}, "u_range", "two numbers"),
        ({"v_range": "-1,inf"}, "v_range", "two numbers"),
        ({"v_range": "nan,1"}, "v_range", "two numbers"),
        ({"v_range": "-1e308,1e308"}, "v_range", "two numbers"),
        ({"rows": "3:1"}, "rows", "end before"),
        ({"rows": "3"}, "rows", "first:end"),
        ({"step": "7"}, "step", "at most 6"),
        ({"step": "x"}, "step", "whole number"),
        ({"steps": "1,2"}, "steps", "3 numbers"),
        ({"steps": "1,2,x"}, "steps", "whole numbers"),
        ({"steps": "7,2,3"}, "steps", "at most 6"),
        ({"fields": "grid,loss"}, "fields", "grid, paths, here, axes"),
        ({"run": "3"}, "run", "below 3"),
    ],
)
def test_what_has_no_landscape_is_refused_with_its_field(
    server: Server, more: dict[str, str], field: str, allowed: str
) -> None:
    query = {"data.n": "60", "model.hidden": "4", "stop.epochs": "6"}
    problem = assert_problem(get(server.url, "/api/v1/landscape", query | more), 422)
    (error,) = problem["errors"]
    assert error["field"] == field
    assert allowed in error["message"]


def test_a_grid_over_the_limit_is_refused_and_comes_in_bands() -> None:
    document = {**SHORT, "stop": {"epochs": 2}}
    limits = Limits(landscape=45 * 17 * 100)  # a hundred points
    with serving(Settings(limits=limits)) as small:
        problem = assert_problem(posted(small.url, "landscape", document, resolution=11), 422)
        (error,) = problem["errors"]
        assert error["field"] == "resolution"
        assert "lower the resolution or ask for fewer rows" in error["message"]
        assert (
            posted(small.url, "landscape", document, resolution=11, rows="0:9").status_code == 200
        )
        assert posted(small.url, "landscape", document, fields="paths").status_code == 200
        told = get(small.url, "/api/v1/catalog").json()["limits"]
        assert told["landscape"] == limits.landscape


@pytest.mark.parametrize("document", [SHORT, {**SHORT, "l2": 0.1}])
def test_the_figure_holds_what_the_call_tells(server: Server, document: Document) -> None:
    more = {"plane": "ends", "run": 2, "resolution": 9, "of": "batch"}
    drawn = figure(server, document, "landscape", **more, x="epochs", at=2)
    steps = (2, 6, 90)
    reply = landscape(server, document, **more, step=90, steps=",".join(map(str, steps)))
    grid = reply["grid"]
    surface = drawn["data"][0]
    assert (surface["type"], surface["x"], surface["y"]) == ("contour", grid["u"], grid["v"])
    heights = np.array(grid["loss"]) + (0 if grid["penalty"] is None else grid["penalty"])
    np.testing.assert_allclose(surface["customdata"], heights, rtol=1e-12)
    lines = traces(drawn)
    for path, step, point in zip(reply["paths"], steps, reply["here"]["points"], strict=True):
        line, at = lines[path["label"]], lines[f"{path['label']}, step {step}"]
        np.testing.assert_array_equal(np.stack([line["x"], line["y"]], 1), path["points"])
        assert [at["x"][0], at["y"][0]] == point
        assert at["marker"]["color"] == line["line"]["color"]
    start = lines["start"]
    assert [start["x"][0], start["y"][0]] == reply["paths"][0]["points"][0]
    layout = drawn["layout"]
    assert [layout[axis]["title"]["text"] for axis in ("xaxis", "yaxis")] == reply["plane"]["names"]
    assert layout["meta"]["step"] == 90
    shown = f"{sum(reply['plane']['explained']):.1%} of the variance"
    assert shown in layout["title"]["subtitle"]["text"]


def test_the_lines_of_the_figure_are_even_on_the_scale_that_it_names(server: Server) -> None:
    drawn = figure(server, LINE, "landscape", resolution=9)
    surface, said = drawn["data"][0], drawn["layout"]["title"]["subtitle"]["text"]
    loss = np.array(landscape(server, LINE, resolution=9)["grid"]["loss"])
    assert said.startswith("Every path lies in this plane")
    size = surface["contours"]["size"]
    if "by a factor of" in said:
        np.testing.assert_allclose(surface["z"], np.log10(loss), rtol=1e-9)
        assert float(said.rsplit(" ", 1)[1]) == pytest.approx(10**size)
    else:
        assert column(surface["z"][0]).tolist() == loss[0].tolist()
        assert float(said.rsplit(" ", 1)[1]) == pytest.approx(size)
    count = np.ptp(surface["z"]) / size
    assert 5 < count <= 16
