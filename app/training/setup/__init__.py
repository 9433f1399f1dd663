"""An experiment made ready to train: examples, plans and timetables; every default filled in."""
