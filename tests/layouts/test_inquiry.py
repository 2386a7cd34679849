"""Questions: each is asked once at its place, counts what waits, and is forgotten with a reading that is not taken."""

from nq57_indicators.layouts.doubts import Inquiry


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
