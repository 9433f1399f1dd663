"""An experiment in a few words, for titles and cards.

`static/js/core/words/headline.js` says the same on the page.
"""

from typing import Any

from app.training.data.made import MADE
from app.training.data.shipped import SHIPPED
from app.training.document.field_types import FULL
from app.training.document.specification import Experiment
from app.training.setup.labels import own_examples_in_words
from app.training.setup.preparation import Prepared
from app.web.catalog.contents import optimizer_in_sentence

DATA_SETS = (*(about for about, _ in MADE.values()), *SHIPPED.values())
DATA_SET_TITLES = {about.name: about.title for about in DATA_SETS}
OWN_DATA = "Own data"
PLAIN = "gradient_descent"
CONSTANT = "constant"


def headline(experiment: Experiment, prepared: Prepared) -> str:
    """What is trained and how: "Two moons: full batch, mini-batch of 32 and SGD"."""
    runs = prepared.document["runs"]
    optimizers = [_with(run["optimizer"]) for run in runs]
    shared = optimizers[0] if len(set(optimizers)) == 1 else ""
    names = _names(experiment, runs, optimizers if not shared else [""] * len(runs))
    return f"{DATA_SET_TITLES.get(experiment.data.name, OWN_DATA)}{shared}: {_listed(names)}"


def description(prepared: Prepared) -> str:
    """The same network for all runs, how long they train, and on what."""
    document, examples = prepared.document, len(prepared.examples.y)
    sizes = "–".join(str(size) for size in prepared.layout.sizes)
    network = "network" if document["model"]["hidden"] else "linear model"
    unit, count = next((key, value) for key, value in document["stop"].items() if value)
    return (
        f"Trained side by side from the same start: {network} {sizes}, {examples:,} examples, "
        f"{count:,} {unit if count > 1 else unit[:-1]}. You can see every number."
    )


def sweep_card(page: dict[str, Any]) -> dict[str, str]:
    """The headline and the description of a sweep, from what its page shows."""
    sweep = page["sweep"]
    sizes, rates = len(sweep["batch_sizes"]), len(sweep["learning_rates"])
    goal = "" if sweep["target"] is None else f" to reach a loss of {sweep['target']:g}"
    return {
        "headline": f"Sweep: {page['description']}",
        "description": f"Which batch size, and which learning rate with it? What {sizes} × {rates} "
        f"pairs cost{goal}. You can open every training.",
    }


def one_run(experiment: Experiment, prepared: Prepared, run: int) -> str:
    """One run without its batch size and rate, as a sweep has it: data, network, optimiser."""
    settings, model = prepared.document["runs"][run], prepared.document["model"]
    sizes = "–".join(str(size) for size in prepared.layout.sizes)
    activation = f" with {model['activation']}" if model["hidden"] else ""
    schedule = "" if settings["schedule"] == CONSTANT else f", schedule {settings['schedule']}"
    return (
        f"{DATA_SET_TITLES.get(experiment.data.name, OWN_DATA)}, "
        f"{len(prepared.examples.y):,} training examples; "
        f"{'network' if model['hidden'] else 'linear model'} {sizes}{activation}; "
        f"{optimizer_in_sentence(settings['optimizer'])}{schedule}"
    )


def _with(optimizer: str) -> str:
    return "" if optimizer == PLAIN else f" with {optimizer_in_sentence(optimizer)}"


def _names(experiment: Experiment, runs: list[dict[str, Any]], optimizers: list[str]) -> list[str]:
    """A name for each run, with its learning rate where the name alone would repeat."""
    names = [
        given.label or f"{_size(run['batch_size'])}{optimizer}{own_examples_in_words(given)}"
        for given, run, optimizer in zip(experiment.runs, runs, optimizers, strict=True)
    ]
    return [
        name if names.count(name) == 1 else f"{name} at {_plain(run['learning_rate'])}"
        for name, run in zip(names, runs, strict=True)
    ]


def _size(size: int | str) -> str:
    return {FULL: "full batch", 1: "SGD"}.get(size) or f"mini-batch of {size:,}"


def _plain(rate: float) -> str:
    return f"{rate:.10f}".rstrip("0").rstrip(".")


def _listed(names: list[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
