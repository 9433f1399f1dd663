"""The names of runs: given ones, or those of the three batch sizes. Depends on settings only.

None is longer than a given one may be, so that a document with all of them can be given again.
"""

from app.training.document.field_types import LONGEST_LABEL
from app.training.document.run_settings import Run


def labels_of(runs: list[Run], sizes: list[int], counts: list[int]) -> list[str]:
    """A different label for each run, from the batch sizes and the numbers of examples."""
    kinds = [_kind(size, count) for size, count in zip(sizes, counts, strict=True)]
    names = [_marked(kind, run) for kind, run in zip(kinds, runs, strict=True)]
    minis = {size for kind, size in zip(kinds, sizes, strict=True) if kind == "Mini-batch"}
    sized = [
        _marked(f"{kind} {size}", run)
        if kind == "Mini-batch" and (len(minis) > 1 or names.count(name) > 1)
        else name
        for kind, size, run, name in zip(kinds, sizes, runs, names, strict=True)
    ]
    labels: list[str] = []
    for run, name in zip(runs, sized, strict=True):
        label, copy = run.label or name, 2
        while label in labels:
            label, copy = _numbered(run.label or name, copy), copy + 1
        labels.append(label)
    return labels


def _kind(size: int, count: int) -> str:
    return "Full batch" if size == count else "SGD" if size == 1 else "Mini-batch"


def _marked(kind: str, run: Run) -> str:
    """With what is special about its examples, as far as there is room."""
    left_out = f", {len(run.left_out):,} left out" if run.left_out else ""
    short = left_out + (f", {len(run.flipped):,} flipped" if run.flipped else "")
    names = (f"{kind}{mark}" for mark in (own_examples_in_words(run), short))
    return next((name for name in names if len(name) <= LONGEST_LABEL), kind)


def _numbered(label: str, copy: int) -> str:
    number = f" ({copy})"
    return f"{label[: LONGEST_LABEL - len(number)].rstrip()}{number}"


def own_examples_in_words(run: Run) -> str:
    """What is special about the examples that a run learns, as it stands behind its name."""
    without = f" without {_named(run.left_out)}" if run.left_out else ""
    return without + (f" with {_named(run.flipped)} flipped" if run.flipped else "")


def _named(places: list[int]) -> str:
    return f"example {places[0]:,}" if len(places) == 1 else f"{len(places):,} examples"
