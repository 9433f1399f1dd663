"""The plots of the page as figures: what each needs of a run is computed, then drawn.

What is measured is measured by the training thread in slices; what is drawn is drawn by `drawing`
in the same thread, as one short piece of work.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from app.training.analysis.losses_on_the_way import Target
from app.training.analysis.picture import pictured
from app.training.analysis.summary import summary
from app.training.document.problems import refuse
from app.training.document.sweep_settings import Sweep
from app.web.drawing.angles import cosine_chart, length_chart
from app.web.drawing.axis import Dict
from app.web.drawing.chart import Chart
from app.web.drawing.costs import Line, cost_chart
from app.web.drawing.landscapes import landscape_figure
from app.web.drawing.losses import LossView, loss_chart
from app.web.drawing.networks import Drawn, network_figure
from app.web.drawing.noises import cloud_chart, rest_chart, spread_chart
from app.web.drawing.palette import Palette
from app.web.drawing.pictures import Look, Shown, picture_figure
from app.web.drawing.series import Series
from app.web.drawing.shares import shares_figure
from app.web.drawing.steps import time_chart, ways_figure
from app.web.drawing.sweeps import sweep_curve, sweep_map, sweep_rates
from app.web.drawing.words import literal
from app.web.http.requests import query_value
from app.web.reference.parameters import choice
from app.web.reference.sweep_parameters import SWEEP, sweep_in
from app.web.replies.figure_request import FigureRequest
from app.web.replies.landscape_view import OF_FIGURE, landscape_at, view_of
from app.web.replies.place import (
    directions_in,
    head,
    network_at,
    noise_at,
    opened_at,
    timing_at,
)
from app.web.replies.repeats_reply import repeats_of
from app.web.replies.shares_reply import shares_at, shares_reply, usual_view
from app.web.replies.sweep_reply import STACK_BYTES, SweepReply, sweep_grid
from app.web.serving.dependencies import settings_of

SMOOTH = choice("smooth", "For the plots cosine and length: 1 adds a moving mean.", ("0", "1"), "0")
# What makes data and layout, in the training thread; and the step shown, None for whole runs.
Draw = tuple[Callable[[], Dict], int | None]


async def _loss(wanted: FigureRequest) -> Draw:
    view, series, palette = wanted.view, await wanted.series(), wanted.palette
    target = (view["target"], view["target_of"])
    chosen = LossView(view["x"], view["y"] == "log", view["test_loss"], view["at"], *target)
    seeds = []
    if wanted.reading.experiment.repeats > 1:
        seeds = await repeats_of(wanted.reading, settings_of(wanted.request).limits)
    return lambda: loss_chart(series, chosen, palette, seeds).figure(palette), None


async def _cost(wanted: FigureRequest) -> Draw:
    target, trained = _target(wanted), await wanted.reading.trained()
    runs = await wanted.reading.through(summary(trained, target))
    plans, palette = wanted.reading.prepared.runs, wanted.palette
    costs = [Line(plan, run["reached"]) for plan, run in zip(plans, runs, strict=True)]
    return lambda: cost_chart(costs, target, palette).figure(palette), None


# A figure has its target as the page has it.
OF_SWEEP = tuple(each for each in SWEEP if each.name not in ("target", "measure"))


def _sweep_of(wanted: FigureRequest) -> Sweep:
    """The sweep that a figure is of.

    Raises:
        ExperimentError: naming each bad field.
    """
    value, of = wanted.view["target"], wanted.view["target_of"]
    target = None if value is None else repr(value)
    return sweep_in(wanted.request, target=target, measure=f"{of}_loss")


async def _swept(wanted: FigureRequest) -> tuple[SweepReply, Dict, Target]:
    """A sweep trained to its end, with what it shows."""
    sweep = _sweep_of(wanted)
    grid = await sweep_grid(wanted.reading, wanted.index, sweep)
    await wanted.reading.takes(STACK_BYTES)
    reply = SweepReply(wanted.reading, grid)
    async for _ in reply.parts():
        pass
    return reply, await reply.findings(), Target(sweep.target, sweep.measure)


async def _sweep_map(wanted: FigureRequest) -> Draw:
    reply, found, target = await _swept(wanted)
    return lambda: sweep_map(reply.cells(), found, target, wanted.palette), None


async def _sweep_curve(wanted: FigureRequest) -> Draw:
    _, found, target = await _swept(wanted)
    palette = wanted.palette
    return lambda: sweep_curve(found, target, palette).figure(palette), None


async def _sweep_rates(wanted: FigureRequest) -> Draw:
    _, found, _ = await _swept(wanted)
    return lambda: sweep_rates(found, wanted.palette).figure(wanted.palette), None


def _target(wanted: FigureRequest) -> Target:
    """The target of the view.

    Raises:
        ExperimentError: if it names none.
    """
    value = wanted.view["target"]
    if value is None:
        plot = query_value(wanted.request, "plot")
        raise refuse("target", None, f"must be given for plot={plot}: the loss to reach")
    return Target(value, f"{wanted.view['target_of']}_loss")


def _angles(
    chart: Callable[[list[Series], str, float | None, bool, Palette], Chart],
) -> Callable[[FigureRequest], Awaitable[Draw]]:
    async def draw(wanted: FigureRequest) -> Draw:
        smooth, series = SMOOTH.of(wanted.request) == "1", await wanted.series()
        x, at, palette = wanted.view["x"], wanted.view["at"], wanted.palette
        return lambda: chart(series, x, at, smooth, palette).figure(palette), None

    return draw


async def _picture(wanted: FigureRequest) -> Draw:
    prepared, kept = wanted.reading.prepared, wanted.reading.computation.kept[wanted.index]
    step, made = await wanted.shown_step()
    work = pictured(prepared, wanted.index, step, made, kept)
    record, picture = await wanted.reading.through(work)
    look = Look(wanted.view["test_examples"], wanted.view["discrete"])
    shown = Shown(prepared, wanted.index, step, record, picture, look)
    return lambda: picture_figure(shown, wanted.palette), step


def _noise(chart: Callable[[Dict, Palette], Chart]) -> Callable[[FigureRequest], Awaitable[Draw]]:
    async def draw(wanted: FigureRequest) -> Draw:
        directions = directions_in(wanted.request, wanted.reading)
        step = await wanted.step()
        measured = await noise_at(wanted.reading, wanted.index, step, directions)
        reply = head(wanted.reading, wanted.index) | {"step": step} | measured
        return lambda: chart(reply, wanted.palette).figure(wanted.palette), step

    return draw


async def _landscape(wanted: FigureRequest) -> Draw:
    view = view_of(wanted.request, wanted.reading, wanted.index)
    steps, given = await wanted.steps_at_playhead(), view.step is not None
    if steps is not None:
        step = view.step if given else steps[wanted.index]
        view = replace(view, step=step, steps=steps)
    made = await landscape_at(wanted.reading, replace(view, fields=("grid", "paths", "here")))
    return lambda: landscape_figure(made, wanted.palette), made["step"]


async def _shares(wanted: FigureRequest) -> Draw:
    reading, index, step = wanted.reading, wanted.index, await wanted.step()
    found = await shares_at(reading, index, step)
    view = usual_view(len(found.index))
    reply = head(reading, index) | shares_reply(reading.prepared, index, step, found, view)
    return lambda: shares_figure(reply, wanted.palette), step


async def _network(wanted: FigureRequest) -> Draw:
    reading, index = wanted.reading, wanted.index
    step, made = await wanted.shown_step()
    state = await network_at(reading, index, step, made)
    drawn = Drawn(reading.prepared, reading.prepared.runs[index].label, state)
    return lambda: network_figure(drawn, wanted.palette), step


async def _ways(wanted: FigureRequest) -> Draw:
    step = await wanted.step()
    opened = await opened_at(wanted.reading, wanted.index, step)
    where = f"At step {step:,} of {literal(opened.plan.label)}"
    return lambda: ways_figure(opened.ways, where, wanted.palette), step


def _times(key: str) -> Callable[[FigureRequest], Awaitable[Draw]]:
    async def draw(wanted: FigureRequest) -> Draw:
        step = await wanted.step()
        measured = await timing_at(wanted.reading, wanted.index, step)
        reply = head(wanted.reading, wanted.index) | {"step": step} | measured
        return lambda: time_chart(reply, key, wanted.palette).figure(wanted.palette), step

    return draw


@dataclass(frozen=True)
class Plot:
    """A plot of the page; `takes`: what it takes in the query besides the plot and the run."""

    draw: Callable[[FigureRequest], Awaitable[Draw]]
    takes: tuple[str, ...] = ()
    is_measured: bool = False  # anew each time, so that it must not be kept
    has_end: bool = False  # `step` may be the end of the run, as the k of θ_k
    check: Callable[[FigureRequest], object] = lambda _: None  # refuses what it cannot draw


OF_SWEEP_NAMES = tuple(each.name for each in OF_SWEEP)
PLOTS: dict[str, Plot] = {
    "loss": Plot(_loss),
    "picture": Plot(_picture, ("step",), has_end=True),
    "cosine": Plot(_angles(cosine_chart), ("smooth",)),
    "length": Plot(_angles(length_chart), ("smooth",)),
    "spread": Plot(_noise(spread_chart), ("step",)),
    "cloud": Plot(_noise(cloud_chart), ("step", "directions")),
    "rest_of_epoch": Plot(_noise(rest_chart), ("step",)),
    "landscape": Plot(_landscape, ("step", *(each.name for each in OF_FIGURE)), has_end=True),
    "shares": Plot(_shares, ("step",)),
    "ways": Plot(_ways, ("step",)),
    "network": Plot(_network, ("step",), has_end=True),
    "update_time": Plot(_times("update"), ("step",), is_measured=True),
    "epoch_time": Plot(_times("epoch"), ("step",), is_measured=True),
    "cost": Plot(_cost, check=_target),
    "sweep_map": Plot(_sweep_map, OF_SWEEP_NAMES, check=_sweep_of),
    "sweep_curve": Plot(
        _sweep_curve, OF_SWEEP_NAMES, check=lambda wanted: (_target(wanted), _sweep_of(wanted))
    ),
    "sweep_rates": Plot(_sweep_rates, OF_SWEEP_NAMES, check=_sweep_of),
}
