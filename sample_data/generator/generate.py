"""Write the made-up submissions into ``sample_data/made_up``, or into another folder.

``python sample_data/generator/generate.py [folder]``. CSV and JSON come out byte for byte the same each run; Excel and
Parquet too as long as openpyxl, pyarrow and the compression libraries stay the same, and with the same content always.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import figures as made_up
import pyarrow as pa
import pyarrow.parquet as pq
import submissions
from openpyxl import Workbook
from openpyxl.styles import Font
from submissions import Record

from nq57_indicators.catalogue import Catalogue, load_catalogue

MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NOTE_VI = "Số liệu giả định, không phải số liệu thật của địa phương nào."
NOTE_EN = "Made-up figures, not facts about any province."
COLUMNS = (
    "variable",
    "ref_area",
    "time_period",
    "calendar",
    "flow",
    "provider",
    "stage",
    "obs_value",
    "unit_measure",
    "obs_status",
    "missing_reason",
    "vintage",
)
# without what is the same in every row, and the default / bỏ cột mà mọi dòng đều là giá trị mặc định
SHORT = tuple(name for name in COLUMNS if name not in ("calendar", "stage"))
# hồ sơ, quý IV năm 2025 / columns of the Excel file; a name of the catalogue each
EXCEL_VARIABLES = (
    "dossiers_received",
    "dossiers_received_online",
    "dossiers_resolved",
    "dossiers_resolved_before_time",
    "dossiers_resolved_on_time",
    "dossiers_resolved_late",
)
# tiêu đề như tỉnh viết / headers as a province writes them, by variable
THANH_HOA_HEADERS = {
    "dossiers_received": "Tổng số hồ sơ tiếp nhận (hồ sơ)",
    "dossiers_received_online": "Số hồ sơ nộp trực tuyến (hồ sơ)",
    "dossiers_received_in_person": "Số hồ sơ tiếp nhận trực tiếp (hồ sơ)",
    "dossiers_received_by_post": "Số hồ sơ tiếp nhận qua bưu chính (hồ sơ)",
    "procedures_full_process": "Số TTHC cung cấp DVCTT toàn trình (TTHC)",
    "procedures_eligible": "Số TTHC đủ điều kiện toàn trình (TTHC)",
    "stid_recurrent_expenditure": "Chi thường xuyên KHCN, ĐMST, CĐS (tỷ đồng)",
    "stid_investment_expenditure": "Chi đầu tư KHCN, ĐMST, CĐS (tỷ đồng)",
    "local_budget_expenditure": "Tổng chi NSĐP (tỷ đồng)",
}


def write_csv(path: Path, rows: Iterable[Record], *, columns: tuple[str, ...] = COLUMNS) -> None:
    """A long CSV: UTF-8, commas, two comment lines."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"# {NOTE_VI}\n# {NOTE_EN}\n")
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_parquet(path: Path, rows: list[Record]) -> None:
    """A long Parquet file: figures as float64, vintage as a date, ids as dictionaries."""
    table = pa.table(
        {
            name: pa.array([float(row[name]) for row in rows])
            if name == "obs_value"
            else pa.array([date.fromisoformat(row[name]) for row in rows])
            if name == "vintage"
            else pa.array([row[name] or None for row in rows], pa.string()).dictionary_encode()
            for name in COLUMNS
        }
    )
    pq.write_table(table.replace_schema_metadata({"note": f"{NOTE_VI} {NOTE_EN}"}), path, compression="zstd")


def write_excel(path: Path, catalogue: Catalogue) -> None:
    """Bắc Ninh, the three months of 2025-Q4: title row, names as headers, a percent cell, the second month hidden."""
    province = next(each for each in made_up.provinces() if each.id == "P34-24")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Biểu 01"
    sheet.append([f"BÁO CÁO GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH QUÝ IV/2025 – {NOTE_VI} {NOTE_EN}"])
    sheet.append([])
    names = [catalogue.variables[variable].name.vi for variable in EXCEL_VARIABLES]
    sheet.append(["Địa bàn", "Kỳ", *names, catalogue.indicators["online_dossier_rate"].name.vi])
    for month in (10, 11, 12):
        count = made_up.dossiers(province, 2025, month, month)
        rate = round(count["dossiers_received_online"] / count["dossiers_received"], 4)
        sheet.append(["Tỉnh Bắc Ninh", f"Tháng {month}/2025", *(count[one] for one in EXCEL_VARIABLES), rate])
    for cells in sheet.iter_rows(min_row=4, min_col=3):
        for cell in cells:
            cell.number_format = "0.00%" if cell.column == sheet.max_column else "#,##0"
    sheet["A1"].font = Font(bold=True)
    sheet.row_dimensions[5].hidden = True
    content = io.BytesIO()
    book.save(content)
    write_without_clock(content, path)


def write_without_clock(book: io.BytesIO, path: Path) -> None:
    """Copy a workbook with a fixed day instead of the present moment, which openpyxl puts into it."""
    with ZipFile(book) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "docProps/core.xml":
                text = MOMENT.sub(rb"2026-01-10T00:00:00Z", text)
            target.writestr(ZipInfo(name), text, ZIP_DEFLATED)


def write_wide_csv(path: Path) -> None:
    """Thanh Hóa, quarters of 2026: semicolons, decimal commas, words for none and for not due."""
    province = next(each for each in made_up.provinces() if each.id == "P34-38")
    money = {name for name in THANH_HOA_HEADERS if name.endswith("expenditure")}
    lines = [["Địa bàn", "Kỳ", *THANH_HOA_HEADERS.values()]]
    for quarter in (1, 2, 3):
        counts: dict[str, float] = dict(made_up.dossiers(province, 2026, 3 * quarter - 2, 3 * quarter))
        counts["dossiers_received_in_person"] += counts["dossiers_received_by_post"]
        counts["dossiers_received_by_post"] = 0
        counts |= made_up.services(province, 2026, 3 * quarter)
        spent = (0.2, 0.24, 0.26)[quarter - 1]
        counts |= {name: value * spent for name, value in made_up.budget(province, 2026, 1.0).items()}
        shown = [
            vietnamese(counts[one], 1 if one in money else 0) if counts[one] else "Chưa phát sinh"
            for one in THANH_HOA_HEADERS
        ]
        lines.append(["Thanh Hóa", f"Quý {'I' * quarter}/2026", *shown])
    lines.append(["Thanh Hóa", "Quý IV/2026", *["Chưa đến kỳ"] * len(THANH_HOA_HEADERS)])
    body = "".join(";".join(line) + "\r\n" for line in lines)
    path.write_text(f"\ufeff# {NOTE_VI}\r\n# {NOTE_EN}\r\n{body}", encoding="utf-8", newline="")


def vietnamese(value: float, decimals: int) -> str:
    """A figure with points between thousands and a decimal comma.

    >>> vietnamese(1234.5, 1)
    '1.234,5'
    """
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def write_json(path: Path) -> None:
    """Huế: data sharing, with provider and day received stated once for the file."""
    province = next(each for each in made_up.provinces() if each.id == "P34-46")
    observations = [
        {
            "variable": variable,
            "ref_area": province.id,
            "time_period": "2026-Q3",
            "obs_value": value,
            "unit_measure": load_catalogue().variables[variable].unit_measure,
        }
        for variable, value in made_up.data_sharing(province, 2026, 9).items()
    ]
    content = {
        "note": f"{NOTE_VI} {NOTE_EN}",
        "provider": province.id,
        "received": "2026-10-25",
        "observations": observations,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def generate(folder: Path) -> None:
    """Write all files into ``folder``."""
    write_csv(folder / "annual.csv", submissions.annual())
    for year in range(made_up.FIRST_YEAR, made_up.LAST_YEAR + 1):
        for half in (1, 2):
            rows = submissions.quarterly(year, half)
            write_csv(folder / f"quarterly_{year}-S{half}.csv", rows, columns=SHORT)
    write_csv(folder / "portal_dossiers.csv", submissions.portal())
    write_csv(folder / "administrative.csv", submissions.administrative())
    write_csv(folder / "year_to_date.csv", submissions.year_to_date())
    write_csv(folder / "revisions.csv", submissions.revisions())
    write_csv(folder / "plans_2026.csv", submissions.plans())
    write_parquet(folder / "monthly.parquet", list(submissions.monthly()))
    write_parquet(folder / "other_rates.parquet", list(submissions.other_rates()))
    write_excel(folder / "bac_ninh_2025-Q4.xlsx", load_catalogue())
    write_wide_csv(folder / "thanh_hoa_2026.csv")
    write_json(folder / "hue_data_sharing.json")


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "made_up")
