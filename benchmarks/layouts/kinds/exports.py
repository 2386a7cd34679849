"""Real exports as they are: the national portal's 766 scores, the finance ministry's settlement tables."""

from __future__ import annotations

from ..figures import Period
from ..forms import Column, Row, Table, of_area, some_areas, total_row
from ..paper import Figure
from ..words import SCORES_766
from .registry import Draft, kind

LINE = "real exports"
FINANCE_REGIONS = {
    "Trung du và miền núi phía Bắc": "MIỀN NÚI PHÍA BẮC", "Đồng bằng sông Hồng": "ĐỒNG BẰNG SÔNG HỒNG",
    "Bắc Trung Bộ": "BẮC T.BỘ VÀ DH M.TRUNG", "Duyên hải Nam Trung Bộ và Tây Nguyên": "TÂY NGUYÊN",
    "Đông Nam Bộ": "ĐÔNG NAM BỘ", "Đồng bằng sông Cửu Long": "ĐB SÔNG CỬU LONG",
}  # fmt: skip


@kind(LINE)
def portal_766(draft: Draft) -> None:
    """TDGQ, MDHL, MDSH, TTTT, CLGQ, CKMB, TOTAL_SCORE by "UBND tỉnh …"; the month only in the file's name."""
    period, sheet = Period("month", 2026, draft.rng.randint(1, 9)), draft.sheet("Sheet1")
    sheet.line(1, ["BỘ CHỈ SỐ PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP"], "title")
    sheet.line(2, ["Xếp hạng tỉnh, thành phố trực thuộc Trung ương"], "title")
    codes = ("TDGQ", "MDHL", "MDSH", "TTTT", "CLGQ", "CKMB")
    sheet.line(4, ["STT", draft.rng.choice(("Đơn vị", "AGENCY_NAME", "Tên đơn vị")), *codes, "TOTAL_SCORE"], "header")
    sheet.columns = {1: "ordinal", 2: "area"} | dict.fromkeys(range(3, 10), "figures")
    for row, area in enumerate(some_areas(draft.rng, 6, 14), start=5):
        scores = [round(SCORES_766[code][1] * draft.rng.uniform(0.55, 1), 2) for code in codes]
        name = f"UBND {'thành phố' if area.city else 'tỉnh'} {area.name}"
        sheet.line(row, [row - 4, name, *scores, round(sum(scores), 2)], "data")
        for column, (code, score) in enumerate(
            zip((*codes, "TOTAL_SCORE"), (*scores, round(sum(scores), 2)), strict=True), 3
        ):
            variable = SCORES_766[code][0] if code in SCORES_766 else "service_index_766"
            draft.case.figures.append(
                Figure(sheet.title, row, column, area.id, variable, period.code, "", "điểm", score, score)
            )
    draft.case.file = draft.rng.choice(
        (f"766_tinh_thang_{period.number}_{period.year}", f"KetQua766_T{period.number:02d}.{period.year}")
    )
    draft.case.form = draft.rng.choice(("xlsx", "xls"))
    draft.case.facts["period"] = period.code


@kind(LINE)
def finance_settlement(draft: Draft) -> None:
    """Header in row 10 under title rows, regions in capitals, TỔNG SỐ, million đồng in a line above; .xls."""
    year, sheet = 2025, draft.sheet("Sheet1")
    period, unit = Period("year", year), ("triệu đồng", 10**6)
    sheet.line(1, ["BỘ TÀI CHÍNH"], "letterhead")
    sheet.line(4, [f"QUYẾT TOÁN CHI NGÂN SÁCH ĐỊA PHƯƠNG NĂM {year}"], "title")
    sheet.line(5, ["(Quyết toán đã được Quốc hội phê chuẩn)"], "title")
    sheet.put(8, 3, "Đơn vị: Triệu đồng")
    sheet.rows[8] = "unit_line"
    rows: list[Row] = []
    for region, text in FINANCE_REGIONS.items():
        own = [
            Row({"ordinal": number, "area": area.name}, of_area(area))
            for number, area in enumerate(
                (one for one in some_areas(draft.rng, 12, 16) if one.region == region), start=1
            )
        ]
        if own:
            rows += [total_row(text, own, "subtotal", ordinal=("I", "II", "III", "IV", "V", "VI")[len(rows) % 6]), *own]
    rows.insert(0, total_row("TỔNG SỐ", [row for row in rows if row.role == "data"]))
    columns = [Column(("Tổng chi ngân sách địa phương",), {"variable": "local_budget_expenditure"})]
    table = Table([("ordinal", "STT"), ("area", "Tên tỉnh, thành phố")], rows, columns,
                  {"period": period, "unit": unit, "stage": "settled"})  # fmt: skip
    draft.layer.lay(sheet, table, 10)
    draft.case.form = "xls"
    draft.case.options["geography"] = "P34"
    draft.case.facts.update(period=period.code, unit=unit[0], stage="settled")
