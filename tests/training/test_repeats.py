"""Several seeds: the spread of each run's losses against the same runs trained one by one."""

from typing import Any

import numpy as np
import pytest

from app.training.analysis.repeats import (
    Repeated,
    axes,
    band,
    check_work,
    parted,
    repeated,
)
from app.training.document.limits import Limits
from app.training.document.problems import ExperimentError
from app.training.document.specification import validated
from app.training.engine.slices import at_once
from app.training.setup.preparation import prepare
from app.training.setup.seeds import SEEDS, Seeds
from tests.training.stacked import alone
from tests.training.trained import LIMITS, Document, prepared_from, ticks

MOONS: Document = {
    "data": {"name": "moons", "n": 60},
    "model": {"hidden": [3], "seed": 5},
    "runs": [{"batch_size": "full"}, {"batch_size": 8, "seed": 7}],
    "stop": {"epochs": 4},
    "repeats": 5,
}
WILD: Document = {
    "data": {"name": "sine", "n": 60},
    "model": {"hidden": [6], "activation": "softplus"},
    "runs": [{"batch_size": 1}],
    "learning_rate": 1.0,
    "stop": {"epochs": 30},
    "repeats": 12,
}


def of_run(document: Document, run: int) -> Repeated:
    experiment = validated(document)
    prepared = prepare(experiment, LIMITS)
    return at_once(repeated(experiment, prepared, run, ticks()))


def document_of(document: Document, run: int, seeds: Seeds) -> Document:
    own = {**document["runs"][run], "seed": seeds.order}
    model = {**document["model"], "seed": seeds.start}
    return {**document, "model": model, "runs": [own], "repeats": 1}


@pytest.mark.parametrize("vary", ["both", "order", "start"])
@pytest.mark.parametrize("run", [0, 1])
def test_each_seed_is_a_run_of_its_own(run: int, vary: str) -> None:
    document = {**MOONS, "vary": vary}
    found = of_run(document, run)
    first = document["runs"][run].get("seed", 0)
    for repeat, seeds in enumerate(found.seeds):
        assert seeds.order == first + (repeat if vary != "start" else 0)
        assert seeds.start == 5 + (repeat if vary != "order" else 0)
        single = alone(document_of(document, run, seeds))
        assert found.steps.tolist() == single.evaluated_steps.tolist()
        for measure in ("training_loss", "test_loss"):
            losses = found.losses(measure)
            assert losses is not None
            expected = getattr(single, measure)
            assert np.allclose(losses[:, repeat], expected, rtol=1e-11, atol=0)


def test_the_band_is_numpys_quantiles_of_the_seeds() -> None:
    losses = of_run(MOONS, 1).losses("training_loss")
    assert losses is not None
    for name, share in zip(band(losses), (0, 0.25, 0.5, 0.75, 1), strict=True):
        expected = np.quantile(losses, share, axis=1)
        assert np.allclose(band(losses)[name], expected, rtol=1e-14), name


def test_a_diverged_seed_counts_as_above_all_others() -> None:
    found = of_run(WILD, 0)
    ends = {course.diverged_at for course in found.courses}
    assert None in ends
    assert len(ends) > 1
    losses = found.losses("training_loss")
    assert losses is not None
    for seed, course in enumerate(found.courses):
        if course.diverged_at is None:
            assert np.isfinite(losses[:, seed]).all()
            continue
        after = found.steps >= course.steps
        assert np.isinf(losses[after, seed]).all()
        assert np.isfinite(losses[~after, seed]).all()
    gone = [course.steps for course in found.courses if course.diverged_at is not None]
    assert found.going().tolist() == [
        12 - sum(end <= step for end in gone) for step in found.steps.tolist()
    ]
    lines = band(losses)
    assert np.isinf(lines["highest"][-1])
    assert np.isfinite(lines["lowest"]).all()
    assert not np.isnan(list(lines.values())).any()


def test_the_four_axes_are_those_of_the_run() -> None:
    document = {**MOONS, "accumulate": 2}
    found, prepared = of_run(document, 1), prepared_from(document)
    places = axes(prepared, found)
    table = prepared.runs[1].timetable
    for row, step in enumerate(found.steps.tolist()):
        assert places["epochs"][row] == table.epochs_at(step)
        assert places["examples"][row] == table.examples_at(step)
    assert places["updates"][-1] == table.updates_at(prepared.runs[1].steps)
    assert places["seconds"].tolist() == (found.steps * found.step_seconds).tolist()


@pytest.mark.parametrize(
    ("finals", "start", "expected"),
    [
        ([0.1, 0.11, 0.12, 0.6, 0.62], 0.7, {"above": 0.2, "count": 2}),
        ([0.1, 0.11, 0.12, 0.13], 0.7, None),
        ([0.4, 0.41, 0.55, 0.66], 0.7, None),
        ([0.4, 0.41, 0.64], 0.7, {"above": 0.5, "count": 1}),
        ([1e-9, 5e-9], 0.7, None),
        ([0.0, 0.3], 0.7, None),
        ([0.3], 0.7, None),
        ([], 0.7, None),
    ],
)
def test_seeds_fall_into_two_groups_where_there_is_a_gap(
    finals: list[float], start: float, expected: dict[str, Any] | None
) -> None:
    found = parted(finals, start)
    assert found == expected
    if found is not None:
        assert sum(each > found["above"] for each in finals) == found["count"]


def test_seeds_go_on_at_0_after_the_last_one() -> None:
    assert Seeds(SEEDS - 1, 3).after(2, "both") == Seeds(1, 5)
    assert Seeds(4, SEEDS - 1).after(1, "order") == Seeds(5, SEEDS - 1)


def test_more_seeds_than_the_limits_allow_are_refused_with_the_most() -> None:
    experiment = validated(MOONS)
    prepared = prepare(experiment, LIMITS)
    steps = sum(plan.steps for plan in prepared.runs)
    check_work(experiment, prepared, Limits(sweep_steps=5 * steps))
    with pytest.raises(ExperimentError, match="repeats: must be at most 4 ") as refusal:
        check_work(experiment, prepared, Limits(sweep_steps=5 * steps - 1))
    assert refusal.value.problems[0].limit == "sweep_steps"


def test_a_start_that_is_given_does_not_vary() -> None:
    document = {**MOONS, "model": {"hidden": [], "parameters": [1, 2, 3]}}
    with pytest.raises(ExperimentError, match="vary: must be order"):
        prepared_from(document)
    prepared_from({**document, "vary": "order"})
    prepared_from({**document, "repeats": 1})


def test_repeats_are_no_part_of_what_is_trained() -> None:
    assert prepared_from(MOONS).id == prepared_from({**MOONS, "repeats": 1}).id
    assert prepared_from(MOONS).document["repeats"] == 5
    assert prepared_from(MOONS).document["vary"] == "both"
