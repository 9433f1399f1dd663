"""The words of the field as the page and the README explain them, in one place."""

TERMS: tuple[tuple[str, str], ...] = (
    ("example", "One row of the data: inputs x and the target y that belongs to them."),
    ("batch", "The examples used for one update, whatever their number M."),
    (
        "full batch",
        "Every update uses all N training examples: one update an epoch, along the exact "
        "gradient of the training loss.",
    ),
    (
        "mini-batch",
        "Every update uses M examples, 1 < M < N. Each example's gradient is computed at the "
        "same parameters; their mean makes one update.",
    ),
    (
        "SGD",
        "Stochastic gradient descent: every update uses a single example, M = 1. Each step is "
        "cheap and its direction noisy.",
    ),
    (
        "step",
        "One update of all parameters from one batch, counted from 0. Step k takes θₖ to θₖ₊₁.",
    ),
    (
        "update",
        "What a step adds to the parameters: −η times the gradient in plain gradient descent; "
        "other optimisers make it from the gradient by their own rule.",
    ),
    (
        "epoch",
        "One pass over the training set in which every example is used once: N/M updates, "
        "rounded up. The last batch of an epoch may be shorter.",
    ),
    ("examples seen", "How many examples went forward and backward so far, repeats included."),
    (
        "compute time",
        "Measured processor time of the training steps alone, on the server; evaluating, "
        "recording and sending are not counted.",
    ),
    (
        "learning rate",
        "η, how far each update goes along the negative gradient. Too small is slow, too large "
        "makes the loss grow.",
    ),
    ("parameters", "θ, all weights and biases of the network together."),
    ("gradient", "How the batch's mean loss changes with each parameter, at θₖ."),
    (
        "per-example gradient",
        "How one example's own loss changes with each parameter, at the θ of the step: the outer "
        "product, layer by layer, of its own activations and error signals.",
    ),
    (
        "error signal",
        "δ, how an example's loss changes with the pre-activations z of a layer. Back-propagation "
        "sends it from the output to the layers below.",
    ),
    ("full gradient", "The gradient of the training loss, over all N examples."),
    (
        "batch loss",
        "The mean loss of the examples of one batch, before its update. It differs from batch "
        "to batch even where the parameters stand still.",
    ),
    ("training loss", "The mean loss over all N training examples at the same parameters."),
    ("test loss", "The mean loss over the test examples, which no update ever uses."),
    ("accuracy", "The share of training examples whose most likely class is the right one."),
    (
        "reduction",
        "Whether an update uses the mean or the sum of its per-example gradients. The sum over "
        "M examples at rate η/M is the same as the mean at η.",
    ),
    (
        "optimiser",
        "The rule that makes an update from the gradient, and what it remembers from step to "
        "step, such as a velocity.",
    ),
    (
        "schedule",
        "How the learning rate changes during a run: η of step k is the stated rate times a "
        "factor.",
    ),
    (
        "warm-up",
        "The first steps of a run, in which the learning rate rises in a straight line.",
    ),
    (
        "penalty",
        "l1 Σ|w| + (l2/2) Σw² over the weights, not the biases. It is added to the mean loss, "
        "whatever the batch size, and shown apart from it.",
    ),
    (
        "rate rule",
        "How runs with smaller batches get their learning rate: the same for all, or in "
        "proportion to the batch size, or to its square root. The largest batch has the stated "
        "rate.",
    ),
    ("seed", "A number from which random choices follow; the same seed gives the same choices."),
    (
        "diverged",
        "The loss is no longer a finite number, or stayed a thousand times above its start.",
    ),
)
