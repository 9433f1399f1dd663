"""Sweeps from the command line: on the processes of this machine or on a cluster."""
