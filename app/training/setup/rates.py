"""The learning rates with which runs begin: a run's own, or the stated one by the rule."""

import math
from collections.abc import Sequence

from app.training.document.effective_settings import EffectiveSettings
from app.training.document.field_types import FULL


def rates_of(runs: Sequence[EffectiveSettings], n: int) -> list[float]:
    """The rate of each run, for n training examples; the largest batch has the stated one."""
    sizes = [_stated_size(run, n) for run in runs]
    largest = max(sizes)
    return [_rate(run, size / largest) for run, size in zip(runs, sizes, strict=True)]


def _stated_size(run: EffectiveSettings, n: int) -> int:
    """The batch size that the rule goes by.

    A full batch counts as all n examples, so that leaving one out changes no rate.
    """
    size = run["batch_size"]
    return n if size == FULL else int(min(size, n))


def _rate(run: EffectiveSettings, share: float) -> float:
    """Rounded so that what is shown is used."""
    rate, rule = float(run["learning_rate"]), run.experiment.learning_rate_rule
    if run.is_own("learning_rate") or rule == "same" or share == 1:
        return rate
    return float(f"{rate * (share if rule == 'linear' else math.sqrt(share)):.6g}")
