"""The examples that one run leaves out or learns with another label: which ones it may name.

Depends on the document and the number of training examples; must not know the examples themselves.
"""

from collections.abc import Sequence

from app.training.document.effective_settings import EffectiveSettings
from app.training.document.problems import refuse


def example_counts(runs: Sequence[EffectiveSettings], n: int, are_classes: bool) -> list[int]:
    """How many of the n training examples each run learns.

    Raises:
        ExperimentError: for an example that there is not, and flipped labels that are numbers.
    """
    for run in runs:
        _check(run, n, are_classes)
    return [n - len(run.own.left_out or ()) for run in runs]


def _check(run: EffectiveSettings, n: int, are_classes: bool) -> None:
    left_out, flipped = run.own.left_out or [], run.own.flipped or []
    for field, places in (("left_out", left_out), ("flipped", flipped)):
        if places and places[-1] >= n:
            message = f"must be below {n:,}, the number of training examples"
            raise refuse(f"{run.field}.{field}", places[-1], message)
    if len(left_out) == n:
        raise refuse(f"{run.field}.left_out", f"{n:,} examples", "must leave at least one example")
    if flipped and not are_classes:
        raise refuse(f"{run.field}.flipped", flipped[0], "applies only to targets that are classes")
    both = sorted(set(left_out) & set(flipped))
    if both:
        raise refuse(f"{run.field}.flipped", both[0], "is an example that this run leaves out")
