"""What /api/v1/landscape takes and refuses, which parts come, and its figure."""

from typing import Any

import numpy as np
import pytest

from app.settings import Settings
from app.training.document.limits import Limits
from tests.server import Server, serving
from tests.web.client import get, strict
from tests.web.experiments import DIVERGING, STRAIGHT, THREE
from tests.web.figures import column, figure, traces
from tests.web.questions import Document, ask, posted
from tests.web.refusals import assert_problem


def landscape(server: Server, document: Document = THREE, **more: Any) -> dict[str, Any]:
    return ask(server, "landscape", document, **{"resolution": 5, **more})


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
    document = {**THREE, "stop": {"epochs": 2}}
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


@pytest.mark.parametrize("document", [THREE, {**THREE, "l2": 0.1}])
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
    drawn = figure(server, STRAIGHT, "landscape", resolution=9)
    surface, said = drawn["data"][0], drawn["layout"]["title"]["subtitle"]["text"]
    loss = np.array(landscape(server, STRAIGHT, resolution=9)["grid"]["loss"])
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
