"""What a script says of its updates: how many batches make one, and how the biases move.

Depends on the runs as a script states them; must not know a library.
"""

import re

from app.web.scripts.runs import TINY, RunInScript, Setting, rate

ACCUMULATION = ("accumulate", "carries", "by_examples")
BIASES = ("bias_rate", "biases_descend")


def accumulation(runs: list[RunInScript]) -> list[Setting]:
    """How many batches make an update, and how; none where each makes one."""
    plans = [run.plan for run in runs]
    if not any(plan.accumulates for plan in plans):
        return []
    examples = [plan.accumulates and plan.accumulate_as == "examples" for plan in plans]
    return [
        Setting("accumulate", [repr(plan.accumulate) for plan in plans]),
        Setting("carries", [repr(plan.accumulate_rest == "carry") for plan in plans]),
        Setting("by_examples", [repr(each) for each in examples]),
    ]


def place_in_update(used: dict[str, Setting], number: str) -> dict[str, str]:
    """Expressions of the loop over batches, where several make an update.

    number: the variable that counts the batches of an epoch. place: which batch of its update it
    is. ends: whether it is the last of them.
    """
    if "accumulate" not in used:
        return {}
    carries, many = used["carries"], used["accumulate"].here
    of_epoch = used["used"].here if "used" in used else "len(y)"
    last = f"{number} == -(-({of_epoch}) // batch_size) - 1"
    place = {"True": "step", "False": number}.get(carries.here, f"(step if carries else {number})")
    ends = {"True": "", "False": f" or {last}"}.get(carries.here, f" or (not carries and {last})")
    return {"place": place, "ends": f"place == {many} - 1{ends}"}


def of_penalty(used: dict[str, Setting], run: RunInScript, of_batch: str) -> str:
    """By what a penalty per batch is divided, as an expression; ∞ if its examples weigh nothing."""
    of_batch = of_batch.replace(TINY, "np.inf")
    if "accumulate" not in used:
        return of_batch
    some_accumulate = used["accumulate"].differs and run.by_weights
    return f"examples if accumulate > 1 else {of_batch}" if some_accumulate else "examples"


def biases(runs: list[RunInScript]) -> list[Setting]:
    """The rate of the biases and whether they go by plain descent; none where neither is own."""
    plans = [run.plan for run in runs]
    if not any(plan.bias_learning_rate is not None or plan.biases_descend for plan in plans):
        return []
    rates = [
        rate(run, True, None if own is None else repr(own))
        for run in runs
        for own in [run.plan.bias_learning_rate]
    ]
    of_step = [re.sub(r"\bk\b", "step", text.removeprefix("lambda k: ")) for text in rates]
    return [
        Setting("bias_rate", of_step, "step"),
        Setting("biases_descend", [repr(plan.biases_descend) for plan in plans]),
    ]
