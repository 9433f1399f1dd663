"""The pieces of a NumPy script: one text for each loss, activation, optimiser and so on.

A script holds the pieces that its experiment needs. They round exactly as the engine does: SGD
is chaotic often enough that a last digit off grows to another curve.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class LossPart:
    """z (outputs, M); `factor` times the `error` is ∂ℓ/∂z."""

    means: str  # of one example's loss
    mean: str  # lines that return the mean loss
    error: str  # lines that return the error
    factor: float = 1.0


NAMES = {
    "binary": "cross-entropy through one sigmoid output, −log of the right class's probability",
    "cross_entropy": "cross-entropy through softmax, −log of the right class's probability",
    "squared_error": "squared error (ŷ − y)²",
    "absolute_error": "absolute error |ŷ − y|",
    "huber": "Huber's loss: ½e² where |e| ≤ 1, else |e| − ½, with e = ŷ − y",
}

LOSSES: dict[str, LossPart] = {
    "binary": LossPart(
        NAMES["binary"],
        "return np.logaddexp(0, (1 - 2 * y) * z[0]).mean()",
        "return np.tanh(z * 0.5) + (1 - 2 * y)",
        0.5,
    ),
    "cross_entropy": LossPart(
        NAMES["cross_entropy"],
        "z = z - z.max(axis=0)\n"
        "    return (np.log(np.exp(z).sum(axis=0)) - z[y, np.arange(len(y))]).mean()",
        "if np.abs(z).max() > 700:  # e^z would overflow\n"
        "        z = z - z.max(axis=0)\n"
        "    e, classes = np.exp(z), np.arange(len(z))[:, None]\n"
        "    return e / np.ones((len(z), len(z))).dot(e) - (classes == y)",
    ),
    "squared_error": LossPart(
        NAMES["squared_error"], "return ((z[0] - y) ** 2).mean()", "return z - y", 2.0
    ),
    "absolute_error": LossPart(
        NAMES["absolute_error"], "return np.abs(z[0] - y).mean()", "return np.sign(z - y)"
    ),
    "huber": LossPart(
        NAMES["huber"],
        "e = np.abs(z[0] - y)\n    return np.where(e <= 1, 0.5 * e**2, e - 0.5).mean()",
        "return np.clip(z - y, -1, 1)",
    ),
}


@dataclass(frozen=True)
class ActivationPart:
    """φ of z as an expression, and lines that return φ' from the output a, or from z."""

    phi: str
    slope: str
    takes: str = "a"


GELU_TANH = "np.tanh((z * z * 0.044715 + 1) * z * np.sqrt(2 / np.pi))"

ACTIVATIONS: dict[str, ActivationPart] = {
    "linear": ActivationPart("return z", "return np.ones_like(a)"),
    "sigmoid": ActivationPart("return np.tanh(z * 0.5) * 0.5 + 0.5", "return (1 - a) * a"),
    "tanh": ActivationPart("return np.tanh(z)", "return 1 - a * a"),
    "relu": ActivationPart("return np.fmax(z, 0)", "return np.sign(a)"),
    "leaky_relu": ActivationPart(
        "return np.fmax(z, z * 0.01)", "return np.heaviside(a, 0) * 0.99 + 0.01"
    ),
    "elu": ActivationPart("return np.fmax(z, np.expm1(np.fmin(z, 0)))", "return np.fmin(a, 0) + 1"),
    "softplus": ActivationPart("return np.logaddexp(z, 0)", "return -np.expm1(-a)"),
    "gelu": ActivationPart(
        f"return ({GELU_TANH} + 1) * z * 0.5",
        f"t = {GELU_TANH}\n"
        "    du = (z * z * (3 * 0.044715) + 1) * np.sqrt(2 / np.pi) * z\n"
        "    return ((1 - t * t) * du + t + 1) * 0.5",
        "z",
    ),
}

MOMENTUM = '''
class Momentum:
    """v ← μ v + g, θ ← θ − η v"""

    def __init__(self, momentum):
        self.momentum, self.v = momentum, 0.0

    def update(self, theta, g, rate):
        self.v = self.momentum * self.v + g
        return theta - rate * self.v
'''
NESTEROV = '''
class Nesterov:
    """v ← μ v + g, θ ← θ − η (g + μ v)"""

    def __init__(self, momentum):
        self.momentum, self.v = momentum, 0.0

    def update(self, theta, g, rate):
        self.v = self.momentum * self.v + g
        return theta - rate * (g + self.momentum * self.v)
'''
ADAGRAD = '''
class AdaGrad:
    """s ← s + g², θ ← θ − η g/(√s + ε)"""

    def __init__(self, epsilon):
        self.epsilon, self.s = epsilon, 0.0

    def update(self, theta, g, rate):
        self.s = self.s + g * g
        return theta - rate * (g / (np.sqrt(self.s) + self.epsilon))
'''
RMSPROP = '''
class RMSProp:
    """s ← ρ s + (1 − ρ) g², θ ← θ − η g/(√s + ε)"""

    def __init__(self, decay, epsilon):
        self.decay, self.epsilon, self.s = decay, epsilon, 0.0

    def update(self, theta, g, rate):
        self.s = self.decay * self.s + (1 - self.decay) * (g * g)
        return theta - rate * (g / (np.sqrt(self.s) + self.epsilon))
'''
ADAM = '''
class Adam:
    """m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², θ ← θ − η m̂/(√ŝ + ε), after t steps with
    m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ)"""

    def __init__(self, beta1, beta2, epsilon):
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.m, self.s, self.t = 0.0, 0.0, 0

    def update(self, theta, g, rate):
        self.t += 1
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.s = self.beta2 * self.s + (1 - self.beta2) * (g * g)
        root = np.sqrt(self.s * (1 / (1 - np.power(self.beta2, self.t))))
        rate = rate / (1 - np.power(self.beta1, self.t))
        return theta - rate * (self.m / (root + self.epsilon))
'''
ADAMW = '''
class AdamW(Adam):
    """θ ← (1 − ηλ) θ, then as Adam"""

    def __init__(self, beta1, beta2, epsilon, weight_decay):
        super().__init__(beta1, beta2, epsilon)
        self.weight_decay = weight_decay

    def update(self, theta, g, rate):
        return super().update(theta * (1 - rate * self.weight_decay), g, rate)
'''
PLAIN = '''
class GradientDescent:
    """θ ← θ − η g"""

    def update(self, theta, g, rate):
        return theta - rate * g
'''

# The class of each optimiser, and the classes that it takes.
OPTIMIZERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "gradient_descent": ("GradientDescent", (PLAIN,)),
    "momentum": ("Momentum", (MOMENTUM,)),
    "nesterov": ("Nesterov", (NESTEROV,)),
    "adagrad": ("AdaGrad", (ADAGRAD,)),
    "rmsprop": ("RMSProp", (RMSPROP,)),
    "adam": ("Adam", (ADAM,)),
    "adamw": ("AdamW", (ADAM, ADAMW)),
}

# s of a step by j, its number after the warm-up; T, f and J as in the docstring of a schedule.
SCHEDULES: dict[str, str] = {
    "constant": "1.0",
    "step": "np.power({f}, np.floor({j} / {T}))",
    "exponential": "np.power({f}, {j} / {T})",
    "cosine": "0.5 * (1 + np.cos(np.pi * {j} / {J}))",
    "inverse_time": "1 / (1 + {j} / {T})",
}

# The examples of an epoch in the order of their use.
ORDERS: dict[str, str] = {
    "shuffle_every_epoch": "permutation({seed}, epoch, len(y))",
    "shuffle_once": "permutation({seed}, 0, len(y))",
    "as_given": "np.arange(len(y))",
    "sorted": 'np.argsort(y, kind="stable")',
    "with_replacement": "draws({seed}, epoch, len(y), count)",
}

# The weights of a layer, before they are rounded.
INITIALIZATIONS: dict[str, str] = {
    "glorot": "np.sqrt(6 / (inputs + outputs)) * (2 * uniform(inputs * outputs) - 1)",
    "he": "np.sqrt(2 / inputs) * normal(inputs * outputs)",
    "normal": "normal(inputs * outputs)",
    "zeros": "np.zeros(inputs * outputs)",
}
