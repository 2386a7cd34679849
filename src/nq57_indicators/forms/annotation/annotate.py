"""Findings back to where they belong: in the files that were submitted, and one overview of a folder of them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.errors import SubmissionError
from nq57_indicators.forms.annotation.conversion import TEXT_SHEET, as_workbook
from nq57_indicators.forms.annotation.returned import return_workbook
from nq57_indicators.forms.annotation.todo_sheet import Todo
from nq57_indicators.models.codelists import SEVERITIES
from nq57_indicators.reading.kinds import kind_of
from nq57_indicators.texts.labels import label
from nq57_indicators.validation.report import Report
from nq57_indicators.writing.findings import sentences
from nq57_indicators.writing.whole import whole_file, whole_folder

OVERVIEW = {"vi": "nq57-tong-quan.xlsx", "en": "nq57-overview.xlsx"}
_OWN_SUFFIXES = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Returned:
    """One file that was returned: its name, what is to be done in it by severity, what was mended since, and why not."""

    file: str
    counts: dict[str, int]
    mended: int
    refused: str = ""


def annotate(
    report: Report, source: Path, output: Path, *, previous: Path | None = None, lang: str = "vi"
) -> list[Returned]:
    """Return the files a report speaks of with its findings written in them.

    ``source`` is the file or folder that was read, ``output`` the file or folder to write; in a folder every file keeps
    its name (.xls, .ods and text become .xlsx) and an overview stands beside them. ``previous`` is an earlier report as
    JSON: then each thing to do says whether it is new, and what was mended is listed. Nothing is written half. Raises
    ``SubmissionError`` for a single file that cannot be returned; among several it is named in the overview.
    """
    todos = _todos(report, lang)
    earlier = _earlier(previous)
    if source.is_dir():
        with whole_folder(output) as writing:
            returned = [_return_among(file, source, writing, todos, earlier, lang) for file in _files(report, source)]
            _overview(returned, writing / OVERVIEW[lang if lang in OVERVIEW else "vi"], lang)
        return returned
    name = report.submission.files[0] if report.submission.files else source.as_posix()
    with whole_file(output) as writing:
        return [_return(source, name, writing, todos, earlier, lang)]


def _files(report: Report, source: Path) -> list[tuple[str, Path]]:
    """The files of a folder that were read, by the name the report gives them, or that could not be."""
    named = {*report.submission.files, *report.findings["file"].dropna().astype(str)}
    by_name = {path.as_posix(): path for path in sorted(source.rglob("*")) if path.is_file()}
    return [(name, by_name[name]) for name in sorted(named) if name in by_name]


def _return_among(
    file: tuple[str, Path], source: Path, writing: Path, todos: pd.DataFrame, earlier: dict[str, str], lang: str
) -> Returned:
    name, path = file
    inside = path.relative_to(source)
    target = writing / (inside if path.suffix.lower() in _OWN_SUFFIXES else inside.with_name(f"{inside.name}.xlsx"))
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _return(path, name, target, todos, earlier, lang)
    except SubmissionError as error:
        target.unlink(missing_ok=True)
        return Returned(name, _counts(todos[todos["file"] == name]), 0, error.message(lang))


def _return(path: Path, name: str, target: Path, todos: pd.DataFrame, earlier: dict[str, str], lang: str) -> Returned:
    own = todos[todos["file"] == name]
    mended = [finding for finding in earlier if earlier[finding] == name and finding not in set(own["finding"])]
    kind = kind_of(path)
    listed = list(_as_todos(own, earlier, TEXT_SHEET if kind not in ("xlsx", "xls", "ods") else ""))
    head = [
        label("todo.file", lang, file=path.name),
        label(
            "todo.counts", lang, **{f"{severity}s": len(own[own["severity"] == severity]) for severity in SEVERITIES}
        ),
        *([label("todo.mended", lang, number=len(mended))] if earlier else []),
    ]
    if kind == "xlsx":
        return_workbook(path, target, listed, head, lang)
    else:
        with tempfile.TemporaryDirectory() as folder:
            laid_out = Path(folder) / "laid_out.xlsx"
            as_workbook(path, kind, laid_out)
            return_workbook(laid_out, target, listed, head, lang)
    return Returned(name, _counts(own), len(mended))


def _counts(todos: pd.DataFrame) -> dict[str, int]:
    return {severity: int((todos["severity"] == severity).sum()) for severity in SEVERITIES}


def _todos(report: Report, lang: str) -> pd.DataFrame:
    """The findings with their sentences, the worst first, then as they stand in their files."""
    findings = report.findings
    table = pd.DataFrame(
        {
            name: findings[name].astype("object").where(findings[name].notna(), "").astype("str")
            for name in ("finding", "severity", "file", "sheet", "cell", "found", "rule")
        }
    )
    catalogue: Catalogue = report.catalogue
    table["message"] = sentences(findings, catalogue, lang)
    table["fix"] = sentences(findings, catalogue, lang, "fix")
    return table.iloc[table["severity"].map(SEVERITIES.index).argsort(kind="stable")]


def _as_todos(own: pd.DataFrame, earlier: dict[str, str], sheet: str) -> Iterator[Todo]:
    for row in own.to_dict("records"):
        status = ("left" if row["finding"] in earlier else "new") if earlier else ""
        yield Todo(
            row["severity"], row["sheet"] or sheet, row["cell"], row["message"], row["found"], row["fix"], status,
            row["rule"], row["finding"],
        )  # fmt: skip


def _earlier(previous: Path | None) -> dict[str, str]:
    """The findings of an earlier report by id, with the file each stood in."""
    if previous is None:
        return {}
    try:
        document = json.loads(previous.read_text(encoding="utf-8"))
        return {found["finding"]: found["file"] or "" for found in document["findings"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SubmissionError("report-not-json", place=str(previous)) from error


def _overview(returned: Sequence[Returned], path: Path, lang: str) -> None:
    """One row for each file: what is to be done in it, or why it could not be returned."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = label("todo.overview", lang)[:31]
    columns = ["file_title", *SEVERITIES, "mended_since", "refused"]
    sheet.append([label(f"todo.{name}" if name not in SEVERITIES else f"severity.{name}", lang) for name in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for one in returned:
        sheet.append([one.file, *(one.counts[severity] for severity in SEVERITIES), one.mended, one.refused])
    for letter, width in zip("ABCDEFG", (48, 10, 10, 10, 12, 12, 60), strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.save(path)
