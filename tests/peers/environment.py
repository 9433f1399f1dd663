"""The environment with the libraries, in the versions with which the scripts are compared.

Kept in the user's cache, so that only the first run installs anything.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

from platformdirs import user_cache_path

PINNED = (
    "jax==0.10.2",
    "keras==3.15.1",
    "numpy==2.4.6",
    "optax==0.2.8",
    "scikit-learn==1.9.1",
    "torch==2.13.0",
)
DONE = "installed"  # a file that is there once everything is


def environment() -> Path:
    """Python with the libraries, installed if it is not there yet."""
    name = hashlib.sha256("\n".join([sys.version, *PINNED]).encode()).hexdigest()[:8]
    folder = user_cache_path("batchwise") / f"peers-{name}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / DONE).exists():
        print(f"Installing {', '.join(PINNED)}.", file=sys.stderr, flush=True)
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PINNED], check=True)
        (folder / DONE).touch()
    return python


def variables(backend: str) -> dict[str, str]:
    """Of a script's process: Keras' backend, and nothing that would use more than a core."""
    return {**os.environ, "KERAS_BACKEND": backend, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
