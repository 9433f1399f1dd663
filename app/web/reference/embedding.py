"""How a page holds an embed: what it is told, what it may ask for, and the text that shows it."""

import json
from dataclasses import dataclass
from typing import Any

WIDE = 110  # characters
_RUN = {
    "label": "SGD",
    "step": 12_000,
    "status": "finished",
    "batch_loss": 0.0041,
    "training_loss": 0.0819,
    "test_loss": 0.1203,
}
_STATE = {
    "query": "data=circles&x=updates",
    "state": "ready",
    "playing": False,
    "at": 12_000,
    "x": "updates",
    "end": 12_000,
}


@dataclass(frozen=True)
class Message:
    """`example` is a whole one; a message to the host, or with `target` a command from it."""

    text: str
    example: Any

    @property
    def name(self) -> str:
        return str(self.example["type"])

    @property
    def json(self) -> str:
        """The example as it is read: on one line where it fits."""
        text = json.dumps(self.example)
        return text if len(text) < WIDE else json.dumps(self.example, indent=2)


def _told(type: str, text: str, **content: Any) -> Message:
    return Message(text, {"source": "batchwise", "v": 1, "type": type, **content})


def _command(type: str, text: str, **content: Any) -> Message:
    return Message(text, {"target": "batchwise", "v": 1, "type": type, **content})


TOLD: tuple[Message, ...] = (
    _told(
        "ready",
        "Once, before all else, as soon as it hears commands; the rest as in `state`.",
        **_STATE | {"state": "loading", "at": 0, "end": 0},
    ),
    _told(
        "resize",
        "The height in pixels in which nothing is left out, at the present width, and the names of "
        "what is left out in the frame as it is: `notes`, `more` (the further choices), "
        "`counters`, `choices`, `axes`, `runs` (the choices of each run), and `small` where "
        "pictures and buttons have shrunk. At first, and whenever one of them changes. An opened "
        "step or the noise is waited for; out of sight, where it does not come, the height is at "
        "least that of the frame. A frame that is not shown tells none until it is.",
        height=912,
        without=["notes", "more"],
    ),
    _told(
        "state",
        "What it shows, after every choice and whenever it starts or stops: `query` makes the same "
        "embed anew, `state` is one of loading, streaming, ready, offline and refused, `at` and "
        "`end` are in the unit of `x`.",
        **_STATE,
    ),
    _told(
        "step",
        "Where the playhead stands, at most ten times a second. The losses over all examples are "
        "those taken last.",
        at=12_000,
        x="updates",
        runs=[_RUN],
    ),
    _told(
        "done",
        "Every run is trained and has arrived; its last step.",
        runs=[_RUN | {"steps": 12_000}],
    ),
    _told(
        "error",
        "A command that cannot be followed, or values that were left at their default.",
        detail="This command cannot be followed.",
        errors=[
            {"field": "at", "value": -1, "message": "must be a number from 0 up, in the unit of x"}
        ],
    ),
)

COMMANDS: tuple[Message, ...] = (
    _command(
        "set",
        "Shows what the address with this query would show, and nothing else of it stays. Commands "
        "that follow it are about its runs, and wait for them. With other panels it loads anew and "
        "is `ready` again: what is asked before then is lost, `at` and `autoplay` are not.",
        query="data=circles&stop.epochs=5&x=updates&lock=choices",
    ),
    _command("play", "Plays on from where it stands; at the end from the start."),
    _command("pause", "Stands still."),
    _command(
        "seek",
        "Moves the playhead, in the unit of `x`; what is not there yet is waited for.",
        at=12.5,
    ),
    _command("getState", "Asks for `state` and `resize`."),
)


def frame_text(base: str) -> str:
    """The frame itself."""
    return (
        f'<iframe src="{base}/embed?data=moons&amp;panels=runs,loss&amp;lock=choices"\n'
        '  title="Batchwise: two moons" width="100%" height="560" loading="lazy"\n'
        '  sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"\n'
        '  allow="clipboard-write; fullscreen" style="border:0"></iframe>'
    )


def script_text(base: str) -> str:
    """The script that gives every frame its height."""
    return f'<script src="{base}/static/embed.js" defer></script>'


LISTENING = """const frame = document.querySelector("iframe");
const tell = (command) =>
  frame.contentWindow.postMessage({ target: "batchwise", v: 1, ...command }, "*");

addEventListener("message", ({ source, data }) => {
  if (source !== frame.contentWindow || data.source !== "batchwise") return;
  if (data.type === "ready") tell({ type: "set", query: "data=circles&stop.epochs=5" });
  if (data.type === "done") {
    console.log(data.runs.map((run) => `${run.label} ${run.training_loss}`));
  }
});"""
