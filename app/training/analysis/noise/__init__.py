"""The noise of batch gradients at one step: their cloud, spread and directions."""
