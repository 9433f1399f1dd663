"""The chart of how hard each example of a batch pulls, from the reply of /api/v1/shares."""

from typing import Any

import numpy as np

from app.web.drawing.axis import Axis, Dict
from app.web.drawing.chart import layout_of
from app.web.drawing.palette import Palette
from app.web.drawing.series import finite
from app.web.drawing.words import literal

GAP = 3  # bars left out where examples are not named
TICKS = ".3~p"  # 20%, and 0.25% of a large batch
MOST_NAMES = 32  # bars that have the number of their example below them


def shares_figure(pulls: dict[str, Any], palette: Palette) -> Dict:
    """A bar for each example, sorted; the bars of those that pull against the others are hollow."""
    examples, color = pulls["examples"], palette.run(pulls["accent"])
    shares, places = finite(examples["share"]), np.array(examples["place"])
    rest = pulls["rest"]["count"]
    at = places - (rest - GAP) * (places > np.arange(len(places))) if rest else places
    y = Axis("share in the batch gradient", include=(0.0,)).fitted([*shares])
    x = Axis("examples of the batch, sorted by share", range=(-1.0, float(at.max()) + 1))
    titles = "Which example pulls hardest?", _where(pulls)
    layout = layout_of(x, y, palette, titles, 20)
    names = [f"{index:,}" for index in examples["index"]]
    layout["xaxis"] |= (
        {"tickmode": "array", "tickvals": at, "ticktext": names}
        if len(names) <= MOST_NAMES
        else {"showticklabels": False}
    )
    layout["yaxis"] |= {"zeroline": True, "zerolinecolor": palette["control"], "tickformat": TICKS}
    bars = {
        "type": "bar",
        "name": literal(pulls["label"]),
        "x": at,
        "y": shares,
        "width": 0.72,
        "customdata": names,
        "hovertemplate": "example %{customdata}: %{y:.3~p}<extra></extra>",
        "marker": {
            "color": [palette["back"] if share < 0 else color for share in shares],
            "line": {"color": color, "width": 1.5},
        },
    }
    return {"data": [bars], "layout": layout}


def _where(pulls: dict[str, Any]) -> str:
    where = f"At step {pulls['step']:,} of {literal(pulls['label'])}"
    rest = pulls["rest"]["count"]
    return f"{where}; {rest:,} in the middle are left out" if rest else where
