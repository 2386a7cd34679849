"""A form is mapped once: proposals, layouts, answers; what is true of one file is never carried into the next."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import nq57_indicators as nq
from nq57_indicators.errors import DefinitionError
from nq57_indicators.layouts.given import read_layout
from nq57_indicators.models.layouts import Layout

Rows = list[list[object]]
RECEIVED, ONLINE = "Số hồ sơ tiếp nhận trong kỳ", "Số hồ sơ tiếp nhận trực tuyến trong kỳ"


def workbook(path: Path, rows: Rows) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Bao cao"
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def month(title: str | None, *, strange: str = "Hồ sơ loại hai") -> Rows:
    rows: Rows = [["STT", "Tỉnh", RECEIVED, strange], [1, "Huế", 40, 30], [2, "Hà Tĩnh", 20, 10]]
    return [[title], *rows] if title else rows


def figures(submission: nq.Submission) -> dict[str, Any]:
    frame = submission.observations.astype(object)
    return {f"{row.ref_area} {row.variable} {row.time_period}": row.obs_value for row in frame.itertuples()}


@pytest.fixture
def september(tmp_path: Path) -> Path:
    return workbook(tmp_path / "bieu.xlsx", month("BÁO CÁO THÁNG 9/2025"))


def test_a_proposal_is_a_layout_as_commented_toml(september: Path, tmp_path: Path) -> None:
    proposal = nq.propose_layout(september)
    assert Layout.model_validate(tomllib.loads(proposal.text)) == proposal.layout
    path = tmp_path / "bieu.toml"
    path.write_text(proposal.text, encoding="utf-8")
    assert read_layout(path) == proposal.layout
    assert [doubt.question for doubt in proposal.doubts] == ["column-asked", "calendar-asked"]
    assert [fact.where for fact in proposal.layout.tables[0].holds] == ["title"]


def test_what_waits_is_counted_and_read_once_it_is_answered(september: Path) -> None:
    submission = nq.read_submission(september)
    [doubt] = submission.waiting
    assert (doubt.question, doubt.cell, doubt.figures) == ("column-asked", "D2", 2)
    assert len(submission.observations) == 2
    answered = nq.read_submission(september, answers={doubt.id: "dossiers_received_online"})
    assert answered.waiting == ()
    assert figures(answered)["P34-46 dossiers_received_online 2025-09"] == 30


def test_september_never_carries_into_october(september: Path, tmp_path: Path) -> None:
    """Mapped and answered once; in October only the title decides, and without it nothing is accepted."""
    doubt, _ = nq.propose_layout(september).doubts
    answers = {doubt.id: "dossiers_received_online"}
    layout = nq.propose_layout(september, answers=answers).layout
    october = workbook(tmp_path / "thang10.xlsx", month("BÁO CÁO THÁNG 10/2025"))
    for said in ({"answers": answers}, {"layout": layout}):
        assert {key.split()[-1] for key in figures(nq.read_submission(october, **said))} == {"2025-10"}
    silent = workbook(tmp_path / "bieu2.xlsx", month(None))
    for said in ({"answers": answers}, {"layout": layout}):
        report = nq.validate(nq.read_submission(silent, **said))
        assert len(report.accepted) == 0
        assert not report.ok


def test_an_answer_that_is_true_of_one_file_is_no_answer_for_another(tmp_path: Path) -> None:
    rows = [["BÁO CÁO THÁNG 10/2025"], ["Tỉnh", RECEIVED], ["Huế", 4]]
    first = workbook(tmp_path / "a.xlsx", rows)
    [doubt] = nq.read_submission(first, period="2025-09").waiting
    assert doubt.of_file is not None
    answers = {doubt.id: "2025-10"}
    assert len(nq.read_submission(first, period="2025-09", answers=answers).observations) == 1
    other = workbook(tmp_path / "b.xlsx", [*rows, ["Hà Tĩnh", 5]])
    assert len(nq.read_submission(other, period="2025-09", answers=answers).observations) == 0


def test_a_given_period_names_its_file() -> None:
    with pytest.raises(ValueError, match="file"):
        Layout.model_validate(
            {
                "version": 1, "id": "x",
                "tables": ({"columns": ({"header": ("Tỉnh",), "role": "ref_area"},),
                            "holds": ({"part": "time_period", "where": "given", "value": "2025-09"},)},),
            }
        )  # fmt: skip


def test_a_layout_names_what_nobody_knows(tmp_path: Path, september: Path) -> None:
    """Headers that are no words of the catalogue at all are read by the layout of their form."""
    proposal = nq.propose_layout(september)
    text = proposal.text.replace('# variable = ""', 'variable = "dossiers_received_online"')
    path = tmp_path / "bieu.toml"
    path.write_text(text, encoding="utf-8")
    submission = nq.read_submission(september, layout=path)
    assert figures(submission)["P34-42 dossiers_received_online 2025-09"] == 10
    assert [one.layout for one in submission.read_as] == ["bieu"]


def test_a_column_that_was_added_is_asked_about(september: Path, tmp_path: Path) -> None:
    layout = nq.propose_layout(september).layout
    rows = [
        [*row, extra] for row, extra in zip(month("BÁO CÁO THÁNG 10/2025"), [None, "Ghi chú", None, None], strict=True)
    ]
    submission = nq.read_submission(workbook(tmp_path / "b.xlsx", rows), layout=layout)
    [doubt] = submission.asked
    assert (doubt.question, doubt.found) == ("layout-differs", "+ Ghi chú")
    assert len(submission.observations) == 0


def test_layouts_of_a_catalogue_are_tried_by_their_headers(september: Path, tmp_path: Path) -> None:
    folder = tmp_path / "danh_muc"
    (folder / "layouts").mkdir(parents=True)
    (folder / "catalogue.toml").write_text(
        'id = "so"\nversion = "1"\nextends = "nq57"\nname = { vi = "Sở", en = "Office" }\n', encoding="utf-8"
    )
    text = nq.propose_layout(september).text.replace('# variable = ""', 'variable = "dossiers_received_online"')
    (folder / "layouts" / "bieu.toml").write_text(text, encoding="utf-8")
    submission = nq.read_submission(september, catalogue=nq.load_catalogue(folder))
    assert len(submission.observations) == 4
    assert [one.layout for one in submission.read_as] == ["bieu"]


def test_an_unknown_key_in_a_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('version = 1\nid = "x"\nsheets = 2\n', encoding="utf-8")
    with pytest.raises(DefinitionError, match="sheets"):
        read_layout(path)


@pytest.mark.parametrize("rows", [
    [["Tỉnh", "Kỳ báo cáo", RECEIVED, ONLINE], ["Huế", "Quý III/2026", 4, 3]],
    [["BÁO CÁO QUÝ III/2026"], ["STT", "Chỉ tiêu", "Huế", "Hà Tĩnh"], [1, RECEIVED, 4, 3]],
    [["Tỉnh", "Nội dung", "ĐVT", "Dự toán năm 2025", "Ước thực hiện năm 2025"], ["Huế", "Tổng chi NSĐP", "tỷ đồng", 4, 3]],
])  # fmt: skip
def test_a_sheet_reads_the_same_by_its_own_proposal(rows: Rows, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", rows)
    plain, by_layout = nq.read_submission(path), nq.read_submission(path, layout=nq.propose_layout(path).layout)
    assert plain.observations.equals(by_layout.observations)
    assert len(plain.observations) == 2


MARKED = """
version = 1
id = "marked"
[[tables]]
[tables.marks]
zero = ["kps!", "o"]
missing = ["kxđ", "999"]
not_applicable = ["///"]
[[tables.columns]]
header = ["Tỉnh"]
role = "ref_area"
[[tables.columns]]
header = ["Kỳ"]
role = "time_period"
[[tables.columns]]
header = ["Số hồ sơ tiếp nhận trong kỳ"]
role = "figures"
variable = "dossiers_received"
"""


@pytest.mark.parametrize("kept_in_catalogue", [False, True])
def test_marks_of_a_layout_stand_for_zero_and_for_missing(tmp_path: Path, kept_in_catalogue: bool) -> None:
    """Typed as words or as numbers; without the layout they are refused, or taken for figures."""
    marks: Rows = [["Huế", "o"], ["Hà Tĩnh", "kxđ"], ["Lạng Sơn", 999], ["Cao Bằng", " /// "], ["Gia Lai", 7]]
    rows = [[area, "2026-Q3", mark] for area, mark in marks]
    path = workbook(tmp_path / "a.xlsx", [["Tỉnh", "Kỳ", RECEIVED], *rows])
    said: dict[str, Any] = {}
    if kept_in_catalogue:
        (tmp_path / "own" / "layouts").mkdir(parents=True)
        head = 'id = "so"\nversion = "1"\nextends = "nq57"\nname = { vi = "Sở", en = "Office" }\n'
        (tmp_path / "own" / "catalogue.toml").write_text(head, encoding="utf-8")
        (tmp_path / "own" / "layouts" / "marked.toml").write_text(MARKED, encoding="utf-8")
        said["catalogue"] = nq.load_catalogue(tmp_path / "own")
    else:
        (tmp_path / "marked.toml").write_text(MARKED, encoding="utf-8")
        said["layout"] = tmp_path / "marked.toml"
    frame = nq.read_submission(path, **said).observations
    assert frame["obs_value"].fillna(-1).tolist() == [0, -1, -1, -1, 7]
    assert frame["obs_status"].astype(str).tolist() == ["normal", "missing", "missing", "missing", "normal"]
    assert frame["missing_reason"].astype(str).tolist()[3] == "not_applicable"


def test_a_mark_has_one_meaning() -> None:
    with pytest.raises(ValueError, match="means two things"):
        Layout.model_validate(tomllib.loads(MARKED.replace('missing = ["kxđ"', 'missing = ["o"')))
