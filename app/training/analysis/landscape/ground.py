"""The plane that a view of a landscape chooses, with what does not change while one looks at it.

Depends on trained runs; must not know losses over the plane. What is kept of it is small, so that
neither the parts of a grid nor the points of every step need all paths again.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array
from app.training.analysis.landscape.paths import Path
from app.training.analysis.landscape.planes import (
    ENDS,
    PRINCIPAL,
    RANDOM,
    Plane,
    Range,
    ends_plane,
    is_within,
    parameters_plane,
    principal_plane,
    random_plane,
    shares,
    window,
)
from app.training.engine.slices import Sliced
from app.training.setup.preparation import Prepared

MOST_KEPT = 8  # planes of an experiment


@dataclass(frozen=True)
class Choice:
    """A plane by its name; where it has to do with them, of a run, at a step and with a seed."""

    name: str
    run: int | None
    step: int | None
    seed: int | None


def choice(name: str, run: int, step: int, seed: int) -> Choice:
    """The choice of a plane, without what does not matter for it."""
    is_at_step = name not in (PRINCIPAL, ENDS)
    return Choice(
        name,
        None if name == PRINCIPAL else run,
        step if is_at_step else None,
        seed if name == RANDOM else None,
    )


@dataclass(frozen=True)
class Ground:
    """A plane, its share of the variance of all paths, and the window in which they lie."""

    plane: Plane
    explained: list[float] | None  # along each axis
    exact: bool
    u: Range
    v: Range


class Grounds:
    """The grounds of an experiment that were asked for last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Choice, Ground] = OrderedDict()

    def get(self, chosen: Choice) -> Ground | None:
        """The ground of a choice if it is kept."""
        return self._kept.get(chosen)

    def keep(self, chosen: Choice, ground: Ground) -> None:
        """Keeps a ground, and lets the oldest go if there are too many."""
        self._kept[chosen] = ground
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    @property
    def nbytes(self) -> int:
        """Bytes that the planes hold."""
        planes = [ground.plane for ground in self._kept.values()]
        return sum(plane.origin.nbytes + plane.axes.nbytes for plane in planes)


def ground_of(
    prepared: Prepared, chosen: Choice, paths: Sequence[Path], theta: Array
) -> Sliced[Ground]:
    """The ground of a choice, made of the points that count and of the chosen theta (P,)."""
    counted = np.concatenate([path.thetas[path.counts] for path in paths])
    plane = yield from _plane(prepared, chosen, paths, counted, theta)
    within, places = [], []
    for path in paths:
        points, left = plane.points(path.thetas)
        within.append(is_within(path.thetas, left))
        places.append(points[path.counts])
        yield
    u, v = window(plane.kind, places)
    return Ground(plane, shares(plane, counted), all(within), u, v)


def _plane(
    prepared: Prepared, chosen: Choice, paths: Sequence[Path], counted: Array, theta: Array
) -> Sliced[Plane]:
    if chosen.name == PRINCIPAL:
        return (yield from principal_plane(counted))
    if chosen.name == ENDS and chosen.run is not None:
        own, plan = paths[chosen.run], prepared.runs[chosen.run]
        end = own.thetas[own.counts][-1]
        return (yield from ends_plane(counted, own.thetas[0], end, plan.label))
    if chosen.name == RANDOM and chosen.seed is not None:
        return random_plane(prepared.layout, theta, chosen.seed)
    return parameters_plane(prepared.layout, theta, chosen.name)
