"""What the symbols in the equations of the optimisers and schedules stand for."""

THETA = {"θ": "parameters", "η": "learning rate of this step", "g": "gradient at θ"}
VELOCITY = {**THETA, "v": "velocity, 0 at the start", "μ": "momentum"}
EPSILON = {"ε": "epsilon, against a division by 0"}
ADAM = {
    **THETA,
    "m": "running mean of g, 0 at the start",
    "s": "running mean of g², 0 at the start",
    "m̂, ŝ": "m and s, corrected for their start at 0",
    "β₁, β₂": "beta 1, beta 2",
    "t": "number of the step, from 1",
    **EPSILON,
}

RATE = {"ηₖ": "learning rate of step k", "η": "stated learning rate"}
SINCE = {"j": "steps since the warm-up, from 0"}
FACTOR = {"f": "schedule factor", "T": "steps in the schedule epochs"}

SYMBOLS: dict[str, dict[str, str]] = {
    "gradient_descent": THETA,
    "momentum": VELOCITY,
    "nesterov": VELOCITY,
    "adagrad": {**THETA, "s": "sum of all g² so far", **EPSILON},
    "rmsprop": {**THETA, "s": "running mean of g², 0 at the start", "ρ": "decay", **EPSILON},
    "adam": ADAM,
    "adamw": {**ADAM, "λ": "weight decay"},
    "constant": RATE,
    "step": {**RATE, **SINCE, **FACTOR},
    "exponential": {**RATE, **SINCE, **FACTOR},
    "cosine": {**RATE, **SINCE, "J": "steps of the run after its warm-up"},
    "inverse_time": {**RATE, **SINCE, "T": "steps in the schedule epochs"},
}
