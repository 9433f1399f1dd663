"""The seeds of each rate taken together, and the best rate of each batch size.

Depends on the results of cells. With a target the best rate is the one that reaches it in the
fewest updates, in the median over the seeds (as in Shallue et al., 2019, section 3.2: the best of
those tried, for each batch size); without one, or where no rate reaches it with half of the seeds,
it is the rate with the lowest median training loss at the end.
"""

from collections.abc import Iterable, Sequence
from math import inf, isfinite
from statistics import median
from typing import Any

Kind = tuple[int, str, str]  # batch size, optimiser, schedule


def at_each_rate(results: Iterable[dict[str, Any]]) -> dict[Kind, list[dict[str, Any]]]:
    """For each batch size, optimiser and schedule a list of its rates, seeds taken together."""
    together: dict[Kind, dict[float, list[dict[str, Any]]]] = {}
    for result in results:
        kind = (result["batch_size"], result["optimizer"], result["schedule"])
        together.setdefault(kind, {}).setdefault(result["learning_rate"], []).append(result)
    return {
        kind: [_together(rate, found) for rate, found in rates.items()]
        for kind, rates in together.items()
    }


def best_rates(results: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each batch size, optimiser and schedule at its best rate, in the order of the sweep."""
    names = ("batch_size", "optimizer", "schedule")
    return [
        {**dict(zip(names, kind, strict=True)), **best_of(rates)}
        for kind, rates in at_each_rate(results).items()
    ]


def best_of(rates: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The best of the rates of one batch size."""
    return min(rates, key=_rank)


def _rank(rate: dict[str, Any]) -> tuple[float, float]:
    return _or_infinite(rate["updates"]), _or_infinite(rate["final_training_loss"])


def _or_infinite(value: float | None) -> float:
    return inf if value is None or not isfinite(value) else value


def _together(rate: float, results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Medians over the seeds; None for updates that half of the seeds or more did not need."""
    reached = [each["reached"] for each in results if each["reached"]]
    finals = [_or_infinite(_final(each)) for each in results]
    updates = [each["updates"] for each in reached] + [inf] * (len(results) - len(reached))
    middle = median(updates)
    return {
        "learning_rate": rate,
        "seeds": len(results),
        "reached": len(reached),
        "diverged": sum(each["status"] == "diverged" for each in results),
        "updates": middle if isfinite(middle) else None,
        "epochs": median(each["epochs"] for each in reached) if isfinite(middle) else None,
        "final_training_loss": median(finals) if isfinite(median(finals)) else None,
    }


def _final(result: dict[str, Any]) -> float | None:
    if result["status"] == "diverged":
        return None
    value: float = result["final"]["training_loss"]["value"]
    return value
