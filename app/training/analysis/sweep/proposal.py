"""A grid to begin with: batch sizes and learning rates that suit an experiment.

Depends on one prepared run; trains nothing. The grid is small enough to train in some seconds.
"""

from math import ceil
from typing import Any

from app.training.document.field_types import FULL
from app.training.setup.preparation import Prepared

MOST_SIZES = 9
MOST_STEPS = 1_000_000  # of all trainings
MOST_WORK = 3e9  # examples times parameters, of all trainings
SEEDS = 3
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
RATES_OF_NORMALISING = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)  # of rules that divide by a root
PLAIN = ("gradient_descent", "momentum", "nesterov")
TARGET = 0.15  # training loss that the default experiment can reach with each batch size


def proposal(prepared: Prepared, run: int) -> dict[str, Any]:
    """`batch_sizes`, `learning_rates` and `seeds` for one run of an experiment.

    The smallest batches make the most steps, so they are left out first where all would be too
    many; then there is one seed.
    """
    plan = prepared.runs[run]
    rates = RATES if plan.optimizer in PLAIN else RATES_OF_NORMALISING
    sizes = sizes_below(plan.example_count)
    seeds = SEEDS
    epochs = plan.timetable.total_examples / plan.example_count
    of_updates = prepared.document["stop"].get("updates")

    def steps(size: int) -> float:
        return of_updates or epochs * ceil(plan.example_count / size)

    def trainings() -> int:
        return len(rates) * seeds

    all_sizes = [*sizes, plan.example_count]
    while len(all_sizes) > 3 and trainings() * sum(map(steps, all_sizes)) > MOST_STEPS:
        all_sizes = all_sizes[1:]
    examples = sum(steps(size) * size for size in all_sizes)
    if trainings() * examples * prepared.layout.size > MOST_WORK:
        seeds = 1
    return {
        "batch_sizes": [*all_sizes[:-1], FULL],
        "learning_rates": list(rates),
        "seeds": seeds,
    }


def sizes_below(count: int) -> list[int]:
    """Powers of 2, or of 4 where these are many, well below the number of examples."""
    for factor in (2, 4, 8):
        sizes = [1]
        while sizes[-1] * factor <= count / 1.5:
            sizes.append(sizes[-1] * factor)
        if len(sizes) < MOST_SIZES:
            break
    return [size for size in sizes if size < count]
