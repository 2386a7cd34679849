"""What is told of a report outside: its findings with places and sentences, and what stands above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from nq57_indicators.layouts.fitting import OWN_FORM
from nq57_indicators.models.codelists import SEVERITIES
from nq57_indicators.models.steering import visible
from nq57_indicators.texts import figure, label
from nq57_indicators.writing.findings import counts_read, failing, layouts_used, places, sentences, unchecked_line

if TYPE_CHECKING:
    from nq57_indicators.validation.report import Report

UNREADABLE: Final = "file-unreadable"
_COLUMNS: Final = (
    "finding", "rule", "severity", "dimension", "variable", "ref_area", "time_period", "provider", "file", "sheet", "cell",
    "found", "expected",
)  # fmt: skip


@dataclass(frozen=True)
class Telling:
    """How a report is told: from which severity on it fails, in which language, and how many findings of a rule (0: all)."""

    fail_on: str = "error"
    lang: str = "vi"
    limit: int = 0


@dataclass(frozen=True)
class Told:
    """One finding: its columns, where it is, what is wrong and how to mend it; signs that would steer a screen are spelt out."""

    row: dict[str, str]
    place: str
    message: str
    fix: str

    def __getitem__(self, column: str) -> str:
        """What stands in a column, empty where nothing does."""
        return self.row[column]

    @property
    def line(self) -> int:
        """The row of the file, which is its line where the file is text; 1 for the whole file."""
        digits = re.search(r"\d+$", self["cell"])
        return int(digits[0]) if digits else 1


def told(report: Report, lang: str) -> list[Told]:
    """Every finding of a report, by file and place.

    >>> import pandas as pd
    >>> from nq57_indicators import validate
    >>> figure = {"variable": "dossiers_received", "ref_area": "Hà Nội", "time_period": "2025-Q4", "obs_value": -1}
    >>> [one.place for one in told(validate(pd.DataFrame([figure])), "en")]
    ['DataFrame › D1']
    """
    return _told(report.findings, report, lang)


def told_aside(report: Report, lang: str) -> list[Told]:
    """The findings that rules set to off would have had."""
    return _told(report.set_aside, report, lang)


def _told(findings: pd.DataFrame, report: Report, lang: str) -> list[Told]:
    table = findings[list(_COLUMNS)].astype("object")
    rows = table.where(table.notna(), "").to_dict("records")
    said = (sentences(findings, report.catalogue, lang, part) for part in ("message", "fix"))
    return [
        Told({str(name): visible(str(value)) for name, value in row.items()}, *map(visible, texts))
        for row, *texts in zip(rows, places(findings, report.catalogue, lang), *said, strict=True)
    ]


def worst_first(findings: Sequence[Told]) -> list[Told]:
    """The most severe findings first, else as they stand."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding["severity"]))


def fails(severity: str, fail_on: str) -> bool:
    """Whether a severity is ``fail_on`` or worse."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(fail_on)


def files_of(report: Report, findings: Sequence[Told]) -> list[str]:
    """Every file that was read, or that findings speak of, in order."""
    return list(
        dict.fromkeys(
            [*map(visible, report.submission.files), *(finding["file"] for finding in findings if finding["file"])]
        )
    )


def verdict(report: Report, telling: Telling) -> str:
    """Whether the data passes, in one sentence."""
    number = failing(report, telling.fail_on)
    severity = label(f"severity.{telling.fail_on}", telling.lang)
    key = "screen.failed" if number else "screen.fine"
    return label(key, telling.lang, number=figure(number, telling.lang), severity=severity)


def summary_lines(report: Report, lang: str) -> list[str]:
    """What was read, how many findings there are, what was not checked and what waits for an answer, a line each."""
    read = counts_read(report.submission, report.accepted_count)
    lines = [
        label("screen.read", lang, **_figures(read, lang)),
        counted(report.counts(), lang),
        *lowered_lines(report, lang),
    ]
    for used in layouts_used(report.submission):
        place = " › ".join(filter(None, (used["file"], used["sheet"])))
        own = used["layout"] == OWN_FORM
        layout = label("layout.own_form", lang) if own else used["layout"]
        lines.append(label("layout.used", lang, place=place, layout=layout))
    if report.unchecked:
        lines.append(unchecked_line(report, lang))
    assumed, waiting = report.submission.assumed, report.submission.waiting
    if assumed:
        lines.append(label("layout.assumed", lang, doubts=len(assumed)))
    if waiting:
        figures = sum(doubt.figures for doubt in waiting)
        lines.append(label("layout.waiting", lang, doubts=len(waiting), figures=figures))
    return lines


def lowered_lines(report: Report, lang: str) -> list[str]:
    """The rules that were lowered, a line each: from which severity to which, and how many findings that is."""
    return [
        label(
            "report.lowered", lang, rule=rule, own=label(f"severity.{own}", lang), set=label(f"severity.{lowered}", lang),
            number=figure(number, lang),
        )
        for rule, own, lowered, number in report.lowered.to_numpy().tolist()
    ]  # fmt: skip


def counted(counts: pd.DataFrame, lang: str) -> str:
    """How many findings there are of each severity."""
    if counts.empty:
        return label("screen.no_findings", lang)
    numbers = {name: int(counts.loc[counts["severity"] == name, "number"].sum()) for name in SEVERITIES}
    return label("screen.findings", lang, **_figures(numbers, lang))


def _figures(numbers: dict[str, int], lang: str) -> dict[str, Any]:
    return {name: figure(number, lang) for name, number in numbers.items()}
