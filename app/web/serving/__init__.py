"""What stands between a request and the training: computations, the training thread, replies."""
