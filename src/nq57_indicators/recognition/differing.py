"""Figures that are of something else than was said of their table: they wait, and one question for each statement is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.recognition.blocks import Block
from nq57_indicators.recognition.comparing import Comparison, Rows
from nq57_indicators.recognition.gathering import Gathered
from nq57_indicators.recognition.questions import Question
from nq57_indicators.recognition.statements import AS_IN_CELLS, NOT_READ, OF_FOLDER, key_of, rule_of
from nq57_indicators.tables.findings import FindingStore, column_letter
from nq57_indicators.tables.statements import Statement

_MOST_NAMED = 3


class Differing:
    """Looks at the figures of one file after the other; ``found`` gathers what nobody has answered."""

    def __init__(
        self, comparison: Comparison, store: FindingStore, answered: Callable[[Statement, int], str | None]
    ) -> None:
        self._comparison, self._store, self._answered = comparison, store, answered
        self.found: list[Question] = []

    def waiting(self, blocks: Sequence[Block], gathered: Gathered, start: int) -> NDArray[np.bool_]:
        """Which of the rows gathered from ``start`` on wait for an answer, or are not to be read."""
        waiting = np.zeros(gathered.size - start, bool)
        spoken: dict[tuple[int, Statement], list[Block]] = {}
        for block in blocks:
            for statement in block.statements:
                spoken.setdefault((block.file, statement), []).append(block)
        for (file, statement), mine in spoken.items():
            rows = self._others(statement, mine, gathered)
            if len(rows) and self._waits(statement, file, rows, mine[0], gathered):
                waiting[rows - start] = True
        return waiting

    def _others(self, statement: Statement, blocks: Sequence[Block], gathered: Gathered) -> NDArray[np.int64]:
        """The rows that are of something else; none as long as any figure is what a title or name says."""
        found = []
        for block in blocks:
            rows = np.arange(block.rows.start, block.rows.stop)[gathered["area"][block.rows] >= 0]
            agreed = self._comparison.agree(statement, _rows(gathered, rows))
            if agreed.any() and not statement.is_of_each:
                return np.zeros(0, np.int64)
            found.append(rows[~agreed])
        return np.concatenate(found)

    def _waits(
        self, statement: Statement, file: int, rows: NDArray[np.int64], block: Block, gathered: Gathered
    ) -> bool:
        """Whether figures wait; what was answered before is not asked again."""
        labels = self._comparison.labels(statement, _rows(gathered, rows))
        stated = statement.texts if len(statement.texts) == 1 and len(labels) == 1 else (NOT_READ,)
        choices = (labels[0] if len(labels) == 1 else AS_IN_CELLS, *stated)
        answer = self._answered(statement, file)
        if answer in (choices[0], NOT_READ):
            return answer == NOT_READ
        first = rows[np.lexsort((gathered["column"][rows], gathered["row"][rows]))[0]]
        column = (block.stated_in or {}).get(statement.part, 0) or int(gathered["column"][first])
        row = int(gathered["row"][first])
        named = f"{', '.join(labels[:_MOST_NAMED])}{', …' if len(labels) > _MOST_NAMED else ''}"
        found = f"{statement.shown}; {column_letter(column)}{row}: {named}"
        values = gathered["value"][rows]
        figures = int(np.count_nonzero(~np.isnan(values) | gathered["faulty"][rows]))
        rule = rule_of(statement)
        if rule == OF_FOLDER:  # told at every row, as its sentence says
            lines = np.unique(gathered["row"][rows])
            self._store.add(rule, row=lines, file=file, column=column, found=named, expected=statement.shown)
        else:
            self._store.add(rule, row=row, file=file, column=column, found=found, expected=", ".join(choices))
        self.found.append(
            Question(rule, self._store.sources[file], key_of(statement), row, column, found, choices, figures)
        )
        return True


def _rows(gathered: Gathered, rows: NDArray[np.int64]) -> Rows:
    return lambda name: gathered[name][rows]
