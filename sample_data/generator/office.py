"""Write the made-up workbooks of ``sample_data/office``: sheets as a portal and an office lay them out.

``python sample_data/generator/office.py [folder]``. The scores have the shape of the national portal's export for Decision
766 (codes for the six groups and the total, "UBND tỉnh …", the month only in the name of the file); every figure is made up.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import figures as made_up
from generate import NOTE_EN, NOTE_VI, write_without_clock
from openpyxl import Workbook

from nq57_indicators.catalogue import load_catalogue

GROUPS = {"TDGQ": 20, "MDHL": 18, "MDSH": 22, "TTTT": 10, "CLGQ": 12, "CKMB": 18}
"""The codes of the portal and the most points of each group."""


def write_scores(path: Path) -> None:
    """A month of Decision 766 for all 34 provinces."""
    areas = load_catalogue().areas
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    sheet.append(["BỘ CHỈ SỐ PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP"])
    sheet.append([f"{NOTE_VI} {NOTE_EN}"])
    sheet.append([])
    sheet.append(["STT", "Đơn vị", *GROUPS, "TONG_SCORE"])
    for number, province in enumerate(made_up.provinces(), start=1):
        chance = made_up.stream("766", province.id)
        points = [round(most * chance.uniform(0.6, 1), 2) for most in GROUPS.values()]
        called = areas[province.id].types[-1].name.vi  # Thành phố Huế, Tỉnh Hà Tĩnh
        sheet.append([number, f"UBND {called[0].lower()}{called[1:]}", *points, round(sum(points), 2)])
    _save(book, path)


def write_form(path: Path, month: int) -> None:
    """The monthly form of one office: stacked headers, a header of its own, notes, a signature."""
    province = next(each for each in made_up.provinces() if each.id == "P34-42")
    own = made_up.dossiers(province, 2026, month, month)
    names = ("dossiers_received", "dossiers_received_online", "dossiers_resolved", "dossiers_resolved_late")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Biểu 1"
    sheet.append(["UBND TỈNH HÀ TĨNH"])
    sheet.append([f"TÌNH HÌNH GIẢI QUYẾT HỒ SƠ THÁNG {month}/2026"])
    sheet.append([f"{NOTE_VI} {NOTE_EN}"])
    sheet.append(["STT", "Tỉnh", "Hồ sơ tiếp nhận", None, "Hồ sơ giải quyết", "Hồ sơ loại II"])
    sheet.append([None, None, "Tổng số", "Trực tuyến", "Tổng số", None])
    for cells in ("A4:A5", "B4:B5", "C4:D4", "F4:F5"):
        sheet.merge_cells(cells)
    sheet.append([1, "Hà Tĩnh", *(own[name] for name in names)])
    sheet.append(["Ghi chú: số liệu lấy từ hệ thống một cửa."])
    sheet.append([None, None, None, None, f"Hà Tĩnh, ngày 5 tháng {month + 1} năm 2026"])
    _save(book, path)


def _save(book: Workbook, path: Path) -> None:
    content = io.BytesIO()
    book.save(content)
    write_without_clock(content, path)


def generate(folder: Path) -> None:
    """Write every workbook."""
    write_scores(folder / "766_tinh_thang_9_2026.xlsx")
    for month in (8, 9):
        write_form(folder / f"giai_quyet_ho_so_{month}.xlsx", month)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "office")
