"""What is computed about a step or a run besides its training."""
