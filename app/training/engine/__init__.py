"""The training: batches, the loop, evaluation, divergence, and any state of a run again."""
