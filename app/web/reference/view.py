"""The view settings of an address: how a page shows its experiment."""

from dataclasses import replace

from app.web.reference.parameters import Parameter, choice, choices, free, whole_number
from app.web.view import EMBED, HIDEABLE, LOCKABLE, MINI_BATCH, STEP_PARTS, VIEW_CHOICES

_TEXTS = {
    "x": "The axis of the loss plot, and the unit of the playhead.",
    "y": "The scale of the loss axis.",
    "theme": "Light, dark, or as the system has it.",
    "autoplay": "Whether it plays once when it is opened; an embed does not unless asked to.",
    "test_loss": "Whether the loss plot shows the test loss too.",
    "v": "The version of this form of address.",
}
_CHOSEN = {name: choice(name, _TEXTS.get(name, ""), of, of[0]) for name, of in VIEW_CHOICES.items()}
_CHOSEN["autoplay"] = replace(_CHOSEN["autoplay"], default="1 on the page, 0 in an embed")

VIEW: tuple[Parameter, ...] = (
    *_CHOSEN.values(),
    free("at", "Where the playhead stands, in the unit of x.", "the end"),
    choices(
        "panels",
        "The drawers that are open; of an embed, all that it shows, in this order.",
        EMBED.panels,
        f"{','.join(EMBED.shown)} in an embed",
    ),
    whole_number("run", "The run that the drawers are about.", MINI_BATCH),
    choices(
        "hide",
        "Parts that are not shown; those of the opened step are "
        f"{', '.join(STEP_PARTS[:-1])} and {STEP_PARTS[-1]}.",
        HIDEABLE,
        "none",
    ),
    choices("lock", "Parts that cannot be changed.", (*LOCKABLE, "all"), "none"),
)
