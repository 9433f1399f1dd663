"""Libraries for networks in JavaScript."""

from app.training.document.libraries.kit import (
    ALREADY_UPDATED,
    AVERAGED,
    GIVEN,
    HALF,
    NONE,
    ONE,
    WITH_RATE,
    Library,
    momenta,
)

ROWS = (
    Library(
        name="tensorflow_js",
        title="TensorFlow.js",
        version="4.22.0",
        differs=(
            "RMSProp and AdaGrad have ε inside the root, AdaGrad starts at 0.1, and the epoch's "
            "loss has the penalty in it."
        ),
        batch="mean over the batch and the outputs",
        penalty="l2: λΣw², so its gradient 2λw is that of l2 = 2λ here; not divided",
        reported="mean of the batches by size, before their updates, penalty in",
        optimizers=(
            "v ← μv + g; RMSProp ε inside, 1e-7, ρ 0.9; Adagrad ε inside, 1e-7, s starts at 0.1; "
            "Adam ε outside, 1e-7"
        ),
        order="shuffles; keeps the last batch; a batch above N is one batch",
        source="tf.sequential, compile, fit",
        l2_times=2.0,
        settings={"epoch_loss_of": "objective"},
        own={
            "rmsprop": {"decay": 0.9, "epsilon": 1e-7, "epsilon_place": "inside"},
            "adagrad": {"initial_accumulator": 0.1, "epsilon": 1e-7, "epsilon_place": "inside"},
            "adam": {"epsilon": 1e-7},
        },
    ),
    Library(
        name="convnetjs",
        title="convnetjs",
        version="0.3.0",
        differs=(
            "The loss has the ½, several targets are added up, the penalty is divided by the "
            "batch, the velocity holds steps with the learning rate in them, and AdaGrad has ε "
            "inside the root."
        ),
        batch=(
            "with the ½, mean over the batch, summed over the outputs; its batches run on over the "
            "end of an epoch, as batch size 1 with accumulate and carry do here"
        ),
        penalty="l2 w divided by the batch, weights alone",
        reported="2(ŷ − y)²",
        optimizers=(
            "v ← μv − ηg, μ 0.9; adagrad, windowgrad ε inside, 1e-6, ρ 0.95; methods that it does "
            "not know, nesterov and adam among them, are sgd"
        ),
        order="as given",
        source="convnetjs.Trainer",
        settings={
            **GIVEN,
            "over_outputs": "sum",
            "l2_per": "batch",
            "accumulate_rest": "carry",
        },
        own={
            **WITH_RATE,
            "rmsprop": {"decay": 0.95, "epsilon": 1e-6, "epsilon_place": "inside"},
            "adagrad": {"epsilon": 1e-6, "epsilon_place": "inside"},
        },
        regression_loss=HALF,
        prints_other=True,
    ),
    Library(
        name="brain_js",
        title="brain.js",
        version="1.6.1",
        differs=(
            "The loss has the ½, several targets are added up, each update takes one example, and "
            "momentum moves the weights, not the biases."
        ),
        batch=f"{ONE}, summed over the outputs",
        penalty=NONE,
        reported=f"without the ½, {AVERAGED}, each example before its own update",
        optimizers=(
            "v ← μv − ηg on weights, μ 0.1; plain descent on biases. Adam: the biases use the two "
            "means of the step before"
        ),
        order="as given",
        source="NeuralNetwork.train",
        settings={**GIVEN, "over_outputs": "sum", "bias_optimizer": "gradient_descent"},
        own=momenta({"rate_in_velocity": True, "momentum": 0.1}),
        regression_loss=HALF,
        not_here=(
            "Its outputs go through the activation function too, and with Adam its biases are one "
            "step behind."
        ),
        batch_size=1,
        prints_other=True,
    ),
    Library(
        name="synaptic",
        title="synaptic",
        version="1.1.4",
        differs=(
            "The loss has the ½, several targets are added up, and each update takes one example."
        ),
        batch=f"{ONE}, summed over the outputs",
        penalty=NONE,
        reported=f"without the ½, {AVERAGED}, each example before its own update",
        optimizers="plain descent",
        order="as given",
        source="Trainer.train",
        settings={**GIVEN, "over_outputs": "sum"},
        regression_loss=HALF,
        not_here=ALREADY_UPDATED,
        batch_size=1,
        prints_other=True,
    ),
    Library(
        name="neataptic",
        title="neataptic",
        version="1.4.7",
        differs=(
            "The loss has the ½, several targets and the gradients of a batch are added up, and "
            "the velocity holds steps with the learning rate in them."
        ),
        batch=f"{ONE}; a batch is summed; summed over the outputs",
        penalty=NONE,
        reported=f"without the ½, {AVERAGED}, each example before the update of its batch",
        optimizers="v ← μv − ηg, μ 0",
        order="as given",
        source="Network.train",
        settings={**GIVEN, "reduction": "sum", "over_outputs": "sum"},
        own=WITH_RATE,
        regression_loss=HALF,
        not_here=ALREADY_UPDATED,
        prints_other=True,
    ),
)
