"""The view settings of an address: how a page shows its experiment."""

from dataclasses import replace

from app.web.pages.view import EMBED, HIDEABLE, LOCKABLE, MINI_BATCH, STEP_PARTS, VIEW_CHOICES
from app.web.reference.parameters import Parameter, choice, choices, free, whole_number

_TEXTS = {
    "x": "The unit of the horizontal axis and of the playhead.",
    "y": "The scale of the loss axis.",
    "theme": "The colours; `auto` follows the system.",
    "autoplay": "1: the page plays once when it opens; 0: it shows the end of the runs.",
    "test_loss": "1: the loss plot also shows the test loss.",
    "v": "The version of the address format.",
}
_CHOSEN = {name: choice(name, _TEXTS.get(name, ""), of, of[0]) for name, of in VIEW_CHOICES.items()}
_CHOSEN["autoplay"] = replace(_CHOSEN["autoplay"], default="1 on the page, 0 in an embed")

VIEW: tuple[Parameter, ...] = (
    *_CHOSEN.values(),
    free("at", "Position of the playhead, in the unit of x.", "the end"),
    choices(
        "panels",
        "On the page: the drawers that are open. In an embed: all panels that it shows, in this "
        "order.",
        EMBED.panels,
        f"{','.join(EMBED.shown)} in an embed",
    ),
    whole_number("run", "Number of the run that the drawers show, counted from 0.", MINI_BATCH),
    choices(
        "hide",
        f"Parts to hide. {', '.join(STEP_PARTS[:-1])} and {STEP_PARTS[-1]} are parts of the "
        "opened step.",
        HIDEABLE,
        "none",
    ),
    choices("lock", "Parts that readers see but cannot change.", (*LOCKABLE, "all"), "none"),
)
