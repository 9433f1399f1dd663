"""The mathematics of small networks in NumPy: no clock, no files, no web, no randomness."""
