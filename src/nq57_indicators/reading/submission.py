"""The door: files, folders and frames become a submission."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.errors import ArgumentError
from nq57_indicators.layouts.doubts import Inquiry
from nq57_indicators.layouts.given import answers_given, layouts_given
from nq57_indicators.layouts.sheets import SheetReader
from nq57_indicators.layouts.wording import wording_of
from nq57_indicators.models.arguments import ArrowTable, data_given, paths_among, refused, text_or_none, units_given
from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import CALENDARS, FLOWS, STAGES
from nq57_indicators.models.days import day_given
from nq57_indicators.models.layouts import Answers, Layout
from nq57_indicators.models.limits import Limits
from nq57_indicators.parallel import ahead
from nq57_indicators.reading.files import tables_of
from nq57_indicators.reading.frame import table_from_memory
from nq57_indicators.reading.parquet import BLOCK_ROWS
from nq57_indicators.recognition.dates import day_of
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.names import names_of
from nq57_indicators.recognition.recognise import Recogniser
from nq57_indicators.tables.cells import RawTable, UnreadableFile
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.tables.doubts import ReadAs, waiting_for
from nq57_indicators.tables.findings import Source
from nq57_indicators.tables.submission import Submission
from nq57_indicators.texts.codes import code_given

if TYPE_CHECKING:
    import pandas as pd


def read_submission(
    source: str | Path | Sequence[str | Path] | pd.DataFrame | ArrowTable,
    *,
    provider: str | None = None,
    received: date | str | None = None,
    geography: str | None = None,
    units: Mapping[str, str] | str | None = None,
    calendar: str | None = None,
    flow: str | None = None,
    stage: str | None = None,
    period: str | None = None,
    area: str | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
    layout: Layout | str | Path | Sequence[Layout | str | Path] | None = None,
    answers: Answers | Mapping[str, str] | str | Path | None = None,
    limits: Limits | Mapping[str, int] | None = None,
    catalogue: Catalogue | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Submission:
    """Read files, folders or a table into observations, with every finding of reading them.

    A table is a pandas frame, or one of polars, pyarrow, DuckDB: whatever gives itself as Arrow data.

    Long form has one row per figure (columns ``variable``, ``ref_area``, ``time_period``, ``obs_value`` and, where needed, the
    other columns of the observations table); wide form has one column per variable. Vietnamese and English headers are
    understood. The keyword arguments say for the whole source what its cells do not: who provides it, when it was
    received (its vintage), the ``geography`` (scheme of areas) of bare names, units, calendar, the decimal sign. Figures of
    another provider, calendar, flow, stage, period or area than is said here wait, and are asked about.

    Sheets that are laid out otherwise are read as their words say; what is not certain becomes a row of ``doubts``, and the
    figures that hang on it wait. ``layout`` says how a form is read (a file that ``propose_layout`` wrote), ``answers`` answer
    doubts by their ids.

    ``limits`` bound how much is read of one file, by name (``{"cells": 8_000_000}``, see ``Limits``).

    Raises ``SubmissionError`` when a single file cannot be opened as its kind or an argument is not usable, ``LimitError``
    when it holds more than the limits allow; among several files such a one is the finding ``file-unreadable``.

    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {"variable": ["dossiers_received"], "ref_area": ["Hà Nội"], "time_period": ["2025-Q4"], "obs_value": [120]}
    ... )
    >>> read_submission(frame).observations[["ref_area", "obs_value"]].values.tolist()
    [['P34-01', 120.0]]
    """
    data_given("source", source)
    catalogue = catalogue_given(catalogue)
    declared = Declared(
        provider=text_or_none("provider", provider),
        received=_day("received", received),
        geography=_scheme(text_or_none("geography", geography), catalogue),
        units=units_given(units),
        calendar=_code("calendar", calendar, CALENDARS, catalogue),
        flow=_code("flow", flow, FLOWS, catalogue),
        stage=_code("stage", stage, STAGES, catalogue),
        period=text_or_none("period", period),
        area=text_or_none("area", area),
        decimal=_one_of("decimal", decimal, (".", ",")),
    )
    sheet = text_or_none("sheet", sheet)
    if progress is not None and not callable(progress):
        raise refused("progress", progress, Text(vi="một hàm", en="a function"))
    bounds = Limits.given(limits)
    reader = reader_of(catalogue, declared, answers, layout, tuple(catalogue.layouts.values()))
    words = names_of(codebook(catalogue)).roles
    beside = [*paths_among("layout", layout), *paths_among("answers", answers)]
    return read_tables(
        _tables(source, sheet, progress, bounds, words), reader, catalogue, bounds, _said(declared, sheet), beside
    )


def reader_of(
    catalogue: Catalogue,
    declared: Declared,
    answers: Answers | Mapping[str, str] | str | Path | None,
    layout: Layout | str | Path | Sequence[Layout | str | Path] | None = None,
    known: tuple[Layout, ...] = (),
) -> SheetReader:
    """The reader of the sheets of one submission, with what was answered, and the layouts given and known."""
    wording = wording_of(names_of(codebook(catalogue)))
    return SheetReader(wording, declared, Inquiry(answers_given(answers)), layouts_given(layout), known)


def read_tables(
    tables: Iterable[RawTable | UnreadableFile],
    reader: SheetReader,
    catalogue: Catalogue,
    limits: Limits,
    said: Mapping[str, object],
    beside: Sequence[tuple[str, str]] = (),
) -> Submission:
    """Tables of cells as a submission, with every finding and question; ``said`` is told again beside the results.

    ``beside`` are the other files that were read, each after the option that named it.
    """
    inquiry = reader.inquiry
    recogniser = Recogniser(codebook(catalogue), reader.declared, limits, partial(_answered, inquiry))
    for table in reader.read(tables):
        if isinstance(table, UnreadableFile):
            recogniser.unreadable(table)
        else:
            recogniser.add(table)
    for remark in reader.remarks:
        recogniser.remark(
            remark.rule, Source(remark.file, remark.sheet), remark.row, remark.column, remark.found, remark.expected,
            remark.of,
        )  # fmt: skip
    for doubt in waiting_for(inquiry.doubts):
        if doubt.question in ("unknown-variable", "missing-header"):  # recognition says so itself
            continue
        recogniser.remark(
            doubt.question,
            Source(doubt.file, doubt.sheet),
            doubt.row,
            doubt.column,
            doubt.found,
            ", ".join(doubt.choices),
        )
    pa.default_memory_pool().release_unused()  # what Arrow keeps at hand is of no use to anybody else
    coded, faulty = recogniser.finish()
    for question in recogniser.questions():
        place = (question.source.file, question.source.sheet, question.row, question.column)
        key = (question.source.sheet or "", question.key)
        inquiry.ask(
            question.rule,
            key,
            place,
            found=question.found,
            choices=question.choices,
            figures=question.figures,
            of_file=True,
        )
    told = [*reader.read_as, *_filled(recogniser)]
    return Submission(coded, faulty, recogniser.store, tuple(inquiry.doubts), tuple(told), dict(said), beside)


def _filled(recogniser: Recogniser) -> Iterator[ReadAs]:
    """The columns of each sheet whose empty cells an option filled."""
    for file, columns in recogniser.filled.items():
        source = recogniser.store.sources[file]
        yield ReadAs(source.file, source.sheet, None, (("filled", "; ".join(columns)),))


def _answered(inquiry: Inquiry, rule: str, source: Source, key: str) -> str | None:
    return inquiry.answered(rule, (source.sheet or "", key), source.file)


def _said(declared: Declared, sheet: str | None) -> dict[str, object]:
    """What was declared, as it is told again beside the results."""
    said = {**vars(declared), "sheet": sheet}
    return {name: _plain(value) for name, value in said.items() if value not in (None, {})}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def _day(name: str, day: date | str | None) -> date | None:
    if not isinstance(day, str):
        return day_given(name, day)
    found = day_of(day)
    if found is None:
        raise ArgumentError("not-a-day", name=name, day=day)
    return found


def _scheme(geography: str | None, catalogue: Catalogue) -> str | None:
    """The scheme that was declared, by its id or its name."""
    named = catalogue.areas.scheme_named(geography) if geography is not None else None
    schemes = sorted({area.scheme for area in catalogue.areas.values()})
    return named or _one_of("geography", geography, tuple(schemes))


def _code(name: str, value: str | None, codes: tuple[str, ...], catalogue: Catalogue) -> str | None:
    """A code, or the words by which labels and columns call it."""
    return None if value is None else code_given(name, value, codes, name, catalogue.vocabulary.codes.get(name))


def _one_of(name: str, value: str | None, allowed: tuple[str, ...]) -> str | None:
    if value is not None and value not in allowed:
        listed = ", ".join(allowed)
        raise ArgumentError("not-one-of", name=name, value=value, listed=listed)
    return value


def _tables(
    source: str | Path | Sequence[str | Path] | pd.DataFrame | ArrowTable,
    sheet: str | None,
    progress: Callable[[str, float], None] | None,
    limits: Limits,
    words: Collection[str],
) -> Iterable[RawTable | UnreadableFile]:
    if isinstance(source, (str, Path, Sequence)):
        return ahead(iter(tables_of(source, sheet=sheet, progress=progress, limits=limits, words=words)))
    return (block.shortened() for block in table_from_memory("source", source).blocks(BLOCK_ROWS))
