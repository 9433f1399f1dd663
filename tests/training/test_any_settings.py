"""Random experiments, with every setting drawn at once: the engine and the oracle agree."""

from hypothesis import given, settings

from tests.training.generated import whole_experiments
from tests.training.oracle_batches import batches_of
from tests.training.oracle_settings import Settings
from tests.training.replayed import assert_same, replayed
from tests.training.trained import Document, trained


@settings(deadline=None, derandomize=True, max_examples=60, database=None)
@given(whole_experiments())
def test_the_oracle_agrees_whatever_the_settings(document: Document) -> None:
    for index, run in enumerate(trained(document)):
        settings = Settings(document, index, len(document["data"]["y"]))
        assert run.outcome.steps == len(batches_of(settings))
        assert_same(run, replayed(document, index, run))
