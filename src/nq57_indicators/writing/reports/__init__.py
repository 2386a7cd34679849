"""A report in the forms that machines read: JSON, JUnit XML, SARIF, annotations of GitHub, Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.codelists import SEVERITIES
from nq57_indicators.texts.codes import code_given
from nq57_indicators.texts.language import language_given
from nq57_indicators.writing.findings import report_json
from nq57_indicators.writing.overlap import check_file
from nq57_indicators.writing.reports.github import github
from nq57_indicators.writing.reports.junit import junit
from nq57_indicators.writing.reports.markdown import markdown
from nq57_indicators.writing.reports.sarif import sarif
from nq57_indicators.writing.reports.told import Telling
from nq57_indicators.writing.whole import whole_file

if TYPE_CHECKING:
    from nq57_indicators.validation.report import Report

WRITERS: Final[Mapping[str, Callable[[Report, Telling], str]]] = {
    "json": lambda report, telling: report_json(report, telling.fail_on),
    "junit": junit,
    "sarif": sarif,
    "github": github,
    "markdown": markdown,
}
"""The forms a report can be written in, and who writes each."""


def save_report(report: Report, path: Path, form: str = "json", fail_on: str = "error", lang: str = "vi") -> Path:
    """Write a report into one file, whole or not at all; returns the path.

    Raises ``ArgumentError`` for a form, a severity or a language that does not exist, and for an output that is an input.
    """
    fail_on, lang = code_given("fail_on", fail_on, SEVERITIES, "severity"), language_given(lang)
    if form not in WRITERS:
        raise ArgumentError("not-one-of", name="format", value=form, listed=", ".join(WRITERS))
    check_file(path, report._files)
    with whole_file(path) as writing:
        writing.write_text(WRITERS[form](report, Telling(fail_on, lang)), encoding="utf-8", newline="\n")
    return path
