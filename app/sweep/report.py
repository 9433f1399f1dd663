"""The outcome of a sweep as a table on the terminal: each batch size at its best rate."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from app.training.analysis.sweep.best import at_each_rate, best_of
from app.training.document.sweep_settings import Sweep


def report(results: Sequence[dict[str, Any]], sweep: Sweep) -> Table:
    """A row for each batch size, optimiser and schedule."""
    several = {
        "Optimiser": bool(sweep.optimizers and len(sweep.optimizers) > 1),
        "Schedule": bool(sweep.schedules and len(sweep.schedules) > 1),
    }
    table = Table(title="Each batch size at its best learning rate")
    for name, is_shown in several.items():
        if is_shown:
            table.add_column(name)
    titles = ["Batch size", "Best rate"]
    if sweep.target is not None:
        titles += ["Updates", "Epochs", "Reached"]
    for title in (*titles, "Final loss", "Diverged, all rates"):
        table.add_column(title, justify="right")
    for (size, *names), rates in at_each_rate(results).items():
        best = best_of(rates)
        cells = [name for name, is_shown in zip(names, several.values(), strict=True) if is_shown]
        has_best = best["diverged"] < best["seeds"]
        cells += [f"{size:,}", f"{best['learning_rate']:g}" if has_best else "–"]
        if sweep.target is not None:
            cells += [_shown(best["updates"], ",.0f"), _shown(best["epochs"], ".1f")]
            cells.append(f"{best['reached']} of {best['seeds']}")
        cells.append(_shown(best["final_training_loss"], ".4g"))
        cells.append(f"{sum(each['diverged'] for each in rates)}")
        table.add_row(*cells)
    return table


def _shown(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)
