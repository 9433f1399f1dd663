"""The loss over a plane of parameter space, and the paths of the runs on it."""
