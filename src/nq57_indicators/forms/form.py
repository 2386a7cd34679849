"""The door for forms: a workbook to fill in, or the same as a table for systems."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, overload

from nq57_indicators.assessment import validate
from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.errors import ArgumentError
from nq57_indicators.forms.filling.guidance import write_guidance, write_lists
from nq57_indicators.forms.filling.previous import previous_figures
from nq57_indicators.forms.filling.request import Request, request_of
from nq57_indicators.forms.filling.sheet import FormSheet, Previous
from nq57_indicators.forms.filling.tidy import tidy_frame, tidy_schema
from nq57_indicators.models.arguments import ArrowTable, path_given, text_given, text_or_none, texts_given, units_given
from nq57_indicators.reading.package import OWN_SHEET
from nq57_indicators.reading.submission import read_submission
from nq57_indicators.tables.submission import Submission
from nq57_indicators.texts.labels import label
from nq57_indicators.validation.report import Report
from nq57_indicators.writing.books import save_book
from nq57_indicators.writing.overlap import check_file
from nq57_indicators.writing.plain import without_formulas
from nq57_indicators.writing.whole import whole_file

if TYPE_CHECKING:
    import pandas as pd

    History = Report | Submission | pd.DataFrame | ArrowTable | str | Path

FORMATS: Final = ("xlsx", "csv", "schema")
"""What a form is written as: a workbook, the tidy table, the JSON Schema of that table."""
_SUFFIXES: Final = {".xlsx": "xlsx", ".csv": "csv", ".json": "schema"}


@overload
def form(
    period: str,
    *,
    output: None = None,
    duty: str | None = None,
    indicators: str | Sequence[str] | None = None,
    body: str | None = None,
    areas: str | Sequence[str] | None = None,
    calendar: str | None = None,
    units: Mapping[str, str] | str | None = None,
    receiver: str | None = None,
    history: History | None = None,
    format: str | None = None,
    catalogue: Catalogue | None = None,
) -> pd.DataFrame: ...


@overload
def form(
    period: str,
    *,
    output: str | Path,
    duty: str | None = None,
    indicators: str | Sequence[str] | None = None,
    body: str | None = None,
    areas: str | Sequence[str] | None = None,
    calendar: str | None = None,
    units: Mapping[str, str] | str | None = None,
    receiver: str | None = None,
    history: History | None = None,
    format: str | None = None,
    catalogue: Catalogue | None = None,
) -> Path: ...


def form(
    period: str,
    *,
    output: str | Path | None = None,
    duty: str | None = None,
    indicators: str | Sequence[str] | None = None,
    body: str | None = None,
    areas: str | Sequence[str] | None = None,
    calendar: str | None = None,
    units: Mapping[str, str] | str | None = None,
    receiver: str | None = None,
    history: History | None = None,
    format: str | None = None,
    catalogue: Catalogue | None = None,
) -> pd.DataFrame | Path:
    """A form to fill in for one period: what a ``duty`` of the catalogue, or ``indicators``, ask of a ``body``.

    Without ``output`` it is a tidy frame (one row per figure; columns variable, ref_area, time_period, calendar, flow,
    provider, stage, obs_value, unit_measure, missing_reason; figures in the unit that stands beside them), to be filled in
    and validated as it is. With ``output`` it is written there, as its suffix or ``format`` says: ``xlsx``, a Vietnamese
    form for Excel and LibreOffice that is read back without options; ``csv``, the tidy frame; ``schema``, its JSON Schema.

    ``areas`` are ids, or a scheme such as ``P34``, where the figures are not of the body itself. Without a ``body`` it is the
    one that owes the duty; of several provinces each chooses itself in the form, of several ministries one has to be named.
    ``units`` set the unit of money, which is otherwise chosen in the form.
    ``history`` are figures accepted earlier: those of the period before stand beside the cells.

    Raises ``ArgumentError`` where this does not fit together, ``UnknownIndicatorError`` for an unknown duty or indicator.

    >>> form("2026-S1", duty="nq03_half_year", body="P34-24")[["variable", "ref_area", "stage"]].values.tolist()[0]
    ['dossiers_received', 'P34-24', 'expected']
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = form("2026-S1", duty="nq03_half_year", body="P34-24", output=Path(folder) / "bac_ninh.xlsx")
    ...     read_submission(path).observations[["ref_area", "time_period", "obs_status"]].values.tolist()[0]
    ['P34-24', '2026-S1', 'missing']
    """
    catalogue = catalogue_given(catalogue)
    kind, place = _format(format, output)
    request = request_of(
        catalogue,
        text_given("period", period),
        duty=text_or_none("duty", duty),
        indicators=texts_given("indicators", indicators),
        body=text_or_none("body", body),
        areas=texts_given("areas", areas),
        calendar=text_or_none("calendar", calendar),
        units=units_given(units),
        receiver=text_or_none("receiver", receiver),
    )
    if place is None:
        return tidy_frame(request)
    check_file(place, [history] if isinstance(history, str | Path) else [])
    previous = None if history is None else previous_figures(request, _accepted(history, catalogue))
    with whole_file(place) as writing:
        if kind == "xlsx":
            write_form(writing, request, previous)
        elif kind == "csv":
            without_formulas(tidy_frame(request)).to_csv(writing, index=False, encoding="utf-8", lineterminator="\n")
        else:
            text = json.dumps(tidy_schema(request), ensure_ascii=False, indent=2)
            writing.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return place


def _format(form: str | None, output: str | Path | None) -> tuple[str, Path | None]:
    if output is None:
        if form not in (None, "frame"):
            raise ArgumentError("form-needs-output", format=form)
        return "frame", None
    place = path_given("output", output)
    kind = text_or_none("format", form) or _SUFFIXES.get(place.suffix.lower())
    if kind not in FORMATS:
        raise ArgumentError("form-format", output=place.name, listed=", ".join(FORMATS))
    return kind, place


def _accepted(history: History, catalogue: Catalogue) -> pd.DataFrame:
    if isinstance(history, Report):
        report = history
    else:
        data = read_submission(history, catalogue=catalogue) if isinstance(history, str | Path) else history
        report = validate(data, catalogue=catalogue)
    if report.catalogue != catalogue:
        raise ArgumentError("other-catalogue", version=report.catalogue.version)
    return report.accepted


def write_form(path: Path, request: Request, previous: Previous | None = None) -> None:
    """The workbook of a form: the sheet to fill in, the sheet with explanations, the hidden lists."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.worksheets[0]
    page.title = label("form.sheet")
    guidance = book.create_sheet(f"{OWN_SHEET}{label('form.guidance_sheet')}")
    lists = write_lists(book.create_sheet(f"{OWN_SHEET}{label('form.lists_sheet')}"), request)
    FormSheet(page, request, lists, previous, guidance.title).draw()
    write_guidance(guidance, request)
    save_book(book, path)
