"""HTTP around the training: the JSON API, the stream, the pages. Must not use the numerics."""
