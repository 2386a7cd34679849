"""Cases become files: openpyxl for .xlsx, csv for text, LibreOffice for .xls and .ods (without it they stay .xlsx)."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
from openpyxl.styles import Font

from .legacy import mojibake, tcvn3, vni, windows_1258
from .paper import Case, Sheet

ENCODERS: dict[str, Callable[[str], bytes]] = {
    "tcvn3": tcvn3, "vni": vni, "windows-1258": windows_1258, "mojibake": mojibake,
}  # fmt: skip
BARE = {"\x00open": '"Sở KHCN', "\x00close": 'xong"'}
TEXTS = {"escape": b"_x000D_</t>", "phonetic": b'</t><rPh sb="0" eb="1"><t>78</t></rPh>'}
"""What stands at the end of every text of a workbook that uses an edge of the format."""
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def office() -> str | None:
    """The command of LibreOffice, if it is there."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def write_all(cases: Iterable[Case], folder: Path) -> list[str]:
    """Write cases below ``folder``, each in a folder of its own; what each is to be read as, from ``folder``."""
    sources = []
    waiting: dict[str, list[Path]] = {}
    for case in cases:
        own = folder / case.name / case.folder
        own.mkdir(parents=True, exist_ok=True)
        path = own / case.file
        if case.form == "csv":
            path = path.with_name(f"{case.file}.csv")
            path.write_bytes(csv_bytes(case))
        elif case.form in ("xlsx", "xls", "ods"):
            path = path.with_name(f"{case.file}.xlsx")
            write_xlsx(case.sheets, path)
            _edge(path, case.facts.get("edge"))
            if case.form != "xlsx" and office():
                waiting.setdefault(case.form, []).append(path)
                path = path.with_suffix(f".{case.form}")
        for name, content in case.extra.items():
            (own / name).write_bytes(content)
            path = own / name if case.form == "raw" else path
        if case.facts.get("zip"):
            path = _zipped(path)
        sources.append((own if case.facts.get("whole_folder") else path).relative_to(folder).as_posix())
    for form, paths in waiting.items():
        _convert(paths, form)
    return sources


def write_xlsx(sheets: list[Sheet], path: Path) -> None:
    """A workbook of sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        for (row, column), value in sheet.cells.items():
            cell = page.cell(row, column, value)
            if (row, column) in sheet.formats:
                cell.number_format = sheet.formats[row, column]
            if (row, column) in sheet.fonts:
                cell.font = Font(name=sheet.fonts[row, column])
        for top, left, bottom, right in sheet.merged:
            page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in sheet.hidden_rows:
            page.row_dimensions[row].hidden = True
        if sheet.hidden:
            page.sheet_state = "hidden"
    book.save(path)


def csv_bytes(case: Case) -> bytes:
    """The first sheet of a case as delimited text in its encoding."""
    [sheet] = case.sheets
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=case.delimiter, lineterminator="\r\n")
    for row in range(1, sheet.last_row + 1):
        values = [sheet.cells.get((row, column), "") for column in range(1, sheet.width + 1)]
        writer.writerow(values if any(value != "" for value in values) else [])
    text = buffer.getvalue()
    for mark, bare in BARE.items():
        text = text.replace(mark, bare)
    encoder = ENCODERS.get(case.encoding)
    return encoder(text) if encoder else text.encode(case.encoding)


def _convert(paths: list[Path], form: str) -> None:
    """Let LibreOffice save workbooks in another format beside the first, which then goes."""
    kinds = {"xls": "xls:MS Excel 97", "ods": "ods"}
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(paths):
            shutil.copy(path, Path(folder) / f"{number}.xlsx")
        profile = f"-env:UserInstallation={Path(folder).as_uri()}/profile"
        command = [office() or "soffice", profile, "--headless", "--convert-to", kinds[form], "--outdir", folder]
        subprocess.run(
            [*command, *sorted(map(str, Path(folder).glob("*.xlsx")))], check=True, capture_output=True, timeout=600
        )
        for number, path in enumerate(paths):
            shutil.copy(Path(folder) / f"{number}.{form}", path.with_suffix(f".{form}"))
            path.unlink()


def _zipped(path: Path) -> Path:
    archive = path.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as target:
        target.write(path, path.name)
    path.unlink()
    return archive


def _edge(path: Path, edge: str | None) -> None:
    """Make a workbook stumble over one edge of the format."""
    if edge is None:
        return
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    if edge == "strict":
        strict = {
            MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
            OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
        }
        for old, new in strict.items():
            parts = {name: content.replace(old.encode(), new.encode()) for name, content in parts.items()}
    elif edge == "part-case":
        parts = {
            name.replace("sharedStrings", "SharedStrings").replace("sheet1", "Sheet1"): text
            for name, text in parts.items()
        }
    elif edge == "odd-styles":
        parts["xl/styles.xml"] = (
            parts["xl/styles.xml"].replace(b"</fills>", b"<fill/></fills>").replace(b"<left/>", b'<left style="dam"/>')
        )
    elif edge == "core-date":
        parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(b"20", b"hai nghin ", 1).replace(b"Z<", b" <")
    elif edge in TEXTS:
        texts = next(name for name in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml") if name in parts)
        parts[texts] = parts[texts].replace(b"</t>", TEXTS[edge])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
