"""The oracle's optimisers, each a textbook formula with the forms that libraries give it."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# Each optimiser as its update from θ to θ: g is the objective's gradient, η the rate (of each
# parameter, or one for all), k the update from 0, `state` its own memory (named arrays, at first
# empty), p the run's own parameters and choices of forms.
State = dict[str, Array]
Rates = float | Array
Step = Callable[[Array, Array, Rates, int, State, Mapping[str, Any]], Array]


def gradient_descent(
    theta: Array, g: Array, eta: Rates, k: int, state: State, p: Mapping[str, Any]
) -> Array:
    return theta - eta * g


def momentum(
    theta: Array, g: Array, eta: Rates, k: int, state: State, p: Mapping[str, Any]
) -> Array:
    whole = k == 0 and p["dampening_from"] == "second_step"
    taken = g if whole else (1 - p["dampening"]) * g
    v = state.get("v", np.zeros_like(g))
    if p["rate_in_velocity"]:
        state["v"] = p["momentum"] * v - eta * taken
        return theta + state["v"]
    state["v"] = p["momentum"] * v + taken
    return theta - eta * state["v"]


def nesterov(
    theta: Array, g: Array, eta: Rates, k: int, state: State, p: Mapping[str, Any]
) -> Array:
    v = state.get("v", np.zeros_like(g))
    if p["rate_in_velocity"]:
        state["v"] = p["momentum"] * v - eta * g
        return theta + p["momentum"] * state["v"] - eta * g
    state["v"] = p["momentum"] * v + g
    return theta - eta * (g + p["momentum"] * state["v"])


def root(s: Array, p: Mapping[str, Any]) -> Array:
    """√s with ε added outside the root or inside it."""
    if p["epsilon_place"] == "inside":
        return np.asarray(np.sqrt(s + p["epsilon"]))
    return np.asarray(np.sqrt(s) + p["epsilon"])


def adagrad(
    theta: Array, g: Array, eta: Rates, k: int, state: State, p: Mapping[str, Any]
) -> Array:
    s = state.get("s", np.full_like(g, p["initial_accumulator"])) + g**2
    state["s"] = s
    return theta - eta * g / root(s, p)


def rmsprop(
    theta: Array, g: Array, eta: Rates, k: int, state: State, p: Mapping[str, Any]
) -> Array:
    s = state.get("s", np.full_like(g, p["initial_accumulator"]))
    s = p["decay"] * s + (1 - p["decay"]) * g**2
    state["s"] = s
    return theta - eta * g / root(s, p)


def adam(theta: Array, g: Array, eta: Rates, k: int, state: State, p: Mapping[str, Any]) -> Array:
    m = p["beta1"] * state.get("m", np.zeros_like(g)) + (1 - p["beta1"]) * g
    s = p["beta2"] * state.get("s", np.zeros_like(g)) + (1 - p["beta2"]) * g**2
    state["m"], state["s"] = m, s
    of_m = 1 - p["beta1"] ** (k + 1) if p["bias_correction"] else 1
    of_s = 1 - p["beta2"] ** (k + 1) if p["bias_correction"] else 1
    if p["epsilon_place"] == "hat":
        return theta - eta * np.sqrt(of_s) / of_m * m / (np.sqrt(s) + p["epsilon"])
    return theta - eta * (m / of_m) / root(s / of_s, p)


def adamw(theta: Array, g: Array, eta: Rates, k: int, state: State, p: Mapping[str, Any]) -> Array:
    """λ is a number, or one of each parameter where `decay_on` spares the biases."""
    return adam(theta - eta * p["weight_decay"] * theta, g, eta, k, state, p)


OPTIMIZERS: dict[str, Step] = {
    "gradient_descent": gradient_descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}
