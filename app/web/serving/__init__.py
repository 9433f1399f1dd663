"""The training in this worker: computations, the one thread, whose turn it is, and room."""
