"""The plots of the page as Plotly figures: finds the run and the step, and gives the work away.

What is measured is measured by the training thread in slices; what is drawn is drawn by `drawing`
in the same thread, as one short piece of work.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response

from app.training.analysis.cloud import directions_of
from app.training.analysis.picture import pictured
from app.training.document.problems import ExperimentError, refuse
from app.web.calls.figure_request import Asked, picture_step
from app.web.calls.inspection import head, noise_at, opened_at, run_of, step_of, timing_at
from app.web.drawing.angles import cosine_chart, length_chart
from app.web.drawing.axis import Dict
from app.web.drawing.chart import Chart
from app.web.drawing.losses import LossView, loss_chart
from app.web.drawing.noises import cloud_chart, rest_chart, spread_chart
from app.web.drawing.palette import Palette
from app.web.drawing.pictures import Shown, picture_figure
from app.web.drawing.series import Series
from app.web.drawing.steps import time_chart, ways_figure
from app.web.drawing.words import literal
from app.web.pages.view import view_of
from app.web.serving.dependencies import Found
from app.web.serving.replies import cacheable, check_accepts_json, fresh_key
from app.web.serving.requests import besides, pairs
from app.web.serving.wire import dumps

router = APIRouter(prefix="/api/v1")

VIEW = ("x", "y", "at", "test_loss", "theme")  # settings of the page that a figure takes
# Gives data and layout, in the training thread; and the step that they are of, if of one.
Draw = tuple[Callable[[], Dict], int | None]


async def _loss(asked: Asked) -> Draw:
    view, series, palette = asked.view, await asked.series(), asked.palette
    chosen = LossView(view["x"], view["y"] == "log", view["test_loss"], view["at"])
    return lambda: loss_chart(series, chosen, palette).figure(palette), None


def _angles(
    chart: Callable[[list[Series], str, float | None, bool, Palette], Chart],
) -> Callable[[Asked], Awaitable[Draw]]:
    async def draw(asked: Asked) -> Draw:
        smooth, series = besides(asked.request, "smooth") == "1", await asked.series()
        x, at, palette = asked.view["x"], asked.view["at"], asked.palette
        return lambda: chart(series, x, at, smooth, palette).figure(palette), None

    return draw


async def _picture(asked: Asked) -> Draw:
    prepared, kept = asked.found.prepared, asked.found.computation.kept[asked.index]
    step, made = await asked.shown_step()
    work = pictured(prepared, asked.index, step, made, kept)
    record, picture = await asked.found.through(work)
    shown = Shown(prepared, asked.index, step, record, picture)
    return lambda: picture_figure(shown, asked.palette), step


def _noise(chart: Callable[[Dict, Palette], Chart]) -> Callable[[Asked], Awaitable[Draw]]:
    async def draw(asked: Asked) -> Draw:
        directions = besides(asked.request, "directions") or "principal"
        step = await asked.step()
        measured = await noise_at(asked.found, asked.index, step, directions)
        reply = head(asked.found, asked.index) | {"step": step} | measured
        return lambda: chart(reply, asked.palette).figure(asked.palette), step

    return draw


async def _ways(asked: Asked) -> Draw:
    step = await asked.step()
    opened = await opened_at(asked.found, asked.index, step)
    where = f"At step {step:,} of {literal(opened.plan.label)}"
    return lambda: ways_figure(opened.ways, where, asked.palette), step


def _times(key: str) -> Callable[[Asked], Awaitable[Draw]]:
    async def draw(asked: Asked) -> Draw:
        step = await asked.step()
        measured = await timing_at(asked.found, asked.index, step)
        reply = head(asked.found, asked.index) | {"step": step} | measured
        return lambda: time_chart(reply, key, asked.palette).figure(asked.palette), step

    return draw


@dataclass(frozen=True)
class Plot:
    """A plot of the page; `takes`: what it takes in the query besides the plot and the run."""

    draw: Callable[[Asked], Awaitable[Draw]]
    takes: tuple[str, ...] = ()
    is_measured: bool = False  # anew each time, so that it must not be kept


PLOTS: dict[str, Plot] = {
    "loss": Plot(_loss),
    "picture": Plot(_picture, ("step",)),
    "cosine": Plot(_angles(cosine_chart), ("smooth",)),
    "length": Plot(_angles(length_chart), ("smooth",)),
    "spread": Plot(_noise(spread_chart), ("step",)),
    "cloud": Plot(_noise(cloud_chart), ("step", "directions")),
    "rest_of_epoch": Plot(_noise(rest_chart), ("step",)),
    "ways": Plot(_ways, ("step",)),
    "update_time": Plot(_times("update"), ("step",), is_measured=True),
    "epoch_time": Plot(_times("epoch"), ("step",), is_measured=True),
}
OWN = ("step", "directions", "smooth")


@router.get("/figure")
@router.post("/figure")
async def figure(request: Request, found: Found) -> Response:
    """A plot of the page as a Plotly figure; long lines keep what can be seen of them."""
    name = besides(request, "plot", tuple(PLOTS)) or "loss"
    plot, asked = PLOTS[name], Asked(request, found, _view(request), run_of(request, found))
    _check(asked, name, plot)
    check_accepts_json(request)
    key = "" if plot.is_measured else fresh_key(request, found.prepared)
    draw, step = await plot.draw(asked)
    meta = _meta(asked, name, step)
    content = await found.at_once(lambda: _written(draw(), meta))
    if plot.is_measured:
        no_store = {"Cache-Control": "no-store"}  # a measurement is another one each time
        return Response(content, media_type="application/json", headers=no_store)
    return cacheable(request, content, "application/json", key)


def _view(request: Request) -> dict[str, Any]:
    """The page's settings that a figure takes; the others are of no use to it.

    Raises:
        ExperimentError: for bad ones.
    """
    view, bad = view_of([pair for pair in pairs(request) if pair[0] in VIEW])
    if bad:
        raise ExperimentError(bad)
    return view


def _check(asked: Asked, name: str, plot: Plot) -> None:
    """Of what can be told before anything is trained.

    Raises:
        ExperimentError: for what the plot does not take, or the experiment does not have.
    """
    for key in OWN:
        value = besides(asked.request, key)
        if value is not None and key not in plot.takes:
            takers = ", ".join(other for other in PLOTS if key in PLOTS[other].takes)
            raise refuse(key, value, f"is not a parameter of plot={name}, only of {takers}")
    if name == "picture":
        picture_step(asked.request, asked.found, asked.index)
    elif "step" in plot.takes:
        step_of(asked.request, asked.found, asked.index)
    besides(asked.request, "smooth", ("0", "1"))
    directions = besides(asked.request, "directions") or "principal"
    directions_of(directions, asked.found.prepared.layout)


def _meta(asked: Asked, name: str, step: int | None) -> Dict:
    """What tells whose figure it is; it stands in `layout.meta`."""
    told = head(asked.found, asked.index) | {"step": step, "plot": name}
    of_all = ("id", "engine", "plot")
    return told if step is not None else {key: told[key] for key in of_all}


def _written(drawn: Dict, meta: Dict) -> bytes:
    """The figure as JSON, made by Plotly's own package, which checks it.

    Imported with the first figure, so that a server starts without it. Its own writer packs
    arrays in base64; here they stand as plain lists, which clients of every version can read.
    """
    from plotly.graph_objects import Figure  # type: ignore[import-untyped]

    drawn["layout"]["meta"] = meta
    figure = Figure(drawn)
    return dumps(
        {
            "data": [_plain(trace.to_plotly_json()) for trace in figure.data],
            "layout": figure.layout.to_plotly_json(),
        }
    )


def _plain(trace: Dict) -> Dict:
    """Columns of mixed kinds as lists: JSON takes arrays of numbers alone."""
    return {
        key: value.tolist() if getattr(value, "dtype", None) == np.dtype(object) else value
        for key, value in trace.items()
    }
