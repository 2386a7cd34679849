"""Words of a catalogue of one's own in files: headers, marks in the place of figures, rows of totals."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from office_sheets import Rows, read

CATALOGUE = """
id = "own"
version = "1.0"
extends = "nq57"
name = { vi = "riêng", en = "own" }
"""
WORDS = """
[roles]
ref_area = ["nơi báo"]

[words]
total = ["gộp chung"]

[marks]
zero = ["trắng"]
missing = ["chờ"]
not_applicable = ["miễn"]
"""
RECEIVED, RESOLVED = "Số hồ sơ tiếp nhận trong kỳ", "Số hồ sơ đã giải quyết trong kỳ"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> nq.Catalogue:
    folder = tmp_path_factory.mktemp("own")
    (folder / "codelists").mkdir()
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    (folder / "codelists" / "headers.toml").write_text(WORDS, encoding="utf-8")
    return nq.load_catalogue(folder)


def found(submission: nq.Submission) -> list[tuple[str, str, float, str]]:
    """Area, variable, figure and reason of each observation."""
    frame = submission.observations.astype({"missing_reason": "str"}).fillna({"missing_reason": ""})
    columns = (frame[name].tolist() for name in ("ref_area", "variable", "obs_value", "missing_reason"))
    return sorted(zip(*columns, strict=True))


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_title_lines_of_a_csv_are_told_from_headers_by_own_words(tmp_path: Path, own: nq.Catalogue, sign: str) -> None:
    path = tmp_path / "bieu.csv"
    rows = [["Nơi báo", RECEIVED, RESOLVED], ["Hà Tĩnh", "10", "2"], ["Gộp chung", "10", "2"]]
    text = "\n".join(["BÁO CÁO THÁNG 9/2026", *map(sign.join, rows)])
    path.write_text(text, encoding="utf-8")
    submission = nq.read_submission(path, catalogue=own)
    assert [key[:3] for key in found(submission)] == [
        ("P34-42", "dossiers_received", 10.0),
        ("P34-42", "dossiers_resolved", 2.0),
    ]
    assert submission.findings["rule"].tolist() == ["total-row-left-out"]
    assert nq.propose_layout(path, catalogue=own).layout.tables[0].columns[0].role == "ref_area"


def test_marks_of_a_sheet_are_what_the_catalogue_says(tmp_path: Path, own: nq.Catalogue) -> None:
    rows: Rows = [
        ["BÁO CÁO THÁNG 9/2026"],
        ["Tỉnh", RECEIVED, RESOLVED],
        ["Hà Tĩnh", 10, "Trắng"],
        ["Nghệ An", "trắng", "trắng"],
        ["Huế", "chờ", "miễn"],
    ]
    submission = read(tmp_path, rows, catalogue=own)
    assert submission.findings["rule"].tolist() == ["missing-without-reason"]
    assert [key for key in found(submission) if key[0] != "P34-46"] == [
        ("P34-40", "dossiers_received", 0.0, ""),
        ("P34-40", "dossiers_resolved", 0.0, ""),
        ("P34-42", "dossiers_received", 10.0, ""),
        ("P34-42", "dossiers_resolved", 0.0, ""),
    ]
    missing = submission.observations.query("ref_area == 'P34-46'")
    assert missing["obs_value"].isna().all()
    assert missing["missing_reason"].tolist()[-1] == "not_applicable"


def test_marks_hold_at_every_door_and_only_for_figures(own: nq.Catalogue) -> None:
    record = {"variable": "dossiers_received", "ref_area": "P34-42", "time_period": "2026-Q3", "obs_value": "trắng"}
    frame = pd.DataFrame([record, record | {"ref_area": "P34-40", "obs_value": 5, "note": "trắng"}])
    submission = nq.read_submission(frame, catalogue=own)
    assert [key[2] for key in found(submission)] == [5.0, 0.0]
    assert nq.read_submission(frame).findings["rule"].tolist() == ["bad-number"]


def test_a_mark_means_one_thing(tmp_path: Path) -> None:
    (tmp_path / "codelists").mkdir()
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    twice = '[marks]\nzero = ["trắng"]\nmissing = ["trắng"]\n'
    (tmp_path / "codelists" / "headers.toml").write_text(twice, encoding="utf-8")
    with pytest.raises(nq.DefinitionError, match="trắng"):
        nq.load_catalogue(tmp_path)
