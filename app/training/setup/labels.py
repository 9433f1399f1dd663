"""The names of runs: given ones, or those of the three batch sizes. Depends on settings only."""

from app.training.document.run_settings import Run


def labels_of(runs: list[Run], sizes: list[int], counts: list[int]) -> list[str]:
    """A different label for each run, from the batch sizes and the numbers of examples."""
    kinds = [_kind(size, count) for size, count in zip(sizes, counts, strict=True)]
    marks = [own_examples_in_words(run) for run in runs]
    names = [f"{kind}{mark}" for kind, mark in zip(kinds, marks, strict=True)]
    minis = {size for kind, size in zip(kinds, sizes, strict=True) if kind == "Mini-batch"}
    sized = [
        f"{kind} {size}{mark}"
        if kind == "Mini-batch" and (len(minis) > 1 or names.count(f"{kind}{mark}") > 1)
        else f"{kind}{mark}"
        for kind, size, mark in zip(kinds, sizes, marks, strict=True)
    ]
    labels: list[str] = []
    for run, name in zip(runs, sized, strict=True):
        label, copy = run.label or name, 2
        while label in labels:
            label, copy = f"{run.label or name} ({copy})", copy + 1
        labels.append(label)
    return labels


def _kind(size: int, count: int) -> str:
    return "Full batch" if size == count else "SGD" if size == 1 else "Mini-batch"


def own_examples_in_words(run: Run) -> str:
    """What is special about the examples that a run learns, as it stands behind its name."""
    without = f" without {_named(run.left_out)}" if run.left_out else ""
    return without + (f" with {_named(run.flipped)} flipped" if run.flipped else "")


def _named(places: list[int]) -> str:
    return f"example {places[0]:,}" if len(places) == 1 else f"{len(places):,} examples"
