"""The data sets: made from a formula, shipped as files, or given in the experiment."""
