"""The weights of examples, where all that are left have the weight 0.

Depends on the document and its examples; changes nothing.
"""

from collections.abc import Iterator

import numpy as np

from app.training.document.data_settings import INLINE
from app.training.document.problems import Problem, refuse
from app.training.document.specification import Experiment
from app.training.setup.examples import Examples


def weightless(experiment: Experiment, examples: Examples) -> Iterator[Problem]:
    """A notice where the test examples have no weight.

    Raises:
        ExperimentError: where the training examples, or those of a run, have none.
    """
    weights, of_test = examples.example_weights, examples.example_weights_test
    if weights is None:
        return
    is_inline = experiment.data.name == INLINE
    field = "data.example_weights" if is_inline else "data.weight_column"
    value = None if is_inline else experiment.data.weight_column
    if not weights.any():
        raise refuse(field, value, "must leave a weight above 0 among the training examples")
    for index, run in enumerate(experiment.runs):
        if not np.delete(weights, run.left_out or []).any():
            message = "must leave an example with a weight above 0"
            raise refuse(f"runs.{index}.left_out", run.left_out, message)
    if of_test is not None and len(of_test) and not of_test.any():
        message = "are all 0 in the test examples, so that the test loss is 0."
        yield Problem(field, value, message)
