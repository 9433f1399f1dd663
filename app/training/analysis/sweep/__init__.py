"""Sweeps: a grid of batch sizes, rates and the like, each cell trained with several seeds."""
