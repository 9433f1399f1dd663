"""The picture of one run at one step: the model's outputs over the plane of its data.

Depends on the network and the examples; must not know colours. The points of the picture are
x = origin + u·axes[0] + v·axes[1]; of one feature there is u alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array
from app.numerics.contour import zero_contour
from app.numerics.network import Workspace, forward_calls, with_ones
from app.numerics.parameters import Layout
from app.numerics.plane import networks_on
from app.training.engine.seeking import Checkpoints, Record, record_at
from app.training.engine.slices import Sliced
from app.training.setup.preparation import Prepared

POINTS = 101  # of the grid across and up
ROOM = 0.07  # of the data's range, on both sides
SPREAD = 0.28  # up and down, of points of the same class on one feature
GOLDEN = 0.6180339887
BITS = 12  # after the point: an error of half a unit moves no line by a tenth of a pixel
MOST_BITS = 200
NEAR = 4.0  # coordinate up to which this is so


@dataclass(frozen=True)
class Scene:
    """The positions of the examples in the picture, the same for all runs of an experiment."""

    kind: str  # regions, bands (classes on one feature), map (a number), curve (on one feature)
    origin: Array  # (features,)
    axes: Array  # (1 or 2, features)
    is_principal: bool
    train: Array  # (N, 2) of (u, v)
    test: Array  # (n, 2)
    u: tuple[float, float]
    v: tuple[float, float]


def kind_of(prepared: Prepared) -> str:
    """The kind of picture: bands, regions, curve or map."""
    examples = prepared.examples
    if examples.classes is not None:
        return "bands" if len(examples.features) == 1 else "regions"
    return "curve" if len(examples.features) == 1 else "map"


def scene_of(prepared: Prepared) -> Scene:
    """The positions of an experiment's examples, and the ranges of the picture."""
    examples, kind = prepared.examples, kind_of(prepared)
    origin, axes = examples.pictured
    train, test = (
        _placed(examples.in_plane(x), np.asarray(y), kind)
        for x, y in ((examples.x, examples.y), (examples.x_test, examples.y_test))
    )
    points = np.concatenate([train, test])
    u, v = _widened(points[:, 0]), _widened(points[:, 1])
    if kind == "bands":
        v = (-0.5, len(examples.classes or ()) - 0.5)
    if kind in ("regions", "map"):
        u, v = _equal(u, v)
    return Scene(kind, origin, axes, examples.plane is not None, train, test, u, v)


def _placed(points: Array, y: Array, kind: str) -> Array:
    """With one feature, the target is the second coordinate.

    Examples of a class are spread evenly.
    """
    if points.shape[1] == 2:
        return points
    spread = (np.arange(1, len(points) + 1) * GOLDEN) % 1 * 2 - 1
    up = y if kind == "curve" else y + SPREAD * spread
    return np.column_stack([points[:, 0], up])


def _widened(values: Array) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    room = ((high - low) or 2.0) * ROOM
    return low - room, high + room


def _equal(
    u: tuple[float, float], v: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Two ranges of equal length: the shorter one is widened about its middle."""
    half = max(u[1] - u[0], v[1] - v[0]) / 2
    return tuple(  # type: ignore[return-value]
        ((low + high) / 2 - half, (low + high) / 2 + half) for low, high in (u, v)
    )


def over_the_plane(prepared: Prepared, rows: Array) -> Array:
    """At K parameter vectors (K, P), those (K, P') of the networks over the picture's plane."""
    return networks_on(prepared.layout, rows, *prepared.examples.pictured)


def bits_to_draw(prepared: Prepared, rows: Array) -> NDArray[np.intp]:
    """Bits after the point (P',) with which rows (K, P') over the plane are fine enough to draw.

    More in a layer whose outputs hardly differ over the plane in one of the rows, and where the
    targets hardly differ, since the picture shows small differences; more in a weight of a
    coordinate that is far from 0.
    """
    examples = prepared.examples
    low, high = examples.pictured_range
    layout = Layout((len(low), *prepared.layout.sizes[1:]))
    units = np.empty(layout.size)
    widths = high - low
    for place, block in zip(layout.layers, layout.blocks_of_rows(rows), strict=True):
        effects = block[:, :-1] * widths[:, None]
        units[place] = _least(effects if effects.any() else block[:, -1])
        widths = np.ones(block.shape[2])
    layout.blocks(units)[0][:-1] *= (NEAR / np.maximum(-low, high).clip(NEAR))[:, None]
    if examples.classes is None:
        units *= min(1.0, float(np.ptp(examples.y)) or 1.0)
    bits = np.fmin(BITS + np.ceil(-np.log2(units)), MOST_BITS)
    return np.asarray(bits, dtype=np.intp)


def _least(rows: Array) -> float:
    """The least of the rows' largest absolute values, at most 1; rows of zeros are left out."""
    largest = np.abs(rows).reshape(len(rows), -1).max(axis=1)
    return float(largest[largest > 0].min(initial=1.0))


@dataclass(frozen=True)
class Picture:
    """The outputs on a grid: `values` (rows, columns, outputs) are z_L; `v` ascends."""

    scene: Scene
    u: Array  # (columns,)
    v: Array  # (rows,) or one row where the picture does not depend on v
    values: Array

    def probabilities(self) -> Array:
        """(rows, columns, classes), through one sigmoid output for two classes, else softmax."""
        z = self.values
        if z.shape[-1] == 1:
            z = np.concatenate([np.zeros_like(z), z], axis=-1)
        with np.errstate(all="ignore"):
            weights = np.exp(z - z.max(axis=-1, keepdims=True))
            return np.asarray(weights / weights.sum(axis=-1, keepdims=True))

    def boundaries(self) -> Array:
        """(segments, 2, 2): both ends (u, v) of the lines where the likeliest class changes."""
        if len(self.v) == 1:
            return np.zeros((0, 2, 2))
        points = np.concatenate([zero_contour(margin) for margin in self._margins()])
        corner = np.array([self.u[0], self.v[0]])
        step = np.array([self.u[1] - self.u[0], self.v[1] - self.v[0]])
        return np.asarray(corner + points * step)

    def _margins(self) -> Sequence[Array]:
        """The margin of each class: its output minus the largest of the others."""
        z = self.values
        if z.shape[-1] == 1:
            return [z[..., 0]]
        return [z[..., c] - np.delete(z, c, axis=-1).max(axis=-1) for c in range(z.shape[-1])]


def picture(prepared: Prepared, theta: Array) -> Sliced[Picture]:
    """The picture at theta (P,), row by row."""
    scene = scene_of(prepared)
    u = np.linspace(*scene.u, POINTS)
    v = np.linspace(*scene.v, POINTS) if scene.kind in ("regions", "map") else np.zeros(1)
    layout = prepared.layout
    along = scene.origin[:, None] + scene.axes[0][:, None] * u  # (features, columns)
    inputs, outputs = with_ones(along), np.zeros((layout.sizes[-1], POINTS))
    work = Workspace(prepared.network, POINTS)
    calls = forward_calls(work, layout.blocks(theta), inputs, outputs)
    values = np.empty((len(v), POINTS, layout.sizes[-1]))
    for row, up in enumerate(v):
        if len(v) > 1:
            inputs[:-1] = along + (up * scene.axes[1])[:, None]
        with np.errstate(all="ignore"):
            for call in calls:
                call()
        values[row] = outputs.T
        yield
    return Picture(scene, u, v, values)


def pictured(
    prepared: Prepared, index: int, step: int, step_count: int, kept: Checkpoints
) -> Sliced[tuple[Record, Picture]]:
    """The picture of run `index` at θ_step, and the step whose batch is shown there.

    `step` is 0 … `step_count`, the number of steps that the run has so far.
    """
    record = yield from record_at(prepared, prepared.runs[index], min(step, step_count - 1), kept)
    state = record.before if step < step_count else record.after
    return record, (yield from picture(prepared, state.theta))
