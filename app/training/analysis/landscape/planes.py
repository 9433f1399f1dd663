"""The plane of a landscape: its origin and two axes in parameter space, and where points lie in it.

Depends on points and a parameter vector; must not know losses. A point of the plane is
θ(u, v) = origin + u·axes[0] + v·axes[1].
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array
from app.numerics.parameters import Layout
from app.numerics.plane import gram, orthonormal, principal_axes
from app.training.analysis.noise.cloud import directions_of
from app.training.data.randomness import Purpose, Stream
from app.training.engine.divergence import norms
from app.training.engine.slices import Sliced

PRINCIPAL, RANDOM, ENDS, PARAMETERS = "principal", "random", "ends", "parameters"
MADE = (PRINCIPAL, RANDOM, ENDS)  # by their names; other planes are those of two parameters
MARGIN = 1.25  # of the window's side against the range of the paths
ROUNDING = 1e-9  # share of a path's length outside the plane that still counts as within it
OF_A_POINT = 1e-14  # share of a point's own entries that is rounding, however short its path is

Range = tuple[float, float]


@dataclass(frozen=True)
class Plane:
    """A plane in parameter space; `names` are those of its axes."""

    kind: str
    names: tuple[str, str]
    origin: Array  # (P,)
    axes: Array  # (2, P), orthonormal unless the kind is random

    def thetas(self, u: Array, v: float) -> Array:
        """(K, P): the points of a row of a grid, u (K,)."""
        return np.asarray(self.origin + v * self.axes[1] + u[:, None] * self.axes[0])

    def coordinates(self, differences: Array) -> Array:
        """(K, 2): u and v of differences of points (K, P), by least squares."""
        if not np.isfinite(self.axes).all():
            return np.full((len(differences), 2), np.nan)
        return np.asarray(differences @ np.linalg.pinv(self.axes)) + 0.0  # no zero is −0

    def points(self, thetas: Array) -> tuple[Array, Array]:
        """(u, v) of each of thetas (K, P), and what is left of it outside the plane (K, P)."""
        differences = thetas - self.origin
        points = self.coordinates(differences)
        return points, differences - points @ self.axes


def check_plane(text: str, layout: Layout) -> None:
    """Checks the name of a plane.

    Raises:
        ExperimentError: for a name that is none.
    """
    if text not in MADE:
        directions_of(text, layout, "plane", MADE)


def usual_plane(layout: Layout) -> str:
    """The plane that is taken if none is named: of two parameters, their own."""
    return f"{layout.name(0)};{layout.name(1)}" if layout.size == 2 else PRINCIPAL


def principal_plane(points: Array) -> Sliced[Plane]:
    """The plane of the first two principal components of points (K, P)."""
    origin = points.mean(axis=0)
    centred = points - origin
    products = gram(centred)
    yield
    principal = principal_axes(centred, products, spare=np.zeros(len(origin)))
    yield
    return Plane(PRINCIPAL, ("principal direction 1", "principal direction 2"), origin,
                 principal.axes)  # fmt: skip


def ends_plane(points: Array, start: Array, end: Array, label: str) -> Sliced[Plane]:
    """The plane through both ends of a path (P,) in which points (K, P) spread most."""
    first = orthonormal([end - start, *np.eye(2, len(start))])[0]
    rest = points - start
    rest -= (rest @ first)[:, None] * first
    across = yield from principal_plane(rest)
    axes = orthonormal([first, across.axes[0], *np.eye(2, len(start))])
    if (end - start) @ axes[0] < 0:
        axes[0] *= -1  # so that the path leads to the right
    names = f"from start to end of {label}", "largest variance across"
    return Plane(ENDS, names, start, axes)


def random_plane(layout: Layout, theta: Array, seed: int) -> Plane:
    """The plane of two random directions about theta (P,), normalised unit by unit.

    With d the weights of a direction into a unit and w those of theta, d ← d/‖d‖ · ‖w‖; biases
    stay as they are (Li et al., 2018, section 4, where the units are filters).
    """
    axes = np.stack([Stream(seed, Purpose.LANDSCAPE, i).normal(layout.size) for i in range(2)])
    for drawn, own in zip(layout.blocks_of_rows(axes), layout.blocks(theta), strict=True):
        weights, lengths = drawn[:, :-1], norms(own[:-1].T)
        weights *= lengths / np.linalg.norm(weights, axis=1, keepdims=True)
        drawn[:, -1] = 0.0
    return Plane(RANDOM, ("random direction 1", "random direction 2"), theta, axes)


def parameters_plane(layout: Layout, theta: Array, text: str) -> Plane:
    """The plane of two parameters, with the other parameters as in theta (P,)."""
    (first, one), (second, two) = directions_of(text, layout, "plane", MADE).items()
    origin, axes = theta.copy(), np.zeros((2, layout.size))
    origin[[one, two]] = 0.0
    axes[[0, 1], [one, two]] = 1.0
    return Plane(PARAMETERS, (first, second), origin, axes)


def shares(plane: Plane, points: Array) -> list[float] | None:
    """Shares of the variance of points (K, P) along the axes; None where they are no shares."""
    total = _variance(points)
    if plane.kind == RANDOM or not 0 < total < np.inf:
        return None
    along = plane.coordinates(points - points[0]).var(axis=0)
    return [float(share) for share in along / total]


def share_within(points: Array, left: Array) -> float | None:
    """The share of the variance of points (K, P) in a plane outside of which `left` is left.

    None of points that do not move.
    """
    total = _variance(points)
    return 1.0 - _variance(left) / total if 0 < total < np.inf else None


def _variance(points: Array) -> float:
    return float((points - points[0]).var(axis=0).sum())  # exactly 0 if they are all equal


def is_within(points: Array, left: Array) -> bool:
    """Whether points (K, P) lie in the plane outside of which `left` is left, up to rounding."""
    known = np.isfinite(points).all(axis=1)
    size = np.abs(points[known]).max(axis=1)
    length = np.abs(points[known] - points[0]).max()
    allowed = ROUNDING * length + OF_A_POINT * size
    return bool((np.abs(left[known]).max(axis=1) <= allowed).all())


def window(kind: str, places: Sequence[Array]) -> tuple[Range, Range]:
    """A square of the plane, u and v, that holds all places (K, 2) with a margin."""
    points = np.concatenate([*places, *([[[-1.0, -1.0], [1.0, 1.0]]] if kind == RANDOM else [])])
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) == 0:
        return (-1.0, 1.0), (-1.0, 1.0)
    low, high = points.min(axis=0), points.max(axis=0)
    half = MARGIN * float((high - low).max()) / 2 or 1.0
    middle = (low + high) / 2
    u, v = ((float(at - half), float(at + half)) for at in middle)
    return u, v
