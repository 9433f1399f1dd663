"""The oracle's reading of an experiment: each run's settings.

Plain readings of the documentation, independent of app. The batches and learning rates that follow
from them stand in `tests.training.oracle_batches`, what is computed with them in
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
    "momentum": {"momentum": 0.9, "dampening": 0},
    "nesterov": {"momentum": 0.9},
    "adagrad": {"epsilon": 1e-10, "initial_accumulator": 0},
    "rmsprop": {"decay": 0.99, "epsilon": 1e-8, "initial_accumulator": 0},
    "adam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "adamw": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01},
}
# The forms that libraries give it, the default first.
OWN_CHOICES: dict[str, dict[str, tuple[Any, ...]]] = {
    "gradient_descent": {},
    "momentum": {
        "dampening_from": ("second_step", "first_step"),
        "rate_in_velocity": (False, True),
    },
    "nesterov": {"rate_in_velocity": (False, True)},
    "adagrad": {"epsilon_place": ("outside", "inside")},
    "rmsprop": {"epsilon_place": ("outside", "inside")},
    "adam": {"epsilon_place": ("outside", "inside", "hat"), "bias_correction": (True, False)},
    "adamw": {
        "epsilon_place": ("outside", "inside", "hat"),
        "bias_correction": (True, False),
        "decay_on": ("all", "weights"),
    },
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
    "bias_optimizer": "same",
    "accumulate": 1,
    "accumulate_as": "mean",
    "accumulate_rest": "step",
    "epoch_loss": "by_size",
    "epoch_loss_of": "data",
    "changes": [],
}


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

    def get(self, name: str) -> Any:
        """The setting, or None if it is stated nowhere and has no default."""
        places = (self.document["runs"][self.run], self.document, DEFAULTS)
        return next((place[name] for place in places if place.get(name) is not None), None)

    def __getitem__(self, name: str) -> Any:
        value = self.get(name)
        if value is None:
            raise KeyError(name)
        return value

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

    def own_parameters(self) -> dict[str, Any]:
        """The optimiser's parameters and the choices of its form."""
        choices = OWN_CHOICES[self["optimizer"]].items()
        defaults = OWN_PARAMETERS[self["optimizer"]] | {name: of[0] for name, of in choices}
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
