"""Losses on the way of a run and the cost of reaching one, as parts of replies."""

from app.training.analysis.losses_on_the_way import MEASURES
from app.web.reference.shapes import NUMBER, WHOLE, Part, maybe, record

PLACE = record(
    Part("step", WHOLE, "k of the θ_k with this loss"),
    Part("value", NUMBER, "the loss at θ_k; null if it is not finite"),
)
LOSSES = record(
    *(Part(name, maybe(PLACE), "this loss; null if there is none to measure") for name in MEASURES)
)
COSTS = (
    Part("step", WHOLE, "k of the first evaluated θ_k at or below the target"),
    Part("updates", WHOLE, "updates up to this θ_k"),
    Part("epochs", NUMBER, "epochs up to this θ_k, by the examples used"),
    Part("examples", WHOLE, "examples seen up to this θ_k"),
    Part("forward_passes", WHOLE, "forward passes of one example; a batch of M makes M"),
    Part("backward_passes", WHOLE, "backward passes of one example; a batch of M makes M"),
    Part(
        "operations",
        WHOLE,
        "floating-point operations of these steps: `operations` of the reply of /api/v1/run says "
        "how many an example and an update take; evaluations are not counted",
    ),
    Part("seconds", NUMBER, "measured processor time up to this θ_k, in seconds"),
)
