"""Training libraries: what each averages, and the settings by which an experiment is like it.

Each row is data: a name, a version, settings, and what was seen when that version was run. The
setting `like` takes them from here; the documentation's table is made from here.
"""

from app.training.document.libraries import deep_learning, javascript, others
from app.training.document.libraries.kit import Library

LIBRARIES: dict[str, Library] = {
    library.name: library for library in (*deep_learning.ROWS, *others.ROWS, *javascript.ROWS)
}
