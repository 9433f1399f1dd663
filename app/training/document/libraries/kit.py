"""What is known of a training library. Must not know any particular one."""

import sys
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Library:
    """A library at one version, as it was run.

    settings: of all optimisers, by their names in the document. own: of each optimiser that is not
    as ours. regression_loss: the loss of a number as target. differs: in a sentence, what is
    otherwise than in our own form. not_here: what no setting says, so that these numbers are not
    those of the library; empty where there is nothing. only_with: the values of settings without
    which that makes no difference. batch_size: the only one that it has, 1 or full. prints_other:
    whether the loss that it prints is not our column epoch_loss, but twice it or another one.
    counts_in_binary: whether its mean over examples with weights is divided by their number in the
    cross-entropy of two classes, whatever mean_by is. l2_times: our l2 for 1 of its own setting.
    The other texts are the cells of the table: batch: what an update uses of a batch, and of a
    short last one. penalty, reported, optimizers, order: the L2 penalty, the loss it reports, its
    optimisers, and how it visits the examples. source: what was run.
    """

    name: str
    title: str
    version: str = ""
    differs: str = ""
    batch: str = ""
    penalty: str = ""
    reported: str = ""
    optimizers: str = ""
    order: str = ""
    source: str = ""
    settings: Settings = field(default_factory=dict)
    own: Mapping[str, Settings] = field(default_factory=dict)
    regression_loss: str = "squared_error"
    not_here: str = ""
    only_with: Mapping[str, Container[Any]] = field(default_factory=dict)
    l2_times: float = 1.0
    batch_size: int | str | None = None
    prints_other: bool = False
    counts_in_binary: bool = False

    @property
    def prints_epoch_loss(self) -> bool:
        """Whether it prints the column epoch_loss."""
        return self.reported not in (NONE, OWN_LOSS) and not self.prints_other

    def has(self, name: str) -> bool:
        """Whether it has a value of its own for a setting, with some optimiser."""
        return any(name in settings for settings in (self.settings, *self.own.values()))

    def setting(self, name: str, optimizer: str) -> Any:
        """Its value of a setting of a run with this optimiser; None where it has ours."""
        return self.own.get(optimizer, {}).get(name, self.settings.get(name))


NONE = "none"
OWN_LOSS = "your own"
OURS = Library(name="", title="Batchwise")


def momenta(settings: Settings) -> dict[str, Settings]:
    """The same settings for both rules with a velocity."""
    return {"momentum": settings, "nesterov": settings}


WITH_RATE: dict[str, Settings] = momenta({"rate_in_velocity": True})
HAT = {"epsilon_place": "hat"}

HALF = "half_squared_error"
SEVERAL = range(2, sys.maxsize)
GIVEN = {"order": "as_given"}
ONE = "one example an update, with the ½"
AVERAGED = "mean over the outputs"
ALREADY_UPDATED = (
    "It propagates back through weights of the last layer that it has already updated."
)
