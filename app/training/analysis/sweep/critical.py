"""The critical batch size of a sweep: from the bend of its curve, and from the gradient noise.

With the best rate for each batch size B, the updates to a target are about
  S(B) = S_min + E_min / B        (McCandlish et al., 2018, eq. 2.11; here solved for S)
so that small batches need the fewest examples E_min, large ones the fewest updates S_min, and the
curve bends at B_crit = E_min / S_min. The noise predicts that bend:
  B_simple = tr(Σ) / ‖g‖²         (eq. 2.9)
where Σ is the covariance of the per-example gradients gᵢ and g their mean; tr(Σ) is S² of
`numerics.batch_noise`. It grows while a run trains, so it is measured along the way to the target.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.numerics.batch_noise import s_squared
from app.numerics.per_example import per_example
from app.training.analysis.sweep.grid import Cell, Group
from app.training.engine.loop import start_of, train
from app.training.engine.slices import Sliced

FEWEST_SIZES = 3  # of batches, for a curve with a bend
PLACES = 8  # along the way at which the noise is measured


def bend(points: Sequence[tuple[int, float]]) -> dict[str, float] | None:
    """S_min, E_min and B_crit of the points (B, updates); None where they show no bend.

    A least-squares fit of relative errors, by which a curve over many sizes counts evenly.
    """
    if len(points) < FEWEST_SIZES:
        return None
    sizes, updates = (np.array(each, dtype=float) for each in zip(*points, strict=True))
    terms = np.column_stack([1.0 / updates, 1.0 / (sizes * updates)])
    (fewest_updates, fewest_examples), *_ = np.linalg.lstsq(terms, np.ones(len(points)))
    if not (fewest_updates > 0 and fewest_examples > 0):
        return None
    return {
        "fewest_updates": float(fewest_updates),
        "fewest_examples": float(fewest_examples),
        "batch_size": float(fewest_examples / fewest_updates),
    }


def noise_scale(group: Group, cell: Cell, steps: int) -> Sliced[dict[str, Any]]:
    """B_simple at up to PLACES of the first `steps` steps of a cell's run, and their median."""
    (member,) = group.members([cell])
    prepared = replace(
        group.prepared, initial=member.initial, penalty=member.penalty, runs=(member.plan,)
    )
    wanted = sorted({round(step) for step in np.linspace(0, max(steps - 1, 0), PLACES)})
    found, start = list[float | None](), start_of(prepared, member.plan)
    for chunk in train(prepared, member.plan, lambda: 0.0, start):
        for step in wanted[len(found) :]:
            row = step - chunk.first_step
            if row >= chunk.steps:
                break
            found.append(_scale(group, chunk.parameters[row]))
            yield
        if len(found) == len(wanted):
            break
        yield
    known = [scale for scale in found if scale is not None]
    return {
        "batch_size": cell.batch_size,
        "learning_rate": cell.learning_rate,
        "steps": wanted[: len(found)],
        "scales": found,
        "median": float(np.median(known)) if known else None,
    }


def _scale(group: Group, theta: Any) -> float | None:
    """B_simple at θ; None where the full gradient is 0 or something is not finite."""
    prepared = group.prepared
    with np.errstate(all="ignore"):
        examples = per_example(prepared.network, theta, *prepared.own_examples(group.plan))
        full = examples.mean()
        scale = s_squared(examples, full) / float(full @ full)
    return float(scale) if np.isfinite(scale) else None
