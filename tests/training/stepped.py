"""A run's steps straight from the training loop: parameters, gradients and batch losses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.training.engine.loop import train
from tests.training.trained import Document, prepared_from, ticks

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Steps:
    """K steps of a run with P parameters."""

    parameters: Array  # (K + 1, P)
    gradients: Array  # (K, P), of the mean data loss of each batch
    batch_loss: Array  # (K,)


def stepped(document: Document, run: int = 0) -> Steps:
    prepared = prepared_from(document)
    parameters, gradients, losses = [], [], []
    done = 0
    for chunk in train(prepared, prepared.runs[run], ticks()):
        assert chunk.first_step == done
        done += chunk.steps
        assert len(chunk.parameters) == chunk.steps + 1
        # A chunk ends where the next begins, unless that step's parameters are edited.
        parameters = [*parameters[:-1], *np.array(chunk.parameters)]
        gradients.append(np.array(chunk.gradients))
        losses.append(np.array(chunk.batch_loss))
    return Steps(np.array(parameters), np.concatenate(gradients), np.concatenate(losses))
