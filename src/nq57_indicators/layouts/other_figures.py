"""Lines and names that speak of other figures than those of a whole area and period: of a part, goals, averages, an example."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.wording import Wording

_OTHERS: Final = ("partial", "averages_and_points", "goals_and_forecasts", "results")
_SPAN_AND_YEAR: Final = re.compile(r"\bgiai doan \d{4} ?- ?\d{4},?(?: va| va ca|,) (?:nam )?(?:19|20)\d{2}\b(?! ?-)")
_MALES: Final = re.compile(r"(?<!\w)(?:dân số|số dân|số người|lao động),? nam(?= |$|[,;:.()])")
""" "Nam" with its marks as they stand: without them it may be the year."""


def is_of_others(line: str, columns: Sequence[ColumnReading], wording: Wording, *, staged: bool) -> bool:
    """Whether a line speaks of a part, of averages and points, of an example, or of what is aimed at rather than what came of it.

    ``staged``: a stage says that figures are those of a plan or an estimate.
    """
    if wording.is_remark(line):
        return False
    if is_trial(line, wording) or _SPAN_AND_YEAR.search(plain(line)) or _is_of_males(line):
        return True
    line = wording.without("some_indicators", line)
    for column in columns:  # "theo lĩnh vực" is no part of what a column of fields divides
        line = line.replace(f"theo {plain(column.header)}", " ") if column.role == "part" else line
    says = {name for name in _OTHERS if wording.mentions(name, line)}
    aimed = "goals_and_forecasts" in says and "results" not in says and not staged
    return aimed or bool(says & {"partial", "averages_and_points"})


def is_trial(text: str, wording: Wording) -> bool:
    """Whether a text says that figures are an example or a draft: "VÍ DỤ", "Bản nháp"; "Mẫu" does so alone."""
    return wording.is_word("blanks", text) or wording.mentions("trials", text)


def _is_of_males(text: str) -> bool:
    lower = unicodedata.normalize("NFC", text).lower()
    return lower != plain(text) and _MALES.search(lower) is not None
