"""Charts of the gradient noise at one step, from the measurements of `analysis.noise`."""

from dataclasses import dataclass
from itertools import chain
from math import hypot
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.web.drawing.axis import Axis
from app.web.drawing.chart import Chart, Trace
from app.web.drawing.palette import Palette
from app.web.drawing.series import finite
from app.web.drawing.words import literal

Noise = dict[str, Any]  # as in the reply of /api/v1/noise
SIZES = 120  # at which a formula is drawn


@dataclass(frozen=True)
class DrawKind:
    """A way to draw batches, with its name and marks in the chart."""

    key: str
    label: str
    symbol: str
    dash: str


DRAW_KINDS = (
    DrawKind("with_replacement", "with replacement", "square", "7px,4px"),
    DrawKind("without_replacement", "without", "circle", "solid"),
)


def _where(noise: Noise) -> str:
    return f"At step {noise['step']:,} of {literal(noise['label'])}"


def _batch(size: int) -> str:
    return "a single example" if size == 1 else f"a batch of {size:,}"


def spread_chart(noise: Noise, palette: Palette) -> Chart:
    """The mean squared distance of batch gradients from the full one against the batch size."""
    n, spread = noise["n"], noise["spread"]
    formulas = [finite(spread[kind.key]["formula"]) for kind in DRAW_KINDS]
    values = [
        (f, finite(spread[kind.key]["low"])) for f, kind in zip(formulas, DRAW_KINDS, strict=True)
    ]
    shown = np.concatenate(list(chain.from_iterable(values)))
    least = shown[shown > 1e-9 * shown[0]].min(initial=np.inf)
    highs = [finite(spread[kind.key]["high"]) for kind in DRAW_KINDS]
    most = np.fmax.reduce(np.concatenate([*formulas, *highs]))
    fits = np.isfinite(most) and 0 < least < most
    traces = [_formula(kind, noise, palette) for kind in DRAW_KINDS]
    for kind in DRAW_KINDS:
        traces += [_measured(kind, exact, noise, palette) for exact in (True, False)]
    return Chart(
        Axis("batch size M", log=True, range=(0.85, 1.18 * n)),
        Axis("mean squared distance from g", log=True,
             range=(float(least) / 1.8, 1.8 * float(most)) if fits else None),
        traces,
        f"How noisy is {_batch(noise['batch_size'])}?",
        _where(noise),
        verticals=(noise["batch_size"],),
    )  # fmt: skip


def _formula(kind: DrawKind, noise: Noise, palette: Palette) -> Trace:
    """S²/M (1 − M/N) without replacement, S²(N − 1)/(N M) with it; its exact 0 is left out."""
    n, s2 = noise["n"], noise["s2"]
    m = np.unique(np.round(n ** (np.arange(SIZES + 1) / SIZES)).astype(np.intp))
    without = kind.key == "without_replacement"
    values = s2 / m * (1 - m / n) if without else s2 * (n - 1) / (n * m)
    y = np.where(values == 0, np.nan, values)
    return Trace(
        f"formula, {kind.label}",
        m,
        y,
        palette["quiet"],
        dash=kind.dash,
        width=1.5,
        label=kind.label,
    )


def _measured(kind: DrawKind, exact: bool, noise: Noise, palette: Palette) -> Trace:
    """What was computed over every possible batch is hollow; the exact 0 has no place here."""
    sizes, columns = np.array(noise["spread"]["batch_sizes"]), noise["spread"][kind.key]
    shown = np.array(columns["exact"]) == exact
    if kind.key == "without_replacement":
        shown &= sizes != noise["n"]
    measured, low, high = (finite(columns[name])[shown] for name in ("measured", "low", "high"))
    intervals = {} if exact else {"low": low, "high": high}
    return Trace(
        f"measured, {kind.label}", sizes[shown], measured, palette.run(noise["accent"]), "markers",
        symbol=kind.symbol, size=7, fill=palette["back"] if exact else None, **intervals,
    )  # fmt: skip


def cloud_chart(noise: Noise, palette: Palette) -> Chart:
    """Batch gradients as points about the full gradient, in a plane of two directions."""
    cloud, quiet = noise["cloud"], palette["quiet"]
    points, own, zero = (finite(cloud[name]) for name in ("points", "this", "zero"))
    traces = [
        Trace("batches", points[:, 0], points[:, 1], quiet, "markers", size=5,
              opacity=0.4 if len(points) > 60 else 0.75),
        _mark("full gradient", np.zeros(2), palette["curve"], "cross-thin", 15),
        _mark("this batch", own, palette.run(noise["accent"]), "circle", 11),
    ]  # fmt: skip
    if _is_near(points, own, zero):
        traces.insert(1, _mark("zero gradient", zero, quiet, "x-thin", 10))
    size = cloud["batch_size"]
    title = "Where do single examples pull?" if size == 1 else f"Where do batches of {size:,} pull?"
    x, y = map(Axis, cloud["names"])
    return Chart(x, y, traces, title, _where(noise), equal=True)


def _mark(name: str, at: NDArray[np.float64], color: str, symbol: str, size: float) -> Trace:
    return Trace(name, at[:1], at[1:], color, "markers", symbol=symbol, size=size, label=name)


def _is_near(
    points: NDArray[np.float64], own: NDArray[np.float64], zero: NDArray[np.float64]
) -> bool:
    """Whether the zero gradient is in the points' range or at most its width beside it.

    So it is where they are all one point.
    """
    about = np.vstack([points, own, np.zeros(2)])
    low, high = about.min(axis=0), about.max(axis=0)
    if bool((high - low < 1e-9 * hypot(*zero)).all()):
        return True
    return bool(((zero >= 2 * low - high) & (zero <= 2 * high - low)).all())


def rest_chart(noise: Noise, palette: Palette) -> Chart:
    """How far the examples left in an epoch are from a fair draw."""
    epoch, n = noise["epoch"], noise["n"]
    used, steps = np.array(epoch["used"]), epoch["steps"]
    past = steps[-1] - steps[0]
    here = float(used[-1] / past * (noise["step"] - steps[0])) if past else 0.0
    mode = "lines+markers" if len(used) < 16 else "lines"
    return Chart(
        Axis("examples used in this epoch", range=(-0.02 * n, 1.02 * n)),
        Axis("distance from g, in lengths of g", include=(0.0, 0.05)),
        [
            Trace("expected of a random rest", used, finite(epoch["expected"]), palette["quiet"],
                  dash="7px,4px", width=1.5, label="random rest"),
            Trace("the rest of this epoch", used, finite(epoch["distance"]),
                  palette.run(noise["accent"]), mode, label="this epoch"),
        ],
        f"Is the rest of epoch {epoch['epoch'] + 1:,} a fair draw?",
        _where(noise),
        verticals=(here,) if here else (),
        horizontals=((0.0, "with replacement"),),
    )  # fmt: skip
