"""HTTP around the training: JSON API, stream, pages. Reads the numerics' registries only."""
