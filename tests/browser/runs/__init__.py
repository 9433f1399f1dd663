"""Own data and own runs."""
