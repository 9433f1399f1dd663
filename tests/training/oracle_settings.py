"""The oracle's reading of an experiment: each run's settings, batches and learning rates.

Plain readings of the documentation, independent of app; what is computed with them stands in
`tests.training.oracle`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]

# Each optimiser's own parameters with their defaults.
OWN_PARAMETERS: dict[str, dict[str, float]] = {
    "gradient_descent": {},
    "momentum": {"momentum": 0.9},
    "nesterov": {"momentum": 0.9},
    "adagrad": {"epsilon": 1e-10},
    "rmsprop": {"decay": 0.99, "epsilon": 1e-8},
    "adam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "adamw": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01},
}
DEFAULTS: dict[str, Any] = {
    "learning_rate": 0.1,
    "reduction": "mean",
    "optimizer": "gradient_descent",
    "schedule": "constant",
    "schedule_factor": 0.5,
    "schedule_epochs": 10,
    "warmup": 0,
    "batch_growth": 1,
    "order": "shuffle_every_epoch",
    "last_batch": "keep",
    "changes": [],
}


@dataclass(frozen=True)
class Batch:
    """The batch of one step: its epoch, its places in that epoch's order, the usual size then."""

    epoch: int
    start: int
    stop: int
    size: int


@dataclass(frozen=True)
class Settings:
    """One run's settings: its own, else those beside `runs`, else the defaults."""

    document: Document
    run: int
    every: int  # training examples of the experiment

    @property
    def n(self) -> int:
        """Training examples that the run learns."""
        return self.every - len(self.document["runs"][self.run].get("left_out") or ())

    def __getitem__(self, name: str) -> Any:
        for place in (self.document["runs"][self.run], self.document, DEFAULTS):
            if place.get(name) is not None:
                return place[name]
        raise KeyError(name)

    def batch_size(self, changed: int | str | None = None) -> int:
        """Of the changed size, else of the run's own."""
        size = self["batch_size"] if changed is None else changed
        return self.n if size == "full" else min(int(size), self.n)

    def learning_rate(self) -> float:
        """The base rate: the run's own, else by the rule."""
        rule = self.document.get("learning_rate_rule") or "same"
        if rule == "same" or self.document["runs"][self.run].get("learning_rate") is not None:
            return float(self["learning_rate"])
        runs = range(len(self.document["runs"]))
        stated = [Settings(self.document, run, self.every)["batch_size"] for run in runs]
        sizes = [self.every if size == "full" else min(size, self.every) for size in stated]
        share = sizes[self.run] / max(sizes)
        factor = {"linear": share, "square_root": math.sqrt(share)}[rule]
        return float(f"{self['learning_rate'] * factor:.6g}")

    def own_parameters(self) -> dict[str, float]:
        """The optimiser's parameters."""
        defaults = OWN_PARAMETERS[self["optimizer"]]
        places = (self.document["runs"][self.run], self.document, defaults)
        return {
            name: next(place[name] for place in places if place.get(name) is not None)
            for name in defaults
        }

    def changes_until(self, step: int) -> dict[str, Any]:
        """What `changes` have set by this step, the latest of each field."""
        changes = sorted(self["changes"], key=lambda change: change["at_step"])
        return {
            name: value
            for change in changes
            for name, value in change.items()
            if change["at_step"] <= step and name != "at_step" and value is not None
        }

    def changes_at(self, step: int) -> dict[str, Any]:
        """What `changes` set at this very step."""
        return {
            name: value
            for change in self["changes"]
            for name, value in change.items()
            if change["at_step"] == step and name != "at_step" and value is not None
        }


def batches_of_epoch(settings: Settings, size: int, epoch: int) -> list[Batch]:
    """The whole batches, and what is left over as `last_batch` and `order` say."""
    rest = settings.n % size
    full = settings.n - rest
    batches = [Batch(epoch, start, start + size, size) for start in range(0, full, size)]
    if rest and settings["order"] == "with_replacement":  # another whole batch of draws
        batches.append(Batch(epoch, full, full + size, size))
    elif rest and settings["last_batch"] != "drop":
        batches.append(Batch(epoch, full, settings.n, size))
    return batches


def size_in_epoch(settings: Settings, epoch: int, first_step: int) -> int:
    """The batch size of the epoch that begins with this step."""
    size = settings.batch_size(settings.changes_until(first_step).get("batch_size"))
    growth = settings["batch_growth"] ** math.floor(epoch / settings["schedule_epochs"])
    return int(min(settings.n, round(size * growth)))


def batches_of(settings: Settings) -> list[Batch]:
    """The batches of all steps."""
    stop = settings.document.get("stop") or {"epochs": 40}
    batches: list[Batch] = []
    epoch = 0
    while epoch < (stop.get("epochs") or math.inf):
        size = size_in_epoch(settings, epoch, len(batches))
        batches += batches_of_epoch(settings, size, epoch)
        epoch += 1
        if stop.get("updates") is not None and len(batches) >= stop["updates"]:
            return batches[: stop["updates"]]
    return batches


def weight_of(settings: Settings, batch: Batch) -> float:
    """What the mean gradient of the batch's data loss is multiplied by."""
    examples = batch.stop - batch.start
    if settings["reduction"] == "sum":
        return examples
    return examples / batch.size if settings["last_batch"] == "weighted" else 1


def factor_of_schedule(name: str, f: float, j: int, T: float, steps: int) -> float:
    """j steps after the warm-up; T steps make `schedule_epochs` epochs, `steps` the whole."""
    if name == "constant":
        return 1
    if name == "step":
        return float(f ** math.floor(j / T))
    if name == "exponential":
        return float(f ** (j / T))
    if name == "inverse_time":
        return 1 / (1 + j / T)
    assert name == "cosine"
    return (1 + math.cos(math.pi * j / steps)) / 2


def rates_of(settings: Settings, steps: int) -> list[float]:
    """η_k of every step."""
    W = settings["warmup"]
    first_epoch = batches_of_epoch(settings, size_in_epoch(settings, 0, 0), 0)
    T = settings["schedule_epochs"] * len(first_epoch)
    name, f = settings["schedule"], settings["schedule_factor"]
    rates = []
    for k in range(steps):
        base = settings.changes_until(k).get("learning_rate", settings.learning_rate())
        s = (k + 1) / W if k < W else factor_of_schedule(name, f, k - W, T, steps - W)
        rates.append(base * s)
    return rates
