"""Findings back to where they belong: in the files that were submitted, and one overview of several of them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.errors import ArgumentError, SubmissionError
from nq57_indicators.forms.annotation.conversion import TEXT_SHEET, as_workbook
from nq57_indicators.forms.annotation.earlier import KEY, Earlier
from nq57_indicators.forms.annotation.overview import below_common, write_overview
from nq57_indicators.forms.annotation.returned import return_workbook
from nq57_indicators.forms.annotation.signatures import is_signed
from nq57_indicators.forms.annotation.todo_sheet import Todo
from nq57_indicators.models.arguments import path_given
from nq57_indicators.models.codelists import SEVERITIES
from nq57_indicators.models.limits import USUAL
from nq57_indicators.models.tables import column_names
from nq57_indicators.reading.folders import ARCHIVE, FileToRead, unpacked
from nq57_indicators.reading.kinds import WORKBOOKS, kind_of
from nq57_indicators.reading.tally import Tally
from nq57_indicators.texts.findings import in_language
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.language import language_given
from nq57_indicators.validation.report import Report
from nq57_indicators.writing.findings import sentences
from nq57_indicators.writing.overlap import check_file, check_folder
from nq57_indicators.writing.together import alike
from nq57_indicators.writing.whole import whole_file, whole_folder
from nq57_indicators.writing.words import Words

OVERVIEW = {"vi": "nq57-tong-quan.xlsx", "en": "nq57-overview.xlsx"}
"""The name of the overview beside several returned files."""
_OWN_SUFFIXES = (".xlsx", ".xlsm")
_BESIDE = ("files-beside", "own-results")
"""Rules that speak of files without figures, which are not returned."""


@dataclass(frozen=True)
class _Answer:
    """What answering a file takes: its name, where it can be read, its place among the others, and what to say in it."""

    name: str
    path: Path
    place: Path
    todos: pd.DataFrame
    earlier: Earlier
    catalogue: Catalogue
    lang: str


def annotate(
    report: Report, output: str | Path, *, previous: Report | str | Path | None = None, lang: str = "vi"
) -> pd.DataFrame:
    """Return the files a report speaks of with its findings written in them; one row of the table ``returned`` for each.

    ``output`` is a workbook (.xlsx, .xlsm) for the one file that was read, else a folder: there every file keeps its name
    below the folder that all have in common (what is no .xlsx becomes one) and an overview stands beside them. ``previous``
    is an earlier report, or its JSON: then each thing to do is new or left, and what is no longer found is listed. Nothing
    is written half.

    Raises ``SubmissionError`` for a single file that cannot be returned (among several its row and the overview say so) and
    for a report on a frame, ``ArgumentError`` for an output that is an input or does not suit.
    """
    output, lang = path_given("output", output), language_given(lang)
    files = _files(report)
    if not files:
        raise SubmissionError("no-files-to-return")
    check_file(
        output, report._files if previous is None or isinstance(previous, Report) else [*report._files, previous]
    )
    todos = _todos(report, lang)
    earlier = Earlier.of(previous, lang, files, lambda report: _todos(report, lang))
    with tempfile.TemporaryDirectory(prefix="nq57-") as unpacking:
        paths = _paths(files, Path(unpacking))
        answers = [
            _Answer(
                name, paths[name], _place(name, files), _todos_of(todos, name, files), earlier, report.catalogue, lang
            )
            for name in files
        ]
        if output.suffix.lower() in _OWN_SUFFIXES:
            return _table([_into_file(answers, output)])
        check_folder(output, report._files)
        with whole_folder(output) as writing:
            rows = [_among(answer, writing) for answer in answers]
            elsewhere = todos[~todos["file"].isin(files)] if len(files) > 1 else todos.head(0)
            write_overview(_table(rows), elsewhere, earlier.not_sent(files), writing / OVERVIEW[lang], lang)
        return _table(rows)


def _files(report: Report) -> list[str]:
    """The files that figures were read from, or that could not be opened, by the names they were given under."""
    findings = report.findings[["rule", "file"]].astype("object")
    beside = set(findings.loc[findings["rule"].isin(_BESIDE), "file"])
    files = sorted({*report.submission.files, *findings["file"].dropna()} - beside)
    return files if any(_on_disk(name) for name in files) else []


def _on_disk(name: str) -> Path | None:
    """The file itself, or the archive that holds it; nothing where neither is there."""
    path = Path(name)
    archives = [parent for parent in path.parents if parent.suffix.lower() == ARCHIVE]
    return next((found for found in (path, *archives) if found.is_file()), None)


def _paths(files: Sequence[str], folder: Path) -> dict[str, Path]:
    """Where each file can be read; what archives hold is unpacked below ``folder``."""
    archives = {found for name in files if (found := _on_disk(name)) is not None and found != Path(name)}
    inside: dict[str, Path] = {}
    for number, archive in enumerate(sorted(archives)):
        place = folder / str(number)
        place.mkdir()
        inside |= {file.name: file.path for file in unpacked(FileToRead(archive), place, Tally(USUAL))}
    return {name: inside.get(name, Path(name)) for name in files}


def _place(name: str, files: Sequence[str]) -> Path:
    """A file's place below the folder that all files have in common, as the workbook it is returned as."""
    inside = Path(below_common(files)[name])
    return inside if inside.suffix.lower() in _OWN_SUFFIXES else inside.with_name(f"{inside.name}.xlsx")


def _todos_of(todos: pd.DataFrame, name: str, files: Sequence[str]) -> pd.DataFrame:
    """What is to be done in a file; the only one takes what stands in none as well."""
    return todos[(todos["file"] == name) | (len(files) == 1)]


def _into_file(answers: Sequence[_Answer], output: Path) -> dict[str, object]:
    if len(answers) > 1:
        raise ArgumentError("several-into-one", output=str(output), number=len(answers))
    [answer] = answers
    if output.suffix.lower() != answer.place.suffix.lower():
        raise ArgumentError("other-suffix", output=str(output), suffix=answer.place.suffix)
    try:
        with whole_file(output) as writing:
            unsigned = _return(answer, writing)
    except SubmissionError as error:
        raise type(error)(error.code, **{"place": answer.name, **error.fields}) from error
    return _row(answer, output.name, unsigned)


def _among(answer: _Answer, folder: Path) -> dict[str, object]:
    """Return one of several files; where it cannot be, its row says why."""
    target = folder / answer.place
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        unsigned = _return(answer, target)
    except SubmissionError as error:
        target.unlink(missing_ok=True)
        return _row(answer, None, False, error.message(answer.lang))
    return _row(answer, answer.place.as_posix(), unsigned)


def _return(answer: _Answer, target: Path) -> bool:
    """Write the workbook that answers a file; whether it lost a digital signature."""
    if not answer.path.is_file():
        raise SubmissionError("file-not-found")
    kind = kind_of(answer.path)
    todos, head = list(_as_todos(answer, "" if kind in WORKBOOKS else TEXT_SHEET)), _head(answer)
    if kind == "xlsx":
        return return_workbook(answer.path, target, todos, head, answer.lang)
    with tempfile.TemporaryDirectory(prefix="nq57-") as folder:
        laid_out = Path(folder) / "laid_out.xlsx"
        as_workbook(answer.path, kind, laid_out)
        return return_workbook(laid_out, target, todos, head, answer.lang, signed=is_signed(answer.path, kind))


def _head(answer: _Answer) -> list[str]:
    row = _row(answer, None)
    compared = [label("todo.compared", answer.lang, **row)] if answer.earlier else []
    counted = "counts" if len(answer.todos) else "nothing"
    return [
        label("todo.file", answer.lang, file=Path(answer.name).name),
        label(f"todo.{counted}", answer.lang, **row),
        *compared,
    ]


def _row(
    answer: _Answer, workbook: str | None, unsigned: bool = False, refused: str | None = None
) -> dict[str, object]:
    todos, earlier = answer.todos, answer.earlier
    left = int(earlier.still(answer.name, todos).sum())
    return {
        "file": answer.name,
        "workbook": workbook,
        **{f"{severity}s": int((todos["severity"] == severity).sum()) for severity in SEVERITIES},
        "mended": None if refused or not earlier else len(earlier.gone(answer.name, todos)),
        "left": left if earlier else None,
        "new": len(todos) - left if earlier else None,
        "unsigned": unsigned,
        "refused": refused,
    }


def _table(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=column_names("returned"))
    return table.astype(
        {"workbook": "str", "refused": "str", "mended": "Int64", "left": "Int64", "new": "Int64", "unsigned": "bool"}
    )


def _todos(report: Report, lang: str) -> pd.DataFrame:
    """The findings with their sentences, the worst first, then as they stand in their files."""
    findings = report.findings
    table = pd.DataFrame(
        {
            name: findings[name].astype("object").where(findings[name].notna(), "").astype("str")
            for name in ("finding", "severity", "file", "sheet", "cell", "found", "rule", *KEY)
        }
    )
    table["found"] = pd.Series([in_language(found, lang) for found in table["found"]], table.index, dtype="str")
    table["alike"] = alike(findings, report.catalogue)
    table["message"] = sentences(findings, report.catalogue, lang)
    table["fix"] = sentences(findings, report.catalogue, lang, "fix")
    _without_folders(table, report.submission.files)
    return table.iloc[table["severity"].map(SEVERITIES.index).argsort(kind="stable")]


def _without_folders(table: pd.DataFrame, files: Sequence[str]) -> None:
    """Other files by their names below the folder of all: where that lies is nothing to those who get theirs back."""
    shorter = {name: short for name, short in below_common(files).items() if name != short}
    if shorter:
        longest_first = sorted(shorter, key=len, reverse=True)
        known = re.compile("|".join(map(re.escape, longest_first)))
        for column in ("message", "found"):
            table[column] = table[column].str.replace(known, lambda name: shorter[name[0]], regex=True)


def _as_todos(answer: _Answer, sheet: str) -> Iterator[Todo]:
    """What is to be done, then what no longer is."""
    earlier, rules, words = answer.earlier, answer.catalogue.rules, Words(answer.catalogue, answer.lang)
    status = earlier.still(answer.name, answer.todos).map({True: "left", False: "new"} if earlier else lambda _: "")
    names = ("severity", "sheet", "cell", "message", "found", "fix", "status", "rule", "finding", "alike")
    listed = answer.todos.assign(status=status, sheet=answer.todos["sheet"].replace("", sheet))
    gone = earlier.gone(answer.name, answer.todos).assign(status="mended", alike=-1)
    for table in (listed, gone):
        kinds = (rules[rule].found if rule in rules else "text" for rule in table["rule"])
        shown = table.assign(found=[words.field(*said) for said in zip(kinds, table["found"], strict=True)])
        yield from (Todo(*row) for row in zip(*(shown[name] for name in names), strict=True))
