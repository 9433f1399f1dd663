"""The scripts that an experiment can be exported as: the one list of them.

Depends on the modules of the scripts; must not know a request. Page, documentation and the call
take the formats from here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.training.setup.preparation import Prepared
from app.web.scripts import (
    jax_script,
    keras_script,
    numpy_script,
    pytorch_script,
    sklearn_script,
)
from app.web.scripts.script import Exported


@dataclass(frozen=True)
class ScriptFormat:
    """One kind of script.

    title: its library, as a title. ending: what the name of the file ends in. text: about it, for
    the documentation. missing: the parts of an experiment that its library does not have, and
    lacking: that library in a sentence.
    """

    title: str
    ending: str
    text: str
    write: Callable[[Exported], str]
    missing: Callable[[Prepared], list[str]] = lambda prepared: []
    lacking: str = ""


SCRIPTS: dict[str, ScriptFormat] = {
    "py": ScriptFormat(
        "NumPy",
        ".py",
        "A script for NumPy alone. It trains this experiment and prints its losses.",
        numpy_script.numpy_script,
    ),
    "pytorch": ScriptFormat(
        "PyTorch",
        "-pytorch.py",
        "The same script for PyTorch.",
        pytorch_script.pytorch_script,
        pytorch_script.missing,
        "PyTorch",
    ),
    "keras": ScriptFormat(
        "Keras",
        "-keras.py",
        "The same script for Keras 3, whatever its backend.",
        keras_script.keras_script,
        keras_script.missing,
        "Keras",
    ),
    "jax": ScriptFormat(
        "JAX",
        "-jax.py",
        "The same script for JAX with optax.",
        jax_script.jax_script,
        jax_script.missing,
        "JAX",
    ),
    "sklearn": ScriptFormat(
        "scikit-learn",
        "-sklearn.py",
        "The same script for the MLP of scikit-learn, which can express fewer experiments.",
        sklearn_script.sklearn_script,
        sklearn_script.missing,
        "the MLP of scikit-learn",
    ),
}
