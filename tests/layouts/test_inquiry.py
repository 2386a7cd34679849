"""Questions: each is asked once at its place, counts what waits, and is forgotten with a reading that is not taken."""

import pytest

from nq57_indicators.layouts.doubts import Inquiry
from nq57_indicators.layouts.given import answers_given


def _ask(inquiry: Inquiry, name: str, *, sheet: str = "A", assumed: str | None = None) -> None:
    inquiry.ask("unknown-variable", (name,), ("a.csv", sheet, 2, 1), found=name, figures=2, assumed=assumed)


def test_the_same_question_counts_all_figures_that_wait() -> None:
    inquiry = Inquiry()
    for name in ("hồ sơ", "dân số", "hồ sơ", "hồ sơ"):
        _ask(inquiry, name)
    _ask(inquiry, "hồ sơ", sheet="B")
    assert [(doubt.found, doubt.sheet, doubt.figures) for doubt in inquiry.doubts] == [
        ("hồ sơ", "A", 6), ("dân số", "A", 2), ("hồ sơ", "B", 2),
    ]  # fmt: skip


def test_what_is_assumed_is_asked_once_for_all_sheets() -> None:
    inquiry = Inquiry()
    for sheet in ("A", "B"):
        _ask(inquiry, "hồ sơ", sheet=sheet, assumed="calendar")
    assert [(doubt.sheet, doubt.figures) for doubt in inquiry.doubts] == [("A", 2)]


def test_questions_of_a_reading_that_is_not_taken_are_forgotten() -> None:
    inquiry = Inquiry()
    for name in ("hồ sơ", "dân số", "báo cáo"):
        _ask(inquiry, name)
    inquiry.forget(1)
    assert [doubt.found for doubt in inquiry.doubts] == ["hồ sơ"]
    _ask(inquiry, "dân số")
    assert [doubt.figures for doubt in inquiry.doubts] == [2, 2]


@pytest.mark.parametrize(
    ("answer", "closed", "taken"),
    [("yes", True, True), ("maybe", True, False), ("maybe", False, False), ("no", False, True)],
)
def test_an_answer_that_cannot_be_used_leaves_the_question(answer: str, closed: bool, taken: bool) -> None:
    """Of a closed question the choices answer; of another one also what can be read."""

    def asked(inquiry: Inquiry) -> str | None:
        return inquiry.ask(
            "column-asked",
            ("x",),
            ("a.csv", None, 1, 1),
            choices=("yes",),
            closed=closed,
            readable=lambda text: text == "no",
        )

    first = Inquiry()
    asked(first)
    inquiry = Inquiry(answers_given({first.doubts[0].id: answer}))
    assert asked(inquiry) == (answer if taken else None)
    assert len(inquiry.doubts) == (0 if taken else 1)
