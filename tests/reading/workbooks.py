"""Small workbooks built part by part, for what openpyxl would not write."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>"
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
LINKS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
HEADER = '<row r="1"><c r="A1" t="str"><v>area</v></c><c r="B1" t="str"><v>value</v></c></row>'


def xlsx(
    path: Path, rows: str, *, prolog: str = "", dimension: str = "A1:B9", extra: dict[str, str | bytes] | None = None
) -> Path:
    """A workbook whose one sheet ``S`` has ``rows`` as its XML; ``extra`` adds or replaces parts."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/worksheets/sheet1.xml": (
            f'{prolog}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
        ),
    }
    return archive(path, parts | (extra or {}))


ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
ODS_STYLE = (
    '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
    '<style:style style:name="shown" style:family="table"><style:table-properties table:display="{}"/></style:style>'
    "</office:automatic-styles>"
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def ods(path: Path, rows: str, *, prolog: str = "", hidden: bool = False, styles: str = "") -> Path:
    """An OpenDocument workbook whose one sheet ``S`` has ``rows`` as its XML."""
    table = f'<table:table table:name="S" table:style-name="shown">{rows}</table:table>'
    shown = ODS_STYLE.format(str(not hidden).lower()).replace(
        "</office:automatic-styles>", f"{styles}</office:automatic-styles>"
    )
    content = f"{prolog}{ODS_HEAD.replace('<office:body>', f'{shown}<office:body>')}{table}{ODS_TAIL}"
    return archive(path, {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": MANIFEST})


def ods_row(*cells: str | float, repeated: int = 1) -> str:
    """One row of an OpenDocument sheet."""
    return (
        f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(map(_ods_cell, cells))}</table:table-row>'
    )


def _ods_cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def archive(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A zip file of ``parts``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return path


def ole(path: Path, stream_name: str, content: bytes) -> Path:
    """A compound file (the container of .xls and of encrypted workbooks) with one stream."""
    content = content.ljust(4096, b"\0")  # shorter streams would live in a mini stream
    content = content.ljust(-(-len(content) // 512) * 512, b"\0")
    sectors = len(content) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat = struct.pack("<128I", *(chain + [0xFFFFFFFF] * (128 - len(chain))))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)[:36]
    header += struct.pack("<109I", 0, *([0xFFFFFFFF] * 108))
    directory = _ole_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _ole_entry(stream_name, 2, 2, len(content))
    path.write_bytes(header + fat + directory.ljust(512, b"\0") + content)
    return path


def _ole_entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def xls(
    path: Path,
    rows: list[list[str | float]],
    *,
    protected: bool = False,
    hidden: bool = False,
    last_cell: tuple[int, int] | None = None,
) -> Path:
    """A BIFF8 workbook whose one sheet ``S`` holds ``rows``, and a number at ``last_cell`` (row, column from 0)."""
    sheet = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += _biff(0x0204, place + struct.pack("<HB", len(value), 1) + text)
            else:
                sheet += _biff(0x0203, place + struct.pack("<d", value))
    if last_cell:
        sheet += _biff(0x0203, struct.pack("<HHHd", *last_cell, 0, 1.0))
    sheet += _biff(0x000A, b"")
    start = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x05, 0, 0, 0, 0))
    start += _biff(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if protected else b""
    name = struct.pack("<BB", 1, 0) + b"S"
    offset = len(start) + 4 + 6 + len(name) + 4
    start += _biff(0x0085, struct.pack("<IBB", offset, hidden, 0) + name) + _biff(0x000A, b"")
    return ole(path, "Workbook", start + sheet)


def _biff(record: int, body: bytes) -> bytes:
    return struct.pack("<HH", record, len(body)) + body
