"""``nq57 validate``: every finding of a submission, with its cell and what to do."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nq57_indicators.cli.declared import Declared
from nq57_indicators.cli.exit_codes import FINDINGS, FINE, UNUSABLE
from nq57_indicators.cli.proposing import show_assumed, show_read_as, show_waiting
from nq57_indicators.cli.screen import QUIET, Screen
from nq57_indicators.cli.settings import rules_set
from nq57_indicators.cli.sources import day, read, read_history
from nq57_indicators.models.arguments import path_given
from nq57_indicators.models.codelists import REPORT_FORMS, SEVERITIES
from nq57_indicators.texts import figure, label

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue
    from nq57_indicators.validation.report import Report

_COLOURS = {"error": "bold red", "warning": "yellow", "confirm": "magenta", "note": "cyan"}


@dataclass(frozen=True)
class Checks:
    """What to check against, and what is shown how."""

    expected: Sequence[str] = ()
    bodies: Sequence[str] = ()
    known_at: str | None = None
    fail_on: str = "error"
    form: str = "text"
    output: str | None = None
    limit: int = 20


def validate_sources(declared: Declared, checks: Checks) -> int:
    """Validate, show or write the report, and return the exit code."""
    output = path_given("--output", checks.output) if checks.output is not None else None
    report = report_of(declared, checks, each=checks.form in REPORT_FORMS)
    if output is not None:
        from nq57_indicators.writing.whole import whole_file

        with whole_file(output) as path:
            path.write_text(_document(report, replace(checks, limit=0), declared.lang), encoding="utf-8", newline="\n")
        screen = Screen()
        show_verdict(screen, report, checks.fail_on, declared.lang)
        screen.print(label("screen.written_report", declared.lang, file=checks.output))
    elif checks.form in REPORT_FORMS:
        Screen().out(_document(report, checks, declared.lang), end="", highlight=False)
    else:
        show_report(Screen(), report, checks, declared.lang)
    if output is None and checks.form in REPORT_FORMS:  # the document says it
        return exit_code(report, checks.fail_on)
    return code_with_reason(report, checks.fail_on, declared.lang)


def report_of(declared: Declared, checks: Checks, *, each: bool = False) -> Report:
    """Read and validate; with ``each`` a single file that cannot be opened is a finding, too."""
    known_at = day("--known-at", checks.known_at)
    rules = rules_set(declared.sources, declared.config)
    submission = read(declared, each=each)
    import nq57_indicators as nq

    return nq.validate(
        submission,
        expected=checks.expected,
        bodies=checks.bodies or None,
        history=_accepted_earlier(declared, submission.catalogue),
        known_at=known_at,
        confirmations=declared.confirmations,
        rules=rules,
    )


def _accepted_earlier(declared: Declared, catalogue: Catalogue) -> Report | None:
    """The figures accepted earlier; which files of them cannot be read is said, since nothing is compared with those."""
    import nq57_indicators as nq

    history = read_history(declared, catalogue)
    if history is None:
        return None
    report = nq.validate(history)
    told = report.sentences(declared.lang)
    for row in told[told["rule"] == "file-unreadable"].to_dict("records"):
        said = label("screen.history_unread", declared.lang, place=row["place"], sentence=row["sentence"])
        Screen(stderr=True).print(said, style="bold yellow")
    return report


def exit_code(report: Report, fail_on: str) -> int:
    """2 where a file could not be opened, 1 where findings are bad enough, else 0."""
    if unreadable(report):
        return UNUSABLE
    from nq57_indicators.writing.findings import failing

    return FINDINGS if failing(report, fail_on) or report.submission.waiting else FINE


def code_with_reason(report: Report, fail_on: str, lang: str) -> int:
    """The exit code; where nothing else is shown, why it is not 0 is said. The last line counts what waits for answers."""
    code = exit_code(report, fail_on)
    screen = Screen()
    if code != FINE and QUIET.get():
        show_why(report, fail_on, lang)
        screen.quiet = False
    show_waiting(screen, report.submission.waiting, lang)
    return code


def unreadable(report: Report) -> int:
    """How many files could not be opened as their kind."""
    counts = report.counts()
    return int(counts.loc[counts["rule"] == "file-unreadable", "number"].sum())


def _document(report: Report, checks: Checks, lang: str) -> str:
    if checks.form in REPORT_FORMS:
        from nq57_indicators.writing.reports import WRITERS
        from nq57_indicators.writing.reports.told import Telling

        return WRITERS[checks.form](report, Telling(checks.fail_on, lang, checks.limit))
    text = io.StringIO()
    show_report(Screen(file=text), report, checks, lang)
    show_waiting(Screen(file=text), report.submission.waiting, lang)
    return text.getvalue()


def show_report(screen: Screen, report: Report, checks: Checks, lang: str) -> None:
    """What was read, every finding by rule, the verdict."""
    from nq57_indicators.writing.findings import unchecked_line

    show_read(screen, report, lang)
    show_read_as(screen, report.submission.read_as, report.catalogue, lang)
    show_assumed(screen, report.submission.assumed, lang)
    show_findings(screen, report, checks.limit, lang)
    show_verdict(screen, report, checks.fail_on, lang)
    if report.unchecked:
        screen.print(unchecked_line(report, lang), style="dim")


def show_read(screen: Screen, report: Report, lang: str) -> None:
    """How many files and figures were read, how many can be used, and how many were refused."""
    from nq57_indicators.writing.findings import counts_read

    numbers = counts_read(report.submission, report.accepted_count)
    screen.print(label("screen.read", lang, **{key: figure(number, lang) for key, number in numbers.items()}))


def show_counts(screen: Screen, report: Report, lang: str) -> None:
    """The number of findings of each severity."""
    counts = report.counts()
    if counts.empty:
        screen.print(label("screen.no_findings", lang))
        return
    numbers = {
        severity: figure(int(counts.loc[counts["severity"] == severity, "number"].sum()), lang)
        for severity in SEVERITIES
    }
    screen.print(label("screen.findings", lang, **numbers))


def show_confirmed(screen: Screen, report: Report, lang: str) -> None:
    """How many findings somebody has confirmed."""
    if report.confirmations:
        screen.print(label("screen.confirmed", lang, number=figure(len(report.confirmations), lang)))


def show_verdict(screen: Screen, report: Report, fail_on: str, lang: str) -> None:
    """Whether the data passes, in one line."""
    from nq57_indicators.writing.findings import failing
    from nq57_indicators.writing.reports.told import lowered_lines

    show_counts(screen, report, lang)
    show_confirmed(screen, report, lang)
    for line in lowered_lines(report, lang):
        screen.print(line, style=_COLOURS["warning"])
    closed = unreadable(report)
    if closed:
        screen.print(label("error.file_unreadable", lang, number=closed), style=_COLOURS["error"])
    number, severity = failing(report, fail_on), label(f"severity.{fail_on}", lang)
    if number:
        text = label("screen.failed", lang, number=figure(number, lang), severity=severity)
        screen.print(text, style=_COLOURS["error"])
    else:
        screen.print(label("screen.fine", lang, severity=severity), style="green")


def show_why(report: Report, fail_on: str, lang: str) -> None:
    """Why a check fails, where nothing else is shown."""
    screen = Screen()
    screen.quiet = False
    show_verdict(screen, report, fail_on, lang)


def show_findings(screen: Screen, report: Report, limit: int, lang: str) -> None:
    """The findings of each rule, the most severe first; at most ``limit`` of a rule (0: all)."""
    from nq57_indicators.writing.findings import places, sentences
    from nq57_indicators.writing.together import told_together

    findings, rules = report.findings, report.catalogue.rules
    shortened = False
    for rule, severity, number in report.counts()[["rule", "severity", "number"]].itertuples(index=False):
        title = rules[rule].title.in_language(lang)
        dimension = label(f"dimension.{rules[rule].dimension}", lang)
        said = label(f"severity.{severity}", lang).upper()
        screen.print()
        screen.print(f"{said} ({dimension}) {rule}: {title} ({figure(number, lang)})", style=_COLOURS[severity])
        own = findings[findings["rule"] == rule]
        told = told_together(own, report.catalogue)[: limit or None]
        shown = own.iloc[[group.first for group in told]]
        message, fix = (sentences(shown, report.catalogue, lang, part).tolist() for part in ("message", "fix"))
        for at, place in enumerate(places(shown, report.catalogue, lang)):
            name = f" [{shown['finding'].iloc[at]}]" if severity == "confirm" else ""
            screen.print(f"  {told[at].place(place, lang)}: {message[at]}{name}", markup=False)
            if at + 1 == len(fix) or fix[at + 1] != fix[at]:
                screen.print(f"    → {label('screen.fix', lang, fix=fix[at])}")
        left = len(own) - sum(group.number for group in told)
        if left:
            shortened = True
            screen.print(f"  {label('and_more', lang, number=figure(left, lang))}")
    if not findings.empty:
        screen.print()
    if shortened:
        screen.print(label("screen.all_of_them", lang), style="dim")
