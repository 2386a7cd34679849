"""Text in other encodings: UTF-16, Windows-1258, TCVN3 and VNI in CSV and in fonts, mojibake, loose accents."""

from __future__ import annotations

import unicodedata

from ..figures import Period
from ..forms import Table, area_rows, item_columns, some_areas
from ..legacy import tcvn3, vni, windows_1258
from ..paper import Sheet
from .registry import Draft, kind

LINE = "text"


def _patents(draft: Draft) -> Sheet:
    """A small table of one variable."""
    words, sheet = draft.words, draft.sheet()
    rows = area_rows(some_areas(draft.rng, 4, 8))
    for row in rows:
        row.labels["year"] = 2025
    table = Table(
        [("area", "Tỉnh"), ("year", "Năm")],
        rows,
        item_columns(["patent_applications"], words),
        {"period": Period("year", 2025)},
    )
    draft.layer.lay(sheet, table, 1)
    draft.case.options["geography"] = "P34"
    return sheet


def _legacy(draft: Draft, encoding: str) -> None:
    _patents(draft)
    draft.case.form, draft.case.encoding, draft.case.outcome = "csv", encoding, "read or refused"


@kind(LINE)
def utf_16(draft: Draft) -> None:
    """UTF-16 with tabs, as Excel's "Unicode text"."""
    _patents(draft)
    draft.case.form, draft.case.encoding, draft.case.delimiter = "csv", "utf-16", "\t"


@kind(LINE)
def windows_1258_csv(draft: Draft) -> None:
    """Windows-1258: converted, or refused by name."""
    _legacy(draft, "windows-1258")


@kind(LINE)
def tcvn3_csv(draft: Draft) -> None:
    """TCVN3 bytes in CSV."""
    _legacy(draft, "tcvn3")


@kind(LINE)
def vni_csv(draft: Draft) -> None:
    """VNI bytes in CSV."""
    _legacy(draft, "vni")


def _in_font(draft: Draft, convert: object, font: str) -> None:
    sheet = _patents(draft)
    for place, value in sheet.cells.items():
        if isinstance(value, str):
            sheet.cells[place] = convert(value).decode("cp1252", "replace")  # type: ignore[operator]  # one of the encoders
            sheet.fonts[place] = font
    draft.case.outcome = "read or refused"


@kind(LINE)
def vntime_font(draft: Draft) -> None:
    """TCVN3 letters in a workbook, shown by the font .VnTime."""
    _in_font(draft, tcvn3, ".VnTime")


@kind(LINE)
def vni_font(draft: Draft) -> None:
    """VNI letters in a workbook, shown by the font VNI-Times."""
    _in_font(draft, vni, "VNI-Times")


@kind(LINE)
def mojibake(draft: Draft) -> None:
    """UTF-8 read as Windows-1252 and saved as UTF-8 again."""
    _patents(draft)
    draft.case.form, draft.case.encoding, draft.case.outcome = "csv", "mojibake", "read or refused"


@kind(LINE)
def loose_accents(draft: Draft) -> None:
    """Letters and accents apart (NFD), as macOS writes."""
    sheet = _patents(draft)
    for place, value in sheet.cells.items():
        if isinstance(value, str):
            sheet.cells[place] = unicodedata.normalize("NFD", value)


assert windows_1258("Huế")
