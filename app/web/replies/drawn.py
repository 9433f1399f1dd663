"""What a page draws of a run: columns in base64, and parameters to within what can be seen.

Depends on frames; must not know a stream. Numbers are little-endian.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.training.analysis.picture import bits_to_draw, over_the_plane
from app.training.engine.comparison import Frame
from app.training.engine.evaluation import EVALUATION_COLUMNS
from app.training.setup.preparation import Prepared
from app.web.http.wire import in_base64

Floats = NDArray[np.float64]

SCALARS = ("batch_loss", "penalty", "learning_rates")
LARGEST, LARGEST_CHANGE = 2.0**23, 2.0**14  # units: float32 is exact up to 2²⁴
FIRST_CHARACTER = 35  # of those that stand for 0, 1, 2, …: JSON escapes only one of them
# First and number of characters that are left out: for some readers U+0085 or U+2028 ends a line.
LEFT_OUT = ((127, 34), (8200, 100))


def drawn_frame(prepared: Prepared, frame: Frame, seconds: tuple[float, float]) -> dict[str, Any]:
    """A frame without the columns that follow from others.

    seconds: measured in the run before this frame, and with it.
    """
    columns, evaluations = frame.columns, frame.evaluations
    # A page shows the gradient norm where there is no accuracy.
    scalars = (*SCALARS, *(() if prepared.examples.classes else ("gradient_norm",)))
    rows = over_the_plane(prepared, frame.parameters)
    is_last = frame.outcome is not None
    is_every = len(rows) == frame.steps + is_last
    return {
        "run": frame.run,
        "first_step": frame.first_step,
        "steps": frame.steps,
        **{name: _column(columns[name]) for name in scalars},
        "epoch_loss": _column(columns["epoch_loss"][_ends_of_epochs(prepared, frame)]),
        "seconds": seconds,
        "evaluated_steps": [evaluation.step for evaluation in evaluations],
        **{name: _column([getattr(e, name) for e in evaluations]) for name in EVALUATION_COLUMNS},
        "order": [
            {"epoch": epoch, "indices": _in_characters(order)} for epoch, order in frame.order
        ],
        "parameter_steps": None if is_every else frame.parameter_steps,
        **_parameters(rows, prepared),
        "last": is_last,
    }


def _ends_of_epochs(prepared: Prepared, frame: Frame) -> NDArray[np.bool_]:
    """Which of the frame's steps are the last of their epochs."""
    table = prepared.runs[frame.run].timetable
    steps = np.arange(frame.first_step, frame.first_step + frame.steps)
    segment = table.at(frame.first_step)
    position = (steps - segment.first_step) % segment.steps_per_epoch
    return np.asarray(position == segment.steps_per_epoch - 1)


def _column(values: Floats | list[float | None]) -> str | float | None:
    """Numbers as float64, NaN for what is not finite or None; one number if all are equal."""
    column = np.asarray(values, dtype=float)
    column = np.where(np.isfinite(column), column, np.nan)
    if np.isnan(column).all():  # or where there are none
        return None
    return float(column[0]) if (column == column[0]).all() else in_base64(column, "<f8")


def _in_characters(numbers: NDArray[np.intp]) -> str:
    """Whole numbers from 0 to 55,126, a character for each: compressed smaller than base64."""
    characters = numbers + FIRST_CHARACTER
    for first, count in LEFT_OUT:
        characters = np.where(characters >= first, characters + count, characters)
    return characters.astype("<u2").tobytes().decode("utf-16-le")


def _parameters(rows: Floats, prepared: Prepared) -> dict[str, Any]:
    """Parameter vectors (K, P): the first as float32, then the changes from row to row.

    Each parameter is rounded to a number of bits after the point, so that no error adds up. Changes
    are in units of the last bit, parameter by parameter, where 0, −1, 1, −2, … are 0, 1, 2, 3, ….
    Where they are large, as in a run that diverges, `bits` is null and all rows are float32.
    """
    if len(rows) > 1 and np.isfinite(rows).all():
        with np.errstate(all="ignore"):
            bits = bits_to_draw(prepared, rows)
            units = np.rint(np.ldexp(rows, bits))
            changes = np.diff(units, axis=0).T
        if np.abs(units).max() < LARGEST and np.abs(changes).max() < LARGEST_CHANGE:
            return {
                "bits": _in_characters(bits),
                "parameters": in_base64(np.ldexp(units[0], -bits), "<f4"),
                "changes": _in_characters(
                    np.where(changes < 0, -2 * changes - 1, 2 * changes).astype(np.intp)
                ),
            }
    return {"bits": None, "parameters": in_base64(rows, "<f4"), "changes": ""}
