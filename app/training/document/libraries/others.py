"""Libraries for networks or linear models in Python, R, C++ and Java."""

from app.training.document.libraries.kit import (
    ALREADY_UPDATED,
    AVERAGED,
    GIVEN,
    HALF,
    HAT,
    NONE,
    ONE,
    WITH_RATE,
    Library,
    momenta,
)

ROWS = (
    Library(
        name="scikit_learn",
        title="scikit-learn, MLPRegressor and MLPClassifier",
        version="1.9.1",
        differs=(
            "The loss has the ½, several targets are added up, α is divided by the examples of the "
            "batch, the velocity holds steps with the learning rate in them, and Adam has ε with "
            "the uncorrected mean of squares."
        ),
        batch="with the ½, mean over the batch, summed over the outputs",
        penalty=(
            "αw divided by the examples of the batch, or by the sum of their weights if they have "
            "any; weights alone"
        ),
        reported=(
            "loss_curve_: mean by size, before the updates, with ½α‖w‖²/M, averaged over the "
            "outputs"
        ),
        optimizers="v ← μv − ηg; Nesterov by default; Adam ε hat, 1e-8",
        order="shuffles; keeps the last batch; a batch above N is cut to N, with a warning",
        source="fit and partial_fit with solver sgd and adam",
        settings={
            "over_outputs": "sum",
            "l2_per": "batch",
            "mean_by": "weights",
            "epoch_loss_of": "objective",
        },
        own={**WITH_RATE, "adam": HAT},
        regression_loss=HALF,
    ),
    Library(
        name="scikit_learn_sgd",
        title="scikit-learn, SGDRegressor and SGDClassifier",
        version="1.9.1",
        differs="The loss has the ½. Each update takes one example.",
        batch=ONE,
        penalty="αw with each example, not on the intercept",
        reported=NONE,
        optimizers="rate η₀/t^0.25, in SGDClassifier 1/(α(t₀ + t))",
        order="shuffles",
        source="SGDRegressor.fit, SGDClassifier.partial_fit",
        regression_loss=HALF,
        not_here=(
            "Unless learning_rate='constant' is set there, its rate falls as η₀/t^0.25, in "
            "SGDClassifier as 1/(α(t₀ + t)); the loss of SGDClassifier is the hinge loss, unless "
            "loss='log_loss' is set."
        ),
        batch_size=1,
    ),
    Library(
        name="river",
        title="river",
        version="0.26.1",
        differs=(
            "The intercept moves by plain descent at a rate of its own, 0.01; RMSProp and AdaGrad "
            "have ε inside the root, Adam has it with the uncorrected mean of squares, and the "
            "velocity holds steps with the learning rate in them."
        ),
        batch="no ½; one example an update, learn_many takes the mean",
        penalty="weights alone",
        reported=NONE,
        optimizers="RMSProp ρ 0.9, AdaGrad ε inside, 1e-8; Adam ε hat, 1e-8",
        order="as given",
        source="linear_model.LinearRegression, learn_one and learn_many",
        settings={
            **GIVEN,
            "bias_optimizer": "gradient_descent",
            "bias_learning_rate": 0.01,
        },
        own={
            **WITH_RATE,
            "rmsprop": {"decay": 0.9, "epsilon": 1e-8, "epsilon_place": "inside"},
            "adagrad": {"epsilon": 1e-8, "epsilon_place": "inside"},
            "adam": HAT,
        },
        not_here="Its Nesterov momentum does not report the point at which it takes the gradient.",
        only_with={"optimizer": ["nesterov"]},
    ),
    Library(
        name="vowpal_wabbit",
        title="Vowpal Wabbit --sgd",
        version="9.11.9",
        differs=(
            "Each update takes one example, in the order given, and the penalty is on the bias too."
        ),
        batch=(
            "one example: 2η(ŷ − y)x, with ŷ cut to the labels seen so far; importance 2 is twice "
            "the step"
        ),
        penalty="l2 · θ with each example, on the bias too",
        reported="importance × (ŷ − y)², before the update",
        optimizers="rate η/√(1 + t) at step t = 1, 2, …, so the first is η/√2",
        order="as given",
        source="vw --sgd, also with --power_t 0",
        settings={**GIVEN, "l2_on": "all"},
        not_here=(
            "Its rate falls as η/√(1 + t) unless --power_t 0 is set there, and it cuts predictions "
            "to the range of the labels that it has seen."
        ),
        batch_size=1,
    ),
    Library(
        name="nnet",
        title="R, nnet",
        version="7.3-18",
        differs="It sums over the examples and the targets, and the penalty is on the biases too.",
        batch="sum over all examples and outputs",
        penalty="decay Σθ², biases too, without ½ or N, so decay is l2/2 here",
        reported="the sum, with the penalty",
        optimizers="BFGS on all examples",
        order="full batch",
        source="nnet::nnet",
        l2_times=2.0,
        settings={**GIVEN, "reduction": "sum", "over_outputs": "sum", "l2_on": "all"},
        not_here="It goes by BFGS, not by gradient descent, so only the objective is the same.",
        batch_size="full",
        prints_other=True,
    ),
    Library(
        name="neuralnet",
        title="R, neuralnet",
        version="1.44.2",
        differs=(
            "It sums half the squared errors over the examples and the targets; a batch holds all "
            "examples."
        ),
        batch="sum over all examples and outputs, with the ½",
        penalty=NONE,
        reported="half the sum of the squared errors",
        optimizers="gradient descent on all examples",
        order="full batch",
        source="neuralnet::neuralnet, algorithm backprop",
        settings={**GIVEN, "reduction": "sum", "over_outputs": "sum"},
        regression_loss=HALF,
        batch_size="full",
        prints_other=True,
    ),
    Library(
        name="fann",
        title="FANN",
        version="2.2.0",
        differs=(
            "The loss has the ½, several targets are added up, the velocity holds steps with the "
            "learning rate in them, and the examples come in the order given."
        ),
        batch=(
            "batch: with the ½, mean; incremental: one example with the ½; summed over the outputs"
        ),
        penalty=NONE,
        reported=f"without the ½, {AVERAGED}, each example before its own update",
        optimizers="v ← μv − ηg in incremental training",
        order="as given",
        source="fann_train_epoch, incremental and batch",
        settings={**GIVEN, "over_outputs": "sum"},
        own=WITH_RATE,
        regression_loss=HALF,
        not_here=(
            "By default its error function is an inverse tanh, not a squared error, and its "
            "activations have the steepness 0.5."
        ),
        prints_other=True,
    ),
    Library(
        name="opencv",
        title="OpenCV, ANN_MLP",
        version="4.14",
        differs=(
            "The loss has the ½, several targets are added up, each update takes one example, and "
            "the velocity holds steps with the learning rate in them."
        ),
        batch=f"{ONE}, summed over the outputs",
        penalty=NONE,
        reported=NONE,
        optimizers="v ← μv − ηg, μ 0.1",
        order="shuffled in every epoch, by a fixed generator",
        source="cv.ml.ANN_MLP, BACKPROP",
        settings={"over_outputs": "sum"},
        own=momenta({"rate_in_velocity": True, "momentum": 0.1}),
        regression_loss=HALF,
        not_here=(
            f"{ALREADY_UPDATED} Its outputs go through the activation function too, and it scales "
            "inputs and targets unless NO_INPUT_SCALE and NO_OUTPUT_SCALE are set there."
        ),
        batch_size=1,
    ),
    Library(
        name="mlpack",
        title="mlpack (ensmallen 3.11.1)",
        version="4.7.0",
        differs=(
            "The velocity holds steps with the learning rate in them, Adam has ε with the "
            "uncorrected mean of squares, and the loss it reports is the sum of the batches' means."
        ),
        batch="sum of the gradients, at the rate η/M; mean over the outputs",
        penalty=NONE,
        reported="Train: the sum of the batches' means",
        optimizers="v ← μv − ηg; RMSProp, AdaGrad ε outside, 1e-8; Adam ε hat, 1e-8",
        order="shuffles; keeps the last batch; a batch above N is one batch",
        source="FFN.Train with ensmallen's optimisers",
        settings={"epoch_loss": "sum_of_batches"},
        own={**WITH_RATE, "adagrad": {"epsilon": 1e-8}, "adam": HAT},
        not_here=(
            "Its adaptive optimisers run at η/M on the sum of the gradients of M examples: choose "
            "the sum, and divide the rate by the batch size, for a short last batch by its own."
        ),
        only_with={"optimizer": ["adagrad", "rmsprop", "adam", "adamw"]},
    ),
    Library(
        name="weka",
        title="Weka, MultilayerPerceptron",
        version="3.9.7",
        differs=(
            "The loss has the ½, several targets are added up, each update takes one example, and "
            "the velocity holds steps with the learning rate in them."
        ),
        batch=f"{ONE}; its setting batch size changes nothing",
        penalty=NONE,
        reported=NONE,
        optimizers="v ← μv − ηg, μ 0.2",
        order="shuffled once, by the seed",
        source="MultilayerPerceptron",
        settings={"order": "shuffle_once", "over_outputs": "sum"},
        own=momenta({"rate_in_velocity": True, "momentum": 0.2}),
        regression_loss=HALF,
        batch_size=1,
    ),
    Library(
        name="pybrain",
        title="PyBrain3",
        version="3.0.4",
        differs=(
            "The loss has the ½, several targets and the gradients of a batch are added up, the "
            "penalty is on the biases too, and the velocity holds steps with the learning rate in "
            "them."
        ),
        batch="one example with the ½, or the sum over all examples; summed over the outputs",
        penalty="weightdecay · θ with one example an update, biases too; with batchlearning none",
        reported=f"with the ½, {AVERAGED}, each example before its update",
        optimizers="v ← μv − ηg; lrdecay multiplies the rate after each update",
        order="shuffles",
        source="BackpropTrainer",
        settings={"reduction": "sum", "over_outputs": "sum", "l2_on": "all"},
        own=WITH_RATE,
        regression_loss=HALF,
        not_here="With batchlearning it leaves out the penalty.",
    ),
    Library(
        name="neurolab",
        title="neurolab",
        version="0.3.5",
        differs=(
            "It sums half the squared errors over the examples and the targets, the penalty is on "
            "the biases too, and momentum takes in only the share 1 − μ of each gradient."
        ),
        batch=(
            "all examples, or with adapt one. SSE: half the sum, over the outputs too. MSE has no "
            "½ and averages over the outputs; it reports the mean and steps by the sum"
        ),
        penalty="rr · θ, biases too; what it reports has their lengths, not their squares",
        reported="of all examples before the update; with adapt after all updates of the epoch",
        optimizers="v ← μv − η(1 − μ)g, μ 0.9; the last of its epochs makes no update",
        order="as given",
        source="neurolab.train.train_gd and train_gdm, with SSE and MSE",
        settings={**GIVEN, "reduction": "sum", "over_outputs": "sum", "l2_on": "all"},
        own={
            "momentum": {
                "rate_in_velocity": True,
                "dampening": 0.9,
                "dampening_from": "first_step",
            }
        },
        regression_loss=HALF,
        not_here="It dampens by the momentum: with another momentum, set dampening to the same.",
        only_with={"optimizer": ["momentum"]},
        prints_other=True,
    ),
)
