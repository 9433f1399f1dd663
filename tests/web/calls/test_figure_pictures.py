"""The picture of a run against a forward pass of its own, and the data against /api/v1/run."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.web.drawing.palette import COLORS
from tests.server import Server
from tests.web.figures import Figure, column, figure, traces
from tests.web.questions import Document, RecordedStep, recorded

Array = NDArray[np.float64]


def document(name: str, **more: Any) -> Document:
    return {
        "data": {"name": name, **more},
        "model": {"hidden": [5], "activation": "softplus"},
        "runs": [{"batch_size": "full"}, {"batch_size": 16}],
        "learning_rate": 0.2,
        "stop": {"updates": 30},
    }


REGIONS = document("moons", n=60)
CLASSES = document("iris")
BANDS = document("penguins", features=["bill_depth_mm"])
TWO_BANDS = document("breast_cancer", features=["mean_radius"])
CURVE = document("line", n=40)
MAP = document("diabetes")
NARROW_MAP = document("diabetes", features=["bmi", "log_triglycerides"])
STEP = 12


def plane_of(record: RecordedStep) -> tuple[Array, Array]:
    """Origin and axes (2, features) of the picture, in trained units."""
    data = record.reply["data"]
    if data["plane"]:
        return np.array(data["plane"]["origin"]), np.array(data["plane"]["axes"])
    features = len(data["features"])
    return np.zeros(features), np.eye(features)[:2]


def trained(record: RecordedStep, axis: int, values: Any) -> Array:
    """Values of an axis in the units that the network takes."""
    data = record.reply["data"]
    if data["plane"] or not data["scale"]:
        return np.asarray(values)
    return np.asarray((np.asarray(values) - data["mean"][axis]) / data["scale"][axis])


def outputs(record: RecordedStep, x: Any, y: Any) -> Array:
    """The prediction at each (x, y) of the picture: (points, outputs)."""
    origin, axes = plane_of(record)
    inputs = origin + sum(
        np.multiply.outer(trained(record, which, values), axis)
        for which, (values, axis) in enumerate(zip((x, y), axes, strict=False))
    )
    return np.asarray(record.book.forward(record.theta, inputs)[1][-1])


def shown(server: Server, given: Document, step: int = STEP) -> tuple[Figure, RecordedStep]:
    return figure(server, given, "picture", run=1, step=step), recorded(server, given, 1, step)


def grid(trace: dict[str, Any]) -> tuple[Array, Array]:
    x, y = np.meshgrid(trace["x"], trace["y"])
    return x.ravel(), y.ravel()


@pytest.mark.parametrize("step", [0, STEP, 30])
def test_a_picture_of_two_classes_holds_the_probability_of_the_second(
    server: Server, step: int
) -> None:
    drawn, record = shown(server, REGIONS, step)
    heatmap = drawn["data"][0]
    expected = outputs(record, *grid(heatmap))[:, 0]
    np.testing.assert_allclose(np.ravel(heatmap["z"]), expected, rtol=1e-9)
    assert (heatmap["zmin"], heatmap["zmax"]) == (0, 1)
    assert heatmap["colorscale"] == [[0, COLORS["region-0"][0]], [1, COLORS["region-1"][0]]]


def test_the_boundary_lies_where_both_classes_are_equally_likely(server: Server) -> None:
    drawn, record = shown(server, REGIONS, 30)
    line = traces(drawn)["boundary"]
    x, y = column(line["x"]), column(line["y"])
    known = np.isfinite(x)
    assert known.sum() > 50
    assert np.isnan(x[2::3]).all()
    np.testing.assert_allclose(outputs(record, x[known], y[known])[:, 0], 0.5, atol=2e-3)


def test_a_picture_of_more_classes_holds_the_likeliest_and_its_probability(server: Server) -> None:
    drawn, record = shown(server, CLASSES)
    image = drawn["data"][0]
    rows, columns = len(image["z"]), len(image["z"][0])
    x = image["x0"] + image["dx"] * np.arange(columns)
    y = image["y0"] + image["dy"] * np.arange(rows)
    p = outputs(record, *grid({"x": x, "y": y}))
    names = record.reply["data"]["classes"]
    told_ = [pair for row in image["customdata"] for pair in row]
    np.testing.assert_allclose([pair[1] for pair in told_], p.max(axis=1), rtol=1e-9)
    clear = np.ptp(np.sort(p)[:, -2:], axis=1) > 1e-9
    likeliest = np.array(names)[p.argmax(axis=1)]
    assert (np.array([pair[0] for pair in told_])[clear] == likeliest[clear]).all()
    tones = [list(bytes.fromhex(COLORS[f"region-{c}"][0][1:])) for c in range(len(names))]
    mixed = p @ np.array(tones)
    assert np.abs(np.reshape(image["z"], (-1, 3)) - mixed).max() <= 0.5 + 1e-9


@pytest.mark.parametrize("given", [MAP, NARROW_MAP])
def test_a_map_holds_the_predictions_in_the_targets_unit(server: Server, given: Document) -> None:
    drawn, record = shown(server, given)
    data, heatmap = record.reply["data"], drawn["data"][0]
    expected = outputs(record, *grid(heatmap))[:, 0] * data["target_scale"] + data["target_mean"]
    np.testing.assert_allclose(np.ravel(heatmap["z"]), expected, rtol=1e-9)
    targets = np.array(data["y"]) * data["target_scale"] + data["target_mean"]
    assert [heatmap["zmin"], heatmap["zmax"]] == pytest.approx([targets.min(), targets.max()])
    points = traces(drawn)["training examples"]
    np.testing.assert_allclose(points["marker"]["color"], targets, rtol=1e-12)


def test_a_fitted_curve_holds_the_predictions(server: Server) -> None:
    drawn, record = shown(server, CURVE)
    curve = traces(drawn)["fitted curve"]
    np.testing.assert_allclose(curve["y"], outputs(record, curve["x"], 0)[:, 0], rtol=1e-9)
    assert drawn["data"][-1] == curve
    assert {trace["type"] for trace in drawn["data"]} == {"scatter"}


def test_bands_hold_what_is_likely_along_the_one_feature(server: Server) -> None:
    drawn, record = shown(server, TWO_BANDS)
    heatmap = drawn["data"][0]
    expected = outputs(record, heatmap["x"], 0)[:, 0]
    np.testing.assert_allclose(heatmap["z"][0], expected, rtol=1e-9)
    assert heatmap["y"] == [-0.5, 1.5]  # one row as high as the picture
    image = shown(server, BANDS)[0]["data"][0]
    assert (len(image["z"]), image["y0"], image["dy"]) == (1, 1, 3)
    assert shown(server, BANDS)[0]["layout"]["yaxis"]["ticktext"] == [
        "Adelie",
        "Chinstrap",
        "Gentoo",
    ]


@pytest.mark.parametrize("given", [REGIONS, CLASSES, NARROW_MAP, MAP, CURVE])
@pytest.mark.parametrize("part", ["training", "test"])
def test_the_examples_lie_where_the_data_say(server: Server, given: Document, part: str) -> None:
    drawn, record = shown(server, given)
    data = record.reply["data"]
    x, y = (
        (np.array(data["x"]), data["y"])
        if part == "training"
        else (np.array(data["x_test"]), data["y_test"])
    )
    origin, axes = plane_of(record)
    places = (x - origin) @ axes.T
    if given is CURVE:
        places = np.column_stack([places, y])
    groups = (
        [f"{name}, {part}" for name in data["classes"]] if data["classes"] else [f"{part} examples"]
    )
    for kind, name in enumerate(groups):
        own = places[np.array(y) == kind] if data["classes"] else places
        trace = traces(drawn)[name]
        np.testing.assert_allclose(trained(record, 0, trace["x"]), own[:, 0], rtol=1e-9, atol=1e-12)
        up = trace["y"] if given is CURVE else trained(record, 1, trace["y"])
        np.testing.assert_allclose(up, own[:, 1], rtol=1e-9, atol=1e-12)


def test_test_examples_are_hollow_and_classes_have_marks_of_their_own(server: Server) -> None:
    marks = {
        name: trace["marker"]
        for name, trace in traces(shown(server, CLASSES)[0]).items()
        if "marker" in trace
    }
    for kind, name in enumerate(("setosa", "versicolor", "virginica")):
        color = COLORS[f"mark-{kind}"][0]
        train, test = marks[f"{name}, training"], marks[f"{name}, test"]
        assert (train["color"], test["color"], test["line"]["color"]) == (color, "#ffffff", color)
        assert train["symbol"] == test["symbol"] == ("circle", "square", "triangle-up")[kind]


@pytest.mark.parametrize("step", [0, STEP, 30])
def test_the_examples_of_the_batch_are_ringed_in_the_runs_accent(server: Server, step: int) -> None:
    drawn, record = shown(server, REGIONS, step)
    batch = record.columns["batches"][min(step, 29)]
    rings = traces(drawn)["batch"]
    x = np.array(record.reply["data"]["x"])[batch]
    np.testing.assert_array_equal(np.column_stack([rings["x"], rings["y"]]), x)
    assert rings["marker"]["line"]["color"] == "#d55e00"


def test_a_picture_stands_at_the_end_unless_a_step_is_named(server: Server) -> None:
    end = figure(server, REGIONS, "picture", run=1)
    assert end == figure(server, REGIONS, "picture", run=1, step=30)
    assert end["layout"]["meta"]["step"] == 30
    assert end["layout"]["title"]["text"] == "Decision regions of Mini-batch, with the data"
    assert end["layout"]["title"]["subtitle"]["text"] == "After 30 updates"
    there = figure(server, REGIONS, "picture", run=1, x="updates", at=12.7)
    assert there["data"] == figure(server, REGIONS, "picture", run=1, step=12)["data"]


def test_an_edit_at_a_step_is_in_its_picture(server: Server) -> None:
    edited = REGIONS | {"runs": [{"batch_size": 16, "changes": [{"at_step": 12, "b2[0]": 3.0}]}]}
    record = recorded(server, edited, 0, 12)
    assert record.theta[-1] == 3.0
    heatmap = figure(server, edited, "picture", step=12)["data"][0]
    expected = outputs(record, *grid(heatmap))[:, 0]
    np.testing.assert_allclose(np.ravel(heatmap["z"]), expected, rtol=1e-9)


def test_one_unit_is_as_long_across_as_up_as_trained(server: Server) -> None:
    drawn, record = shown(server, NARROW_MAP)
    scale = record.reply["data"]["scale"]
    axis = drawn["layout"]["yaxis"]
    assert axis["scaleanchor"] == "x"
    assert axis["scaleratio"] == pytest.approx(scale[0] / scale[1])
    assert [drawn["layout"][a]["title"]["text"] for a in ("xaxis", "yaxis")] == [
        "bmi",
        "log triglycerides",
    ]


def test_a_picture_is_drawn_without_test_examples_and_in_steps(server: Server) -> None:
    plain = traces(figure(server, REGIONS, "picture", run=1))
    bare = traces(figure(server, REGIONS, "picture", run=1, test_examples=0))
    gone = plain.keys() - bare.keys()
    assert len(gone) == 2
    assert all(name.endswith(", test") for name in gone)
    stepped = figure(server, REGIONS, "picture", run=1, discrete=1)
    (field,) = (trace for trace in stepped["data"] if trace["type"] == "heatmap")
    (smooth,) = (trace for trace in plain.values() if trace["type"] == "heatmap")
    assert np.array_equal(field["z"], np.array(smooth["z"]) > 0.5)


def test_a_predicted_number_in_steps_has_eight_values(server: Server) -> None:
    stepped = figure(server, MAP, "picture", run=1, discrete=1)
    (field,) = (trace for trace in stepped["data"] if trace["type"] == "heatmap")
    (smooth,) = (
        trace for trace in figure(server, MAP, "picture", run=1)["data"]
        if trace["type"] == "heatmap"
    )  # fmt: skip
    low, high = smooth["zmin"], smooth["zmax"]
    exact, values = np.array(smooth["z"]), np.array(field["z"])
    assert 2 <= len(np.unique(values)) <= 8
    inside = (exact > low) & (exact < high)
    assert np.abs(values - exact)[inside].max() <= (high - low) / 16 * (1 + 1e-9)
