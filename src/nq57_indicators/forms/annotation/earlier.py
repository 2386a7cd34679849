"""What an earlier report found: told apart, file by file, from what is found now."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path, PurePosixPath

import pandas as pd

from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.arguments import path_given
from nq57_indicators.texts.findings import in_language
from nq57_indicators.validation.report import Report

KEY = ["variable", "ref_area", "time_period", "provider"]
_COLUMNS = ["finding", "severity", "file", "sheet", "cell", "found", "rule", "message", "fix", *KEY]
_ALIKE = (["rule", "sheet", "cell", "found"], ["finding"], ["rule", "sheet", "column", *KEY])
"""By what a finding of today is one of before, in this order: the same at the same place, the same by name, else of the same kind
(of findings that are alike the names count through all files, so that those of one file change when another is mended)."""


@dataclass(frozen=True)
class Earlier:
    """The findings of an earlier report, each in the file of today that answers the file it stood in.

    ``found`` has a column ``now``: the file of today, empty where that was not sent again. Without an earlier report it is
    false and holds none.
    """

    found: pd.DataFrame | None = None

    @classmethod
    def of(
        cls,
        previous: Report | str | Path | None,
        lang: str,
        files: Sequence[str],
        todos: Callable[[Report], pd.DataFrame],
    ) -> Earlier:
        """From a report, or the file with its JSON; ``files`` are those of today. A ``SubmissionError`` for another file."""
        if previous is None:
            return cls()
        if isinstance(previous, Report):
            found, names = todos(previous), previous.submission.files
        else:
            found, names = _from_json(path_given("previous", previous), lang)
        now = {"": files[0] if len(files) == 1 else "", **_answered(names, files)}
        return cls(found.assign(now=found["file"].map(lambda name: now.get(name, ""))))

    def __bool__(self) -> bool:
        return self.found is not None

    def still(self, file: str, todos: pd.DataFrame) -> pd.Series[bool]:
        """Which of today's findings of a file were found in it before."""
        return ~_unpaired(todos, self._of(file, todos))

    def gone(self, file: str, todos: pd.DataFrame) -> pd.DataFrame:
        """What was found in a file and is not found any more."""
        own = self._of(file, todos)
        return own[_unpaired(own, todos)]

    def _of(self, file: str, todos: pd.DataFrame) -> pd.DataFrame:
        return todos.head(0) if self.found is None else self.found[self.found["now"] == file]

    def not_sent(self, files: Sequence[str]) -> list[str]:
        """The files of the earlier report that none of today's answers: nothing is known of their findings."""
        if self.found is None:
            return []
        return sorted(set(self.found.loc[self.found["now"] == "", "file"]) - {""} - set(files))


def _unpaired(findings: pd.DataFrame, others: pd.DataFrame) -> pd.Series[bool]:
    """Which findings have none among the others that they are paired with, each with one at most."""
    mine, theirs = (table.assign(column=table["cell"].str.rstrip("0123456789")) for table in (findings, others))
    for names in _ALIKE:
        mine, theirs = _without_pairs(mine, theirs, names)
    return pd.Series(findings.index.isin(mine.index), index=findings.index)


def _without_pairs(mine: pd.DataFrame, theirs: pd.DataFrame, names: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is left where the first of a kind is paired with the first, the second with the second."""
    keys = [
        pd.MultiIndex.from_frame(table[names].assign(number=table.groupby(names).cumcount()))
        for table in (mine, theirs)
    ]
    return mine[~keys[0].isin(keys[1])], theirs[~keys[1].isin(keys[0])]


def _from_json(path: Path, lang: str) -> tuple[pd.DataFrame, list[str]]:
    """The findings of a report, and the files it was on."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        found, names = document["findings"], [str(name) for name in document["sources"]]
        rows = [
            [row[name][lang] if name in ("message", "fix") else in_language(row[name], lang) for name in _COLUMNS]
            for row in found
        ]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise SubmissionError("report-not-json", place=str(path)) from error
    return pd.DataFrame(rows, columns=_COLUMNS, dtype="str"), names


def _answered(earlier: Sequence[str], files: Sequence[str]) -> dict[str, str]:
    """The file of today for each earlier one: the only one for the only one, else the two whose paths end most alike.

    >>> _answered(["lan1/ha_noi/bieu.xlsx", "lan1/hue/bieu.xlsx"], ["lan2/hue/bieu.xlsx", "lan2/them.xlsx"])
    {'lan1/hue/bieu.xlsx': 'lan2/hue/bieu.xlsx'}
    """
    if len(earlier) == len(files) == 1:
        return dict(zip(earlier, files, strict=True))
    now = {name: _most_alike(name, files) for name in earlier}
    before = {file: _most_alike(file, earlier) for file in {*now.values()} - {""}}
    return {name: file for name, file in now.items() if before.get(file) == name}


def _most_alike(name: str, others: Sequence[str]) -> str:
    """The one whose path ends like this one's for longest; none where two do, or none does."""
    alike = [_alike(name, other) for other in others]
    most = max(alike, default=0)
    return others[alike.index(most)] if most > 0 and alike.count(most) == 1 else ""


def _alike(text: str, other: str) -> int:
    """How many last parts of two paths are the same; a text file comes back as a workbook.

    >>> _alike("a/hue.csv", "b/hue.csv.xlsx"), _alike("a/hue.csv", "a/b/hue.csv"), _alike("hue.csv", "ha_noi.csv")
    (1, 1, 0)
    """
    pairs = zip(*(reversed(PurePosixPath(name).parts) for name in (text, other)), strict=False)
    return sum(1 for _ in takewhile(lambda pair: _same(*pair), pairs))


def _same(text: str, other: str) -> bool:
    return text == other or f"{text}.xlsx" == other or text == f"{other}.xlsx"
