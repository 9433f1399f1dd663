"""What a label or a feature may be called: any text that can stand in a file, and nothing else."""

import sys
import unicodedata
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.training.document.problems import ExperimentError, Problem
from app.training.document.specification import validated

CONTROL = [chr(code) for code in range(sys.maxunicode) if unicodedata.category(chr(code)) == "Cc"]
REFUSED = (*CONTROL, "\u2028", "\u2029", "\ufffe", "\uffff")
FINE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=REFUSED), min_size=1, max_size=40
)


def labelled(label: str) -> dict[str, Any]:
    return {"runs": [{"batch_size": 8}, {"batch_size": 8, "label": label}]}


def problem_of(document: dict[str, Any]) -> Problem:
    with pytest.raises(ExperimentError) as caught:
        validated(document)
    (problem,) = caught.value.problems
    return problem


def test_a_label_holds_no_control_character_or_line_break() -> None:
    assert len(CONTROL) == 65
    for character in REFUSED:
        label = f"a{character}b"
        problem = problem_of(labelled(label))
        assert (problem.field, problem.value) == ("runs.1.label", label)
        assert problem.message == (
            "must not contain control characters or line breaks; "
            f"character 2 is U+{ord(character):04X}"
        )


def test_a_feature_holds_no_control_character() -> None:
    inline = {"name": "inline", "x": [[1], [2]], "y": [1.5, 2]}
    for character in CONTROL:
        problem = problem_of({"data": {**inline, "features": [f"a{character}b"]}})
        assert problem.field == "data.features.0"
        assert "control characters" in problem.message


@pytest.mark.parametrize("label", ["=5", "-0.5", "<b>", "a\u00a0b", "η → 0", "🐚", "]]>", "'", " "])
def test_normal_text_is_a_label_as_it_stands(label: str) -> None:
    assert validated(labelled(label)).runs[1].label == label


@given(FINE)
def test_every_label_can_be_written_as_xml(label: str) -> None:
    assert validated(labelled(label)).runs[1].label == label
    assert ElementTree.fromstring(f"<text>{escape(label)}</text>").text == label


def test_a_surrogate_is_no_label() -> None:
    assert problem_of(labelled("\ud800")).field == "runs.1.label"
