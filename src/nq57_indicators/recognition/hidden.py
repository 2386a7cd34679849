"""Figures that a workbook hides: they are read like all others, and told with their number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from nq57_indicators.tables.cells import RawTable
from nq57_indicators.tables.findings import FindingStore, column_letter
from nq57_indicators.tables.observations import Codes, Observations


@dataclass
class Hidden:
    """What the tables at hand hide, by the code of their sheet."""

    sheets: dict[int, str] = field(default_factory=dict)
    rows: dict[int, set[int]] = field(default_factory=dict)
    columns: dict[int, set[int]] = field(default_factory=dict)

    def note(self, file: int, table: RawTable) -> None:
        """Keep what a table hides."""
        if table.hidden:
            self.sheets[file] = table.sheet or ""
        elif table.hidden_rows or table.hidden_columns:
            self.rows.setdefault(file, set()).update(table.hidden_rows)
            self.columns.setdefault(file, set()).update(table.hidden_columns)

    def tell(self, observations: Observations, store: FindingStore) -> None:
        """A finding for every sheet with hidden figures."""
        for file, title in self.sheets.items():
            count = int((observations.file == file).sum())
            if count:
                store.add("hidden-sheet-read", row=0, file=file, found=title, expected=str(count))
        for file in self.rows:
            here = observations.file == file
            in_rows = here & np.isin(observations.row, sorted(self.rows[file]))
            in_columns = here & np.isin(observations.column, sorted(self.columns[file]))
            count = int((in_rows | in_columns).sum())
            if count:
                rows, columns = observations.row[in_rows], observations.column[in_columns]
                held = [*_ranges(rows, str), *_ranges(columns, column_letter)]
                store.add("hidden-cells-read", row=0, file=file, found=", ".join(held), expected=str(count))


def _ranges(places: Codes, name: Callable[[int], str]) -> list[str]:
    """Places that follow one another as one: 3, 4, 5 and 9 are 3:5 and 9."""
    numbers = np.unique(places)
    parts = np.split(numbers, np.flatnonzero(np.diff(numbers) > 1) + 1) if len(numbers) else []
    return [name(int(part[0])) + (f":{name(int(part[-1]))}" if len(part) > 1 else "") for part in parts]
