"""A graph of the page as a test reads it: its axes as values and pixels."""

import math
from typing import Any

from playwright.sync_api import Page

# The numbers of each axis with their places, and the pixels of its lowest and highest value.
AXES = """(plot) => {
  const { x, y, width, height } = document.querySelector(`${plot} .graph-pad`).getBBox();
  const numberOf = (text) => Number(text.replaceAll(",", "").replace("−", "-"));
  const ticks = (name) => [...document.querySelectorAll(`${plot} .graph-${name} .graph-tick`)]
    .map((e) => [numberOf(e.textContent), Number(e.getAttribute(name)) - (name === "y" ? 4.2 : 0)]);
  return { x: ticks("x"), y: ticks("y"), ends: { x: [x, x + width], y: [y + height, y] } };
}"""


def axes_of(page: Page, plot: str = "#loss-plot") -> dict[str, Any]:
    return page.evaluate(AXES, plot)


def value_at(ticks: list[list[float]], pixel: float) -> float:
    """By the first and the last tick of a linear axis."""
    (low, start), (high, end) = ticks[0], ticks[-1]
    return low + (pixel - start) / (end - start) * (high - low)


def pixel_of(ticks: list[list[float]], value: float) -> float:
    """By the first and the last tick of a logarithmic axis."""
    (low, start), (high, end) = ticks[0], ticks[-1]
    return start + math.log(value / low) / math.log(high / low) * (end - start)
