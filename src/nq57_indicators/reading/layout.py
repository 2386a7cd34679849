"""The door of ``propose_layout``: how one file would be read, before anybody relies on it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.errors import LayoutError
from nq57_indicators.layouts.doubts import Inquiry
from nq57_indicators.layouts.given import answers_given
from nq57_indicators.layouts.grid import grid_of
from nq57_indicators.layouts.proposing import Proposal, proposal
from nq57_indicators.layouts.reading_told import read_as
from nq57_indicators.layouts.sheets import SheetReader, whole_sheets
from nq57_indicators.layouts.wording import wording_of
from nq57_indicators.models.arguments import path_given, text_or_none
from nq57_indicators.models.layouts import Answers
from nq57_indicators.reading.files import tables_of
from nq57_indicators.reading.submission import read_submission
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.names import names_of
from nq57_indicators.recognition.questions import RAISED_BY_FIGURES
from nq57_indicators.tables.codebook import codebook


def propose_layout(
    source: str | Path,
    *,
    answers: Answers | Mapping[str, str] | str | Path | None = None,
    sheet: str | None = None,
    catalogue: Catalogue | None = None,
) -> Proposal:
    """How a workbook or CSV file would be read: a layout to check and keep, and the questions that are left.

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
    wording = wording_of(names_of(codebook(catalogue_given(catalogue))))
    reader = SheetReader(wording, Declared(), Inquiry(answers_given(answers)))
    tables, told = [], []
    for whole in whole_sheets(tables_of(path, sheet=text_or_none("sheet", sheet))):
        for one in reader.interpretations(grid_of(whole)):
            tables.append(one)
            told.append(read_as(one, wording))
    if not tables:
        raise LayoutError("no-table-found", place=path.as_posix())
    raised = read_submission(path, answers=answers, sheet=sheet, catalogue=catalogue).asked
    doubts = [*reader.inquiry.doubts, *(doubt for doubt in raised if doubt.question in RAISED_BY_FIGURES)]
    return proposal(path.as_posix(), tables, doubts, told, wording)
