"""The modules without DOM, in a real browser, against NumPy and the server's own forms."""

from typing import Any
from urllib.parse import parse_qsl

import httpx
import numpy as np
import orjson
import pytest

from app.numerics.activations import ACTIVATIONS
from app.numerics.network import outputs_of
from app.numerics.parameters import Layout
from app.training.fields import LEAVES
from app.training.query import experiment_from, pairs_of
from app.training.specification import canonical, validated
from tests.browser.conftest import OpenPage
from tests.server import Server

pytestmark = pytest.mark.browser


def in_module(open_page: OpenPage, module: str, body: str, argument: Any = None) -> Any:
    """What a function body returns that sees a module as `m` and the argument as `given`."""
    with open_page("/healthz", allowed=("404",)) as page:  # it has no icon
        return page.evaluate(
            f"async (given) => {{ const m = await import('/static/js/{module}'); {body} }}",
            argument,
        )


def test_decimation_keeps_every_spike_and_both_ends(open_page: OpenPage) -> None:
    y = np.sin(np.arange(20_000) / 300)
    y[[37, 11_111, 19_998]] = 5.0, -7.0, 9.0
    x, reduced = in_module(
        open_page,
        "core/decimation.js",
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
        "core/network.js",
        """const layers = m.layersOf(given.layout);
           const grid = { columns: 4, rows: 3, u0: -1, du: 0.5, v0: -0.7, dv: 0.6 };
           const out = new Float64Array(12 * layers.at(-1).outputs);
           return [...m.outputsOnGrid(layers, given.activation, Float32Array.from(given.theta),
             { origin: given.origin, axes: given.axes }, grid, out)];""",
        {
            "layout": [
                {"name": e.name, "shape": list(e.shape), "offset": e.offset} for e in layout.entries
            ],
            "activation": activation,
            "theta": theta.tolist(),
            "origin": origin.tolist(),
            "axes": axes.tolist(),
        },
    )
    points = [
        origin + u * axes[0] + v * axes[1]
        for v in (-0.7, -0.1, 0.5)
        for u in (-1.0, -0.5, 0.0, 0.5)
    ]
    expected = outputs_of(layout, ACTIVATIONS[activation], theta, np.array(points).T).T.ravel()
    np.testing.assert_allclose(drawn, expected, rtol=2e-3, atol=2e-3)


DOCUMENTS: list[dict[str, Any]] = [
    {},
    {"data": {"name": "circles", "n": 100, "noise": 0.25}, "learning_rate": 0.5},
    {"model": {"hidden": [], "activation": "relu"}, "stop": {"updates": 20}},
    {"runs": [{"batch_size": 16}, {"batch_size": "full", "label": "All, at once"}]},
    {"runs": [{"batch_size": "full"}, {"batch_size": 32}, {"batch_size": 1, "seed": 4}]},
    {"data": {"name": "inline", "x": [[1, 2.5], [0, -1]], "y": [1, 0]}, "model": {"hidden": [2]}},
    {"data": {"features": ["x1", "x1*x2"]}, "seed": 3, "reduction": "sum"},
]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_page_writes_the_same_address_as_the_server(
    open_page: OpenPage, document: dict[str, Any]
) -> None:
    experiment = validated(document)
    query = in_module(
        open_page,
        "core/experiment.js",
        "return m.toQuery(given.document, given.paths);",
        {"document": canonical(experiment), "paths": [leaf.path for leaf in LEAVES]},
    )
    assert parse_qsl(query, keep_blank_values=True) == pairs_of(experiment)
    assert experiment_from(parse_qsl(query, keep_blank_values=True)) == validated(
        canonical(experiment)
    )


def test_each_axis_gives_every_run_the_step_it_had_reached(open_page: OpenPage) -> None:
    """7 examples, batches of 7 and of 3 (3, 3, 1 in an epoch), two epochs."""
    reached = in_module(
        open_page,
        "core/playhead.js",
        """const seconds = (all) => ({ values: all,
             indexAtMost: (limit) => all.findLastIndex((s) => s <= limit) });
           const full = { length: 2, ended: true, stepsPerEpoch: 1, batchSize: 7, examples: 7,
             seconds: seconds([0.3, 0.6]) };
           const mini = { length: 6, ended: true, stepsPerEpoch: 3, batchSize: 3, examples: 7,
             seconds: seconds([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]) };
           const at = (axis, position) => [full, mini].map((r) => m.stepAt(r, axis, position));
           return [at('updates', 2.9), at('epochs', 0.99), at('epochs', 1), at('examples', 6),
             at('examples', 10), at('time', 0.35), at('updates', 99), at('epochs', 0)];""",
    )
    assert reached == [[2, 2], [0, 2], [1, 3], [0, 2], [1, 4], [1, 3], [2, 6], [0, 0]]


def test_the_position_of_a_step_leads_back_to_it_on_every_axis(open_page: OpenPage) -> None:
    wrong = in_module(
        open_page,
        "core/playhead.js",
        """const seconds = [...Array(600).keys()].map((k) => 0.1 * (k + 1));
           const wrong = [];
           for (const [examples, batchSize] of [[7, 3], [300, 32], [333, 1], [49, 49]]) {
             const run = { length: 600, ended: true, examples, batchSize,
               stepsPerEpoch: Math.ceil(examples / batchSize),
               seconds: { values: seconds,
                 indexAtMost: (limit) => seconds.findLastIndex((s) => s <= limit) } };
             for (const axis of ['updates', 'epochs', 'examples', 'time'])
               for (let k = 0; k <= 600; k++) {
                 const at = m.positionOf(run, axis, k), before = at * (1 - 2 ** -53);
                 if (m.stepAt(run, axis, at) !== k) wrong.push([axis, k]);
                 if (k && m.stepAt(run, axis, before) !== k - 1) wrong.push([axis, k, 'before']);
               }
           }
           return wrong;""",
    )
    assert wrong == []


def test_the_columns_of_the_page_are_those_of_the_api(open_page: OpenPage, server: Server) -> None:
    """The batch whose examples are ringed, the parameters drawn and the losses, at every step."""
    query = "data.n=50&runs=full,7,1&stop.epochs=3"
    fields = "batches,parameters,batch_loss,evaluated_steps,training_loss"
    whole = httpx.get(f"{server.url}/api/v1/run?{query}&fields={fields}").json()
    stream = httpx.get(f"{server.url}/api/v1/stream?{query}&vectors=float32&format=ndjson")
    lines = [orjson.loads(line) for line in stream.text.splitlines()]
    shown = in_module(
        open_page,
        "core/columns.js",
        """const runs = m.createRuns(given[0].data);
           for (const { event, data } of given) if (event === 'frame') runs[data.run].append(data);
           return runs.map((run) => [...Array(run.length).keys()].map((k) => ({
             batch: [...run.batchAt(k)], theta: [...run.parametersAt(k).theta],
             batchLoss: run.batch_loss.values[k], evaluation: run.evaluationAt(k) })));""",
        lines,
    )
    for steps, run in zip(shown, whole["runs"], strict=True):
        assert [step["batch"] for step in steps] == run["batches"]
        assert [step["batchLoss"] for step in steps] == run["batch_loss"]
        thetas = np.array([step["theta"] for step in steps])
        np.testing.assert_array_equal(thetas, np.float32(run["parameters"][:-1]))
        latest = np.searchsorted(run["evaluated_steps"], np.arange(len(steps)), side="right") - 1
        assert [step["evaluation"]["training_loss"] for step in steps] == [
            run["training_loss"][index] for index in latest
        ]
