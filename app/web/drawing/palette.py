"""Colours and dashes of the plots: those of the page's style sheet. Must not know a plot."""

from dataclasses import dataclass

import numpy as np

from app.web.drawing.thinning import Floats

# How the line of a run is broken, by its accent.
DASHES = {
    1: "solid",
    2: "8px,5px",
    3: "2.5px,3.5px",
    4: "9px,3px,2px,3px",
    5: "14px,5px",
    6: "14px,4px,2px,4px",
}

# By name as in tokens.css: on a light ground, on a dark one.
COLORS: dict[str, tuple[str, str]] = {
    "back": ("#ffffff", "#15181c"),
    "text": ("#1b1f24", "#e6e9ed"),
    "quiet": ("#59616b", "#a3abb5"),
    "control": ("#858d97", "#7a838e"),
    "grid": ("#e9ecef", "#262b31"),
    "run-1": ("#0072b2", "#3f9fdc"),
    "run-2": ("#d55e00", "#ec7a26"),
    "run-3": ("#009e73", "#16b88a"),
    "run-4": ("#b8649a", "#d98bba"),
    "run-5": ("#b37a00", "#e69f00"),
    "run-6": ("#3489b8", "#7cc4ee"),
    "region-0": ("#f7f1e3", "#2e2a20"),
    "region-1": ("#d6d0e4", "#453b5f"),
    "region-2": ("#e4e9e3", "#25332a"),
    "region-3": ("#efd9d6", "#4a2f2e"),
    "region-4": ("#cfd8dd", "#27404d"),
    "region-5": ("#faf6ee", "#1f1c16"),
    "region-6": ("#c3bcd6", "#55497a"),
    "region-7": ("#d3ddd3", "#2f4237"),
    "region-8": ("#e3c6c2", "#5c3937"),
    "region-9": ("#b9c8d0", "#33505f"),
    "mark-0": ("#806420", "#e0c987"),
    "mark-1": ("#51377c", "#c5b3f0"),
    "mark-2": ("#3f5a45", "#9ccfa8"),
    "mark-3": ("#85403a", "#eca79f"),
    "mark-4": ("#33505f", "#93c6dd"),
    "mark-5": ("#9a7b32", "#c9b26e"),
    "mark-6": ("#6a4f98", "#ad98e0"),
    "mark-7": ("#57755d", "#82b890"),
    "mark-8": ("#a0574f", "#d68d84"),
    "mark-9": ("#4a6b7c", "#78b0c9"),
    "boundary": ("#6b6a78", "#8d8c9b"),
    "mark-edge": ("#ffffff", "#15181c"),
    "ramp-low": ("#f7f1e3", "#2e2a20"),
    "ramp-high": ("#b9aed2", "#5c4d86"),
    "value-low": ("#a98a3a", "#a8925a"),
    "value-high": ("#36205c", "#e3d8ff"),
    "positive": ("#2b8a99", "#3fb0c0"),
    "negative": ("#b2557f", "#d277a1"),
    "ground": ("#f8f9fa", "#1a1e23"),
    "curve": ("#1b1f24", "#e6e9ed"),
}
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'


@dataclass(frozen=True)
class Palette:
    """The colours on a light or a dark ground."""

    dark: bool

    def __getitem__(self, name: str) -> str:
        return COLORS[name][self.dark]

    def run(self, accent: int) -> str:
        return self[f"run-{accent}"]

    def mark(self, kind: int) -> str:
        """The colour of the examples of a class."""
        return self[f"mark-{kind % 10}"]

    def ramp(self, name: str) -> list[list[float | str]]:
        """A colour scale between two ends: of the map, `ramp`, or of its marks, `value`."""
        return [[0.0, self[f"{name}-low"]], [1.0, self[f"{name}-high"]]]

    def regions(self) -> list[list[float | str]]:
        """The colour scale of the probability of class 1 against class 0."""
        return [[0.0, self["region-0"]], [1.0, self["region-1"]]]

    def mixed(self, probabilities: Floats) -> Floats:
        """The regions' colours mixed by probabilities (…, classes): (…, 3) from 0 to 255."""
        tones = [_rgb(self[f"region-{j % 10}"]) for j in range(probabilities.shape[-1])]
        return np.asarray(np.round(probabilities @ np.array(tones, dtype=float)))


def _rgb(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return red, green, blue
