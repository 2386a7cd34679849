"""The table of sentences: every finding as people read it, with the declaration that answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nq57_indicators.models.codelists import SEVERITIES
from nq57_indicators.models.tables import column_names
from nq57_indicators.texts.language import language_given
from nq57_indicators.texts.options import as_python
from nq57_indicators.writing.findings import places
from nq57_indicators.writing.findings import sentences as said

if TYPE_CHECKING:
    from nq57_indicators.validation.report import Report


def sentences(report: Report, lang: str = "vi") -> pd.DataFrame:
    """The table ``sentences`` of a report, the most severe first, then as the findings stand in their files."""
    findings, catalogue, lang = worst_first(report.findings), report.catalogue, language_given(lang)
    table = findings[["finding", "rule", "severity"]].assign(
        place=pd.Series(places(findings, catalogue, lang), dtype="str"),
        sentence=said(findings, catalogue, lang),
        fix=said(findings, catalogue, lang, "fix"),
        option=pd.Series(_options(report, findings), dtype="str"),
    )
    return table[column_names("sentences")]


def worst_first(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings in the order of their sentences."""
    order = findings["severity"].astype("object").map(SEVERITIES.index).argsort(kind="stable")
    return findings.iloc[order].reset_index(drop=True)


def _options(report: Report, findings: pd.DataFrame) -> list[str | None]:
    """What may be declared to answer each finding, as Python writes it."""
    asked = {
        (doubt.question, doubt.file, doubt.sheet, doubt.cell): [
            f"answers={doubt.id}={choice}" for choice in doubt.choices
        ]
        for doubt in report.submission.asked
    }
    names = ["rule", "file", "sheet", "cell", "variable", "expected"]
    texts: list[str | None] = []
    for row in findings[names].astype("object").where(findings[names].notna(), None).to_numpy().tolist():
        rule, *place = row[:4]
        fields = {name: "" if text is None else str(text) for name, text in zip(names, row, strict=True)}
        declared = [option.format_map(fields) for option in report.catalogue.rules[rule].options]
        options = declared or asked.get((rule, *place), [])
        texts.append(" | ".join(map(as_python, options)) or None)
    return texts
