"""The batch of an opened step by class: which examples are of each, and their mean gradients."""

from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array, Indices
from app.training.analysis.opened_step import Opened


@dataclass(frozen=True)
class Groups:
    """The classes that are in the batch, in the order of their names."""

    names: list[str]
    members: list[Indices]  # places in the batch of each class's examples
    losses: list[float]  # mean of each class
    gradients: Array  # (classes in the batch, P), mean of each class


def groups_of(opened: Opened, classes: tuple[str, ...]) -> Groups:
    """The examples of a step by class.

    The batch mean is the mean of the groups, weighted by size.
    """
    places = [np.flatnonzero(opened.y == label) for label in range(len(classes))]
    present = [label for label, members in enumerate(places) if len(members)]
    members = [places[label] for label in present]
    means = [opened.examples.weighted_sum(np.full(len(own), 1 / len(own)), own) for own in members]
    return Groups(
        [classes[label] for label in present],
        members,
        [float(opened.examples.losses[own].mean()) for own in members],
        np.array(means),
    )
