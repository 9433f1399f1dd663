"""The matrix of an opened step."""

from typing import Any

# Scrolled to its end: which column is the last, whether it and the rows' heads can be seen, and
# the words on what is in view.
AT_THE_END = """() => {
    const matrix = document.querySelector('.matrix');
    matrix.scrollTo(1e7, 1e7);
    return new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(() => {
      const heads = [...matrix.querySelectorAll('.matrix-names th')];
      const [first, last] = [heads[0], heads.at(-1)].map((e) => e.getBoundingClientRect());
      const box = matrix.getBoundingClientRect();
      const end = box.left + matrix.clientWidth + 1;
      next({
        column: heads.at(-1).textContent,
        isWhole: last.left >= first.right - 1 && last.right <= end,
        areNamed: first.left >= box.left - 1 && first.right <= end,
        words: document.querySelector('[data-part=window]').textContent,
      });
    })));
  }"""


LAST_COLUMN = {"2": "b1[0]", "17": "b2[0]", "65": "b3[0]", "2,410": "b2[9]"}


def at(query: str, step: int = 1, more: str = "") -> str:
    return f"?{query}&panels=step&run=1&x=updates&at={step}{more}"


def is_last_seen(seen: dict[str, Any], columns: str) -> bool:
    """Whether what AT_THE_END gives is right where so many columns are."""
    ends = (f"to {columns} of {columns} parameters", f"all {columns} parameters")
    return (
        seen["column"] == LAST_COLUMN[columns]
        and seen["isWhole"]
        and seen["areNamed"]
        and any(end in seen["words"] for end in ends)
    )
