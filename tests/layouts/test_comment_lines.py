"""Comments above a delimited table: what they say of its figures holds, or is asked about, as a title does."""

from __future__ import annotations

from pathlib import Path

import pytest

import nq57_indicators as nq

TABLE = "variable,ref_area,time_period,obs_value\ndossiers_received,Hà Nội,2025-Q3,100\n"


def read(folder: Path, above: str, table: str = TABLE) -> nq.Submission:
    path = folder / "a.csv"
    path.write_text(f"{above}\n{table}", encoding="utf-8")
    return nq.read_submission(path)


@pytest.mark.parametrize("mark", ["# ", "", '"# '])
@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Đơn vị tính: nghìn hồ sơ", "unit-asked"),
        ("Tỉnh Bắc Ninh", "statements-differ"),
        ("Kỳ: 2025-Q2", "statements-differ"),
        ("Lĩnh vực đất đai", "partial-scope"),
    ],
)
def test_a_comment_asks_what_a_title_asks(tmp_path: Path, mark: str, line: str, question: str) -> None:
    submission = read(tmp_path, f"{mark}{line}" + '"' * (mark[:1] == '"'))
    assert [doubt.question for doubt in submission.waiting] == [question]
    assert len(submission.observations) == 0


def test_a_comment_says_the_stage_of_all_figures(tmp_path: Path) -> None:
    assert read(tmp_path, "# Kế hoạch năm 2025").observations["stage"].tolist() == ["plan"]


@pytest.mark.parametrize(
    "line",
    [
        "# Số liệu giả định, không phải số liệu thật",
        "# Exported 2025-10-05",
        "# Ngày xuất: 05/10/2025",
        "# LGSP v2.1",
        "#",
    ],
)
def test_a_comment_that_says_nothing_of_the_figures_leaves_them_as_they_are(tmp_path: Path, line: str) -> None:
    submission = read(tmp_path, line)
    assert submission.doubts.empty
    assert submission.findings.empty
    assert submission.observations["time_period"].tolist() == ["2025-Q3"]


@pytest.mark.parametrize("stage", ["plan", "revised_plan", "expected", "executed", "settled", "actual"])
def test_under_a_title_a_code_is_the_stage_that_it_is(tmp_path: Path, stage: str) -> None:
    table = f"variable,ref_area,time_period,stage,obs_value\ndossiers_received,Hà Nội,2025-Q3,{stage},100\n"
    assert read(tmp_path, "Báo cáo", table).observations["stage"].tolist() == [stage]


@pytest.mark.parametrize(("title", "read_at_once"), [("theo lĩnh vực", True), ("trong lĩnh vực đất đai", False)])
def test_a_title_names_by_what_its_table_is_divided(tmp_path: Path, title: str, read_at_once: bool) -> None:
    rows = "\n".join(
        f"Lào Cai,Quý I/2026,{field},{figure}" for field, figure in (("Đất đai", 5), ("Hộ tịch", 7), ("Tổng cộng", 12))
    )
    table = f"Tỉnh,Kỳ báo cáo,Lĩnh vực,Số hồ sơ tiếp nhận trong kỳ\n{rows}\n"
    submission = read(tmp_path, f"Kết quả giải quyết thủ tục hành chính {title}", table)
    assert submission.observations["obs_value"].tolist() == ([12] if read_at_once else [])
    assert [doubt.question for doubt in submission.waiting] == ([] if read_at_once else ["partial-scope"])
