"""Batchwise: full-batch, mini-batch and stochastic gradient descent, side by side."""

__version__ = "0.1.0"
