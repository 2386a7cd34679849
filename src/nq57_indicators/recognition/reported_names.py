"""Findings on names of areas and variables as they stand in their column: each text is looked at once."""

from __future__ import annotations

from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.recognition.names import Names
from nq57_indicators.recognition.shapes import refused_name
from nq57_indicators.tables.cells import RawColumn, RawTable
from nq57_indicators.tables.fields import Field
from nq57_indicators.tables.finding_texts import coded
from nq57_indicators.tables.findings import FindingStore

_EMPTY = coded("cell-empty")


def report_not_nfc(store: FindingStore, texts: Field, column: RawColumn, table: RawTable, file: int) -> None:
    """Names typed with loose accents are read all the same, and said so."""
    proper = [normalize("NFC", text) for text in texts.texts]
    loose = [own != text for own, text in zip(proper, texts.texts, strict=True)]
    if any(loose):
        rows = np.array([*loose, False])[texts.codes]
        store.add(
            "not-nfc-text", row=table.rows[rows], file=file, column=column.column, found=texts.text[rows],
            expected=Field(texts.codes, proper).text[rows],
        )  # fmt: skip


def report_variables(
    store: FindingStore,
    names: Names,
    texts: Field,
    wrong: NDArray[np.bool_],
    column: RawColumn,
    table: RawTable,
    file: int,
) -> None:
    """A finding for every row whose variable is not known; each rule reported once."""
    where = np.flatnonzero(wrong)
    strange = texts.take(where)
    codes = np.unique(strange.codes).tolist()
    told = [refused_name(texts.texts[code] if code >= 0 else "", names) for code in codes]
    said = np.array(told, dtype=object).reshape(-1, 2)[np.searchsorted(codes, strange.codes)]
    for rule in dict.fromkeys(rule for rule, _ in told):
        mine = said[:, 0] == rule
        store.add(
            rule, row=table.rows[where[mine]], file=file, column=column.column,
            found=np.where(strange.codes[mine] < 0, _EMPTY, strange.text[mine]), expected=said[mine, 1],
        )  # fmt: skip
