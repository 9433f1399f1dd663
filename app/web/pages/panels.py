"""The panels of the page: one entry each, from which everything else about them is made.

A further panel named `x` has its template in `templates/panels/x.html`, its style in
`static/css/panels/x.css` and its script in `static/js/ui/x/x.js`, which exports `createPanel`.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Panel:
    """One panel.

    word: its name in the share dialog. title: its heading. opener: the button that opens it.
    is_always: the page always shows it, above the panels that open. needs_still_step: it is read
    while the playhead stands. plays_offline: it needs no server. reads: parts of the catalog that
    its script needs besides those that every page has.
    """

    name: str
    word: str
    title: str = ""
    opener: str = ""
    is_always: bool = False
    needs_still_step: bool = False
    plays_offline: bool = False
    reads: tuple[str, ...] = ()

    @property
    def script(self) -> str:
        """Its module, below `static/js`."""
        return f"ui/{self.name}/{self.name}.js"

    @property
    def style(self) -> str:
        """Its style sheet, below `static/css`, without the ending."""
        return f"panels/{self.name}"

    def in_script(self) -> dict[str, Any]:
        """What the scripts of the page know of it."""
        return {
            "name": self.name,
            "is_always": self.is_always,
            "needs_still_step": self.needs_still_step,
            "plays_offline": self.plays_offline,
        }


PANELS = (
    Panel("runs", "Runs", is_always=True, plays_offline=True),
    Panel("loss", "Loss", is_always=True, plays_offline=True),
    Panel(
        "step",
        "Step",
        title="One step opened",
        opener="Open this step",
        needs_still_step=True,
        reads=("presets",),
    ),
    Panel(
        "batches",
        "Batches",
        title="Batches of the epoch",
        opener="Batches of the epoch",
        plays_offline=True,
    ),
    Panel("noise", "Noise", title="Gradient noise", opener="Gradient noise", needs_still_step=True),
    Panel(
        "shares",
        "Shares",
        title="Which example pulls hardest?",
        opener="Which example pulls hardest?",
        needs_still_step=True,
    ),
    Panel("landscape", "Landscape", title="Landscape", opener="Landscape"),
    Panel("network", "Network", title="Network", opener="Network"),
    Panel(
        "cost",
        "Cost",
        title="Cost of a target",
        opener="Cost of a target",
        plays_offline=True,
    ),
    Panel("code", "Code", title="Code", opener="Code", needs_still_step=True),
)
FURTHER = tuple(panel for panel in PANELS if not panel.is_always)  # each in a drawer of its own
OFFLINE = tuple(panel.name for panel in PANELS if panel.plays_offline)


def names_of(panels: tuple[Panel, ...]) -> tuple[str, ...]:
    return tuple(panel.name for panel in panels)
