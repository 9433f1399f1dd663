"""/api/v1/figure: the numbers of lines and points against those of the other calls."""

import json
import re
import subprocess
import sys
from html import unescape
from typing import Any

import httpx
import numpy as np
import plotly.io
import pytest

from app.web.drawing.palette import COLORS, DASHES
from app.web.drawing.thinning import POINTS, kept
from app.web.replies.figure_plots import PLOTS
from tests.server import PROJECT, Server
from tests.web.client import strict
from tests.web.figures import column, figure, traces
from tests.web.questions import Document, ask, posted

SHORT: Document = {
    "data": {"name": "moons", "n": 60},
    "model": {"hidden": [4]},
    "runs": [{"batch_size": "full"}, {"batch_size": 16}, {"batch_size": 1}],
    "stop": {"epochs": 6},
}
# Of 10,800 and 720 steps: more than POINTS, and enough that points are not joined.
LONG: Document = {
    "data": {"name": "moons"},
    "model": {"hidden": [4]},
    "runs": [{"batch_size": 1, "learning_rate": 0.4}, {"batch_size": 15}],
    "stop": {"epochs": 36},
}
LABELS = ("Full batch", "Mini-batch", "SGD")
ACCENTS = ("#0072b2", "#d55e00", "#009e73")
PER_EPOCH = (1, 3, 45)
STEP = 7
CHANGE = {"at_step": 3, "learning_rate": 0.2}


def runs(server: Server, document: Document = SHORT) -> list[dict[str, Any]]:
    fields = "batch_loss,seconds,evaluated_steps,training_loss,test_loss,cosine,relative_length"
    columns: list[dict[str, Any]] = ask(server, "run", document, fields=fields)["runs"]
    return columns


@pytest.mark.parametrize("plot", PLOTS)
def test_every_plot_is_a_figure_that_plotly_reads_and_writes_again(
    server: Server, plot: str
) -> None:
    reply = figure(server, SHORT, plot, run=1, target=0.5)
    read = plotly.io.from_json(json.dumps(reply))
    again = json.loads(read.to_json(engine="json"))
    assert again["data"] == reply["data"]
    assert again["layout"] == reply["layout"]
    assert reply["layout"]["meta"]["plot"] == plot
    assert reply["layout"]["meta"]["id"] == ask(server, "run", SHORT, fields="")["id"]


def test_numbers_stand_as_plain_lists_that_every_client_reads(server: Server) -> None:
    text = posted(server.url, "figure", SHORT, plot="picture").text
    assert "bdata" not in text
    heatmap = strict(text)["data"][0]
    assert heatmap["type"] == "heatmap"
    assert all(isinstance(value, float) for row in heatmap["z"] for value in row)


def position(run: dict[str, Any], index: int, axis: str, step: int) -> float:
    """Where θ_step lies, by the definition of each axis; 45 training examples."""
    epoch, place = divmod(step, PER_EPOCH[index])
    examples = epoch * 45 + place * (45, 16, 1)[index]
    if axis == "examples":
        return examples
    if axis == "time":
        return 1000 * run["seconds"][step - 1] if step else 0.0
    return step if axis == "updates" else examples / 45


@pytest.mark.parametrize("axis", ["updates", "epochs", "examples", "time"])
def test_the_lines_of_the_loss_hold_the_columns_of_the_run(server: Server, axis: str) -> None:
    lines = traces(figure(server, SHORT, "loss", x=axis, test_loss=1))
    for index, run in enumerate(runs(server)):
        label, evaluated = LABELS[index], run["evaluated_steps"]
        for name, steps, values in (
            ("batch", range(run["steps"]), run["batch_loss"]),
            ("training", evaluated, run["training_loss"]),
            ("test", evaluated, run["test_loss"]),
        ):
            line = lines[f"{label}, {name}"]
            assert line["y"] == values
            at = [position(run, index, axis, step) for step in steps]
            assert line["x"] == pytest.approx(at, rel=1e-12)


@pytest.mark.parametrize("axis", ["updates", "epochs", "examples"])
@pytest.mark.parametrize("test_loss", ["0", "1"])
def test_several_seeds_are_bands_behind_the_lines(
    server: Server, axis: str, test_loss: str
) -> None:
    document = {**SHORT, "repeats": 6}
    drawn = figure(server, document, "loss", x=axis, test_loss=test_loss)
    lines, names = traces(drawn), [trace["name"] for trace in drawn["data"]]
    measure = "test_loss" if test_loss == "1" else "training_loss"
    for run in ask(server, "repeats", document)["runs"]:
        label, at, band = run["label"], run[axis], run[measure]
        for what, low, high in (
            ("all seeds", "lowest", "highest"),
            ("half of the seeds", "lower_quartile", "upper_quartile"),
        ):
            area = lines[f"{label}, {what}"]
            assert area["fill"] == "toself"
            assert area["x"] == pytest.approx([*at, *at[::-1]])
            assert area["y"] == pytest.approx([*band[low], *band[high][::-1]])
            assert names.index(f"{label}, {what}") < names.index(f"{label}, training")
        assert lines[f"{label}, median of seeds"]["y"] == pytest.approx(band["median"])
    assert not [name for name in traces(figure(server, SHORT, "loss")) if "seeds" in name]


def test_growing_batches_lie_by_the_examples_that_they_used(server: Server) -> None:
    growing_run: Document = {"batch_size": 4, "batch_growth": 1.7, "schedule_epochs": 1}
    growing = SHORT | {"runs": [growing_run]}
    [run] = ask(server, "run", growing, fields="batches")["runs"]
    used = np.cumsum([0, *map(len, run["batches"][:-1])])
    assert len({len(batch) for batch in run["batches"]}) >= 5
    examples, epochs = (
        traces(figure(server, growing, "loss", x=axis))["Mini-batch, batch"]["x"]
        for axis in ("examples", "epochs")
    )
    assert examples == used.tolist()
    starts = {epoch: step for step, epoch in enumerate(epochs) if epoch == int(epoch)}
    assert {epoch: used[step] for epoch, step in starts.items()} == {e: 45 * e for e in range(6)}


def test_a_run_that_has_ended_goes_on_dotted_at_its_last_loss(server: Server) -> None:
    lines, columns = traces(figure(server, SHORT, "loss", x="updates")), runs(server)
    for label, run in zip(LABELS[:2], columns, strict=False):
        after = lines[f"{label}, after"]
        assert after["x"] == [run["steps"], columns[2]["steps"]]
        assert after["y"] == [run["training_loss"][-1]] * 2
        assert after["line"]["dash"] == "1px,4px"
    assert "SGD, after" not in lines
    assert not [name for name in traces(figure(server, SHORT, "loss")) if "after" in name]


def test_each_run_has_its_accent_and_its_dash_and_is_named_at_its_end(server: Server) -> None:
    drawn = figure(server, SHORT, "loss")
    for index, label in enumerate(LABELS):
        line = traces(drawn)[f"{label}, training"]["line"]
        assert (line["color"], line["dash"]) == (ACCENTS[index], DASHES[index + 1])
        assert traces(drawn)[f"{label}, batch"]["line"]["color"] == ACCENTS[index]
        [name] = [a for a in drawn["layout"]["annotations"] if a["text"] == label]
        assert (name["x"], name["arrowcolor"]) == (6, ACCENTS[index])
        assert name["y"] == runs(server)[index]["training_loss"][-1]
    assert [t["name"] for t in drawn["data"]][-3:] == [
        "SGD, training", "Mini-batch, training", "Full batch, training",
    ]  # fmt: skip


def colored(*accents: int) -> Document:
    """The short experiment with these accents of its runs."""
    runs = zip(SHORT["runs"], accents, strict=True)
    return SHORT | {"runs": [{**run, "accent": accent} for run, accent in runs]}


@pytest.mark.parametrize("plot", ["loss", "cosine", "length"])
def test_a_run_with_an_accent_of_its_own_has_its_colour_and_dash(server: Server, plot: str) -> None:
    documents = (SHORT, colored(3, 2, 1))
    plain, drawn = (traces(figure(server, document, plot)) for document in documents)
    assert plain.keys() == drawn.keys()
    taken = dict(zip(LABELS, (3, 2, 1), strict=True))
    for name, trace in drawn.items():
        accent = taken[name.split(",")[0]]
        look = trace.get("line", {}) | trace.get("marker", {})
        assert look["color"] == ACCENTS[accent - 1]
        if name.endswith(", training"):
            assert trace["line"]["dash"] == DASHES[accent]
        assert (trace["x"], trace["y"]) == (plain[name]["x"], plain[name]["y"])


@pytest.mark.parametrize(
    ("plot", "name"),
    [("cloud", "this batch"), ("rest_of_epoch", "the rest of this epoch"), ("picture", "batch")],
)
def test_plots_of_one_run_have_its_accent(server: Server, plot: str, name: str) -> None:
    trace = traces(figure(server, colored(1, 3, 2), plot, run=1, step=STEP))[name]
    look = trace.get("line", {}) | trace.get("marker", {})
    assert look["color"] == ACCENTS[2]


@pytest.mark.parametrize("label", ["<b>a</b>", "&lt; 5 %", "$x$", "%{x}", "a > b"])
def test_a_name_is_the_label_with_entities_for_what_plotly_takes_for_markup(
    server: Server, label: str
) -> None:
    reply = figure(server, SHORT | {"runs": [{"batch_size": 8, "label": label}]}, "loss")
    read = plotly.io.from_json(json.dumps(reply))
    names = [trace.name for trace in read.data]
    assert [unescape(name) for name in names] == [f"{label}, batch", f"{label}, training"]
    assert not re.search(r"[<>$%]|&(?!\w+;|#\d+;)", "".join(names))
    [name] = read.layout.annotations
    assert unescape(name.text) == label
    assert read.layout.hoverlabel.namelength == -1


def test_colours_are_those_of_the_style_sheet() -> None:
    sheet = (PROJECT / "static/css/tokens.css").read_text()
    told = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", sheet)
    known = {name: (light, dark) for name, light, dark in told}
    assert {name: known[name] for name in COLORS} == COLORS


def test_dashes_are_those_of_the_page() -> None:
    script = (PROJECT / "static/js/plots/dashes.js").read_text()
    assert dict(re.findall(r"(\d): (\".+\"),", script)) == {
        str(accent): json.dumps(dash) for accent, dash in DASHES.items()
    }


def test_a_dark_theme_has_the_dark_colours(server: Server) -> None:
    drawn = figure(server, SHORT, "loss", theme="dark")
    assert traces(drawn)["SGD, training"]["line"]["color"] == "#16b88a"
    assert drawn["layout"]["paper_bgcolor"] == "#15181c"


def test_the_axes_are_the_pages(server: Server) -> None:
    linear = figure(server, SHORT, "loss")["layout"]
    assert linear["xaxis"]["title"]["text"] == "epochs"
    assert linear["xaxis"]["range"] == [0, 6]
    highest = max(max(run["training_loss"]) for run in runs(server))
    assert linear["yaxis"]["range"] == pytest.approx([0, 1.3 * highest])
    assert linear["xaxis"]["exponentformat"] == "none"  # 12,000, not 1.2 times 10 to the fourth
    log = figure(server, SHORT, "loss", x="time", y="log")["layout"]
    assert log["xaxis"]["title"]["text"] == "compute time (ms)"
    assert log["yaxis"]["type"] == "log"
    lowest = min(min(run["training_loss"]) for run in runs(server))
    assert log["yaxis"]["range"] == pytest.approx(np.log10([lowest / 10, 2 * highest]).tolist())


def test_the_playhead_stands_where_at_says_and_never_past_the_end(server: Server) -> None:
    for at, place in ((2.5, 2.5), (99, 6)):
        [hairline] = figure(server, SHORT, "loss", at=at)["layout"]["shapes"]
        assert (hairline["x0"], hairline["x1"]) == (place, place)
    assert "shapes" not in figure(server, SHORT, "loss")["layout"]


def test_a_change_is_marked_at_its_step(server: Server) -> None:
    changed = SHORT | {"runs": [{"batch_size": "full", "changes": [CHANGE]}]}
    [mark] = figure(server, changed, "loss", x="updates")["layout"]["shapes"]
    assert (mark["x0"], mark["line"]["color"]) == (3, ACCENTS[0])


def test_a_long_line_keeps_the_least_and_the_greatest_of_every_stretch(server: Server) -> None:
    losses = np.array(runs(server, LONG)[0]["batch_loss"])
    line = traces(figure(server, LONG, "loss", x="updates"))["SGD, batch"]
    assert len(losses) > POINTS >= len(line["x"])
    assert [losses[step] for step in line["x"]] == line["y"]
    assert (line["x"][0], line["x"][-1]) == (0, len(losses) - 1)
    drawn, steps = np.array(line["y"]), np.array(line["x"])
    width = (len(losses) - 1) / 800
    for stretch in range(800):
        ends = np.ceil([stretch * width, (stretch + 1) * width]).astype(int)
        here = (steps >= ends[0]) & (steps < ends[1])
        assert drawn[here].max() == losses[slice(*ends)].max()
        assert drawn[here].min() == losses[slice(*ends)].min()


@pytest.mark.parametrize("spike", [np.inf, -5.0, 5.0])
def test_no_spike_is_lost_wherever_it_stands(spike: float) -> None:
    x = np.arange(9_000.0)
    for place in (0, 1, 11, 12, 4_567, 8_998, 8_999):
        y = np.ones(9_000)
        y[place], y[-100] = spike, np.nan
        assert place in kept(x, y)
        assert len(kept(x, y)) <= POINTS


@pytest.mark.parametrize("plot", ["cosine", "length"])
def test_the_angles_hold_the_evaluated_columns(server: Server, plot: str) -> None:
    name = {"cosine": "cosine", "length": "relative_length"}[plot]
    drawn = figure(server, SHORT, plot, x="updates")
    for index, run in enumerate(runs(server)):
        points = traces(drawn)[LABELS[index]]
        steps = [step for step in run["evaluated_steps"] if step < run["steps"]]
        assert points["x"] == steps
        assert points["y"] == run[name][: len(steps)]
        assert points["mode"] == "lines+markers"


def test_many_angles_are_not_joined_and_a_moving_mean_is_of_eleven(server: Server) -> None:
    run = runs(server, LONG)[0]
    steps = [step for step in run["evaluated_steps"] if step < run["steps"]]
    assert traces(figure(server, LONG, "cosine", x="updates"))["SGD"]["mode"] == "markers"
    for plot, name, mean in (
        ("cosine", "cosine", np.mean),
        ("length", "relative_length", lambda near: np.exp(np.mean(np.log(near)))),
    ):
        values = column(run[name][: len(steps)])
        smooth = traces(figure(server, LONG, plot, x="updates", smooth=1))["SGD, mean of 11"]
        assert smooth["x"] == steps
        for i in (0, 3, 100, len(steps) - 1):
            near = values[max(0, i - 5) : i + 6]
            assert smooth["y"][i] == pytest.approx(mean(near[np.isfinite(near)]), rel=1e-9)


def test_the_spread_holds_what_noise_tells(server: Server) -> None:
    noise = ask(server, "noise", SHORT, run=1, step=STEP)
    drawn = figure(server, SHORT, "spread", run=1, step=STEP)
    spread, sizes = noise["spread"], noise["spread"]["batch_sizes"]
    assert drawn["layout"]["meta"] | {"run": 1, "step": STEP} == drawn["layout"]["meta"]
    for key, label in (
        ("with_replacement", "with replacement"),
        ("without_replacement", "without"),
    ):
        told = {
            (size, spread[key]["measured"][i], spread[key]["exact"][i])
            for i, size in enumerate(sizes)
            if not (key == "without_replacement" and size == 45)
        }
        points = [t for t in drawn["data"] if t["name"] == f"measured, {label}"]
        shown = {
            (x, y, trace["marker"]["color"] == "#ffffff")
            for trace in points
            for x, y in zip(trace["x"], trace["y"], strict=True)
        }
        assert shown == told
        formula = traces(drawn)[f"formula, {label}"]
        for size, value in zip(sizes, spread[key]["formula"], strict=True):
            at = formula["x"].index(size)
            assert (formula["y"][at] or 0) == pytest.approx(value, rel=1e-12)
    bars = [trace["error_y"] for trace in drawn["data"] if "error_y" in trace]
    assert len(bars) == 2
    assert drawn["layout"]["title"]["text"] == "How noisy is a batch of 16?"
    assert drawn["layout"]["title"]["subtitle"]["text"] == f"At step {STEP} of Mini-batch"


@pytest.mark.parametrize("directions", ["principal", "W1[0,1];b1[2]"])
def test_the_cloud_holds_what_noise_tells(server: Server, directions: str) -> None:
    more = {"run": 1, "step": STEP, "directions": directions}
    cloud = ask(server, "noise", SHORT, **more)["cloud"]
    drawn = figure(server, SHORT, "cloud", **more)
    points = traces(drawn)["batches"]
    assert [list(pair) for pair in zip(points["x"], points["y"], strict=True)] == cloud["points"]
    own = traces(drawn)["this batch"]
    assert [own["x"][0], own["y"][0]] == cloud["this"]
    assert own["marker"]["color"] == ACCENTS[1]
    layout = drawn["layout"]
    assert [layout[axis]["title"]["text"] for axis in ("xaxis", "yaxis")] == cloud["names"]
    assert layout["yaxis"]["scaleanchor"] == "x"


def test_the_rest_of_the_epoch_holds_what_noise_tells(server: Server) -> None:
    epoch = ask(server, "noise", SHORT, run=1, step=STEP)["epoch"]
    drawn = figure(server, SHORT, "rest_of_epoch", run=1, step=STEP)
    for name, key in (
        ("the rest of this epoch", "distance"),
        ("expected of a random rest", "expected"),
    ):
        line = traces(drawn)[name]
        assert (line["x"], line["y"]) == (epoch["used"], epoch[key])
    assert [s["x0"] for s in drawn["layout"]["shapes"] if s["xref"] == "x"] == [16]


def test_the_ways_hold_what_step_tells(server: Server) -> None:
    ways = ask(server, "step", SHORT, run=1, step=STEP, fields="ways")["ways"]
    drawn = figure(server, SHORT, "ways", run=1, step=STEP)
    assert [(t["name"], t["y"]) for t in drawn["data"]] == [(w["title"], w["losses"]) for w in ways]
    assert len({trace["xaxis"] for trace in drawn["data"]}) == len(ways)
    assert [a["text"] for a in drawn["layout"]["annotations"]] == [way["title"] for way in ways]


@pytest.mark.parametrize("plot", ["update_time", "epoch_time"])
def test_times_are_measured_anew_and_not_kept(server: Server, plot: str) -> None:
    reply = httpx.get(f"{server.url}/api/v1/figure", params={"plot": plot, "data.n": "60"})
    assert reply.headers["cache-control"] == "no-store"
    assert "etag" not in reply.headers
    line, own = strict(reply.content)["data"]
    assert line["x"] == [1, 2, 4, 8, 16, 32, 45]
    assert all(value > 0 for value in line["y"])
    assert (own["x"], own["y"]) == ([45], [line["y"][-1]])


def test_at_opens_the_step_that_the_run_has_reached(server: Server) -> None:
    for at, step in ((0, 0), (2.4, 7), (99, 17)):  # 18 steps, the last of them 17
        drawn = figure(server, SHORT, "ways", run=1, at=at)
        assert drawn["layout"]["meta"]["step"] == step
        assert drawn["data"] == figure(server, SHORT, "ways", run=1, step=step)["data"]


def test_a_diverged_run_is_drawn_as_far_as_it_goes(server: Server) -> None:
    wild_run: Document = {"batch_size": "full", "learning_rate": 1e6}
    wild: Document = {"data": {"name": "line", "n": 40}, "runs": [wild_run]}
    [run] = runs(server, wild)
    assert run["status"] == "diverged"
    drawn = traces(figure(server, wild, "loss", x="updates"))
    assert drawn["Full batch, batch"]["y"] == run["batch_loss"]
    refused = posted(server.url, "figure", wild, plot="picture", step=run["steps"] + 1)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["message"].endswith("because Full batch diverged there")
    for plot in PLOTS:
        if plot not in ("update_time", "epoch_time"):
            assert posted(server.url, "figure", wild, plot=plot, target=0.5).status_code == 200


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("plot=losses", "plot", "must be one of loss, picture"),
        ("plot=picture&run=3", "run", "must be below 3"),
        ("plot=loss&run=3", "run", "must be below 3"),
        (
            "plot=picture&run=1&step=19",
            "step",
            "must be at most 18, the number of steps of Mini-batch",
        ),
        ("plot=spread&run=1&step=18", "step", "must be below 18"),
        ("plot=spread&run=1&step=-1", "step", "must be a whole number"),
        ("plot=loss&step=1", "step", "is not a parameter of plot=loss, only of picture"),
        ("plot=loss&smooth=1", "smooth", "is not a parameter of plot=loss, only of cosine, length"),
        ("plot=cosine&smooth=2", "smooth", "must be one of 0, 1"),
        ("plot=cloud&directions=up", "directions", "must be principal"),
        ("plot=loss&x=seconds", "x", "must be one of"),
        ("plot=loss&y=cubic", "y", "must be one of"),
        ("plot=loss&at=end", "at", "must be a number"),
        ("plot=loss&test_loss=2", "test_loss", "must be one of"),
        ("plot=loss&theme=blue", "theme", "must be one of"),
        ("plot=loss&target=0", "target", "must be a loss above 0"),
        ("plot=loss&target_of=batch", "target_of", "must be one of training, test"),
        ("plot=cost", "target", "must be given for plot=cost"),
    ],
)
def test_what_there_is_not_is_refused_by_name(
    server: Server, query: str, field: str, message: str
) -> None:
    reply = httpx.post(f"{server.url}/api/v1/figure?{query}", json=SHORT, timeout=60)
    assert reply.status_code == 422
    [error] = reply.json()["errors"]
    assert error["field"] == field
    assert error["message"].startswith(message)


def test_the_target_is_a_line_across_the_loss_with_a_ring_where_a_run_reaches_it(
    server: Server,
) -> None:
    for of in ("training", "test"):
        drawn = figure(server, SHORT, "loss", x="updates", target=0.6, target_of=of)
        level = [s for s in drawn["layout"]["shapes"] if s["xref"] == "paper" and s["y0"] == 0.6]
        assert [(line["x0"], line["x1"], line["y1"]) for line in level] == [(0, 1, 0.6)]
        assert "target 0.6" in [note["text"] for note in drawn["layout"]["annotations"]]
        rings = {name: trace for name, trace in traces(drawn).items() if "reached" in name}
        told = ask(server, "summary", SHORT, target=0.6, measure=f"{of}_loss")["runs"]
        assert set(rings) == {f"{run['label']}, target reached" for run in told if run["reached"]}
        assert rings
        for run, columns in zip(told, runs(server), strict=True):
            if run["reached"]:
                ring, step = rings[f"{run['label']}, target reached"], run["reached"]["step"]
                loss = columns[f"{of}_loss"][columns["evaluated_steps"].index(step)]
                assert (ring["x"], ring["y"]) == ([step], [loss])
    bare = figure(server, SHORT, "loss")
    assert bare["layout"].get("shapes", []) == []


def test_the_costs_are_drawn_in_multiples_of_the_least(server: Server) -> None:
    drawn = figure(server, SHORT, "cost", target=0.6)
    told = ask(server, "summary", SHORT, target=0.6)["runs"]
    reached = {run["label"]: run["reached"] for run in told if run["reached"]}
    axes = ("updates", "epochs", "operations", "seconds")
    assert [trace["name"] for trace in drawn["data"]] == list(reached)
    assert len(reached) >= 2
    for label, cost in reached.items():
        least = [min(spent[axis] for spent in reached.values()) for axis in axes]
        expected = [cost[axis] / low for axis, low in zip(axes, least, strict=True)]
        assert traces(drawn)[label]["y"] == pytest.approx(expected, rel=1e-12)
    assert drawn["layout"]["xaxis"]["ticktext"] == ["updates", "epochs", "operations", "time"]
    missed = [run["label"] for run in told if not run["reached"]]
    for label in missed:
        assert label in drawn["layout"]["title"]["subtitle"]["text"]
    free = figure(server, SHORT, "cost", target=100)
    assert free["data"] == []
    assert "start at this loss" in free["layout"]["title"]["subtitle"]["text"]


GRID = {"batch_sizes": "1,4,16,full", "learning_rates": "0.1,0.4,1", "seeds": 2}


def test_the_map_of_a_sweep_holds_the_medians_of_its_cells(server: Server) -> None:
    for target in (None, 0.45):
        given = {} if target is None else {"target": target}
        reply = ask(server, "sweep", SHORT, **GRID, **given)
        drawn = figure(server, SHORT, "sweep_map", **GRID, **given)
        surface, rings = drawn["data"]
        assert surface["x"] == ["1", "4", "16", "45"]
        assert surface["y"] == ["0.1", "0.4", "1"]
        for row, rate in enumerate((0.1, 0.4, 1.0)):
            for place, size in enumerate((1, 4, 16, 45)):
                own = [
                    cell
                    for cell in reply["cells"]
                    if (cell["batch_size"], cell["learning_rate"]) == (size, rate)
                ]
                values = [
                    (cell["reached"] or {"updates": np.inf})["updates"]
                    if target
                    else cell["final"]["training_loss"]["value"]
                    for cell in own
                ]
                middle, shown = np.median(values), surface["customdata"][row][place]
                assert shown == (pytest.approx(middle) if np.isfinite(middle) else None)
        assert rings["y"] == [f"{best['learning_rate']:g}" for best in reply["best"]]


def test_the_curve_of_a_sweep_holds_its_best_rates_and_its_bend(server: Server) -> None:
    reply = ask(server, "sweep", SHORT, **GRID, target=0.6)
    drawn = figure(server, SHORT, "sweep_curve", **GRID, target=0.6)
    lines, best = traces(drawn), [each for each in reply["best"] if each["updates"]]
    assert lines["best rate"]["x"] == [each["batch_size"] for each in best]
    assert lines["best rate"]["y"] == [each["updates"] for each in best]
    perfect = lines["best rate: perfect scaling"]
    product = best[0]["batch_size"] * best[0]["updates"]
    assert [x * y for x, y in zip(perfect["x"], perfect["y"], strict=True)] == pytest.approx(
        [product] * len(perfect["x"])
    )
    (critical,) = reply["critical"]
    marks = [shape["x0"] for shape in drawn["layout"]["shapes"]]
    expected = [critical["noise"]["median"]]
    if critical["measured"]:
        expected.insert(0, critical["measured"]["batch_size"])
        fit, measured = lines["best rate: fit"], critical["measured"]
        assert fit["y"] == pytest.approx(
            [measured["fewest_updates"] + measured["fewest_examples"] / x for x in fit["x"]]
        )
    assert marks == pytest.approx(expected)
    missed = figure(server, SHORT, "sweep_curve", **GRID, target=1e-6)
    for each in (drawn, missed):  # the sizes that were swept, whether or not they came so far
        axis = each["layout"]["xaxis"]
        sizes = [f"{best['batch_size']:,}" for best in reply["best"]]
        assert (axis["tickmode"], axis["ticktext"]) == ("array", sizes)
        low, high = (10**end for end in axis["range"])
        assert all(low < place < high for place in axis["tickvals"])


def test_the_best_rates_stand_beside_both_rules(server: Server) -> None:
    reply = ask(server, "sweep", SHORT, **GRID)
    drawn = figure(server, SHORT, "sweep_rates", **GRID)
    lines = traces(drawn)
    sizes = [each["batch_size"] for each in reply["best"]]
    rates = [each["learning_rate"] for each in reply["best"]]
    assert (lines["best rate"]["x"], lines["best rate"]["y"]) == (sizes, rates)
    for name, power in (("linear rule", 1), ("√ rule", 0.5)):
        expected = [rates[0] * (size / sizes[0]) ** power for size in sizes]
        assert lines[f"best rate: {name}"]["y"] == pytest.approx(expected)
    up = drawn["layout"]["yaxis"]
    assert 1 <= up["range"][1] - up["range"][0] <= 3
    assert up["dtick"] == "D2"  # a tick at 1, 2, 5, 10 …


def test_a_figure_of_the_address_is_that_of_the_document_and_may_be_kept(server: Server) -> None:
    query = {"plot": "length", "data.n": "60", "model.hidden": "4", "runs": "full,16,1",
             "stop.epochs": "6", "panels": "runs"}  # fmt: skip
    reply = httpx.get(f"{server.url}/api/v1/figure", params=query, timeout=60)
    assert strict(reply.content) == figure(server, SHORT, "length")
    assert reply.headers["cache-control"].startswith("public")
    known = {"If-None-Match": reply.headers["etag"]}
    again = httpx.get(f"{server.url}/api/v1/figure", params=query, headers=known)
    assert again.status_code == 304
    other = query | {"plot": "cosine"}
    assert httpx.get(f"{server.url}/api/v1/figure", params=other, headers=known).status_code == 200


def test_a_server_starts_without_plotly() -> None:
    code = "import app.main, sys; assert not [m for m in sys.modules if m.startswith('plotly')]"
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True)
