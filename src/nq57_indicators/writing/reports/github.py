"""A report as annotations of GitHub: lines that its runner takes out of the log and shows beside the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nq57_indicators.texts import figure, label
from nq57_indicators.writing.reports.told import Telling, Told, summary_lines, told, verdict, worst_first

if TYPE_CHECKING:
    from nq57_indicators.validation.report import Report

_COMMANDS: Final = {"error": "error", "warning": "warning", "confirm": "warning", "note": "notice"}
_IN_TEXT: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def github(report: Report, telling: Telling) -> str:
    """One annotation for each finding, the most severe first, since GitHub shows only the first ten of a kind; then the verdict.

    What is not an annotation begins with a word of ours, so that nothing out of a file is taken for a command.
    """
    lines: list[str] = []
    shown: dict[str, int] = {}
    for finding in worst_first(told(report, telling.lang)):
        number = shown[finding["rule"]] = shown.get(finding["rule"], 0) + 1
        if not telling.limit or number <= telling.limit:
            lines.append(_annotation(finding, report, telling.lang))
    for rule, number in shown.items():
        if telling.limit and number > telling.limit:
            lines.append(
                f"{rule}: {label('and_more', telling.lang, number=figure(number - telling.limit, telling.lang))}"
            )
    return "\n".join([*lines, *summary_lines(report, telling.lang), verdict(report, telling)]) + "\n"


def _annotation(finding: Told, report: Report, lang: str) -> str:
    title = f"{finding['rule']}: {report.catalogue.rules[finding['rule']].title.in_language(lang)}"
    place = {"file": finding["file"], "line": str(finding.line)} if finding["file"] else {}
    properties = ",".join(f"{name}={text.translate(_IN_PROPERTY)}" for name, text in {**place, "title": title}.items())
    text = f"{finding.place}: {finding.message}\n→ {finding.fix}"
    return f"::{_COMMANDS[finding['severity']]} {properties}::{text.translate(_IN_TEXT)}"
