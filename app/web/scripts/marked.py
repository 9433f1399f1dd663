"""The NumPy script with the lines that make a step of each run. The template itself names them.

A line carries the names of what it computes; where runs use different lines, a name says which:
`batch-whole` or `batch-cut`, `mean-plain` of plain descent or `mean-rule` of another optimiser.
"""

from dataclasses import dataclass
from typing import Any

from app.training.setup.preparation import Prepared
from app.web.scripts.numpy_script import script_context
from app.web.scripts.runs import RunInScript, is_fused, runs_in_script
from app.web.scripts.script import MARK, Exported, with_marks

PACKED = 'PACKED = """'
LEAST_FOLDED = 12  # lines of packed data that are worth folding


@dataclass(frozen=True)
class Marked:
    """A script; `lines`: the names on each line, counted from 1, that has some."""

    text: str
    lines: dict[int, list[str]]
    fold: tuple[int, int] | None  # first and last line of packed data that only a machine reads


def marked_script(exported: Exported) -> Marked:
    """The script of /api/v1/export, and the names of its lines."""
    written = with_marks("numpy", script_context(exported))
    lines = {
        number: [name for names in found for name in names.split()]
        for number, line in enumerate(written.splitlines(), start=1)
        if (found := MARK.findall(line))
    }
    text = MARK.sub("", written)
    return Marked(text, lines, _fold(text.splitlines()))


def _fold(lines: list[str]) -> tuple[int, int] | None:
    if PACKED not in lines:
        return None
    first = lines.index(PACKED) + 2
    last = first + lines[first - 1 :].index('"""') - 1
    return (first, last) if last - first >= LEAST_FOLDED else None


def marks_of_runs(exported: Exported, marked: Marked) -> list[list[dict[str, Any]]]:
    """For each run its marks: line, name, and what the line does."""
    prepared = exported.prepared
    runs = runs_in_script(prepared, exported.trained.outcomes)
    return [
        [
            {"line": line, "name": kind, "text": _text(kind, run, prepared)}
            for line, names in marked.lines.items()
            for name in names
            for kind, _, which in [name.partition("-")]
            if not which or which in _ways(index, run, prepared)
        ]
        for index, run in enumerate(runs)
    ]


def _ways(index: int, run: RunInScript, prepared: Prepared) -> set[str]:
    """Which of the alternative lines a run uses."""
    whole = {"whole"} if any(run.are_whole) else set()
    cut = set() if all(run.are_whole) else {"cut"}
    return {str(index), "plain" if is_fused(run, prepared) else "rule"} | whole | cut


def _text(kind: str, run: RunInScript, prepared: Prepared) -> str:
    factor = prepared.network.loss.factor
    up_to = f", up to the factor {factor:g}" if is_fused(run, prepared) and factor != 1 else ""
    return {
        "run": "the settings of this run",
        "batch": "the examples of the batch",
        "forward": "the outputs z of all examples at once",
        "error": f"δ = ∂ℓ/∂z of each example{up_to}",
        "gradient": "each product adds up the gradients of all examples",
        "mean": _mean(run, prepared),
        "update": "θ moves",
    }[kind]


def _mean(run: RunInScript, prepared: Prepared) -> str:
    mean = "the sum of the gradients, divided by M"
    if run.plan.reduction == "mean":
        return mean
    if is_fused(run, prepared):
        return "no mean is taken: this run uses the sum of the gradients"
    return f"{mean} and multiplied by M again: this run uses the sum"
