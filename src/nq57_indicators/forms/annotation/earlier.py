"""What an earlier report found: told apart by finding from what is found now."""

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

_COLUMNS = ["finding", "severity", "file", "sheet", "cell", "found", "rule", "message", "fix"]


@dataclass(frozen=True)
class Earlier:
    """The findings of an earlier report, each in the file of today that answers the file it stood in.

    ``found`` has a column ``now``: the file of today, empty where that was not sent again. Without an earlier report it is
    false and holds none.
    """

    found: pd.DataFrame | None = None

    @classmethod
    def given(
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
        now = _answered(names, files)
        return cls(found.assign(now=found["file"].map(lambda name: now.get(name, ""))))

    def __bool__(self) -> bool:
        return self.found is not None

    def still(self, findings: pd.Series[str]) -> pd.Series[bool]:
        """Which of today's findings were found before."""
        return findings.isin([] if self.found is None else self.found["finding"])

    def gone(self, file: str, todos: pd.DataFrame) -> pd.DataFrame:
        """What was found in a file and is not found any more."""
        if self.found is None:
            return todos.head(0)
        own = self.found[self.found["now"] == file]
        return own[~own["finding"].isin(todos["finding"])]

    def not_sent(self, files: Sequence[str]) -> list[str]:
        """The files of the earlier report that none of today's answers: nothing is known of their findings."""
        if self.found is None:
            return []
        return sorted(set(self.found.loc[self.found["now"] == "", "file"]) - {""} - set(files))


def _from_json(path: Path, lang: str) -> tuple[pd.DataFrame, list[str]]:
    """The findings of a report, and the files it was on."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        found, names = document["findings"], [str(name) for name in document["sources"]]
        rows = [
            [row[name][lang] if name in ("message", "fix") else in_language(row[name], lang) for name in _COLUMNS]
            for row in found
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
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
