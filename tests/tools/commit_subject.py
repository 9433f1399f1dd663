"""`python -m tests.tools.commit_subject FILE`: whether a commit's subject is short enough."""

import sys
from pathlib import Path

LONGEST = 72  # characters: what lists of commits show of a subject


def problem_of(message: str) -> str | None:
    """What is wrong with a message's first line; None where nothing is."""
    subject = message.partition("\n")[0]
    if not subject.strip():
        return "The commit has no subject."
    if len(subject) > LONGEST:
        return f"The subject has {len(subject)} characters; at most {LONGEST} are allowed."
    return None


def main(words: list[str]) -> int:
    """The exit code; says on the standard error what is wrong."""
    problem = problem_of(Path(words[0]).read_text(encoding="utf-8"))
    if problem:
        print(problem, file=sys.stderr)
    return int(problem is not None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
