"""The cost of a target side by side: each axis in multiples of the run that spends least there."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.training.analysis.losses_on_the_way import Target
from app.training.setup.run_plan import RunPlan
from app.web.drawing.axis import Axis
from app.web.drawing.chart import Chart, Trace
from app.web.drawing.palette import DASHES, Palette
from app.web.drawing.words import literal

# Each axis that is drawn, with its short name; examples and passes go with the epochs.
DRAWN = (
    ("updates", "updates"),
    ("epochs", "epochs"),
    ("operations", "operations"),
    ("seconds", "time"),
)
ROOM = 0.25  # beside the first and the last axis


@dataclass(frozen=True)
class Line:
    """A run with its cost, as in the reply of /api/v1/summary; None if it misses the target."""

    plan: RunPlan
    cost: dict[str, Any] | None


def cost_chart(lines: list[Line], target: Target, palette: Palette) -> Chart:
    """A line for each run that reaches the target, if reaching it costs anything."""
    costs = [
        (line.plan, np.array([line.cost[axis] for axis, _ in DRAWN], dtype=float))
        for line in lines
        if line.cost is not None and line.cost["step"] > 0
    ]
    least = np.min([spent for _, spent in costs], axis=0) if costs else np.ones(len(DRAWN))
    places = np.arange(float(len(DRAWN)))
    return Chart(
        Axis(
            "what is counted",
            range=(-ROOM, len(DRAWN) - 1 + ROOM),
            ticks=tuple((float(i), name) for i, (_, name) in enumerate(DRAWN)),
        ),
        Axis("cost, in multiples of the least", log=True, include=(1.0, 1.5)),
        [
            Trace(
                plan.label, places, spent / least, palette.run(plan.accent), "lines+markers",
                dash=DASHES[plan.accent], size=8, label=plan.label,
            )
            for plan, spent in costs
        ],
        f"What a {target.measure.replace('_', ' ')} of {target.value:g} costs",
        _note(lines, bool(costs)),
    )  # fmt: skip


def _note(lines: list[Line], is_drawn: bool) -> str:
    """Which runs are not drawn."""
    labels = [literal(line.plan.label) for line in lines if line.cost is None]
    if labels:
        return f"Not reached by {', '.join(labels)}"
    return "1 is the cheapest run" if is_drawn else "The runs start at this loss or below it"
