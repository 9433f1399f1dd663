"""What a request asks for of the landscape, and the landscape as the training thread makes it."""

from typing import Any

from fastapi import Request

from app.training.analysis import footprint
from app.training.analysis.landscape.landscape import BATCH, FIELDS, SURFACES, TEST, View, landscape
from app.training.analysis.landscape.planes import check_plane, usual_plane
from app.training.document.problems import refuse
from app.web.reference.parameters import (
    choice,
    free,
    interval,
    names,
    stretch,
    whole_number,
    whole_numbers,
)
from app.web.replies.place import named_state
from app.web.serving.dependencies import Reading, settings_of

STEP_OR_END = free(
    "step",
    "Number k of the point θ_k of that run, from 0 to its number of steps. The planes `random` "
    "and of two parameters lie there, and so do the gradients.",
    "the end of the run",
    r"^\d{1,9}$",
)
PLANE = free(
    "plane",
    "`principal`: the first two principal components of all paths. `random`: two random "
    "directions. `ends`: through start and end of the run. Or two parameters, for example "
    "`W1[0,0];b1[0]`.",
    "principal; for a model of two parameters these two",
    r"^(principal|random|ends|[Wb]\d+\[[\d,]+\];[Wb]\d+\[[\d,]+\])$",
)
PLANE_SEED = whole_number("plane_seed", "For the plane random: another seed, other directions.", 0)
OF = choice(
    "of",
    "Whose mean loss the grid holds: that of the training examples, of the test examples, or of "
    "the batch of the step; at the end of the run, of its last batch.",
    SURFACES,
    SURFACES[0],
)
RESOLUTION = whole_number("resolution", "Points on each side of the grid.", 61, 5, 121)
U_RANGE = interval("u_range", "The part of the plane across.", "a square that holds all paths")
V_RANGE = interval("v_range", "The part of the plane upwards.", "the same square")
ROWS = stretch("rows", "The rows of the grid, counted from the lowest v.", "all")
OWN_STEPS = whole_numbers(
    "steps", "For `here`: a step of each run, in the order of runs.", "the end of each run"
)
PARTS = names("fields", "The parts of the reply; `plane` always comes.", FIELDS, "all")
OF_FIGURE = (PLANE, PLANE_SEED, OF, RESOLUTION, U_RANGE, V_RANGE)  # that its figure takes too
PARAMETERS = (STEP_OR_END, *OF_FIGURE, ROWS, OWN_STEPS, PARTS)


def view_of(request: Request, reading: Reading, index: int) -> View:
    """The view that a request asks for, checked before anything is trained.

    Raises:
        ExperimentError: for what the experiment does not have, or costs too much.
    """
    layout, resolution = reading.prepared.layout, RESOLUTION.of(request)
    plane = PLANE.given(request) or usual_plane(layout)
    check_plane(plane, layout)
    view = View(
        run=index,
        step=named_state(request, reading, index),
        steps=_steps_of(request, reading),
        plane=plane,
        plane_seed=PLANE_SEED.of(request),
        of=OF.of(request),
        resolution=resolution,
        u=U_RANGE.of(request),
        v=V_RANGE.of(request),
        rows=ROWS.of(request, range(resolution), resolution),
        fields=PARTS.of(request) or FIELDS,
    )
    _check_grid(view, reading, settings_of(request).limits.landscape)
    return view


def _steps_of(request: Request, reading: Reading) -> tuple[int, ...] | None:
    """A step of each run; None for their ends."""
    steps, plans = OWN_STEPS.of(request), reading.prepared.runs
    if steps is None:
        return None
    text = OWN_STEPS.given(request)
    if len(steps) != len(plans):
        raise refuse("steps", text, f"must be {len(plans)} numbers, one for each run")
    for step, plan in zip(steps, plans, strict=True):
        if step > plan.steps:
            message = f"must be at most {plan.steps:,}, the number of steps, for {plan.label}"
            raise refuse("steps", text, message)
    return steps


def _check_grid(view: View, reading: Reading, most: float) -> None:
    """Checks that there are examples for the grid, and that it costs no more than `most`."""
    prepared = reading.prepared
    examples = len(prepared.examples.y_test if view.of == TEST else prepared.examples.y)
    if examples == 0:
        raise refuse("of", view.of, "needs test examples, but data.test_fraction leaves none")
    if view.of == BATCH:
        examples = max(each.batch_size for each in prepared.runs[view.run].timetable.segments)
    points = len(view.rows) * view.resolution
    cost = points * examples * prepared.layout.size
    if "grid" in view.fields and cost > most:
        raise refuse(
            "resolution", view.resolution,
            f"makes {points:,} points; times {examples:,} examples and {prepared.layout.size:,} "
            f"parameters this is {cost:.2g}; at most {most:.2g} is allowed: lower the resolution "
            "or ask for fewer rows at a time",
            "landscape",
        )  # fmt: skip


async def landscape_at(reading: Reading, view: View) -> dict[str, Any]:
    """The landscape, once all runs have ended.

    Raises:
        ExperimentError: for a step past the end of a run that has diverged.
    """
    trained = await reading.trained()
    await reading.takes(footprint.landscape_bytes(reading.prepared))
    kept, grounds = reading.computation.kept, reading.computation.grounds
    return await reading.through(landscape(trained, view, kept, grounds))
