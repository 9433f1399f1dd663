"""The words of the field as the page and the documentation explain them, in one place."""

TERMS: tuple[tuple[str, str], ...] = (
    (
        "example",
        "One row of the data: the inputs x and the target y.",
    ),
    (
        "batch",
        "The examples used for one update. M is their number.",
    ),
    (
        "full batch",
        "All N training examples make each update: one update an epoch. If every example is "
        "used once, the batch gradient is the exact gradient of the training loss. With "
        "replacement it is not: some examples are then drawn several times, others not at all.",
    ),
    (
        "mini-batch",
        "M examples make each update, 1 < M < N. Each example's gradient is computed at the "
        "same parameters. The mean of these gradients, or their sum if so chosen, makes one "
        "update.",
    ),
    (
        "SGD",
        "Stochastic gradient descent: a single example makes each update, M = 1. A step is "
        "cheap, and its direction is noisy.",
    ),
    (
        "step",
        "One update of all parameters from one batch. Steps are counted from 0: step k takes θₖ"
        " to θₖ₊₁.",
    ),
    (
        "update",
        "What a step adds to the parameters. In plain gradient descent it is −η times the "
        "gradient. Other optimisers make it from the gradient by a rule of their own.",
    ),
    (
        "epoch",
        "One pass over the training set: every example is used once, in N/M updates, rounded "
        "up. If the short last batch is dropped, its examples are not used, and N/M is rounded "
        "down. With replacement an epoch is a number of draws: an example can come several "
        "times or not at all. Part of an epoch is counted by the examples used.",
    ),
    (
        "examples seen",
        "How many examples went forward and backward so far. Repeats count.",
    ),
    (
        "compute time",
        "Processor time of the training steps, measured on the server. Evaluating, recording "
        "and sending are not included.",
    ),
    (
        "learning rate",
        "η: how far an update goes along the negative gradient. If it is too small, training is"
        " slow; if it is too large, the loss grows.",
    ),
    (
        "parameters",
        "θ: all weights and biases of the network.",
    ),
    (
        "gradient",
        "How the batch's mean loss changes with each parameter, at the parameters θₖ before the"
        " update.",
    ),
    (
        "per-example gradient",
        "How the loss of one example changes with each parameter, at the θ of the step. In each"
        " layer it is the outer product of the example's own activations and error signals.",
    ),
    (
        "error signal",
        "δ: how the loss of an example changes with the pre-activations z of a layer. "
        "Back-propagation carries it from the output back to the first layer.",
    ),
    (
        "full gradient",
        "The gradient of the training loss, over all N training examples.",
    ),
    (
        "batch loss",
        "The mean loss of the examples of one batch, before its update. It differs from batch "
        "to batch even if the parameters stay the same.",
    ),
    (
        "training loss",
        "The mean loss over all N training examples at the same parameters.",
    ),
    (
        "test loss",
        "The mean loss over the test examples. Training never uses these.",
    ),
    (
        "accuracy",
        "The share of training examples whose most likely class is the right one.",
    ),
    (
        "reduction",
        "Whether an update uses the mean or the sum of the per-example gradients. In gradient "
        "descent with or without momentum, the sum at rate η/M and the mean at rate η are the "
        "same if there is no penalty and every batch has M examples. A shorter last batch or a "
        "penalty makes them differ. AdaGrad, RMSProp and Adam divide by the size of the "
        "gradients: with them the sum and the mean nearly agree at the same rate.",
    ),
    (
        "optimiser",
        "The rule that makes an update from the gradient. Some optimisers remember earlier "
        "gradients, for example as a velocity.",
    ),
    (
        "schedule",
        "How the learning rate changes during a run: the rate of a step is the stated rate "
        "times a factor.",
    ),
    (
        "warm-up",
        "The first steps of a run, in which the learning rate rises in a straight line to the "
        "stated rate.",
    ),
    (
        "penalty",
        "l1 Σ|w| + (l2/2) Σw² over the weights, not the biases. It is added to the mean loss at"
        " every batch size, and shown separately.",
    ),
    (
        "rate rule",
        "How runs with smaller batches get their learning rate: the same for all, or in "
        "proportion to the batch size, or to its square root. The largest batch has the stated "
        "rate.",
    ),
    (
        "seed",
        "A number that fixes random choices: the same seed gives the same choices.",
    ),
    (
        "diverged",
        "The loss is no longer a finite number, or stayed a thousand times above its start.",
    ),
)
