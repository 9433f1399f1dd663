"""Libraries for deep learning in Python, and what runs on top of them."""

from app.training.document.libraries.kit import HAT, OWN_LOSS, SEVERAL, WITH_RATE, Library

PYTORCH = {"order": "as_given", "l2_on": "all", "mean_by": "weights"}
MEAN_OVER_BOTH = "mean over the batch and the outputs"
PYTORCH_PENALTY = "weight_decay · θ, on biases too, outside the mean"
PYTORCH_OPTIMIZERS = (
    "v ← μv + g; RMSprop ε outside, 1e-8, ρ 0.99; Adagrad ε outside, 1e-10, s starts at 0; "
    "Adam ε outside, 1e-8"
)

ROWS = (
    Library(
        name="pytorch",
        title="PyTorch",
        version="2.13.0",
        differs=(
            "The penalty is on the biases too, a mean over examples with weights is divided by the "
            "sum of the weights, and the examples come in the order given."
        ),
        batch=(
            f"{MEAN_OVER_BOTH}; with weights divided by their sum, in BCEWithLogitsLoss by the "
            "number of examples"
        ),
        penalty=PYTORCH_PENALTY,
        reported=OWN_LOSS,
        optimizers=PYTORCH_OPTIMIZERS,
        order="does not shuffle; keeps the last batch; a batch above N is one batch",
        source="torch.optim, nn.MSELoss, DataLoader",
        settings=PYTORCH,
        counts_in_binary=True,
    ),
    Library(
        name="keras",
        title="Keras",
        version="3.15.1",
        differs=(
            "The velocity holds steps with the learning rate in them, ε stands inside the root or "
            "with the uncorrected mean of squares, AdaGrad starts at 0.1, and the epoch's loss has "
            "the penalty in it."
        ),
        batch=f"{MEAN_OVER_BOTH}; with weights divided by the number of examples all the same",
        penalty=(
            "L2(λ): λΣw², so its gradient 2λw is that of l2 = 2λ here; not divided. The "
            "weight_decay of SGD shrinks all parameters apart from the velocity; no setting does "
            "this here"
        ),
        reported="mean of the batches by size, before their updates, penalty in",
        optimizers=(
            "v ← μv − ηg; RMSprop ε inside, 1e-7, ρ 0.9; Adagrad ε inside, s starts at 0.1; "
            "Adam ε hat, 1e-7"
        ),
        order="shuffles; keeps the last batch; a batch above N is one batch",
        source="Sequential, compile, fit and train_on_batch",
        l2_times=2.0,
        settings={
            "epoch_loss_of": "objective",
            "accumulate_rest": "carry",
        },
        own={
            **WITH_RATE,
            "rmsprop": {"decay": 0.9, "epsilon": 1e-7, "epsilon_place": "inside"},
            "adagrad": {"initial_accumulator": 0.1, "epsilon": 1e-7, "epsilon_place": "inside"},
            "adam": {"epsilon": 1e-7, **HAT},
            "adamw": {"epsilon": 1e-7, "weight_decay": 0.004, **HAT},
        },
    ),
    Library(
        name="optax",
        title="optax (JAX 0.10.2)",
        version="0.2.8",
        differs=(
            "RMSProp and AdaGrad have ε inside the root, AdaGrad starts at 0.1, and AdamW decays "
            "by 0.0001."
        ),
        batch="your own mean; l2_loss has the ½, squared_error has not",
        penalty="add_decayed_weights: λθ, on biases too unless masked",
        reported=OWN_LOSS,
        optimizers=(
            "v ← μv + g; rmsprop ε inside, 1e-8, ρ 0.9; adagrad ε inside, 1e-7, s starts at 0.1; "
            "adam ε outside, 1e-8; adamw decays by 1e-4"
        ),
        order="your own",
        source="optax.sgd, rmsprop, adagrad, adam, adamw, MultiSteps",
        settings={"order": "as_given", "l2_on": "all", "accumulate_rest": "carry"},
        own={
            "rmsprop": {"decay": 0.9, "epsilon": 1e-8, "epsilon_place": "inside"},
            "adagrad": {"initial_accumulator": 0.1, "epsilon": 1e-7, "epsilon_place": "inside"},
            "adamw": {"weight_decay": 1e-4},
        },
    ),
    Library(
        name="paddle",
        title="PaddlePaddle",
        version="3.3.1",
        differs=(
            "The penalty is on the biases too, RMSProp has ε inside the root, accumulated "
            "gradients are added up, and the loss it prints is that of the last batch."
        ),
        batch=f"{MEAN_OVER_BOTH}; with class weights divided by their sum",
        penalty="on θ, biases too",
        reported="Model.fit: the loss of the last batch",
        optimizers=(
            "v ← μv + g; RMSProp ε inside, 1e-6, ρ 0.95; Adagrad ε outside, 1e-6; Adam ε outside, "
            "1e-8; μ and ρ are rounded to 32 bits whatever the precision of the parameters"
        ),
        order="fit shuffles, its loader does not; keeps the last batch; above N it is one batch",
        source="paddle.Model.fit, paddle.optimizer",
        settings={
            "l2_on": "all",
            "mean_by": "weights",
            "accumulate_as": "sum",
            "epoch_loss": "last_batch",
        },
        own={
            "rmsprop": {"decay": 0.95, "epsilon": 1e-6, "epsilon_place": "inside"},
            "adagrad": {"epsilon": 1e-6},
        },
        counts_in_binary=True,
    ),
    Library(
        name="lightning",
        title="PyTorch Lightning",
        version="2.6.6",
        differs=(
            "As in PyTorch the penalty is on the biases too. Accumulated batches that are left "
            "over at the end of an epoch make an update, still divided by their usual number."
        ),
        batch="as PyTorch",
        penalty="as PyTorch",
        reported="on_epoch: mean of the batches by size",
        optimizers="as PyTorch; accumulation steps on the leftover, still divided by k",
        order="that of the loader",
        source="Trainer.fit with accumulate_grad_batches, self.log(on_epoch=True)",
        settings=PYTORCH,
        counts_in_binary=True,
    ),
    Library(
        name="skorch",
        title="skorch",
        version="1.4.0",
        differs="As in PyTorch the penalty is on the biases too, and nothing is shuffled.",
        batch="as PyTorch",
        penalty="as PyTorch",
        reported="train_loss: mean of the batches by size",
        optimizers="as PyTorch",
        order="does not shuffle; keeps the last batch",
        source="NeuralNetRegressor.fit",
        settings=PYTORCH,
        counts_in_binary=True,
    ),
    Library(
        name="ignite",
        title="ignite",
        version="0.5.5",
        differs=(
            "As in PyTorch the penalty is on the biases too. In the loss of an epoch every batch "
            "counts the same. Accumulated batches that are left over at the end of an epoch wait "
            "for the next one."
        ),
        batch="as PyTorch",
        penalty="as PyTorch",
        reported=(
            "Average: batches equal; RunningAverage: share 0.98 kept, across epochs, starting with "
            "the first loss"
        ),
        optimizers="as PyTorch; accumulation counts the batches across epochs",
        order="that of the loader",
        source="metrics Average and RunningAverage, create_supervised_trainer",
        settings={**PYTORCH, "epoch_loss": "batches_equal", "accumulate_rest": "carry"},
        counts_in_binary=True,
    ),
    Library(
        name="fastai",
        title="fastai",
        version="2.8.12",
        differs=(
            "A short last batch is dropped, Adam has β₂ 0.99 and ε 1e-5, its decay of 0.01 is on "
            "weights alone, and the training loss it prints is smoothed across epochs."
        ),
        batch="as PyTorch; a short last batch is dropped",
        penalty="Adam: 0.01 decoupled, weights alone",
        reported="train: smoothed with 0.98, across epochs; valid: mean by size",
        optimizers="Adam β₂ 0.99, ε outside, 1e-5",
        order="shuffles; drops the last batch; with a batch above N there is none at all",
        source="Learner.fit with SGD, RMSProp, Adam",
        settings={"mean_by": "weights", "last_batch": "drop", "epoch_loss": "exponential"},
        own={
            "adam": {"beta2": 0.99, "epsilon": 1e-5},
            "adamw": {
                "beta2": 0.99,
                "epsilon": 1e-5,
                "weight_decay": 0.01,
                "decay_on": "weights",
            },
        },
        not_here=(
            "Its accumulation counts examples, not batches, and divides the sum of the batches' "
            "sums by that number."
        ),
        only_with={"accumulate": SEVERAL},
        counts_in_binary=True,
    ),
    Library(
        name="mlx",
        title="MLX",
        version="0.32.4",
        differs=(
            "The penalty is on the biases too, Adam has no bias correction, and dampening begins "
            "with the first step."
        ),
        batch="mse_loss: mean",
        penalty="weight_decay · θ, on biases too",
        reported=OWN_LOSS,
        optimizers=(
            "v ← μv + g, dampened from the first step; RMSprop, Adagrad ε outside, 1e-8; Adam "
            "without bias correction"
        ),
        order="your own",
        source="mlx.optimizers, nn.losses.mse_loss",
        settings={"order": "as_given", "l2_on": "all"},
        own={
            "momentum": {"dampening_from": "first_step"},
            "adagrad": {"epsilon": 1e-8},
            "adam": {"bias_correction": False},
            "adamw": {"bias_correction": False},
        },
    ),
    Library(
        name="tinygrad",
        title="tinygrad",
        version="0.14.0",
        differs="The penalty is on the biases too, and the examples come in the order given.",
        batch="your own mean",
        penalty="weight_decay · θ, on biases too",
        reported=OWN_LOSS,
        optimizers="v ← μv + g; Adam ε outside, 1e-8",
        order="your own",
        source="tinygrad.nn.optim",
        settings={"order": "as_given", "l2_on": "all"},
    ),
    Library(
        name="mxnet",
        title="MXNet gluon",
        version="1.9.1",
        differs=(
            "The loss has the ½, a short last batch counts by its size, the velocity holds steps "
            "with the learning rate in them, and ε stands inside the root or with the uncorrected "
            "mean of squares."
        ),
        batch=(
            "L2Loss has the ½, mean over outputs; the sum divided by the n of step(n), so that "
            "step(4) makes a last batch of 2 count half"
        ),
        penalty="wd · θ, on biases too; with adagrad apart from the squared gradients",
        reported=OWN_LOSS,
        optimizers=(
            "v ← μv − ηg; rmsprop ε inside, 1e-8, ρ 0.9; adagrad ε inside, 1e-7; Adam ε hat, 1e-8"
        ),
        order="NDArrayIter fills a short last batch up with the first examples",
        source="gluon.Trainer.step, gluon.loss.L2Loss",
        settings={"order": "as_given", "l2_on": "all", "last_batch": "weighted"},
        own={
            **WITH_RATE,
            "rmsprop": {"decay": 0.9, "epsilon_place": "inside"},
            "adagrad": {"epsilon": 1e-7, "epsilon_place": "inside"},
            "adam": HAT,
        },
        regression_loss="half_squared_error",
        not_here=(
            "Its NDArrayIter fills a short last batch up with the first examples; no setting here "
            "does this."
        ),
    ),
)
