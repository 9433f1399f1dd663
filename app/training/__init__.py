"""The experiment: its document, data, batches, training loop and records. No web."""
