"""HTTP around the training: the JSON API, the stream, the pages. Never touches the numerics."""
