"""How what was read, checked and computed shows itself in a notebook: small HTML with everything escaped, Vietnamese first."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Final

from nq57_indicators.computation.results.summary import last_snapshot
from nq57_indicators.display.blocks import Words, block, marked, table
from nq57_indicators.models.codelists import SEVERITIES
from nq57_indicators.models.tables import TABLES
from nq57_indicators.texts.figures import rank_text
from nq57_indicators.texts.language import shown_language
from nq57_indicators.texts.periods import period_within
from nq57_indicators.texts.standing import whose_text
from nq57_indicators.writing.findings import area_names, counts_read, thing_names
from nq57_indicators.writing.marks import asked_marks, value_lines
from nq57_indicators.writing.names import asked_text, compared_text, with_names
from nq57_indicators.writing.sentences import worst_first
from nq57_indicators.writing.together import told_together

if TYPE_CHECKING:
    import pandas as pd

    from nq57_indicators.assessment import Assessment
    from nq57_indicators.tables.submission import Submission
    from nq57_indicators.validation.report import Report

_ROWS: Final = 10
_FINDINGS: Final = 3
_AREAS: Final = 3
"""Of so many areas everything that is owed is shown; of more, the numbers."""


def submission_html(submission: Submission, lang: str | None = None) -> str:
    """How many files and figures were read, and the first figures."""
    words = Words(shown_language(lang))
    read = _read(submission, len(submission._coded) - int(submission._faulty.sum()), words)
    shown = submission.observations.head(_ROWS)
    catalogue = submission.catalogue
    areas = area_names(catalogue, words.lang)
    bodies = {name: body.name.in_language(words.lang) for name, body in catalogue.bodies.items()}
    known: dict[str, Mapping[str, str]] = {
        "variable": thing_names(catalogue, words.lang),
        "ref_area": areas,
        "time_period": {},
        "obs_value": {},
        "unit_measure": {name: unit.name.in_language(words.lang) for name, unit in catalogue.units.items()},
        "provider": areas | bodies,
    }
    rows = [
        [words.figure(names.get(value, value), 6) for value, names in zip(row, known.values(), strict=True)]
        for row in shown[list(known)].astype("object").to_numpy().tolist()
    ]
    titles = {column.name: column.title.in_language(words.lang) for column in TABLES["observations"]}
    listed = table([titles[name] for name in known], rows)
    return block(words.line("html.submission"), read, listed, words.first_rows(len(submission._coded), _ROWS))


def report_html(report: Report, lang: str | None = None) -> str:
    """The verdict, then every rule that was broken: its first places, what is wrong there, how to mend it and go on."""
    words = Words(shown_language(lang))
    rules = report.catalogue.rules
    counts = report.counts()
    number = {severity: int(counts.loc[counts["severity"] == severity, "number"].sum()) for severity in SEVERITIES}
    read = _read(report.submission, report.accepted_count, words)
    head = words.line("screen.findings", **{key: words.figure(count) for key, count in number.items()})
    said = _told_sentences(report, words.lang).set_index("rule")
    rows = [
        [
            marked(severity, words.line(f"severity.{severity}")),
            f"{words.text(rules[rule].title)}<br><small>{escape(rule)}</small>",
            words.figure(count),
            *_first_findings(said.loc[[rule]], count, words),
        ]
        for rule, severity, count in counts[["rule", "severity", "number"]].to_numpy().tolist()
    ]
    titles = [*words.lines("column", "severity", "rule", "number"), *words.lines("finding", "message", "fix")]
    return block(words.line("html.report"), read, head, table(titles, rows))


def _told_sentences(report: Report, lang: str) -> pd.DataFrame:
    """The sentences of the findings; what says the same of one column is one, ``number`` of them."""
    told = told_together(worst_first(report.findings), report.catalogue)
    said = report.sentences(lang).iloc[[group.first for group in told]]
    places = [group.place(place, lang) for group, place in zip(told, said["place"], strict=True)]
    return said.assign(place=places, number=[group.number for group in told])


def _first_findings(said: pd.DataFrame, count: int, words: Words) -> tuple[str, str]:
    """The first findings of a rule with their places; how to mend them, and the declaration that answers them."""
    first = said.head(_FINDINGS)
    lines = [f"{escape(place)}: {escape(text)}" for place, text in first[["place", "sentence"]].to_numpy().tolist()]
    left = count - int(first["number"].sum())
    if left:
        lines.append(words.line("and_more", number=words.figure(left)))
    fixes = [escape(fix) for fix in dict.fromkeys(first["fix"])]
    options = [f"<code>{escape(option)}</code>" for option in dict.fromkeys(first["option"].dropna())]
    if options:
        fixes.append(words.line("html.declare") + " " + ", ".join(options))
    return "<br>".join(lines), "<br>".join(fixes)


def _read(submission: Submission, accepted: int, words: Words) -> str:
    """How many figures were read, also those whose key was refused, and how many of them can be used."""
    numbers = counts_read(submission, accepted)
    return words.line("screen.read", **{key: words.figure(number) for key, number in numbers.items()})


_MARKS = ("possibly_amended", "carried_forward", "interim", "unlike_parts", "too_few_ranked")
"""What is said below the scores: of how many areas each of these notes is true."""


def assessment_html(assessment: Assessment, lang: str | None = None) -> str:
    """Where the areas stand, in official order; scores with what they are not."""
    words = Words(shown_language(lang))
    framework = assessment.framework
    lines = [f"{words.line('about.catalogue')}: {escape(assessment.catalogue.version)}"]
    if framework is not None:
        name = words.text(framework.name) or escape(framework.id)
        lines.append(f"{words.line('about.framework')}: {name} ({escape(framework.version)})")
        if not framework.official:
            lines.append(f"<b>{words.line('unofficial')}</b>")
    summary = assessment.summary
    there = summary[summary["indicators_with_value"] > 0]
    if not assessment.scores.empty:
        period = str(last_snapshot(assessment.scores)["time_period"].iloc[0])
        lines.append(words.line("html.score_period", period=period_within(period, words.lang)))
        lines.append(words.line("chart.unofficial"))
    notes = summary["note"].astype("str").str.split(",")
    counts = {mark: sum(mark in listed for listed in notes) for mark in _MARKS}
    said = [words.line(f"screen.{mark}", number=words.figure(count)) for mark, count in counts.items() if count]
    standing = [_owed(assessment, str(area), words) for area in there["ref_area"]] if len(there) <= _AREAS else []
    return block(words.line("html.assessment"), *standing, _of_areas(assessment, there, words), *lines, *said)


def _of_areas(assessment: Assessment, there: pd.DataFrame, words: Words) -> str:
    """One row for each area that has a value."""
    names = area_names(assessment.catalogue, words.lang)
    titles = words.lines("column", "area", "values", "met", "unmet", "unknown", "score", "rank")
    counted = ("indicators_with_value", "targets_met", "targets_unmet", "targets_unknown")
    rows = [
        [
            escape(names[row["ref_area"]]),
            *(words.figure(row[name]) for name in counted),
            words.figure(row["score"], fixed=True),
            rank_text(row["rank"], row["rank_of"]),
        ]
        for row in there.to_dict("records")
    ]
    return table(titles, rows)


def _owed(assessment: Assessment, area: str, words: Words) -> str:
    """What an area owes, how far it is, and by which act; nothing where it owes nothing."""
    status = with_names(assessment.status(area), words.lang, catalogue=assessment.catalogue)
    owed = status[status["relation"] == "owed"]
    if owed.empty:
        return ""
    columns = ("indicator", "asked", "value", "comparison", "outlook", "documents")
    rows = [
        [
            escape(row["indicator_name"]),
            "<br>".join(
                filter(None, (escape(asked_text(row)), words.day(row["due"]), escape(asked_marks(row, words.lang))))
            ),
            "<br>".join(map(escape, value_lines(row, words.lang))),
            *(escape(text) for text in (compared_text(row), str(row["outlook_words"]), str(row["documents"]))),
        ]
        for row in ({str(name): value for name, value in record.items()} for record in owed.to_dict("records"))
    ]
    name = assessment.catalogue.areas[area].name.in_language(words.lang)
    said = f"<small>{words.line('status.outlook_how')}</small>"
    head = words.line("status.owed", whose=whose_text(area, assessment.catalogue, words.lang))
    return f"<b>{escape(name)}: {head}</b>{table(words.lines('status', *columns), rows)}{said}"
