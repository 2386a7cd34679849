"""A report as Markdown: for the summary of a CI job, a comment, a mail."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from nq57_indicators.texts import figure, label
from nq57_indicators.writing.reports.told import Telling, Told, summary_lines, told, verdict
from nq57_indicators.writing.together import told_together

if TYPE_CHECKING:
    from nq57_indicators.validation.report import Report

_ESCAPED = re.compile(r"[\\`*_\[\]{}<>|~#!$&@]|:(?=//)")
_NEW_LINES = re.compile(r"\s*[\r\n]+\s*")


def markdown(report: Report, telling: Telling) -> str:
    """The verdict, the number of findings of each rule, then the findings of each with their fix, the most severe rule first."""
    lang = telling.lang
    lines = [f"## {label('report.title', lang)}", "", f"**{escaped(verdict(report, telling))}**", ""]
    lines += [f"- {escaped(line)}" for line in summary_lines(report, lang)]
    counts = report.counts()
    if not counts.empty:
        titles = [label(f"column.{name}", lang) for name in ("severity", "rule", "title", "number")]
        lines += ["", f"| {' | '.join(titles)} |", "|---|---|---|---:|"]
    findings: dict[str, list[tuple[Told, int]]] = {}
    every = told(report, lang)
    for group in told_together(report.findings, report.catalogue):
        finding = every[group.first]
        findings.setdefault(finding["rule"], []).append(
            (replace(finding, place=group.place(finding.place, lang)), group.number)
        )
    sections: list[str] = []
    for rule, severity, _, number in counts.to_numpy().tolist():
        said = label(f"severity.{severity}", lang)
        title = escaped(report.catalogue.rules[rule].title.in_language(lang))
        lines.append(f"| {said} | `{rule}` | {title} | {figure(number, lang)} |")
        sections += ["", f"### {said.capitalize()}: {title} (`{rule}`, {figure(number, lang)})"]
        sections += _section(findings.get(rule, []), number, telling)
    return "\n".join([*lines, *sections]) + "\n"


def _section(findings: list[tuple[Told, int]], number: int, telling: Telling) -> list[str]:
    """The findings of a rule, with how many each stands for; a fix that several share in a row is said once, below them."""
    shown = findings[: telling.limit or None]
    left = number - sum(count for _, count in shown)
    lines = []
    for fix, own in groupby((finding for finding, _ in shown), key=lambda finding: finding.fix):
        lines += ["", *(f"- **{escaped(finding.place)}**: {escaped(finding.message)}" for finding in own)]
        lines += ["", label("screen.fix", telling.lang, fix=escaped(fix))]
    if left:
        lines += ["", label("and_more", telling.lang, number=figure(left, telling.lang))]
    return lines


def escaped(text: str) -> str:
    r"""Text in one line that Markdown shows as it stands.

    >>> escaped("a*b|c")
    'a\\*b\\|c'
    """
    return _ESCAPED.sub(lambda sign: f"\\{sign[0]}", _NEW_LINES.sub(" ", text))
