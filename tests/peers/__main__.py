"""`python -m tests.peers [--float32] [--backend=torch] [FORMAT…] [NAME…]`: scripts in libraries.

Exports the experiments of the tests, runs each script in its library, and prints how far its losses
are from the run's, or what the library does not have. Formats and beginnings of names choose. Fails
where a loss differs by more than 1e-9; in float32 1e-6, and 1e-5 with Adam.
"""

import sys

from app.web.scripts.formats import SCRIPTS
from tests.peers.environment import environment
from tests.peers.running import difference, run_each
from tests.peers.scripts import Experiment, trained_experiment
from tests.web.exported import EXPERIMENTS

FORMATS = [name for name, script in SCRIPTS.items() if script.lacking]
AGREES = "Every script agrees, or names what its library does not have."
MOST, MOST_SHORT = 1e-9, 1e-6
# Keras and optax have Adam's 1 − β₂ᵗ in float32 too: of 1 − 0.999 that leaves four to five digits.
MOST_SHORT_OF_ADAM = 1e-5
FLOAT32, BACKEND = "--float32", "--backend="


def main(arguments: list[str]) -> int:
    """1 if a script fails or differs, else 0."""
    is_short = FLOAT32 in arguments
    backends = [a.removeprefix(BACKEND) for a in arguments if a.startswith(BACKEND)]
    words = [argument for argument in arguments if not argument.startswith("--")]
    formats = [form for form in FORMATS if form in words] or FORMATS
    starts = tuple(word for word in words if word not in FORMATS)
    experiments = {
        name: trained_experiment(document)
        for name, document in EXPERIMENTS.items()
        if not starts or name.startswith(starts)
    }
    wrong = [
        line
        for form in formats
        for line in wrong_of(form, experiments, is_short, (backends or ["jax"])[0])
    ]
    print(
        "",
        *(wrong or [AGREES]),
        sep="\n",
    )
    return int(bool(wrong))


def wrong_of(
    form: str, experiments: dict[str, Experiment], is_short: bool, backend: str
) -> list[str]:
    """Prints a line for each experiment; the lines of those that are not as they should be."""
    wrong, scripts = [], {}
    for name, experiment in experiments.items():
        if lacking := experiment.missing(form):
            print(f"{name:44}  {form:8}  no {', no '.join(lacking)}")
        elif is_short and experiment.diverges:
            print(f"{name:44}  {form:8}  diverges, in which rounding grows")
        else:
            scripts[name] = experiment.script(form, is_short)
    python = environment()
    for printed in run_each(scripts, python, backend):
        far = difference(experiments[printed.name], printed.text)
        line = f"{printed.name:44}  {form:8}  {far:.1e}"
        print(line, flush=True)
        if printed.why or not far <= most(experiments[printed.name], is_short):
            wrong.append(f"{line}\n{printed.why}".rstrip())
        del scripts[printed.name]
    return [*wrong, *(f"{name:44}  {form:8}  not run" for name in scripts)]


def most(experiment: Experiment, is_short: bool) -> float:
    """The largest relative difference that is rounding."""
    if not is_short:
        return MOST
    return MOST_SHORT_OF_ADAM if experiment.has_adam else MOST_SHORT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
