"""Which stage titles and names of sheets and files speak of."""

import pytest

from nq57_indicators import load_catalogue
from nq57_indicators.layouts.title_stages import stage_of_name, stage_of_title
from nq57_indicators.layouts.wording import Wording, wording_of
from nq57_indicators.recognition.names import names_of
from nq57_indicators.tables.codebook import Codebook

WORDING: Wording = wording_of(names_of(Codebook(load_catalogue())))


@pytest.mark.parametrize(
    ("lines", "stage"),
    [
        (["KẾ HOẠCH CHI NGÂN SÁCH NĂM 2026"], "plan"),
        (["SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "BIỂU GIAO KẾ HOẠCH NĂM 2026"], "plan"),
        (["Chỉ tiêu kế hoạch phát triển đến năm 2030"], "plan"),
        (["Kế hoạch vốn năm 2026 (điều chỉnh)"], "revised_plan"),
        (["QUYẾT TOÁN CHI NGÂN SÁCH NĂM 2024"], "settled"),
        (["SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "Chi ngân sách năm 2025"], None),
        (["Phòng Tài chính - Kế hoạch", "Chi ngân sách năm 2025"], None),
        (["Chi ngân sách năm 2025", "(Kèm theo Kế hoạch số 106/KH-UBND)"], None),
        (["BÁO CÁO TÌNH HÌNH THỰC HIỆN KẾ HOẠCH NĂM 2025"], None),
        (["Kết quả năm 2025 so với kế hoạch"], None),
        (["Tình hình triển khai kế hoạch năm 2025"], None),
        (["Dự toán và quyết toán năm 2024"], None),
    ],
)
def test_title(lines: list[str], stage: str | None) -> None:
    found = stage_of_title(lines, WORDING)
    assert (found[0] if found else None) == stage


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("Kế hoạch", "plan"),
        ("Dự toán 2026", "plan"),
        ("KH2026", "plan"),
        ("Du_toan_2026", "plan"),
        ("Ke-hoach-2026", "plan"),
        ("Quyết toán", "settled"),
        ("KH57 quý III", None),
        ("BC thực hiện kế hoạch", None),
        ("BC_Ke_hoach_57", None),
        ("Bao cao Q3 (dieu chinh)", None),
        ("Số liệu điều chỉnh", None),
        ("Kế hoạch điều chỉnh", "revised_plan"),
        ("Sheet1", None),
    ],
)
def test_name(name: str, stage: str | None) -> None:
    assert stage_of_name(name, WORDING) == stage
