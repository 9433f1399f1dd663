"""The data sets, made from a formula or shipped as files, and the random streams and orders."""
