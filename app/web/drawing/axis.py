"""An axis: its name, its scale and the range that is seen of it. Must not know a chart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite, log10
from typing import Any

from app.web.drawing.palette import Palette
from app.web.drawing.words import literal

ROOM = {False: 0.04, True: 0.06}  # of the range on both sides; of a logarithmic one

Dict = dict[str, Any]  # of a figure, in Plotly's words


@dataclass(frozen=True)
class Axis:
    """An axis; `include`: values that are to be within its range.

    ticks: places with their names, in place of round numbers.
    """

    name: str
    log: bool = False
    range: tuple[float, float] | None = None
    include: tuple[float, ...] = ()
    ticks: tuple[tuple[float, str], ...] = ()

    def at(self, value: float) -> float:
        """The value as ranges and annotations have it: its logarithm on a logarithmic axis."""
        return log10(value) if self.log else value

    def fitted(self, values: Sequence[float]) -> "Axis":
        """With a range that holds these values, unless it has one."""
        shown = [v for v in (*values, *self.include) if isfinite(v) and (v > 0 or not self.log)]
        if self.range is not None:
            return self
        if not shown:
            return replace(self, range=(0.1, 1.0) if self.log else (0.0, 1.0))
        low, high = self.at(min(shown)), self.at(max(shown))
        room = (high - low or (1.0 if self.log else abs(high) or 1.0)) * ROOM[self.log]
        ends = low - room, high + room
        return replace(self, range=(10 ** ends[0], 10 ** ends[1]) if self.log else ends)

    @property
    def ends(self) -> tuple[float, float]:
        """The two ends of the range, as a layout has them."""
        low, high = self.range or (0.0, 1.0)
        return self.at(low), self.at(high)

    def share(self, value: float) -> float:
        """How far up the range a value lies, from 0 to 1; 1 where it is not finite."""
        if not isfinite(value):
            return 1.0
        low, high = self.ends
        place = self.at(value) if value > 0 or not self.log else low
        return min(1.0, max(0.0, (place - low) / (high - low or 1.0)))


def axis_of(axis: Axis, palette: Palette) -> Dict:
    """An axis with its name, few ticks and no frame; powers of ten where numbers get long."""
    is_plain = not axis.log and 1 <= max(map(abs, axis.ends)) < 1e7
    return {
        "type": "log" if axis.log else "linear",
        "range": list(axis.ends),
        "title": {"text": literal(axis.name), "standoff": 6, "font": {"size": 12}},
        "color": palette["quiet"],
        "gridcolor": palette["grid"],
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "nticks": 8,
        "automargin": True,
        "exponentformat": "none" if is_plain else "power",
        "separatethousands": True,
        **({"tickformat": "~g"} if axis.log else {}),
        **_chosen_ticks(axis),
    }


def _chosen_ticks(axis: Axis) -> Dict:
    """The ticks with names; or 1, 2, 5, 10 … where Plotly would crowd a tick onto each digit."""
    if not axis.ticks:
        low, high = axis.ends
        return {"dtick": "D2"} if axis.log and 1 <= high - low <= 3 else {}
    places, names = zip(*axis.ticks, strict=True)
    return {"tickmode": "array", "tickvals": list(places), "ticktext": list(names)}
