"""Stands in for jq where there is none: the options that README uses, and no others."""

import argparse
import sys

import jq


def main() -> None:
    """Prints each result of a filter over the JSON on standard input; with -r texts as they are."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-r", action="store_true", help="texts without quotes")
    parser.add_argument("filter")
    chosen = parser.parse_args()
    program = jq.compile(chosen.filter).input_text(sys.stdin.read())
    lines = map(str, program) if chosen.r else program.text().splitlines()
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
