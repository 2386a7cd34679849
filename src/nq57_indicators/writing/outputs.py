"""All tables of an assessment into one folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from nq57_indicators.computation.results.saved_tables import SAVED, WRITTEN
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import refused
from nq57_indicators.models.base import Text
from nq57_indicators.services import service
from nq57_indicators.tables.saved import ABOUT, KIND, saved_files, sha256_of
from nq57_indicators.texts import label
from nq57_indicators.texts.language import language_given
from nq57_indicators.writing.annex import annexes_of
from nq57_indicators.writing.arrow import arrow_table
from nq57_indicators.writing.findings import layouts_used, lowered_records
from nq57_indicators.writing.overlap import check_folder
from nq57_indicators.writing.own_areas import OwnAreas
from nq57_indicators.writing.plain import PLAIN, ParquetFolder, PlainFile
from nq57_indicators.writing.whole import whole_folder
from nq57_indicators.writing.workbook import write_workbook

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment

TableFile = PlainFile | ParquetFolder
PARTED: Final = ("values", "gaps", "trends")
PARTED_FROM: Final = 5_000_000
"""From so many observations on these tables are folders of Parquet files, which are written several at a time."""
FORMATS: Final = (*PLAIN, "xlsx", "html")
PAGE: Final = "assessment.html"
_ONE_FILE: Final = {"xlsx": ["assessment.xlsx"], "html": [PAGE]}
"""What ``save_assessment`` can write."""


def save_assessment(
    assessment: Assessment,
    folder: Path,
    formats: Sequence[str] = ("parquet",),
    *,
    ranks: bool = False,
    since: date | str | None = None,
    lang: str = "vi",
) -> list[Path]:
    """Write every table into ``folder``; returns the files, in the order they were written.

    ``parquet``, ``csv`` and ``json`` give one file per table (``scores.parquet``), the same bytes for the same
    results; ``xlsx`` gives one workbook ``assessment.xlsx`` for people. Workbook and page are handed on: of areas asked for
    one by one (``assess(areas=["P34-24"])``) they hold the rows of these areas and the names of no other's files; the tables
    for programs hold all that was read, so that they can be computed with. ``about.json`` says with which catalogue and
    framework the results were computed, whether the framework is official, with which options and from which inputs, and
    names every file with its size and SHA-256. Columns: ``SAVED``; beside them stand the dimension
    tables (``WRITTEN``).

    From ``PARTED_FROM`` observations on the large tables in Parquet are folders of files, which readers take for one
    table; large results are computed and written in parts, so that they need not fit in memory (a workbook must).

    Raises ``ArgumentError`` for a format that does not exist and where the folder cannot be written; then nothing is
    left half written.

    >>> import tempfile
    >>> import pandas as pd
    >>> import nq57_indicators as nq
    >>> figure = {"variable": "dossiers_received", "ref_area": "P34-01", "time_period": "2025-Q4", "obs_value": 100}
    >>> with tempfile.TemporaryDirectory() as place:
    ...     files = nq.assess(pd.DataFrame([figure])).save(Path(place) / "results", ["json"])
    >>> [file.name for file in files][:3]
    ['about.json', 'status.json', 'summary.json']
    """
    chosen, lang = chosen_formats(formats), language_given(lang)
    of_page: dict[str, object] = {"ranks": ranks or None, "since": since}
    for name, option in of_page.items():
        if option is not None and "html" not in chosen:
            raise refused(name, option, Text(vi="“html” trong formats", en="“html” among formats"))
    about = about_of(assessment)
    read = [*((None, file) for file in assessment.report.submission.files), *assessment.report._beside]
    check_folder(folder, (file for _, file in read if Path(file).is_file()))
    inputs = [_as_read(option, file) for option, file in read]
    with whole_folder(folder) as writing:
        plain = [form for form in chosen if form in PLAIN]
        rows = _write_plain(assessment, writing, plain, about)
        if "xlsx" in chosen:
            _write_workbook(assessment, writing / "assessment.xlsx", about)
        if "html" in chosen:
            page = service("page_html")(assessment, ranks=ranks, since=since, lang=lang)
            (writing / PAGE).write_text(page, encoding="utf-8", newline="\n")
        made = {"about": KIND, "library": version("nq57-indicators"), **about}
        files = [{"file": file.name, "bytes": file.size, "sha256": file.sha256} for file in saved_files(writing)]
        if "rules_lowered" in made:
            made["rules_lowered"] = lowered_records(assessment.report)
        said = {**made, "options": assessment.options, "inputs": inputs, "rows": rows, "files": files}
        text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
        (writing / ABOUT).write_text(text, encoding="utf-8", newline="\n")
    names = [ABOUT]
    for form in chosen:
        names += _ONE_FILE.get(form) or [f"{name}.{form}" for name in WRITTEN]
    return [folder / name for name in names]


def _write_workbook(assessment: Assessment, path: Path, about: Mapping[str, Any]) -> None:
    """All tables for people; of areas asked for one by one their rows alone: a workbook is handed on."""
    frames = {name: getattr(assessment, name) for name in SAVED if name != "status"}
    frames["status"] = assessment.status()
    annexes = annexes_of(assessment, frames["status"], about)
    own = OwnAreas.asked(assessment)
    if own is not None:
        frames = {name: own.rows(frame) for name, frame in frames.items()}
        frames["findings"] = frames["findings"].assign(
            file=[own.file(str(file)) if isinstance(file, str) else file for file in frames["findings"]["file"]]
        )
    frames |= assessment.dimensions()
    areas = None if own is None else own.areas
    write_workbook(path, frames, WRITTEN, about, assessment.catalogue, annexes, areas)


def _as_read(option: str | None, file: str) -> dict[str, Any]:
    """An input with its size and hash, and the option that named it; what was handed over in memory has no size."""
    path = Path(file)
    known = path.is_file()
    return {
        "file": file,
        **({"option": option} if option else {}),
        "bytes": path.stat().st_size if known else None,
        "sha256": sha256_of(path) if known else None,
    }


def about_of(assessment: Assessment) -> dict[str, Any]:
    """What every output says of itself: catalogue and framework with their versions, whether it is official, layouts used."""
    framework = assessment.framework
    official = framework.official if framework else None
    notice = {lang: label("unofficial", lang) for lang in ("vi", "en")} if official is False else None
    layouts = layouts_used(assessment.report.submission)
    lowered = assessment.report.lowered.to_dict("records")
    more = {name: value for name, value in (("layouts", layouts), ("rules_lowered", lowered)) if value}
    return {**assessment.versions, "official": official, "notice": notice, **more}


def chosen_formats(formats: Sequence[str]) -> list[str]:
    """The formats asked for, each once; ``ArgumentError`` for one that does not exist and for none at all.

    >>> chosen_formats(["csv", "csv"])
    ['csv']
    """
    asked = [formats] if isinstance(formats, str) else list(formats)
    if not asked:
        raise refused(
            "formats",
            asked,
            Text(vi=f"ít nhất một trong: {', '.join(FORMATS)}", en=f"at least one of: {', '.join(FORMATS)}"),
        )
    for form in asked:
        if form not in FORMATS:
            listed = ", ".join(FORMATS)
            raise ArgumentError("no-such-format", format=form, listed=listed)
    return list(dict.fromkeys(asked))


def _write_plain(
    assessment: Assessment, writing: Path, forms: Sequence[str], about: Mapping[str, Any]
) -> dict[str, int]:
    """Write all tables in the plain formats, the large ones part by part; the number of rows of each table."""
    metadata = {f"nq57:{key}": json.dumps(value, ensure_ascii=False) for key, value in about.items()}
    rows = dict.fromkeys(WRITTEN, 0)
    with ExitStack() as opened:
        files = {name: [_opened(writing, name, form, assessment._run.size) for form in forms] for name in WRITTEN}
        for file in chain.from_iterable(files.values()):
            opened.callback(file.close)

        def add(name: str, frame: pd.DataFrame) -> None:
            rows[name] += len(frame)
            if forms:
                table = arrow_table(frame, WRITTEN[name], metadata)
                for file in files[name]:
                    file.add(table)

        areas = assessment._areas_of(None)
        for part in assessment._parts_with_status(areas):
            for name, frame in part.items():
                add(name, frame)
        add("status", assessment._status(areas, None).table())
        for name in ("summary", "scores", "findings", "doubts"):
            add(name, getattr(assessment, name))
        for name, frame in assessment.dimensions().items():
            add(name, frame)
    return rows


def _opened(writing: Path, name: str, form: str, size: int) -> TableFile:
    """The file of a table; large Parquet tables of many parts are folders of files."""
    path = writing / f"{name}.{form}"
    if form == "parquet" and name in PARTED and size >= PARTED_FROM:
        return ParquetFolder(path)
    return PLAIN[form](path)
