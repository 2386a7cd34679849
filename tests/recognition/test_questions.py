"""Questions that figures raise: one for a sheet, answered for the very file, and nothing accepted before."""

from __future__ import annotations

from pathlib import Path

import pytest

import nq57_indicators as nq

MONEY = "Tỉnh;Kỳ;Chi cho R&D;Tổng chi ngân sách địa phương\nHuế;2026;5;80\nNghệ An;2026;6,5;90\n"
SHARE = "Tỉnh;Kỳ;Tỷ lệ hồ sơ trực tuyến toàn trình (%)\nHuế;2026-Q3;0,834\nNghệ An;2026-Q3;0,912\n"
NUMBERS = "Tỉnh;Kỳ;Chi cho R&D (tỷ đồng)\nHuế;2026;1.234\nNghệ An;2026;5\n"
ERAS = "Tỉnh;Kỳ;Số đơn đăng ký sáng chế\nBắc Ninh;2024;30\nBắc Ninh;2025;33\nBắc Ninh;2026;35\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    return path


def answered(path: Path, **answers: str) -> nq.Submission:
    """Read with an answer to each question, by a word of what it found or asks."""
    asked = nq.read_submission(path).asked
    given = {
        one.id: text for one in asked for word, text in answers.items() if word in f"{one.question} {one.found}".replace("-", "_")
    }  # fmt: skip
    assert len(given) == len(asked) == len(answers)
    return nq.read_submission(path, answers=given)


@pytest.mark.parametrize(
    ("text", "question", "cell", "choices", "figures"),
    [
        (MONEY, "unit-not-declared", "C2", ("đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "nghìn tỷ đồng"), 4),
        (SHARE, "fraction-or-percent", "C2", ("percent", "fraction"), 2),
        (NUMBERS, "ambiguous-number", "C2", (",", "."), 1),
    ],
)
def test_one_question_for_a_sheet(
    tmp_path: Path, text: str, question: str, cell: str, choices: tuple[str, ...], figures: int
) -> None:
    """The findings stay at their cells; the figures wait."""
    submission = nq.read_submission(write(tmp_path, text))
    [doubt] = submission.asked
    assert (doubt.question, doubt.cell, doubt.choices, doubt.figures) == (question, cell, choices, figures)
    assert doubt.of_file is not None
    assert (submission.findings["rule"] == question).sum() == figures
    assert len(nq.validate(submission).accepted) == submission.observations["obs_value"].notna().sum()


def test_an_answered_unit_holds_for_all_columns_without_one(tmp_path: Path) -> None:
    submission = answered(write(tmp_path, MONEY), unit="tỷ đồng")
    assert submission.observations["obs_value"].tolist() == [5e9, 80e9, 6.5e9, 90e9]
    assert submission.asked == ()
    assert submission.findings.empty


@pytest.mark.parametrize(("answer", "values"), [("fraction", [83.4, 91.2]), ("percent", [0.834, 0.912])])
def test_a_share_is_read_as_answered(tmp_path: Path, answer: str, values: list[float]) -> None:
    submission = answered(write(tmp_path, SHARE), fraction=answer)
    assert submission.observations["obs_value"].tolist() == values
    assert submission.findings.empty


@pytest.mark.parametrize(("sign", "value"), [(",", 1234e9), (".", 1.234e9)])
def test_the_decimal_sign_is_read_as_answered(tmp_path: Path, sign: str, value: float) -> None:
    submission = answered(write(tmp_path, NUMBERS), number=sign)
    assert submission.observations["obs_value"].tolist() == [value, 5e9]


def test_former_and_new_areas_are_asked_before_and_across_the_merger(tmp_path: Path) -> None:
    """One answer for 2024 says nothing of 2025; what is clear (2026) is nobody's question."""
    path = write(tmp_path, ERAS)
    asked = nq.read_submission(path)
    assert [(one.question, one.found, one.figures) for one in asked.asked] == [
        ("era-not-stated", "Bắc Ninh (2024-01-01/2024-12-31)", 1),
        ("era-not-stated", "Bắc Ninh (2025-01-01/2025-12-31)", 1),
    ]
    assert asked.asked[0].choices == ("P63", "P34")
    assert asked.observations["ref_area"].tolist() == ["P34-24"]
    read = answered(path, **{"2024": "P63", "2025": "P34"})
    assert read.observations["ref_area"].tolist() == ["P63-27", "P34-24", "P34-24"]


def test_an_answer_that_is_none_of_the_choices_settles_nothing(tmp_path: Path) -> None:
    for text, word in ((MONEY, "unit"), (SHARE, "fraction"), (NUMBERS, "number")):
        submission = answered(write(tmp_path, text), **{word: "hồ sơ"})
        assert not submission.findings.empty
        assert nq.validate(submission).accepted["obs_value"].notna().sum() <= 1


def test_an_answer_is_never_used_for_another_file(tmp_path: Path) -> None:
    path = write(tmp_path, MONEY)
    given = {one.id: "tỷ đồng" for one in nq.read_submission(path).asked}
    path.write_text(MONEY.replace("6,5", "7,5"), encoding="utf-8")
    submission = nq.read_submission(path, answers=given)
    assert submission.observations["obs_value"].isna().all()
    assert len(submission.asked) == 1


def test_a_proposal_asks_them_too(tmp_path: Path) -> None:
    assert [one.question for one in nq.propose_layout(write(tmp_path, MONEY)).doubts] == ["unit-not-declared"]
