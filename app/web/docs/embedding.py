"""How a page holds an embed: the messages, the commands, and the text that shows it."""

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
    """A message from the embed to its host, or a command from the host.

    `example` is a complete one.
    """

    text: str
    example: Any

    @property
    def name(self) -> str:
        return str(self.example["type"])

    @property
    def json(self) -> str:
        """The example for a reader: on one line if it fits."""
        text = json.dumps(self.example)
        return text if len(text) < WIDE else json.dumps(self.example, indent=2)


def _event(type: str, text: str, **content: Any) -> Message:
    return Message(text, {"source": "batchwise", "v": 1, "type": type, **content})


def _command(type: str, text: str, **content: Any) -> Message:
    return Message(text, {"target": "batchwise", "v": 1, "type": type, **content})


EVENTS: tuple[Message, ...] = (
    _event(
        "ready",
        "The first message: the embed now hears commands. The other keys are those of `state`.",
        **_STATE | {"state": "loading", "at": 0, "end": 0},
    ),
    _event(
        "resize",
        "`height` is the height in pixels at which the embed shows everything at its present "
        "width. `without` names the parts that the frame is too low for: `notes`, `more` (the "
        "further choices), `counters`, `choices`, `axes`, `runs` (the choices of each run), and "
        "`small` if pictures and buttons have shrunk. The embed sends this once at the start and "
        "then at every change. With an opened step or the noise it waits until their numbers have "
        "arrived. A frame out of sight does not load these; its height is then at least the "
        "present one. A hidden frame sends no height until it is shown.",
        height=912,
        without=["notes", "more"],
    ),
    _event(
        "state",
        "What the embed shows. It sends this after every choice and whenever it starts or stops "
        "playing. An address with this `query` opens the same embed. `state` is loading, "
        "streaming, ready, offline or refused. `at` and `end` are in the unit of `x`.",
        **_STATE,
    ),
    _event(
        "step",
        "Position of the playhead, at most ten times a second. Losses over all examples are from "
        "the last evaluation before it.",
        at=12_000,
        x="updates",
        runs=[_RUN],
    ),
    _event(
        "done",
        "All runs are trained and have arrived. `runs` has the last step of each.",
        runs=[_RUN | {"steps": 12_000}],
    ),
    _event(
        "error",
        "The embed cannot follow a command, or it used the default in place of a wrong value.",
        detail="This command cannot be followed.",
        errors=[
            {"field": "at", "value": -1, "message": "must be a number from 0 up, in the unit of x"}
        ],
    ),
)

COMMANDS: tuple[Message, ...] = (
    _command(
        "set",
        "Shows what an address with this query shows, and keeps nothing of the present one. Later "
        "commands wait for the new runs. If the panels differ, the embed loads again and sends "
        "`ready` again; commands before that are lost, but `at` and `autoplay` in the query hold.",
        query="data=circles&stop.epochs=5&x=updates&lock=choices",
    ),
    _command(
        "play", "Plays from the present position, or from the start if the playhead is at the end."
    ),
    _command("pause", "Stops playing."),
    _command(
        "seek",
        "Moves the playhead to this position, in the unit of `x`. If the step has not arrived yet, "
        "the embed waits for it.",
        at=12.5,
    ),
    _command("getState", "Asks the embed to send `state` and `resize`."),
)


def frame_text(base: str) -> str:
    """The frame of an embed."""
    address = f"{base}/embed?data=moons&amp;panels=runs,loss&amp;lock=choices"
    return _frame(address, "Batchwise: two moons", 560)


def sweep_frame_text(base: str) -> str:
    """The frame of a sweep."""
    axes = "batch_sizes=1,8,64,full&amp;learning_rates=0.1,0.3,1,3"
    address = f"{base}/sweep/embed?data=moons&amp;{axes}&amp;target=0.2"
    return _frame(address, "Batchwise: a sweep over two moons", 900)


def _frame(address: str, title: str, height: int) -> str:
    return (
        f'<iframe src="{address}"\n'
        f'  title="{title}" width="100%" height="{height}" loading="lazy"\n'
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
