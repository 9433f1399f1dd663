"""What the scripts have in common, and how a template becomes a script."""

import re
import textwrap
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import __version__
from app.training.document.data_settings import KEPT
from app.training.engine.trained import Trained
from app.training.setup.preparation import Prepared
from app.web.catalog.headline import DATA_SET_TITLES, OWN_DATA
from app.web.http.files import folder
from app.web.scripts.examples import stated_examples, stated_names, stated_start
from app.web.scripts.numbers import WIDTH, packed, quoted
from app.web.scripts.runs import (
    RunInScript,
    Setting,
    cut_runs,
    rate,
    rate_varies,
    runs_in_script,
    stated,
    stated_if_differing,
)

LONGEST_ADDRESS = 600
MARK = re.compile("\x01([^\x02]*)\x02")  # characters that no text of a person has
TEMPLATES = Environment(
    loader=FileSystemLoader(folder("templates")),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
    autoescape=False,  # Python, not HTML; texts of a person stand in it as literals alone
)


@dataclass(frozen=True)
class Exported:
    """The trained comparison to export; `address` is the experiment's canonical query.

    repeats: the seeds with which the experiment trains each run, of which a script has the first.
    """

    trained: Trained
    address: str
    repeats: int = 1

    @property
    def prepared(self) -> Prepared:
        return self.trained.prepared

    @property
    def name(self) -> str:
        """Of a file that holds it: the data and the batch sizes."""
        runs = self.prepared.runs
        sizes = ["full" if run.batch_size == run.example_count else run.batch_size for run in runs]
        name = self.prepared.document["data"]["name"]
        if name.startswith(KEPT):
            name = f"own-{name.removeprefix(KEPT)[:8]}"
        parts = ("batchwise", name, *sizes)
        return "-".join(str(part) for part in parts).replace("_", "-")

    @property
    def subject(self) -> str:
        """The data, as a title."""
        return DATA_SET_TITLES.get(self.prepared.document["data"]["name"], OWN_DATA)

    @property
    def network(self) -> str:
        return "-".join(str(size) for size in self.prepared.layout.sizes)


TEMPLATES.globals["mark"] = "\x01{}\x02".format  # names of a line, at its end


def with_marks(template: str, context: dict[str, Any]) -> str:
    """A script whose lines still carry their marks, two empty lines before each of its cells."""
    text = TEMPLATES.get_template(f"export/{template}.jinja").render(context)
    return re.sub(r"\n+(?=# %% )", "\n\n\n", re.sub(r"\n{3,}", "\n\n\n", text))


def rendered(template: str, context: dict[str, Any]) -> str:
    """A script as a file has it."""
    return MARK.sub("", with_marks(template, context))


def about(exported: Exported, library: str, agreement: str) -> str:
    """The rest of a script's docstring: what it does, takes and is to agree with, and how well."""
    text = (
        f"A {exported.network} network, {exported.prepared.network.loss.means}. Prints the "
        f"training loss of each run at the end of its epochs: {agreement} Needs Python 3 and "
        f"{library}. Exported from Batchwise {__version__}."
    )
    if exported.repeats > 1:
        text += f" The experiment has {exported.repeats} seeds; this script trains the first."
    short = exported.address and len(exported.address) <= LONGEST_ADDRESS
    address = f"\n\nThe experiment in Batchwise: /?{exported.address}" if short else ""
    return textwrap.fill(text, 96) + address


def common(exported: Exported) -> tuple[list[RunInScript], dict[str, Any]]:
    """The runs, and the context that all templates share."""
    prepared = exported.prepared
    runs = runs_in_script(prepared, exported.trained.outcomes)
    examples, (given, start) = stated_examples(prepared.examples), stated_start(prepared)
    to_pack = examples.packed | start
    sizes, rates = any(len(run.sizes) > 1 for run in runs), [rate(run, True) for run in runs]
    cut = cut_runs(runs)
    return runs, {
        "examples": examples,
        "names": stated_names(prepared.examples) if exported.subject == OWN_DATA else {},
        "given": given,
        "packed": packed(to_pack) if to_pack else "",
        "initialization": prepared.document["model"]["initialization"],
        "seed": prepared.document["model"]["seed"],
        "weights": examples.are_weighted,
        "weights_of_start": prepared.initialization.numpy,
        "several": prepared.examples.targets is not None,
        "sizes": prepared.layout.sizes,
        "class_count": len(prepared.examples.classes or ()),
        "hidden": prepared.layout.sizes[1:-1],
        "penalties": [
            (n, v) for n, v in (("L1", prepared.penalty.l1), ("L2", prepared.penalty.l2)) if v
        ],
        "some_cut": bool(cut),
        "some_whole": any(any(run.are_whole) for run in runs),
        "has_sizes": sizes,
        "rate": "learning_rate(step)" if any(map(rate_varies, runs)) else "learning_rate",
        "needs_latest": sizes or any("latest" in text for text in rates),
        "ends_within": any(run.ends_within for run in runs),
        "permutes": any("permutation(" in run.plan.order_kind.numpy for run in cut),
        "draws": any(run.replaces for run in cut),
        "thinned": any(run.every > 1 for run in runs),
        "diverges": any(run.outcome.status == "diverged" for run in runs),
    }


def table(runs: list[RunInScript], settings: list[Setting]) -> list[dict[str, Any]]:
    """The entries of the table of runs."""
    return [
        {
            "remarks": textwrap.wrap(run.outcome.why or "", 88),
            "text": _entry(run.plan.label, [(s.name, s.handed(index)) for s in settings]),
        }
        for index, run in enumerate(runs)
    ]


def _entry(label: str, settings: list[tuple[str, str]]) -> str:
    """On one line if it fits."""
    parts = [f"{name}={value}" for name, value in settings]
    short = f"{quoted(label)}: dict({', '.join(parts)}),"
    if len(short) < WIDTH:
        return short
    lines = "".join(f"        {part},\n" for part in parts)
    return f"{quoted(label)}: dict(\n{lines}    ),"


def arguments(settings: list[Setting]) -> str:
    return ", ".join(setting.name for setting in settings)


def settings_of(
    runs: list[RunInScript],
    context: dict[str, Any],
    own: list[Setting],
    *changes: Setting,
    cuts_all: bool = False,
) -> tuple[list[Setting], dict[str, Setting]]:
    """The settings in the table of runs, and those that are used, wherever they stand.

    own: those of one kind of script alone, named in the table where runs differ; changes: what
    is changed at stated steps or in the examples, named in the table where any run has some;
    cuts_all: see `stated_if_differing`.
    """
    every = stated_if_differing(runs, cuts_all)
    needed = {
        "order": context["some_cut"],
        "used": context["some_cut"],
        "replaces": context["some_cut"] and context["some_whole"],
        "times": True,
        "every": context["thinned"],
    }
    inner = {name: setting for name, setting in every.items() if needed[name]}
    inner |= {setting.name: setting for setting in own}
    changing = [each for each in changes if not {*each.values} <= {"{}", "[]"}]
    listed = [*stated(runs), *(setting for setting in inner.values() if setting.differs), *changing]
    return listed, inner | {setting.name: setting for setting in changing}


def times_prefix(times: str) -> str:
    """The factor `times` in front of what it multiplies."""
    if times == "1":
        return ""
    return f"({times}) * " if "/" in times else f"{times} * "
