"""The accents of runs: which of six colours and dashes each has. Must not know a colour."""

from collections.abc import Sequence

from app.training.document.problems import PartProblems, Problem
from app.training.document.run_settings import MOST_RUNS

ACCENTS = range(1, MOST_RUNS + 1)


def check_accents(given: Sequence[int | None]) -> None:
    """Refuses an accent that a run before has too; None where a run says none.

    Raises:
        PartProblems: naming each run that repeats one.
    """
    free = ", ".join(str(accent) for accent in ACCENTS if accent not in given)
    message = f"is the colour of another run too; free are {free}"
    problems = [
        Problem(f"runs.{index}.accent", accent, message)
        for index, accent in enumerate(given)
        if accent is not None and accent in given[:index]
    ]
    if problems:
        raise PartProblems(problems)


def accents_of(given: Sequence[int | None]) -> list[int]:
    """The accent of each run: its own, else that of its place, else the first that is free.

    given: what each run says, None for nothing; no two say the same.
    """
    places = range(1, len(given) + 1)
    accents = [
        accent or (place if place not in given else None)
        for accent, place in zip(given, places, strict=True)
    ]
    free = (accent for accent in ACCENTS if accent not in accents)
    return [accent or next(free) for accent in accents]
