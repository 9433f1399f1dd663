"""Many runs at once: stacks of runs that differ in seed, start, rate and the like."""
