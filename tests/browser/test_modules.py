"""The modules without DOM, in a real browser, against NumPy and the API."""

import unicodedata
from typing import Any

import httpx
import numpy as np
import orjson
import pytest

from app.numerics.activations import ACTIVATIONS
from app.numerics.arrays import Array
from app.numerics.losses import LOSSES
from app.numerics.network import Network, Pass
from app.numerics.parameters import Layout
from app.numerics.plane import networks_on
from app.settings import Settings
from app.web.catalog.contents import catalog
from tests.browser.conftest import OpenPage, in_module
from tests.server import Server

pytestmark = pytest.mark.browser


def test_decimation_keeps_every_spike_and_both_ends(open_page: OpenPage) -> None:
    y = np.sin(np.arange(20_000) / 300)
    y[[37, 11_111, 19_998]] = 5.0, -7.0, 9.0
    x, reduced = in_module(
        open_page,
        "core/geometry/decimation.js",
        """const d = new m.Decimator({ from: 0, to: 19999, columns: 300 });
           given.forEach((y, x) => d.push(x, y)); return [d.x, d.y];""",
        y.tolist(),
    )
    assert {5.0, -7.0, 9.0} <= set(reduced)
    assert (x[0], x[-1]) == (0, 19_999)
    assert len(x) <= 4 * 302
    assert x == sorted(x)
    assert all(y[int(at)] == value for at, value in zip(x, reduced, strict=True))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(2, 8, 4, 1), (5, 3), (3, 6, 4)])
def test_the_picture_is_the_forward_pass(
    open_page: OpenPage, activation: str, sizes: tuple[int, ...]
) -> None:
    layout = Layout(sizes)
    rng = np.random.default_rng(0)
    theta = rng.normal(size=layout.size).astype(np.float32).astype(float)
    origin, axes = rng.normal(size=sizes[0]), rng.normal(size=(2, sizes[0]))
    drawn = in_module(
        open_page,
        "core/network/network.js",
        """const layers = m.layersOn(given.layout, 2);
           const grid = { columns: 4, rows: 3, u0: -1, du: 0.5, v0: -0.7, dv: 0.6 };
           const out = new Float64Array(12 * layers.at(-1).outputs);
           return [...m.outputsOnGrid(layers, given.activation, Float32Array.from(given.theta),
             grid, out)];""",
        {
            "layout": [
                {"name": e.name, "shape": list(e.shape), "offset": e.offset} for e in layout.entries
            ],
            "activation": activation,
            "theta": networks_on(layout, theta[None], origin, axes)[0].tolist(),
        },
    )
    points = [
        origin + u * axes[0] + v * axes[1]
        for v in (-0.7, -0.1, 0.5)
        for u in (-1.0, -0.5, 0.0, 0.5)
    ]
    network = Network(layout, ACTIVATIONS[activation], LOSSES["squared_error"])
    there = Pass(network, theta, np.array(points).T, np.zeros((1, len(points))))
    there.forward()
    expected = there.outputs.T.ravel()
    np.testing.assert_allclose(drawn, expected, rtol=2e-3, atol=2e-3)


def on_plane(opened: dict[str, Any], parameters: list[list[float | None]]) -> Array:
    """The parameters of the networks over the plane of the pictures, by the reply of the API."""
    data, layout = opened["data"], opened["parameters"]["layout"]
    features = len(data["features"])
    plane = data["plane"] or {"origin": np.zeros(features), "axes": np.eye(features)[:2]}
    sizes = [features, *(entry["shape"][1] for entry in layout[::2])]
    rows = np.array(parameters, dtype=float)
    return networks_on(
        Layout(tuple(sizes)), rows, np.array(plane["origin"]), np.array(plane["axes"])
    )


@pytest.mark.parametrize(
    "more",
    [
        "",
        "&batch_growth=2&schedule_epochs=1&schedule=cosine&l2=0.1&warmup=3",
        "&order=with_replacement&last_batch=drop",
        "&order=sorted&last_batch=drop&runs.1.batch_growth=1.5&runs.1.schedule_epochs=2",
        "&runs.1.changes.0.at_step=8&runs.1.changes.0.batch_size=20&order=shuffle_once",
        "&data=iris&data.n=150&data.test_fraction=0&model.hidden=3",
        "&data=diabetes&data.n=150&model.hidden=5",
        "&data=line&model.hidden=&learning_rate=40",
    ],
)
def test_the_columns_of_the_page_are_those_of_the_api(
    open_page: OpenPage, server: Server, more: str
) -> None:
    """The batch whose examples are ringed, the parameters drawn and the losses, at every step."""
    size = "" if "data.n" in more else "data.n=50&"
    query = f"{size}runs=full,7,1&stop.epochs=3{more}"
    fields = (
        "batches,parameters,batch_loss,evaluated_steps,training_loss,test_loss,accuracy,cosine,"
        "penalty,learning_rates,gradient_norm,seconds"
    )
    whole = httpx.get(f"{server.url}/api/v1/run?{query}&fields={fields}").json()
    stream = httpx.get(f"{server.url}/api/v1/stream?{query}&vectors=drawing&format=ndjson")
    lines = [orjson.loads(line) for line in stream.text.splitlines()]
    shown = in_module(
        open_page,
        "core/columns.js",
        """const runs = m.createRuns(given[0].data);
           for (const { event, data } of given) if (event === 'frame') runs[data.run].append(data);
           const at = (column, k) => Number.isFinite(column.values[k]) ? column.values[k] : null;
           return runs.map((run) => [...Array(run.length + 1).keys()].map((k) => ({
             batch: [...run.batchAt(k)], theta: [...run.parametersAt(k).theta].map(String),
             isWhole: run.isWholeAt(k), batch_loss: at(run.batch_loss, k),
             penalty: at(run.penalty, k), learning_rates: at(run.learning_rates, k),
             gradient_norm: at(run.gradient_norm, k), seconds: at(run.seconds, k),
             evaluation: JSON.parse(JSON.stringify(run.evaluationAt(k))) })));""",
        lines,
    )
    data = lines[0]["data"]["data"]
    for steps, run in zip(shown, whole["runs"], strict=True):
        assert len(steps) == run["steps"] + 1
        assert [step["batch"] for step in steps[:-1]] == run["batches"]
        norm = () if data["classes"] else ("gradient_norm",)
        for name in ("batch_loss", "penalty", "learning_rates", *norm):
            numbers = np.array([step[name] for step in steps[:-1]], dtype=float)
            np.testing.assert_array_equal(numbers, np.array(run[name], dtype=float))
        np.testing.assert_allclose([step["seconds"] for step in steps[:-1]], run["seconds"])
        for step, batch in zip(steps[:-1], run["batches"], strict=True):
            assert step["isWhole"] == (len(set(batch)) == len(data["x"]))
        wanted = on_plane(lines[0]["data"], run["parameters"])
        drawn = np.array([step["theta"] for step in steps], dtype=float)
        np.testing.assert_allclose(drawn, wanted, rtol=1e-7, atol=2.0**-13 + 1e-9)
        latest = np.searchsorted(run["evaluated_steps"], np.arange(len(steps)), side="right") - 1
        for name in ("training_loss", "test_loss", "accuracy", "cosine"):
            evaluated = np.array([step["evaluation"][name] for step in steps], dtype=float)
            np.testing.assert_array_equal(evaluated, np.array(run[name], dtype=float)[latest])


def test_equations_of_the_catalog_are_set_as_mathematics(open_page: OpenPage) -> None:
    """Each sign of the line stands in the tree, bars and roots apart, and none twice."""
    lines = [
        entry["equation"]
        for kind in ("optimizers", "schedules")
        for entry in catalog(Settings())[kind]
    ]
    found = in_module(
        open_page,
        "core/step/equation.js",
        """const text = ([name, ...parts]) => parts.map((p) => typeof p === 'string' ? p : text(p))
             .join('');
           const names = ([name, ...parts]) => [name, ...parts.flatMap((p) => typeof p === 'string'
             ? [] : names(p))];
           return given.map((line) => { const { equations, source } = m.parseEquation(line);
             return [equations.map(text).join(''), source, equations.flatMap(names)]; });""",
        lines,
    )
    for line, (text, source, names) in zip(lines, found, strict=True):
        body, _, cited = line.partition("   ")
        assert source == cited.replace("`", "")
        small = str.maketrans("₁₂²ₖᵗ", "122kt")
        plain = unicodedata.normalize("NFD", body).translate(small).replace("\u0302", "^")
        left_out = set(", \u00a0/√^()")
        assert sorted(c for c in text if c not in left_out) == sorted(
            c for c in plain if c not in left_out
        )
        assert ("msqrt" in names) == ("√" in body)
        assert ("mfrac" in names) == ("/" in body and "^(" not in body and "⌊" not in body)
