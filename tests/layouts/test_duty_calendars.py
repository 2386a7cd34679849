"""Periods without days: the calendar of the duty in force is proposed, answered once for an office, and told until then."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.cli.exit_codes import FINE
from nq57_indicators.cli.proposing import show_layout, show_read_as
from nq57_indicators.cli.screen import Screen
from nq57_indicators.cli.validating import Checks, exit_code, show_report
from nq57_indicators.forms.collecting.counting import sent
from nq57_indicators.tables.doubts import ReadAs
from nq57_indicators.texts import label
from nq57_indicators.writing.reports.told import summary_lines
from office_sheets import ONLINE, RECEIVED, Rows, read

LINES = '\n[[tables.holds]]\npart = "calendar"\nwhere = "given"\nvalue = "administrative"\n'


def book(folder: Path, title: str, *rows: list[object]) -> Path:
    pages = openpyxl.Workbook()
    for row in ([title], *rows):
        pages.worksheets[0].append(row)
    path = folder / f"{len(list(folder.iterdir()))}.xlsx"
    pages.save(path)
    return path


def told(submission: nq.Submission) -> dict[str, str]:
    [table] = submission.read_as
    return dict(table.said)


def test_the_calendar_of_the_duty_is_proposed_and_holds_for_the_next_quarter_too(tmp_path: Path) -> None:
    table: Rows = [["Tỉnh", RECEIVED], ["Sơn La", 5]]
    third, second = (book(tmp_path, f"BÁO CÁO QUÝ {number}/2026", *table) for number in ("III", "II"))
    before = nq.read_submission(third)
    assert before.observations["calendar"].tolist() == ["statistical"]
    assert told(before)["duties"] == "nd09_quarterly (administrative)"
    proposed = nq.propose_layout(third).text
    asked = "".join(f"# {line}\n" if line else "\n" for line in LINES.split("\n")[:-1])
    assert asked in proposed
    (tmp_path / "form.toml").write_text(proposed.replace(asked, LINES), encoding="utf-8")
    for path in (third, second):
        answered = nq.read_submission(path, layout=tmp_path / "form.toml")
        assert answered.observations["calendar"].tolist() == ["administrative"]
        assert "duties" not in told(answered)


def test_the_calendar_is_asked_once_for_an_office_and_nothing_waits_for_it(tmp_path: Path) -> None:
    table: Rows = [["Tỉnh", RECEIVED], ["Sơn La", 5]]
    for number in ("III", "II"):
        book(tmp_path, f"BÁO CÁO QUÝ {number}/2026", *table)
    asked = nq.validate(nq.read_submission(tmp_path))
    assert (asked.ok, asked.accepted_count, len(asked.findings)) == (True, 2, 0)
    [doubt] = asked.doubts.to_dict("records")
    assert [doubt[name] for name in ("question", "cell", "found", "choices", "figures", "assumed")] == [
        "calendar-asked", "2", "nd09_quarterly (administrative)", "statistical; administrative", 0, "statistical",
    ]  # fmt: skip
    for calendar in ("administrative", "statistical"):
        answered = nq.read_submission(tmp_path, answers={doubt["doubt"]: calendar})
        assert answered.observations["calendar"].tolist() == [calendar] * 2
        assert (answered.asked, ["duties" in dict(table.said) for table in answered.read_as]) == ((), [False, False])


def test_an_answer_holds_for_no_other_form(tmp_path: Path) -> None:
    form = book(tmp_path, "BÁO CÁO QUÝ III/2026", ["Tỉnh", RECEIVED], ["Sơn La", 5])
    [doubt] = nq.read_submission(form).asked
    other = book(tmp_path, "BÁO CÁO QUÝ II/2026", ["Tỉnh", RECEIVED, ONLINE], ["Sơn La", 5, 4])
    read_by = nq.read_submission(other, answers={doubt.id: "administrative"})
    assert read_by.observations["calendar"].tolist() == ["statistical"] * 2
    assert [one.assumed for one in read_by.asked] == ["statistical"]


def test_a_plain_table_has_its_column_of_calendars_and_is_not_asked_about(tmp_path: Path) -> None:
    rows: Rows = [["Tỉnh", "Kỳ báo cáo", RECEIVED], ["Sơn La", "Quý III/2026", 5], ["Tổng số", "Quý III/2026", 5]]
    assert read(tmp_path, rows).asked == ()


def test_an_answer_that_is_no_calendar_is_refused(tmp_path: Path) -> None:
    form = book(tmp_path, "BÁO CÁO QUÝ III/2026", ["Tỉnh", RECEIVED], ["Sơn La", 5])
    [doubt] = nq.read_submission(form).asked
    wrong = nq.validate(nq.read_submission(form, answers={doubt.id: "âm lịch"}))
    assert (wrong.accepted_count, wrong.findings["rule"].tolist()) == (0, ["unknown-code"])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_command_tells_the_question_and_how_to_answer_it(tmp_path: Path, lang: str) -> None:
    form = book(tmp_path, "BÁO CÁO QUÝ III/2026", ["Tỉnh", RECEIVED], ["Sơn La", 5])
    report = nq.validate(nq.read_submission(form))
    shown = io.StringIO()
    show_report(Screen(file=shown), report, Checks(), lang)
    line = label("layout.assumed", lang, doubts=1)
    assert line in shown.getvalue().splitlines()
    assert line in summary_lines(report, lang)
    assert exit_code(report, "error") == FINE
    assert show_layout(str(form), str(tmp_path / "form.toml"), None, None, None, None, lang) == FINE
    answers = nq.propose_layout(form).answers
    assert (
        label("layout.choices_assumed", lang, choices="statistical | administrative", assumed="statistical") in answers
    )
    (tmp_path / "answers.toml").write_text(
        answers.replace('answer = ""', 'answer = "administrative"'), encoding="utf-8"
    )
    answered = nq.read_submission(form, answers=tmp_path / "answers.toml")
    assert answered.observations["calendar"].tolist() == ["administrative"]


def test_a_question_that_nothing_waits_for_keeps_no_file_from_being_counted(tmp_path: Path) -> None:
    book(tmp_path, "BÁO CÁO QUÝ III/2026", ["Tỉnh", RECEIVED], ["Sơn La", 5])
    report = nq.validate(nq.read_submission(tmp_path))
    assert len(report.doubts) == 1
    assert sent(report, None).asked.empty


def test_the_line_on_how_a_table_was_read_speaks_words(tmp_path: Path) -> None:
    [asked] = nq.read_submission(book(tmp_path, "BÁO CÁO QUÝ III/2026", ["Tỉnh", RECEIVED], ["Sơn La", 5])).read_as
    columns = ReadAs("a.xlsx", None, None, (("figures", "B: gdp, 2026, ytd; C: gdp, 2026-Q3, period, tỷ đồng"),))
    shown = io.StringIO()
    show_read_as(Screen(file=shown), [asked, columns], nq.load_catalogue(), "vi")
    assert "Báo cáo định kỳ hằng quý về thủ tục hành chính (hành chính) tính kỳ" in shown.getvalue()
    assert "B: Tổng sản phẩm trong nước (GDP), Năm 2026, lũy kế từ đầu năm; C: Tổng" in shown.getvalue()
    assert "(GDP), Quý III năm 2026, trong kỳ, tỷ đồng\n" in shown.getvalue()


def test_notes_and_signatures_below_a_table_are_told_as_passed_over(tmp_path: Path) -> None:
    signed: Rows = [["Ghi chú: số liệu sơ bộ"], ["Người lập biểu", "Thủ trưởng đơn vị"], ["Nguyễn Văn A", "Trần Thị B"]]
    below = book(tmp_path, "BÁO CÁO QUÝ III/2026", ["Tỉnh", RECEIVED], ["Sơn La", 5], *signed)
    assert told(nq.read_submission(below))["notes"] == "4–6"
    plain = pd.DataFrame([["Sơn La", "Quý III/2026", 5]], columns=["Tỉnh", "Kỳ báo cáo", RECEIVED])
    plain.to_csv(tmp_path / "plain.csv", index=False)
    assert nq.read_submission(tmp_path / "plain.csv").read_as == ()


@pytest.mark.parametrize(
    ("title", "header", "said"),
    [
        ("QUÝ III/2026 (từ 15/6/2026 đến 14/9/2026)", RECEIVED, {}),
        ("QUÝ III/2026", RECEIVED, {"calendar": "statistical"}),
        ("QUÝ III/2026", "Số đơn đăng ký sáng chế", {}),
        ("NĂM 2026", RECEIVED, {}),
        ("QUÝ III/2024", "Dân số", {}),
    ],
)
def test_nothing_is_proposed_where_days_or_duties_leave_nothing_open(
    tmp_path: Path, title: str, header: str, said: dict[str, str]
) -> None:
    assert "duties" not in told(read(tmp_path, [[title], ["Tỉnh", header], ["Sơn La", 5]], geography="P34", **said))


def test_periods_of_rows_take_the_calendar_of_the_layout(tmp_path: Path) -> None:
    path = book(
        tmp_path, "BÁO CÁO", ["Tỉnh", "Kỳ", RECEIVED], ["Sơn La", "Quý II/2026", 5], ["Sơn La", "Quý III/2026", 6]
    )
    proposed = nq.propose_layout(path).text
    assert "nd09_quarterly" in proposed
    (tmp_path / "form.toml").write_text(proposed + LINES, encoding="utf-8")
    answered = nq.read_submission(path, layout=tmp_path / "form.toml")
    assert answered.observations[["time_period", "calendar"]].astype(str).values.tolist() == [
        ["2026-Q2", "administrative"], ["2026-Q3", "administrative"],
    ]  # fmt: skip
