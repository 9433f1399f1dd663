"""The landscape of an experiment: the loss over a plane in parameter space, with all paths on it.

Depends on trained runs; must not know a reply's form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.numerics.arrays import Array
from app.training.analysis.landscape.ground import Ground, Grounds, choice, ground_of
from app.training.analysis.landscape.paths import Path, paths_of, theta_at
from app.training.analysis.landscape.planes import Plane, Range, share_within
from app.training.analysis.landscape.surface import Surface, grid
from app.training.document.problems import refuse
from app.training.engine.batches import batch_of
from app.training.engine.divergence import norms
from app.training.engine.evaluation import against_full
from app.training.engine.seeking import Checkpoints
from app.training.engine.slices import Sliced, silently
from app.training.engine.trained import Trained

TRAINING, TEST, BATCH = SURFACES = ("training", "test", "batch")
FIELDS = ("grid", "paths", "here", "axes")


@dataclass(frozen=True)
class View:
    """What is asked for of a landscape; steps that are None are the ends of the runs."""

    run: int
    step: int | None  # k of θ_k of that run
    steps: tuple[int, ...] | None  # one of each run
    plane: str
    plane_seed: int
    of: str
    resolution: int
    u: Range | None
    v: Range | None
    rows: range
    fields: tuple[str, ...]


def landscape(
    trained: Trained, view: View, kept: Sequence[Checkpoints], grounds: Grounds
) -> Sliced[dict[str, Any]]:
    """The parts of the landscape that the view names; keeps states and planes for later views.

    Raises:
        ExperimentError: for a step past the end of a run that has diverged.
    """
    return silently(_parts(trained, view, kept, grounds))


def _parts(
    trained: Trained, view: View, kept: Sequence[Checkpoints], grounds: Grounds
) -> Sliced[dict[str, Any]]:
    step, steps = _settled(trained, view)
    theta = yield from theta_at(trained, view.run, step, kept[view.run])
    chosen = choice(view.plane, view.run, step, view.plane_seed)
    ground, paths = grounds.get(chosen), list[Path]()
    if ground is None or "paths" in view.fields:
        paths = yield from paths_of(trained)
    if ground is None:
        ground = yield from ground_of(trained.prepared, chosen, paths, theta)
        grounds.keep(chosen, ground)
    n, plane = len(trained.prepared.examples.y), ground.plane
    made: dict[str, Any] = {"step": step, "n": n, "plane": _described(ground, view.fields)}
    if "grid" in view.fields:
        surface = _surface(trained, view.of, view.run, step)
        ends = view.u or ground.u, view.v or ground.v
        made["grid"] = yield from grid(surface, plane, *ends, view.resolution, view.rows)
    if "paths" in view.fields:
        made["paths"] = yield from _along_paths(_surface(trained, TRAINING, 0, 0), plane, paths)
    if "here" in view.fields:
        own = yield from _placed_at(trained, steps, plane, kept)
        of = [_surface(trained, name, view.run, step) for name in (BATCH, TRAINING)]
        made["here"] = own | _slopes(plane, theta, *of)
    return made


def _described(ground: Ground, fields: tuple[str, ...]) -> dict[str, Any]:
    plane = ground.plane
    described = {
        "kind": plane.kind,
        "names": plane.names,
        "explained": ground.explained,
        "exact": ground.exact,
    }
    return described | ({"origin": plane.origin, "axes": plane.axes} if "axes" in fields else {})


def _settled(trained: Trained, view: View) -> tuple[int, list[int]]:
    """The step of the view and those of all runs; the ends of the runs where none are given.

    Raises:
        ExperimentError: for one past the end of a run that has diverged.
    """
    ends = [outcome.steps for outcome in trained.outcomes]
    steps = list(view.steps or ends)
    step = ends[view.run] if view.step is None else view.step
    for field, run, wanted in [
        ("step", view.run, step),
        *(("steps", *e) for e in enumerate(steps)),
    ]:
        if wanted > ends[run]:
            label = trained.prepared.runs[run].label
            message = f"must be at most {ends[run]:,}, because {label} diverged there"
            raise refuse(field, wanted, message)
    return step, steps


def _surface(trained: Trained, of: str, run: int, step: int) -> Surface:
    """The surface that some examples see; `batch`: at the end of a run that of its last step."""
    prepared = trained.prepared
    inputs, targets, examples = prepared.inputs, prepared.targets, prepared.examples
    if of == BATCH:
        step = min(step, trained.outcomes[run].steps - 1)
        plan = prepared.runs[run]
        batch = batch_of(plan, step, prepared.y_of(plan))
        inputs, targets = inputs[:, batch], prepared.targets_of(plan)[:, batch]
    elif of == TEST:
        inputs = np.ascontiguousarray(examples.x_test.T)
        targets = prepared.test_targets
    return Surface(prepared, of, inputs, targets)


def _along_paths(
    surface: Surface, plane: Plane, paths: Sequence[Path]
) -> Sliced[list[dict[str, Any]]]:
    """Each run's points, with their distances from the plane and their training losses."""
    losses, described = surface.along(max(len(path.steps) for path in paths)), []
    for path in paths:
        points, left = plane.points(path.thetas)
        plan = surface.prepared.runs[path.run]
        described.append({
            "run": path.run,
            "label": plan.label,
            "accent": plan.accent,
            "status": path.status,
            "steps": path.steps,
            "points": points,
            "outside": norms(left),
            "loss": (yield from surface.at_rows(losses, path.thetas)),
            "counted": int(np.count_nonzero(path.counts)),
            "length": float(norms((path.thetas - path.thetas[0])[path.counts]).max()),
            "explained": share_within(path.thetas[path.counts], left[path.counts]),
        })  # fmt: skip
    return described


def _placed_at(
    trained: Trained, steps: list[int], plane: Plane, kept: Sequence[Checkpoints]
) -> Sliced[dict[str, Any]]:
    """Every run at its own step."""
    thetas = []
    for run, step in enumerate(steps):
        thetas.append((yield from theta_at(trained, run, step, kept[run])))
    points, left = plane.points(np.stack(thetas))
    return {"steps": steps, "points": points, "outside": norms(left)}


def _slopes(plane: Plane, theta: Array, batch: Surface, full: Surface) -> dict[str, Any]:
    """Losses and gradients at theta (P,) as the batch and as all training examples see them."""
    names = "batch", "full"
    (batch_loss, own), (training_loss, whole) = batch.at(theta), full.at(theta)
    gradients = np.stack([own, whole])
    ((cosine, _),) = against_full(gradients[:1], gradients[1:])
    arrows, lengths = plane.coordinates(gradients), norms(gradients).tolist()
    return {
        "batch_loss": batch_loss,
        "training_loss": training_loss,
        "gradient": dict(zip(names, arrows, strict=True)),
        "lengths": dict(zip(names, lengths, strict=True)),
        "cosine": cosine,
    }
