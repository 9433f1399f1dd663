"""`python -m tests.benchmarks.tables`: reading 20,000 rows of 100 columns, beside pandas.

Medians of several rounds in one process: seconds of processor time, and the longest slice, for so
long nobody else has a turn of the training thread. pandas detects the delimiter too (sep=None).
"""

import argparse
import io
import random
import statistics
import time
from collections.abc import Callable

import pandas as pd

from app.training.reading.answers import Answers
from app.training.reading.reading import read

ROWS, COLUMNS = 20_000, 100


def text(cell: Callable[[], str], delimiter: str) -> bytes:
    """A table of such cells, with a row of names."""
    names = delimiter.join(f"column_{place}" for place in range(COLUMNS))
    rows = (delimiter.join(cell() for _ in range(COLUMNS)) for _ in range(ROWS))
    return "\n".join([names, *rows, ""]).encode()


def tables() -> dict[str, tuple[bytes, str]]:
    """Tables by name, each with its decimal sign."""
    chance = random.Random(1)

    def number() -> float:
        return chance.gauss(0, 1)

    return {
        "all digits": (text(lambda: repr(number()), ","), "."),
        "three decimals": (text(lambda: f"{number():.3f}", ","), "."),
        "German": (text(lambda: f"{number():.3f}".replace(".", ","), ";"), ","),
        "labels": (text(lambda: chance.choice("abcdefgh"), ","), "."),
        "yes and no": (text(lambda: chance.choice(["yes", "no"]), ","), "."),
        "a tenth missing": (text(lambda: f"{number():.3f}" if number() < 1.3 else "NA", ","), "."),
        "percent": (text(lambda: f"{number():.2f}%", ","), "."),
        "euros": (text(lambda: f"€ {number():.2f}", ","), "."),
        "thousands": (text(lambda: f'"{chance.randrange(10**6) + 0.5:,}"', ","), "."),
    }


def measured(content: bytes) -> tuple[float, float]:
    """Seconds of processor time, and seconds of the longest slice."""
    begun, last, longest = time.process_time(), time.perf_counter(), 0.0
    work = read(content, Answers())
    while True:
        try:
            next(work)
        except StopIteration:
            return time.process_time() - begun, max(longest, time.perf_counter() - last)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now


def by_pandas(content: bytes, decimal: str) -> float:
    begun = time.process_time()
    pd.read_csv(io.BytesIO(content), sep=None, engine="python", decimal=decimal)
    return time.process_time() - begun


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = range(parser.parse_args().rounds)
    print(f"{'':16}{'MB':>6}{'seconds':>9}{'slice, ms':>11}{'pandas':>8}")
    for name, (content, decimal) in tables().items():
        seen = [(*measured(content), by_pandas(content, decimal)) for _ in rounds]
        seconds, slice_, pandas = (statistics.median(column) for column in zip(*seen, strict=True))
        size = len(content) / 1e6
        print(f"{name:16}{size:6.1f}{seconds:9.2f}{1e3 * slice_:11.0f}{pandas:8.2f}")


if __name__ == "__main__":
    main()
