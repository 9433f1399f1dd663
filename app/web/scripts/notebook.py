"""An experiment as a Jupyter notebook: the NumPy script cell by cell, and a plot of the losses."""

import json
import re
from typing import Any

from app.training.setup.run_plan import RunPlan
from app.web.drawing.palette import DASHES, Palette
from app.web.scripts.numbers import quoted
from app.web.scripts.numpy_script import numpy_script
from app.web.scripts.script import Exported

CELL = re.compile(r"^# %% (.+)\n", re.MULTILINE)
MAIN = 'if __name__ == "__main__":\n    main()'
PLOT = """\
try:
    import matplotlib.pyplot as plt
except ImportError:
    print("A plot of these losses takes matplotlib: pip install matplotlib")
else:
    looks = {  # colour and dash of each run
{looks}
    }
    for label, points in curves.items():
        n = max(step for step, _ in points)  # each run from its start to its end
        x, y = [step / n for step, _ in points], [loss for _, loss in points]
        color, dash = looks[label]
        plt.plot(x, y, label=label, color=color, linestyle=dash)
    plt.xlabel("share of the run")
    plt.ylabel("training loss")
    plt.yscale("log")
    plt.legend()
    plt.show()"""


def notebook(exported: Exported) -> str:
    """The notebook as JSON, in the format 4.5."""
    opening, *parts = CELL.split(numpy_script(exported))
    _, words, imports = opening.split('"""', 2)
    title, _, about = words.partition("\n")
    cells = [_text(f"# {title}\n{about.rstrip()}"), _code(imports)]
    for heading, code in zip(parts[::2], parts[1::2], strict=True):
        cells += [_text(f"## {heading}"), _code(code.replace(MAIN, "curves = main()"))]
    cells += [_text("## The plot"), _code(_plot(exported.prepared.runs))]
    document = {
        "cells": [{"id": f"cell-{index}", **cell} for index, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _plot(runs: tuple[RunPlan, ...]) -> str:
    palette = Palette(dark=False)
    looks = [
        f'        {quoted(run.label)}: ("{palette.run(run.accent)}", {_dash(DASHES[run.accent])}),'
        for run in runs
    ]
    return PLOT.replace("{looks}", "\n".join(looks))


def _dash(dash: str) -> str:
    """As matplotlib writes it."""
    lengths = dash.replace("px", "").replace(",", ", ")
    return f'"{dash}"' if dash == "solid" else f"(0, ({lengths}))"


def _text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(source)}


def _code(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": _lines(source),
    }


def _lines(source: str) -> list[str]:
    return source.strip("\n").splitlines(keepends=True)
