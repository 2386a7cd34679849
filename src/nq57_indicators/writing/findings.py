"""Findings with their sentences, for people and for the machines that show them to people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.codelists import SEVERITIES
from nq57_indicators.models.tables import FINDINGS
from nq57_indicators.texts import finding_sentence, label
from nq57_indicators.texts.findings import coded_text
from nq57_indicators.texts.periods import period_within
from nq57_indicators.writing.words import Words

if TYPE_CHECKING:
    from nq57_indicators.tables.submission import Submission
    from nq57_indicators.validation.report import Report


def sentences(findings: pd.DataFrame, catalogue: Catalogue, lang: str = "vi", part: str = "message") -> pd.Series[str]:
    """The message or the fix of every finding, areas and variables under their names."""
    words = Words(catalogue, lang)
    names = ("rule", "variable", "ref_area", "time_period", "found", "expected")
    texts = []
    for row in zip(*(findings[name].astype("object") for name in names), strict=True):
        fields = dict(zip(names, row, strict=True))
        rule, variable = catalogue.rules[fields["rule"]], fields["variable"]
        fields["variable"] = words.things.get(variable, variable)
        fields["ref_area"] = words.areas.get(fields["ref_area"], fields["ref_area"])
        if isinstance(fields["time_period"], str):
            fields["time_period"] = period_within(fields["time_period"], lang)
        for name in ("found", "expected"):
            if isinstance(fields[name], str) and coded_text(fields[name]) is None:
                fields[name] = words.field(getattr(rule, name), fields[name])
        for name in ("found", "expected"):
            if getattr(rule, name) == "measured" and coded_text(fields[name]) is None:
                fields[name] = words.measured(variable, fields[name])
        texts.append(finding_sentence(rule, fields, lang, part=part))
    return pd.Series(texts, index=findings.index, dtype="str")


def places(findings: pd.DataFrame, catalogue: Catalogue, lang: str = "vi") -> list[str]:
    """Where each finding is: file, sheet and cell; without a file the area and period."""
    areas = area_names(catalogue, lang)
    texts = []
    for row in findings[["file", "sheet", "cell", "ref_area", "time_period"]].astype("object").to_numpy().tolist():
        file, sheet, cell, area, period = ("" if part is None or part != part else str(part) for part in row)
        if file:
            texts.append(_place(file, sheet, cell, lang))
        else:
            named = ", ".join(part for part in (areas.get(area, area), period_within(period, lang)) if part)
            texts.append(named or label("screen.whole_file", lang))
    return texts


def _place(file: str, sheet: str, cell: str, lang: str) -> str:
    where = f"{file} › {sheet}" if sheet else file
    if not cell:
        return where
    return f"{where} › {label('screen.row', lang, row=cell) if cell.isdigit() else cell}"


def thing_names(catalogue: Catalogue, lang: str = "vi") -> dict[str, str]:
    """The names of all indicators and variables by id."""
    names = {indicator.id: indicator.name.in_language(lang) for indicator in catalogue.indicators.values()}
    return names | {variable.id: variable.name.in_language(lang) for variable in catalogue.variables.values()}


def area_names(catalogue: Catalogue, lang: str = "vi") -> dict[str, str]:
    """The names of all areas by id."""
    return {name: area.name.in_language(lang) for name, area in catalogue.areas.items()}


_UNREAD = ("file-unreadable", "files-beside", "own-results")
"""The rules of files that were not read as data."""


def counts_read(submission: Submission, accepted: int) -> dict[str, int]:
    """How many files and figures were read, also those whose key was refused, how many can be used, and how many cannot."""
    read = submission._store.figures
    findings = submission.findings
    unread = set(findings["file"][findings["rule"].isin(_UNREAD)])
    waiting = sum(doubt.figures for doubt in submission.asked)
    return {
        "files": sum(file not in unread for file in submission.files),
        "read": read,
        "accepted": accepted,
        "refused": read - accepted,
        "waiting": waiting,
    }


def unchecked_line(report: Report, lang: str) -> str:
    """The rules that nothing is known of, by their titles, since what it takes to check them was not given."""
    titles = (report.catalogue.rules[rule].title.in_language(lang) for rule in report.unchecked)
    return label("screen.unchecked", lang, rules="; ".join(titles))


def report_json(report: Report, fail_on: str = "error") -> str:
    """A report as one JSON document: versions, verdict, counts, and every finding with its sentences.

    Keys ``catalogue``, ``fail_on``, ``passed``, the numbers of ``files`` and of figures ``read``, ``accepted`` (usable),
    ``refused`` and ``waiting`` for answers, ``sources`` (the names of the files), ``unchecked``, ``lowered`` (rules that were
    lowered), ``counts``, ``findings``, ``set_aside`` (findings of rules that are off), ``doubts`` and ``layouts`` (the layout by
    which each sheet was read); a finding has every column of the findings table (null where empty) and ``message`` and ``fix``,
    each with ``vi`` and ``en``; a doubt every column of the table of doubts.
    """
    catalogue, doubts = report.catalogue, report.doubts.astype("object").to_dict("records")
    document = {
        "catalogue": catalogue.version,
        "fail_on": fail_on,
        "passed": failing(report, fail_on) == 0,
        **counts_read(report.submission, report.accepted_count),
        "sources": report.submission.files,
        "unchecked": list(report.unchecked),
        "lowered": report.lowered.to_dict("records"),
        "counts": report.counts().to_dict("records"),
        "findings": _records(report.findings, catalogue),
        "set_aside": _records(report.set_aside, catalogue),
        "doubts": [{name: doubt[name] if doubt[name] == doubt[name] else None for name in doubt} for doubt in doubts],
        "layouts": layouts_used(report.submission),
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def layouts_used(submission: Submission) -> list[dict[str, str | None]]:
    """The layout by which each sheet was read; sheets that were read by their words are not listed."""
    return [
        {"file": read.file, "sheet": read.sheet, "layout": read.layout}
        for read in submission.read_as
        if read.layout is not None
    ]


def lowered_records(report: Report) -> list[dict[str, Any]]:
    """Every rule that was lowered, with its findings: those that are shown, and those it would have had."""
    found = [*_records(report.findings, report.catalogue), *_records(report.set_aside, report.catalogue)]
    lowered: list[dict[Any, Any]] = report.lowered.to_dict("records")
    return [{**rule, "findings": [finding for finding in found if finding["rule"] == rule["rule"]]} for rule in lowered]


def _records(findings: pd.DataFrame, catalogue: Catalogue) -> list[dict[str, Any]]:
    """Findings with their sentences in both languages."""
    columns = [column.name for column in FINDINGS]
    table = findings[columns].astype("object").where(findings[columns].notna(), None)
    texts = {
        part: [
            {"vi": vi, "en": en}
            for vi, en in zip(*(sentences(findings, catalogue, lang, part) for lang in ("vi", "en")), strict=True)
        ]
        for part in ("message", "fix")
    }
    return [
        dict(zip((*columns, "message", "fix"), (*row, message, fix), strict=True))
        for row, message, fix in zip(table.to_numpy().tolist(), texts["message"], texts["fix"], strict=True)
    ]


def failing(report: Report, severity: str) -> int:
    """How many findings are of ``severity`` or worse."""
    counts = report.counts()
    worst = SEVERITIES[: SEVERITIES.index(severity) + 1]
    return int(counts.loc[counts["severity"].isin(worst), "number"].sum())
