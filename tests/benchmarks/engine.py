"""How fast the engine trains, beside the same training by others, each recording every step.

`python -m tests.benchmarks.engine` first checks that all compute the same numbers, then measures
them in turn, prints a table and writes it beside this file. It takes some minutes. The textbook
is always there; PyTorch and scikit-learn are measured where they are installed (`pip install -e
'.[peers]'`), and without them the written table is left as it is.
"""

import argparse
import os
from pathlib import Path

TABLE = Path(__file__).with_suffix(".md")
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
FEWEST_ROUNDS = 9  # of a table that is kept


def use_one_core() -> None:
    """One thread on one core; the libraries read it when they are imported.

    BLAS takes the kernels that it knows to be best there, whatever the environment says.
    """
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    os.environ.pop("OPENBLAS_CORETYPE", None)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def arguments() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.engine")
    parser.add_argument("--rounds", type=int, default=FEWEST_ROUNDS, help="default %(default)s")
    parser.add_argument("--only", default="", choices=("W1", "W2", "W3"), help="default all")
    return parser.parse_args()


def main() -> None:
    """Checks, measures, prints and writes."""
    given = arguments()
    use_one_core()
    from tests.benchmarks import comparison, table  # and with them NumPy, now that it is set up

    measured = comparison.measured(given.only, given.rounds, lambda line: print(line, flush=True))
    text = table.text(measured)
    print("\n" + text)
    missing = ", ".join(measured.peers.missing)
    if missing:
        print(f"Without {missing}, which are not installed; {TABLE.name} is left as it is.")
    elif given.only or given.rounds < FEWEST_ROUNDS:
        print(f"{TABLE.name} is left as it is: it holds all workloads, {FEWEST_ROUNDS} rounds.")
    else:
        TABLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
