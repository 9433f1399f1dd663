"""Data sets made from a formula. Must not know the split into training and test part.

Each maker takes n examples, the noise and a random stream, and returns x (n, features) and
y (n,). Classes alternate, so that any stretch of the data holds all of them. Numbers are
rounded to six decimals: they can be read, copied, and are the same on every machine.
"""

from collections.abc import Callable

import numpy as np

from app.numerics.arrays import Array
from app.training.data.randomness import Stream
from app.training.data.table import DataSet, Table

Examples = tuple[Array, Array]
Maker = Callable[[int, float, Stream], Examples]

DECIMALS = 6
TURNS = 1.25  # how often each arm of the spirals winds round


def _jitter(n: int, noise: float, stream: Stream) -> Array:
    return noise * stream.normal(2 * n).reshape(n, 2)


def _alternating(n: int, classes: int) -> Array:
    return (np.arange(n) % classes).astype(float)


def _moons(n: int, noise: float, stream: Stream) -> Examples:
    y, angle = _alternating(n, 2), np.pi * stream.uniform(n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    centre = np.array([0.5, 0.25])
    return np.where(y[:, None] == 0, upper, lower) - centre + _jitter(n, noise, stream), y


def _circles(n: int, noise: float, stream: Stream) -> Examples:
    y, angle = _alternating(n, 2), 2 * np.pi * stream.uniform(n)
    radius = np.where(y == 0, 1.0, 0.5)
    ring = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return ring + _jitter(n, noise, stream), y


def _spirals(n: int, noise: float, stream: Stream) -> Examples:
    y, along = _alternating(n, 2), np.sqrt(stream.uniform(n))
    angle = 2 * np.pi * TURNS * along + np.pi * y
    arm = np.column_stack([along * np.cos(angle), along * np.sin(angle)])
    return arm + _jitter(n, noise, stream), y


def _xor(n: int, noise: float, stream: Stream) -> Examples:
    corners = 2 * stream.uniform(2 * n).reshape(n, 2) - 1
    y = ((corners[:, 0] > 0) != (corners[:, 1] > 0)).astype(float)
    return corners + _jitter(n, noise, stream), y


def _blobs(classes: int) -> Maker:
    def make(n: int, noise: float, stream: Stream) -> Examples:
        y = _alternating(n, classes)
        angle = 2 * np.pi * y / classes + np.pi / 6
        centres = np.column_stack([np.cos(angle), np.sin(angle)])
        return centres + _jitter(n, noise, stream), y

    return make


def _line(n: int, noise: float, stream: Stream) -> Examples:
    x = 2 * stream.uniform(n) - 1
    return x[:, None], 0.5 + 1.5 * x + noise * stream.normal(n)


def _sine(n: int, noise: float, stream: Stream) -> Examples:
    x = 2 * stream.uniform(n) - 1
    return x[:, None], np.sin(np.pi * x) + noise * stream.normal(n)


def _two_points(n: int, noise: float, stream: Stream) -> Examples:
    return np.array([[1.0], [1.0]]), np.array([2.0, 4.0])


JITTER_HELP = "standard deviation of the normal noise added to both features"
TARGET_HELP = "standard deviation of the normal noise added to the target"


def _classes(
    name: str, title: str, description: str, noise: float, classes: tuple[str, ...] = ("0", "1")
) -> DataSet:
    return DataSet(
        name, title, description, ("x1", "x2"), "class", classes, True, 400, noise, JITTER_HELP
    )


def _numbers(name: str, title: str, description: str, n: int, noise: float) -> DataSet:
    return DataSet(name, title, description, ("x",), "y", None, True, n, noise, TARGET_HELP)


MADE: dict[str, tuple[DataSet, Maker]] = {
    entry[0].name: entry
    for entry in (
        (_classes("moons", "Two moons", "Two interleaved half circles.", 0.2), _moons),
        (_classes("circles", "Circles", "A small circle inside a large one.", 0.1), _circles),
        (_classes("spirals", "Spirals", "Two interleaved spiral arms.", 0.03), _spirals),
        (_classes("xor", "XOR", "Opposite quadrants share a class.", 0.05), _xor),
        (_classes("blobs", "Two blobs", "Two round clouds.", 0.5), _blobs(2)),
        (
            _classes("blobs3", "Three blobs", "Three round clouds.", 0.4, ("0", "1", "2")),
            _blobs(3),
        ),
        (_numbers("line", "Noisy line", "y = 0.5 + 1.5 x, with noise.", 200, 0.3), _line),
        (_numbers("sine", "Sine", "y = sin πx, with noise.", 200, 0.2), _sine),
        (
            DataSet(
                "two_points",
                "Two points",
                "x = 1, 1 and y = 2, 4: the mean loss is smallest at the prediction 3.",
                ("x",),
                "y",
                None,
                True,
                2,
                None,
                test_fraction=0.0,
            ),
            _two_points,
        ),
    )
}


def make(name: str, n: int, noise: float, stream: Stream) -> Table:
    """The made data set `name` with n examples."""
    about, maker = MADE[name]
    x, y = maker(n, noise, stream)
    return Table(
        about.features, about.target, about.classes, np.round(x, DECIMALS), np.round(y, DECIMALS)
    )
