"""All tables of an assessment into one folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.arguments import refused
from nq57_indicators.models.base import Text
from nq57_indicators.models.tables import TABLES, Column
from nq57_indicators.texts import label
from nq57_indicators.writing.arrow import arrow_table
from nq57_indicators.writing.plain import write_csv, write_json, write_parquet
from nq57_indicators.writing.summary import SUMMARY
from nq57_indicators.writing.whole import whole_folder
from nq57_indicators.writing.workbook import write_workbook

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment

SAVED: Final[Mapping[str, tuple[Column, ...]]] = {
    "summary": SUMMARY,
    **{name: TABLES[name] for name in ("scores", "gaps", "values", "trends", "findings")},
}
"""The tables of a saved assessment and their columns, in the order of the workbook."""

_PLAIN: Final[Mapping[str, Callable[[Any, Path], None]]] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "json": write_json,
}
FORMATS: Final = (*_PLAIN, "xlsx")
"""What ``save_assessment`` can write."""


def save_assessment(assessment: Assessment, folder: Path, formats: Sequence[str] = ("parquet",)) -> list[Path]:
    """Write every table into ``folder``; returns the files, in the order they were written.

    ``parquet``, ``csv`` and ``json`` give one file per table (``scores.parquet``), the same bytes for the same
    results; ``xlsx`` gives one workbook ``assessment.xlsx`` for people. ``about.json`` says with which catalogue and
    framework the results were computed, and whether the framework is official. Columns: ``SAVED``.

    Raises ``SubmissionError`` for a format that does not exist and where the folder cannot be written; then nothing is
    left half written.

    >>> import tempfile
    >>> import pandas as pd
    >>> import nq57_indicators as nq
    >>> figure = {"variable": "dossiers_received", "ref_area": "P34-01", "time_period": "2025-Q4", "obs_value": 100}
    >>> with tempfile.TemporaryDirectory() as place:
    ...     files = nq.assess(pd.DataFrame([figure])).save(Path(place) / "results", ["json"])
    >>> [file.name for file in files][:3]
    ['about.json', 'summary.json', 'scores.json']
    """
    chosen = chosen_formats(formats)
    about = about_of(assessment)
    frames = {name: getattr(assessment, name) for name in SAVED}
    written: list[Path] = []
    with whole_folder(folder) as writing:
        contents = {**about, "rows": {name: len(frame) for name, frame in frames.items()}}
        text = json.dumps(contents, ensure_ascii=False, indent=2) + "\n"
        (writing / "about.json").write_text(text, encoding="utf-8", newline="\n")
        written.append(folder / "about.json")
        for form in chosen:
            written += _write(form, frames, about, assessment, writing, folder)
    return written


def about_of(assessment: Assessment) -> dict[str, Any]:
    """What every output says of itself: catalogue and framework with their versions, and whether it is official."""
    framework = assessment.framework
    official = framework.official if framework else None
    notice = {lang: label("unofficial", lang) for lang in ("vi", "en")} if official is False else None
    return {**assessment.versions, "official": official, "notice": notice}


def chosen_formats(formats: Sequence[str]) -> list[str]:
    """The formats asked for, each once; ``SubmissionError`` for one that does not exist and for none at all.

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
            raise SubmissionError(
                f"Không có định dạng {form!r}; chỉ nhận: {listed}.",
                f"There is no format {form!r}; there are: {listed}.",
            )
    return list(dict.fromkeys(asked))


def _write(
    form: str,
    frames: Mapping[str, pd.DataFrame],
    about: Mapping[str, Any],
    assessment: Assessment,
    writing: Path,
    folder: Path,
) -> list[Path]:
    if form == "xlsx":
        write_workbook(writing / "assessment.xlsx", frames, SAVED, about, assessment.catalogue)
        return [folder / "assessment.xlsx"]
    metadata = {f"nq57:{key}": json.dumps(value, ensure_ascii=False) for key, value in about.items()}
    for name, columns in SAVED.items():
        _PLAIN[form](arrow_table(frames[name], columns, metadata), writing / f"{name}.{form}")
    return [folder / f"{name}.{form}" for name in SAVED]
