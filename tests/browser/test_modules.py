"""The modules without DOM, in a real browser, against NumPy and the server's own forms."""

import unicodedata
from typing import Any
from urllib.parse import parse_qsl

import httpx
import numpy as np
import orjson
import pytest

from app.numerics.activations import ACTIVATIONS
from app.numerics.losses import LOSSES
from app.numerics.network import Network, Pass
from app.numerics.parameters import Layout
from app.settings import Settings
from app.training.fields import LEAVES
from app.training.limits import Limits
from app.training.preparation import prepare
from app.training.query import experiment_from, pairs_of
from app.training.specification import canonical, validated
from app.web.catalog import catalog
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
    network = Network(layout, ACTIVATIONS[activation], LOSSES["squared_error"])
    there = Pass(network, theta, np.array(points).T, np.zeros((1, len(points))))
    there.forward()
    expected = there.outputs.T.ravel()
    np.testing.assert_allclose(drawn, expected, rtol=2e-3, atol=2e-3)


DOCUMENTS: list[dict[str, Any]] = [
    {},
    {"data": {"name": "circles", "n": 100, "noise": 0.25}, "learning_rate": 0.5},
    {"model": {"hidden": [], "activation": "relu"}, "stop": {"updates": 20}},
    {"runs": [{"batch_size": 16}, {"batch_size": "full", "label": "All, at once"}]},
    {"runs": [{"batch_size": "full"}, {"batch_size": 32}, {"batch_size": 1, "seed": 4}]},
    {"data": {"name": "inline", "x": [[1, 2.5], [0, -1]], "y": [1, 0]}, "model": {"hidden": [2]}},
    {"data": {"features": ["x1", "x1*x2"]}, "seed": 3, "reduction": "sum"},
    {"optimizer": "adamw", "weight_decay": 0.1, "epsilon": 1e-7, "schedule": "step", "l1": 1e-5},
    {"learning_rate_rule": "linear", "batch_growth": 1.5, "warmup": 20, "last_batch": "drop"},
    {"changes": [{"at_step": 3, "momentum": 0.5}], "optimizer": "momentum"},
    {
        "runs": [
            {"batch_size": "full", "optimizer": "nesterov", "label": "Nesterov"},
            {
                "batch_size": 8,
                "changes": [
                    {"at_step": 100, "learning_rate": 0.01, "W1[0,3]": -0.5},
                    {"at_step": 120, "batch_size": "full", "b2[0]": 1},
                ],
            },
        ],
    },
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


# A run in JavaScript, for `playhead.js`: it has made all its steps, the k-th at second k/10.
RUN = """const run = (segments, length) => {
    const values = Array.from({ length }, (_, k) => 0.1 * (k + 1));
    const at = (limit) => values.findLastIndex((s) => s <= limit);
    return { length, ended: true, plannedSteps: length, segments,
      seconds: { values, indexAtMost: at } }; };
  const segment = (epoch, first_step, examples_seen, n, batch_size) => ({ epoch, first_step,
    examples_seen, batch_size, steps_per_epoch: Math.ceil(n / batch_size), examples_per_epoch: n });
"""


def test_each_axis_gives_every_run_the_step_it_had_reached(open_page: OpenPage) -> None:
    """7 examples, batches of 7 and of 3 (3, 3, 1 in an epoch), two epochs."""
    reached = in_module(
        open_page,
        "core/playhead.js",
        f"""{RUN} const full = run([segment(0, 0, 0, 7, 7)], 2);
           const mini = run([segment(0, 0, 0, 7, 3)], 6);
           const at = (axis, position) => [full, mini].map((r) => m.stepAt(r, axis, position));
           return [at('updates', 2.9), at('epochs', 0.99), at('epochs', 1), at('examples', 6),
             at('examples', 10), at('time', 0.15), at('updates', 99), at('epochs', 0)];""",
    )
    assert reached == [[2, 2], [0, 2], [1, 3], [0, 2], [1, 4], [1, 1], [2, 6], [0, 0]]


def test_the_position_of_a_step_leads_back_to_it_on_every_axis(open_page: OpenPage) -> None:
    wrong = in_module(
        open_page,
        "core/playhead.js",
        f"""{RUN} const wrong = [];
           const grown = [segment(0, 0, 0, 300, 32), segment(3, 30, 900, 300, 300),
             segment(50, 77, 15000, 300, 7), segment(51, 120, 15300, 300, 1)];
           const runs = [[7, 3], [300, 32], [333, 1], [49, 49]].map(
             ([n, size]) => run([segment(0, 0, 0, n, size)], 600));
           for (const r of [...runs, run(grown, 600)])
             for (const axis of ['updates', 'epochs', 'examples', 'time'])
               for (let k = 0; k <= 600; k++) {{
                 const at = m.positionOf(r, axis, k), before = at * (1 - 2 ** -53);
                 if (m.stepAt(r, axis, at) !== k) wrong.push([axis, k]);
                 if (k && m.stepAt(r, axis, before) !== k - 1) wrong.push([axis, k, 'before']);
               }}
           return wrong;""",
    )
    assert wrong == []


def test_whole_epochs_are_stepped_by_the_batch_size_that_holds(open_page: OpenPage) -> None:
    """10 examples: two epochs of 3 batches, then of 2."""
    stops = in_module(
        open_page,
        "core/playhead.js",
        f"""{RUN} const r = run([segment(0, 0, 0, 10, 4), segment(2, 6, 20, 10, 8)], 10);
           const forth = [0], back = [];
           for (let at = 0; (at = m.nextEvent([r], 'updates', at, true)) !== null;) forth.push(at);
           for (let at = 9; at > 0;) back.push(at = m.previousEvent([r], 'updates', at, true));
           return [forth, back, m.positionOf(r, 'epochs', 7), m.positionOf(r, 'examples', 7)];""",
    )
    assert stops == [[0, 3, 6, 8, 10], [8, 6, 3, 0], 2.5, 28]


@pytest.mark.parametrize(
    "more",
    [
        "",
        "&batch_growth=2&schedule_epochs=1&schedule=cosine&l2=0.1&warmup=3",
        "&order=with_replacement&last_batch=drop",
        "&order=sorted&last_batch=drop&runs.1.batch_growth=1.5&runs.1.schedule_epochs=2",
        "&runs.1.changes.0.at_step=8&runs.1.changes.0.batch_size=20&order=shuffle_once",
    ],
)
def test_the_columns_of_the_page_are_those_of_the_api(
    open_page: OpenPage, server: Server, more: str
) -> None:
    """The batch whose examples are ringed, the parameters drawn and the losses, at every step."""
    query = f"data.n=50&runs=full,7,1&stop.epochs=3{more}"
    fields = "batches,parameters,batch_loss,evaluated_steps,training_loss,penalty,learning_rates"
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
             isWhole: run.isWholeAt(k), batchLoss: run.batch_loss.values[k],
             penalty: run.penalty.values[k], rate: run.learning_rates.values[k],
             evaluation: run.evaluationAt(k) })));""",
        lines,
    )
    for steps, run in zip(shown, whole["runs"], strict=True):
        assert [step["batch"] for step in steps] == run["batches"]
        assert [step["batchLoss"] for step in steps] == run["batch_loss"]
        assert [step["penalty"] for step in steps] == run["penalty"]
        assert [step["rate"] for step in steps] == run["learning_rates"]
        for step, batch in zip(steps, run["batches"], strict=True):
            assert step["isWhole"] == (len(set(batch)) == len(lines[0]["data"]["data"]["x"]))
        thetas = np.array([step["theta"] for step in steps])
        np.testing.assert_array_equal(thetas, np.float32(run["parameters"][:-1]))
        latest = np.searchsorted(run["evaluated_steps"], np.arange(len(steps)), side="right") - 1
        assert [step["evaluation"]["training_loss"] for step in steps] == [
            run["training_loss"][index] for index in latest
        ]


def test_equations_of_the_catalog_are_set_as_mathematics(open_page: OpenPage) -> None:
    """Each sign of the line stands in the tree, bars and roots apart, and none twice."""
    lines = [
        entry["equation"]
        for kind in ("optimizers", "schedules")
        for entry in catalog(Settings())[kind]
    ]
    found = in_module(
        open_page,
        "core/equation.js",
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
        small = str.maketrans("₁₂²", "122")
        plain = unicodedata.normalize("NFD", body).translate(small).replace("\u0302", "^")
        left_out = set(", \u00a0/√^()")
        assert sorted(c for c in text if c not in left_out) == sorted(
            c for c in plain if c not in left_out
        )
        assert ("msqrt" in names) == ("√" in body)
        assert ("mfrac" in names) == ("/" in body and "^(" not in body and "⌊" not in body)


CATALOG_RULES = """const { changeLeaf } = m;
  const [document, path, value] = given.step;
  return changeLeaf(document, path, value, given.catalog, 300);"""


@pytest.mark.parametrize(
    ("document", "path", "value", "expected"),
    [
        ({"momentum": 0.5, "optimizer": "momentum"}, "optimizer", "gradient_descent", {}),
        (
            {"momentum": 0.5, "optimizer": "momentum"},
            "optimizer",
            "nesterov",
            {"momentum": 0.5, "optimizer": "nesterov"},
        ),
        (
            {"runs": [{"batch_size": 8, "optimizer": "adam", "beta1": 0.5}], "beta2": 0.9},
            "optimizer",
            "momentum",
            {"runs": [{"batch_size": 8}], "optimizer": "momentum"},
        ),
        (
            {"runs": [{"batch_size": 8, "optimizer": "adam"}, {"batch_size": 9}], "beta2": 0.9},
            "optimizer",
            "momentum",
            {
                "runs": [{"batch_size": 8, "optimizer": "adam"}, {"batch_size": 9}],
                "beta2": 0.9,
                "optimizer": "momentum",
            },
        ),
        (
            {"schedule": "step", "schedule_factor": 0.1},
            "schedule",
            "cosine",
            {"schedule": "cosine"},
        ),
        (
            {"batch_growth": 2, "schedule_epochs": 3},
            "schedule",
            "cosine",
            {"batch_growth": 2, "schedule_epochs": 3, "schedule": "cosine"},
        ),
        (
            {"changes": [{"at_step": 2, "W1[0,1]": 3}, {"at_step": 4, "b1[0]": 1, "momentum": 0}]},
            "model.hidden",
            [3],
            {"model": {"hidden": [3]}},
        ),
        ({"learning_rate_rule": "linear"}, "runs.2.learning_rate", 0.000333333, "the same"),
        ({"learning_rate_rule": "linear"}, "runs.2.learning_rate", 0.1, None),
    ],
)
def test_a_choice_drops_what_no_longer_applies(
    open_page: OpenPage, document: dict[str, Any], path: str, value: Any, expected: Any
) -> None:
    changed = in_module(
        open_page,
        "core/choices.js",
        CATALOG_RULES,
        {"step": [document, path, value], "catalog": plain_catalog()},
    )
    if expected is None:
        assert changed["runs"][2]["learning_rate"] == value
    else:
        assert changed == (document if expected == "the same" else expected)
    prepare(validated(changed), Limits())  # the server takes it


def plain_catalog() -> Any:
    return orjson.loads(orjson.dumps(catalog(Settings())))
