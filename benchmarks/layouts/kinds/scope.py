"""What figures are of: headings and years over others, parts, communes, lines of units, the form of the Government Office."""

from __future__ import annotations

from ..figures import Period
from ..forms import (
    Column,
    Row,
    Table,
    area_rows,
    item_columns,
    item_rows,
    of_area,
    some_areas,
    some_dossiers,
    under,
)
from ..paper import Sheet
from .registry import Draft, kind

ROWS, CONTEXT, AXES = "rows", "context", "axes"
LEVELS = ("Cấp tỉnh", "Cấp xã")


def _undecided(draft: Draft) -> None:
    """Nobody may say whose figures these are."""
    draft.case.outcome = "ask"
    for figure in draft.case.figures:
        figure.area = None


@kind(ROWS)
def periods_in_headings(draft: Draft) -> None:
    """A heading between the rows says the month of those below it."""
    words, sheet, rows = draft.words, draft.sheet(), []
    for number, month in enumerate(sorted(draft.rng.sample(range(1, 10), 2))):
        period = Period("month", 2026, month)
        text = draft.rng.choice((f"Tháng {month}/2026", f"{'I' * (number + 1)}. Tháng {month} năm 2026"))
        rows.append(Row({"area": text}, role="section"))
        for row in area_rows(some_areas(draft.rng, 2, 4)):
            row.facts["period"] = period
            rows.append(Row({"area": row.labels["area"]}, row.facts))
    table = Table([("area", words.area())], rows, item_columns(some_dossiers(draft.rng), words))
    draft.tail(sheet, draft.layer.lay(sheet, table, draft.head(sheet)))


@kind(ROWS)
def levels_with_totals(draft: Draft) -> None:
    """Each province by level, and its total, which alone is its figure."""
    words, sheet, period = draft.words, draft.sheet(), draft.period()
    rows = []
    for area in some_areas(draft.rng, 2, 4):
        part = of_area(area) | {"answered": False}
        rows += [Row({"area": area.name, "part": level}, part, "part") for level in LEVELS]
        rows.append(Row({"area": area.name, "part": "Tổng"}, of_area(area)))
    header = draft.rng.choice(("Cấp giải quyết", "Cấp", "Phân loại"))
    columns = item_columns(some_dossiers(draft.rng), words)
    table = Table(
        [("area", words.area()), ("part", header)], rows, columns, {"period": period}, merged_labels=("area",)
    )
    end = draft.layer.lay(sheet, table, draft.head(sheet, period=period, always=True))
    _share_out(draft, sheet)
    draft.tail(sheet, end)
    draft.case.facts["period"] = period.code


def _share_out(draft: Draft, sheet: Sheet) -> None:
    """The first of two parts gets a share of the total below them, the second the rest."""
    first = [row for row, role in sorted(sheet.rows.items()) if role == "part"][::2]
    for row in first:
        for column in range(3, sheet.width + 1):
            whole = sheet.cells.get((row + 2, column))
            if isinstance(whole, int):
                part = draft.rng.randint(1, max(whole - 1, 1))
                sheet.cells[row, column], sheet.cells[row + 1, column] = part, whole - part


@kind(ROWS)
def one_level_only(draft: Draft) -> None:
    """Each province with what its communes handled, and no total: never the figure of the province by itself."""
    words, sheet, period = draft.words, draft.sheet(), draft.period()
    rows = area_rows(some_areas(draft.rng, 2, 5))
    for row in rows:
        row.labels["part"] = "Cấp xã"
    labels = [("area", words.area()), ("part", draft.rng.choice(("Cấp giải quyết", "Cấp thực hiện")))]
    table = Table(labels, rows, item_columns(some_dossiers(draft.rng), words), {"period": period})
    draft.tail(sheet, draft.layer.lay(sheet, table, draft.head(sheet, period=period, always=True)))
    sheet.rows = {}
    _undecided(draft)


@kind(CONTEXT)
def commune_in_letterhead(draft: Draft) -> None:
    """The report of a commune, whose letterhead names its province too."""
    words, sheet, period, area = draft.words, draft.sheet(), draft.period(), draft.area()
    name = draft.rng.choice(("XÃ BẮC HÀ", "PHƯỜNG SA PA", "ĐẶC KHU CÔ TÔ"))
    lines = draft.rng.choice(([f"UBND {name}, {area.full.upper()}"], [f"UBND {area.full.upper()}", f"UBND {name}"]))
    for number, text in enumerate([*lines, f"BÁO CÁO {period.text(draft.rng).upper()}"], start=1):
        sheet.line(number, [text], "title")
    labels = [("ordinal", words.ordinal()), ("item", words.item())]
    table = Table(labels, item_rows(some_dossiers(draft.rng), words), [Column((words.value(),))],
                  of_area(area) | {"period": period})  # fmt: skip
    draft.layer.lay(sheet, table, len(lines) + 2)
    _undecided(draft)


@kind(CONTEXT)
def title_of_a_part(draft: Draft) -> None:
    """A title that speaks of a part."""
    words, sheet, period = draft.words, draft.sheet(), draft.period()
    says = draft.rng.choice(
        ("KẾT QUẢ TẠI MỘT SỐ XÃ", "SỐ LIỆU THUỘC LĨNH VỰC ĐẤT ĐAI", "KẾT QUẢ THÍ ĐIỂM", "SỐ LIỆU CHƯA BAO GỒM CẤP XÃ")
    )
    table = Table([("area", words.area())], area_rows(some_areas(draft.rng)),
                  item_columns(some_dossiers(draft.rng), words), {"period": period})  # fmt: skip
    draft.layer.lay(sheet, table, draft.head(sheet, period=period, says=says))
    _undecided(draft)


@kind(CONTEXT)
def two_units_in_a_line(draft: Draft) -> None:
    """A line of two units over columns of people and of money."""
    words, sheet, period = draft.words, draft.sheet(), draft.period("year")
    people, money = ("nghìn người", 1000), ("tỷ đồng", 10**9)
    columns = item_columns(["population"], words) + item_columns(["grdp"], words)
    columns[0].facts["unit"], columns[1].facts["unit"] = people, money
    table = Table([("area", words.area())], area_rows(some_areas(draft.rng)), columns, {"period": period})
    row = draft.head(sheet, period=period, money=True, always=True)
    sheet.line(row, [f"Đơn vị tính: {people[0]}, {money[0]}"], "unit_line")
    draft.tail(sheet, draft.layer.lay(sheet, table, row + 1))
    draft.case.options["geography"] = "P34"


@kind(CONTEXT)
def unit_line_nobody_knows(draft: Draft) -> None:
    """A line with a unit of no catalogue: one question, and right once it is answered."""
    words, sheet, period = draft.words, draft.sheet(), draft.period("year")
    table = Table([("area", words.area())], area_rows(some_areas(draft.rng)),
                  item_columns(["population"], words, None), {"period": period, "unit": ("người", 1)})  # fmt: skip
    row = draft.head(sheet, period=period, says="DÂN SỐ TRUNG BÌNH")
    sheet.line(row, [draft.rng.choice(("ĐVT: nhân khẩu", "Đơn vị tính: khẩu"))], "unit_line")
    draft.layer.lay(sheet, table, row + 1)
    draft.case.options["geography"] = "P34"
    draft.case.facts["unit"] = "người"


@kind(AXES)
def year_over_months(draft: Draft) -> None:
    """Months across under the years that they are of."""
    words, sheet = draft.words, draft.sheet()
    columns = []
    for year, months in ((2025, (11, 12)), (2026, (1, 2))):
        own = [Column((f"Tháng {month}",), {"period": Period("month", year, month)}) for month in months]
        columns += under(f"Năm {year}", own)
    names = some_dossiers(draft.rng)
    area = draft.area()
    labels = [("ordinal", words.ordinal()), ("item", words.item()), ("unit", words.unit())]
    table = Table(labels, item_rows(names, words), columns, of_area(area))
    draft.tail(sheet, draft.layer.lay(sheet, table, draft.head(sheet, area=area, always=True)), area)
    draft.case.facts["area"] = area.id


@kind(AXES)
def form_of_the_government_office(draft: Draft) -> None:
    """II.06: "Tổng số" of dossiers received counts those carried over, as its numbers (3)=(4)+(5)+(6) say."""
    words, sheet, period = draft.words, draft.sheet(), draft.period("quarter")
    received = [
        Column(("Tổng số",), {"variable": "dossiers_received"}),
        Column(("Trong kỳ", "Trực tuyến"), {"variable": "dossiers_received_online"}),
        Column(("Trong kỳ", "Trực tiếp"), {"variable": "dossiers_received_in_person"}),
        Column(("Trong kỳ", draft.rng.choice(("Dịch vụ bưu chính", "Qua bưu chính"))), {"variable": "dossiers_received_by_post"}),
        Column(("Từ kỳ trước",), {"variable": "dossiers_carried_over"}),
    ]  # fmt: skip
    table = Table([("ordinal", words.ordinal()), ("area", "Địa phương")], area_rows(some_areas(draft.rng, 3, 6)),
                  under("Số lượng hồ sơ tiếp nhận", received), {"period": period})  # fmt: skip
    end = draft.layer.lay(sheet, table, draft.head(sheet, period=period, always=True))
    for total, carried in zip(draft.case.figures[::5], draft.case.figures[4::5], strict=True):
        total.value = total.base_value = (total.value or 0) + (carried.value or 0)
        total.variable = "dossiers_to_handle"
        sheet.cells[total.row, total.column] = total.value
    draft.tail(sheet, end)
    draft.case.facts["period"] = period.code
