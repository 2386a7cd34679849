"""The door of ``propose_layout``: how one file would be read, before anybody relies on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.errors import LayoutError
from nq57_indicators.layouts.grid import grid_of
from nq57_indicators.layouts.interpreting import Interpretation
from nq57_indicators.layouts.proposing import Proposal, proposal
from nq57_indicators.layouts.reading_told import read_as
from nq57_indicators.layouts.sheets import SheetReader
from nq57_indicators.layouts.whole_sheets import whole_sheets
from nq57_indicators.models.arguments import path_given, text_or_none
from nq57_indicators.models.layouts import Answers, Layout
from nq57_indicators.models.limits import USUAL
from nq57_indicators.reading.files import tables_of
from nq57_indicators.reading.submission import read_tables, reader_of
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.tables.cells import RawTable, UnreadableFile


def propose_layout(
    source: str | Path,
    *,
    answers: Answers | Mapping[str, str] | str | Path | None = None,
    layout: Layout | str | Path | Sequence[Layout | str | Path] | None = None,
    sheet: str | None = None,
    catalogue: Catalogue | None = None,
) -> Proposal:
    """How a workbook or CSV file would be read: a layout to check and keep, and the questions that are left.

    ``layout`` are those that the file is read by; of a form that differs from them the question is asked, too.

    ``.text`` is the layout as commented TOML, ``.answers`` a file of answers to fill in, ``.doubts`` the questions. Raises
    ``LayoutError`` where no table is found, ``SubmissionError`` for a file that cannot be opened.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "quy3.csv"
    ...     _ = path.write_text("Tỉnh,Chỉ tiêu,Quý II/2026,Quý III/2026\\nHuế,Số hồ sơ tiếp nhận,5,7\\n", encoding="utf-8")
    ...     proposal = propose_layout(path)
    >>> [(column.header, column.role) for column in proposal.layout.tables[0].columns]
    [(('Tỉnh',), 'ref_area'), (('Chỉ tiêu',), 'variable'), (('{period}',), 'figures')]
    """
    path = path_given("source", source)
    definitions = catalogue_given(catalogue)
    reader = replace(reader_of(definitions, Declared(), answers, layout), seen=[])
    words = reader.wording.names.roles
    blocks = list(tables_of(path, sheet=text_or_none("sheet", sheet), words=words))
    read_tables(blocks, reader, definitions, USUAL, {})  # asks what only figures and names raise, too
    tables = list(_by_sheet(blocks, reader))
    if not tables:
        raise LayoutError("no-table-found", place=path.as_posix())
    told = [read_as(table, reader.wording) for table in tables]
    return proposal(path.as_posix(), tables, reader.inquiry.doubts, told, reader.wording)


def _by_sheet(blocks: Iterable[RawTable | UnreadableFile], reader: SheetReader) -> Iterator[Interpretation]:
    """The tables of every sheet as they were read; those of sheets that were read straight on are looked at now."""
    for whole in whole_sheets(blocks):
        seen = [
            interpretation
            for interpretation in reader.seen or ()
            if interpretation.block.grid.table.sheet == whole.sheet
        ]
        yield from seen or reader.interpretations(grid_of(whole))
