"""Batchwise: full-batch, mini-batch and stochastic gradient descent, side by side."""

__version__ = "0.2.0"
