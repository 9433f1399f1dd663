"""Random experiments, with every setting drawn at once: the engine and the oracle agree."""

import numpy as np
from hypothesis import given, settings

from tests.training.generated import whole_experiments
from tests.training.oracle import replay
from tests.training.oracle_settings import Settings, batches_of
from tests.training.trained import Document, prepared_from, trained


@settings(deadline=None, derandomize=True, max_examples=60, database=None)
@given(whole_experiments())
def test_the_oracle_agrees_whatever_the_settings(document: Document) -> None:
    prepared = prepared_from(document)
    examples = prepared.examples
    classes = None if examples.classes is None else len(examples.classes)
    for index, run in enumerate(trained(document)):
        batches = batches_of(Settings(document, index, len(examples.y)))
        assert run.outcome.steps == len(batches)
        found = replay(
            document, index, examples.x, examples.y, classes, prepared.initial, run.order
        )
        error = np.abs(run.parameters - found.parameters)
        assert (error <= 1e-9 * np.maximum(1, np.abs(found.parameters))).all()
        for name in ("batch_loss", "penalty", "learning_rates"):
            np.testing.assert_allclose(
                run.column(name), getattr(found, name), rtol=1e-9, atol=1e-12, err_msg=name
            )
