"""What is handed to one area holds its own rows and the name of no other."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.assessment import Assessment
from nq57_indicators.writing.own_areas import OwnAreas
from nq57_indicators.writing.page.explained import Explained
from nq57_indicators.writing.page.found import findings_of
from nq57_indicators.writing.page.tongues import Tongues

TABLE = nq.load_catalogue().areas


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Hue_P34-46_mixed.csv", True),
        ("Báo cáo Huế.xlsx", True),
        ("baocao_danang_2026.csv", True),
        ("HCMC_q3.csv", True),
        ("P63-01 Ha Noi.csv", True),
        ("BacNinh_2026.csv", False),
        ("bac giang cu.csv", False),
        ("P34-24.csv", False),
        ("chuẩn hue.d.csv", True),
        ("quarterly_2026-S1.csv", False),
        ("toan quoc VN.csv", False),
    ],
)
def test_a_file_names_another_area(name: str, *, other: bool) -> None:
    """Its own former provinces are no others, nor is the country it lies in."""
    assert OwnAreas(["P34-24"], TABLE).names_other(name) is other


def test_a_sentence_names_another_area_only_as_it_is_written() -> None:
    own = OwnAreas(["P34-24"], TABLE)
    assert own.speaks_of_other("Khác với số của Hòa Bình.")
    assert own.speaks_of_other("P34-46: 5")
    assert not own.speaks_of_other("Số đã chuẩn hóa bình quân của Bắc Ninh, Bắc Giang.")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """One file named after Huế that holds figures of Bắc Ninh, too, and one of Bắc Ninh."""
    folder = tmp_path_factory.mktemp("received")
    columns = ["variable", "ref_area", "time_period", "obs_value"]
    rows = [
        ("hdi", "P34-46", "2025", 0.7543),
        ("hdi", "P34-24", "2025", 0.77),
        ("dossiers_received", "P34-46", "2025-Q4", "khoảng 10"),
        ("dossiers_received", "P34-24", "2025-Q4", "khoảng 11"),
    ]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "Hue_mixed.csv", index=False)
    pd.DataFrame([("hdi", "P34-24", "2024", 0.74)], columns=columns).to_csv(folder / "BacNinh.csv", index=False)
    return nq.assess(nq.read_submission(folder), areas=["P34-24"])


def test_the_page_of_an_area_names_no_file_of_another(mixed: Assessment) -> None:
    own = OwnAreas.asked(mixed)
    assert own is not None
    explained = Explained(mixed, Tongues(), own)
    for period, value in (("2024", 0.74), ("2025", 0.77)):
        explained.number("hdi", "P34-24", period, value)
    hidden = "tệp thứ 2 đã đọc (tên tệp nêu địa bàn khác)"
    assert [file["vi"] for file in explained.files] == ["BacNinh.csv", hidden]
    assert explained.files[1]["en"] == "file 2 of those read (its name is that of another area)"
    [rule] = findings_of(mixed.report, own)
    assert [line["vi"].startswith(f"{hidden} › ") for line in rule["lines"]] == [True]
    assert len(findings_of(mixed.report, None)[0]["lines"]) == 2


def test_the_workbook_of_an_area_holds_its_rows_and_says_so(mixed: Assessment, tmp_path: Path) -> None:
    mixed.save(tmp_path / "results", ["xlsx", "csv"])
    book = openpyxl.load_workbook(tmp_path / "results" / "assessment.xlsx")
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    texts = {str(cell.value) for sheet in shown for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert {"P34-24", "Chỉ có số liệu của", "0.77"} <= texts
    assert not {"P34-46", "Huế"} & texts
    assert "0.7543" not in texts
    assert not any("Hue_mixed" in text or str(tmp_path.parent) in text for text in texts)
    values = pd.read_csv(tmp_path / "results" / "values.csv")
    assert {*values["ref_area"]} == {"P34-24", "P34-46"}


def test_of_a_whole_scheme_nothing_is_left_out(mixed: Assessment) -> None:
    assert OwnAreas.asked(nq.assess(mixed.report, areas="P34")) is None
    assert OwnAreas.asked(nq.assess(mixed.report)) is None
    of_page = OwnAreas.asked(nq.assess(mixed.report), "Bắc Ninh")
    assert of_page is not None
    assert of_page.areas == ("P34-24",)


def test_more_findings_than_are_shown_open_behind_their_number() -> None:
    rows = [("dossiers_received", "P34-24", f"2025-{month:02}", "khoảng 10") for month in range(1, 9)]
    report = nq.validate(pd.DataFrame(rows, columns=["variable", "ref_area", "time_period", "obs_value"]))
    [rule] = findings_of(report, None)
    assert (rule["number"], len(rule["lines"]), len(rule["others"]), rule["more"], rule["left"]) == (8, 5, 3, 3, None)
