"""Whether what was read of a case is right, as the scorer of the shared workbooks judges it, figure by figure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Record = Mapping[str, Any]
LOUD = ("error", "warning")
ANYWHERE = ("file", "every row")


class Range(NamedTuple):
    """Cells from one corner to the other; 0 where open. ``sheet`` is empty where it does not matter."""

    sheet: str
    left: int
    top: int
    right: int
    bottom: int


@dataclass
class Read:
    """What came of a case: figures accepted, findings, questions; or why it was refused, or how it broke.

    ``of_reading`` are the findings of reading alone: only they can be false alarms about a layout.
    """

    accepted: Sequence[Record] = ()
    findings: Sequence[Record] = ()
    of_reading: Sequence[Record] = ()
    doubts: Sequence[Record] = ()
    refusal: str | None = None
    crash: str | None = None


@dataclass
class Verdict:
    """The count of a case: ``wanted`` figures are right, asked about, refused or lost; ``wrong`` ones are not in the key.

    ``held`` are those that nobody may decide and that were not accepted. ``at_once`` were right before the ``questions`` were
    answered.
    """

    wanted: int = 0
    right: int = 0
    asked: int = 0
    refused: int = 0
    lost: int = 0
    held: int = 0
    at_once: int = 0
    questions: int = 0
    wrong: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)
    crash: str | None = None


def cells(text: str) -> Range | None:
    """The range that ``Sheet!A1``, ``A1:C3``, ``D`` or ``row 2, column 3`` names."""
    if found := re.fullmatch(r"row (\d+), column (\d+)", text):
        return Range("", int(found[2]), int(found[1]), int(found[2]), int(found[1]))
    sheet, _, rest = text.rpartition("!")
    found = re.fullmatch(r"([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?", rest)
    if not found:
        return None
    left, top = _column(found[1]), int(found[2] or 0)
    if found[3] is None:
        return Range(sheet, left, top, left, top)
    return Range(sheet, left, top, _column(found[3]), int(found[4] or 0))


def _column(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number


def touches(finding: Record, cell: str, *, wide: bool = False) -> bool:
    """Whether a finding stands on a cell; ``wide``: also on its whole row or column."""
    if cell in ANYWHERE:
        return True
    want, at = cells(cell), cells(finding["cell"]) if finding["cell"] else None
    if want is None or at is None or (want.sheet and finding["sheet"] not in (want.sheet, "", None)):
        return False
    in_columns = not at.left or not want.left or (at.left <= want.right and want.left <= at.right)
    if not at.top:  # a whole column
        return in_columns and (wide or not want.top)
    return in_columns and (not want.top or (at.top <= want.bottom and want.top <= at.bottom))


def same(accepted: Record, figure: Record) -> bool:
    """Whether an accepted figure is that of the key."""
    periods = {figure["period"], *figure.get("also_periods", ())}
    if (
        accepted["variable"] != figure["variable"]
        or accepted["ref_area"] != figure["area"]
        or accepted["time_period"] not in periods
    ):
        return False
    for part in ("flow", "stage", "calendar"):
        if figure.get(part) and accepted[part] != figure[part] and not _free(part, accepted, figure):
            return False
    if figure.get("missing"):
        return accepted["obs_value"] is None
    base = figure["base_value"]
    return accepted["obs_value"] is not None and math.isclose(accepted["obs_value"], base, rel_tol=1e-9, abs_tol=1e-12)


def _free(part: str, accepted: Record, figure: Record) -> bool:
    """The year to date of a whole year, and of its first month or quarter, is that of the period."""
    if part != "flow" or {accepted["flow"], figure["flow"]} != {"period", "ytd"}:
        return False
    return bool(re.fullmatch(r"\d{4}(-Q1|-S1|-01)?", str(figure["period"])))


def judge(answer: Record, read: Read) -> Verdict:
    """Count a case."""
    ask = answer["outcome"] == "ask"
    wanted = [one for one in answer["figures"] if not ask and one["area"] and one["period"] and not one.get("missing")]
    verdict = Verdict(wanted=len(wanted), crash=read.crash)
    if read.crash is not None:
        return verdict
    undecided = [one for one in answer["figures"] if one not in wanted and not one.get("missing")]
    if read.refusal is not None:
        verdict.refused, verdict.held = len(wanted), len(undecided)
        return verdict
    loud = [one for one in read.findings if one["severity"] in LOUD]
    verdict.wrong = [_told(one) for one in read.accepted if not _in_key(one, answer) and not _warned(one, loud)]
    right = [one for one in wanted if any(same(other, one) for other in read.accepted)]
    verdict.right = len(right)
    verdict.held = len(undecided)
    for one in wanted:
        if one not in right:
            _away(one, read, loud, verdict)
    verdict.unmet = [must["kind"] for must in answer["must_find"] if not _met(must, read.findings, read.doubts)]
    expected = [cell for entry in (*answer["must_find"], *answer["may_find"]) for cell in entry["cells"]]
    if answer["outcome"] in ("read", "read; findings"):
        questions = {one.get("question") for one in read.doubts}
        told = [one for one in read.of_reading if one["severity"] in LOUD and one["rule"] not in questions]
        verdict.alarms = [_finding(one) for one in told if not any(_expects(cell, one) for cell in expected)]
    return verdict


def _expects(cell: str, finding: Record) -> bool:
    return touches(finding, cell, wide=True) if cell not in ANYWHERE else not finding["cell"]


def _in_key(accepted: Record, answer: Record) -> bool:
    return any(one["area"] and one["period"] and same(accepted, one) for one in answer["figures"])


def _warned(accepted: Record, loud: Sequence[Record]) -> bool:
    if not accepted["column"]:
        return False
    cell = f"row {accepted['row']}, column {accepted['column']}"
    return any(touches(one, cell, wide=True) for one in loud)


def _away(figure: Record, read: Read, loud: Sequence[Record], verdict: Verdict) -> None:
    """A figure that was not read right: asked about, refused, or gone without a word."""
    if read.doubts:
        verdict.asked += 1
    elif any(one["severity"] == "error" for one in loud) or any(
        touches(one, figure["cell"], wide=True) for one in loud
    ):
        verdict.refused += 1
    else:
        verdict.lost += 1


def _met(must: Record, findings: Sequence[Record], doubts: Sequence[Record]) -> bool:
    told = [*findings, *doubts]
    return (any if must.get("any_of") else all)(
        bool(told) if cell in ANYWHERE else any(touches(one, cell, wide=True) for one in told) for cell in must["cells"]
    )


def _told(one: Record) -> str:
    return " ".join(
        str(one[part])
        for part in ("row", "column", "variable", "ref_area", "time_period", "flow", "stage", "calendar", "obs_value")
    )


def _finding(one: Record) -> str:
    return f"{one['severity']} {one['rule']} {one['sheet']} {one['cell']} {str(one['found'])[:60]}"
