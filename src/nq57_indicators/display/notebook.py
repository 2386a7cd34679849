"""How things show themselves in a notebook: small HTML with everything escaped, Vietnamese first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

from nq57_indicators.computation.results.summary import last_snapshot
from nq57_indicators.models.tables import TABLES
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.figures import rank_text
from nq57_indicators.texts.targets import target_text
from nq57_indicators.writing.findings import area_names, counts_read, thing_names

if TYPE_CHECKING:
    import pandas as pd

    from nq57_indicators.assessment import Assessment
    from nq57_indicators.catalogue import Catalogue
    from nq57_indicators.models.base import Source
    from nq57_indicators.models.indicator import Indicator
    from nq57_indicators.tables.submission import Submission
    from nq57_indicators.validation.report import Report

_ROWS: Final = 10
_FINDINGS: Final = 3
_COLOURS: Final = {"error": "#b3261e", "warning": "#8a5a00", "confirm": "#7a3e00", "note": "#1f4e79"}
_CELL: Final = "padding:2px 8px;text-align:left;border-bottom:1px solid #ddd"


def submission_html(submission: Submission) -> str:
    """How many files and figures were read, and the first figures."""
    head = _read(submission, len(submission._coded) - int(submission._faulty.sum()))
    shown = submission.observations.head(_ROWS)
    catalogue = submission.catalogue
    areas = area_names(catalogue)
    known: dict[str, Mapping[str, str]] = {
        "variable": thing_names(catalogue),
        "ref_area": areas,
        "time_period": {},
        "obs_value": {},
        "unit_measure": {name: unit.name.vi for name, unit in catalogue.units.items()},
        "provider": areas | {name: body.name.vi for name, body in catalogue.bodies.items()},
    }
    rows = [
        [_shown(names.get(value, value)) for value, names in zip(row, known.values(), strict=True)]
        for row in shown[list(known)].astype("object").to_numpy().tolist()
    ]
    titles = {column.name: column.title.vi for column in TABLES["observations"]}
    return _block(
        label("html.submission"),
        head,
        _table([titles[name] for name in known], rows),
        _first_rows(len(submission._coded)),
    )


def report_html(report: Report) -> str:
    """The verdict, then every rule that was broken: its first places, what is wrong there, how to mend it and go on."""
    rules = report.catalogue.rules
    counts = report.counts()
    number = {severity: int(counts.loc[counts["severity"] == severity, "number"].sum()) for severity in _COLOURS}
    read = _read(report.submission, report.accepted_count)
    head = _line("screen.findings", **{key: figure(count) for key, count in number.items()})
    said = report.sentences().set_index("rule")
    rows = [
        [
            _coloured(severity, label(f"severity.{severity}")),
            f"{escape(rules[rule].title.vi)}<br><small>{escape(rule)}</small>",
            figure(count),
            *_first_findings(said.loc[[rule]]),
        ]
        for rule, severity, count in counts[["rule", "severity", "number"]].to_numpy().tolist()
    ]
    titles = [label(f"column.{name}") for name in ("severity", "rule", "number")]
    titles += [label(f"finding.{name}") for name in ("message", "fix")]
    return _block(label("html.report"), read, head, _table(titles, rows) if rows else "")


def _first_findings(said: pd.DataFrame) -> tuple[str, str]:
    """The first findings of a rule with their places; how to mend them, and the declaration that answers them."""
    first = said.head(_FINDINGS)
    lines = [f"{escape(place)}: {escape(text)}" for place, text in first[["place", "sentence"]].to_numpy().tolist()]
    if len(said) > len(first):
        lines.append(_line("and_more", number=figure(len(said) - len(first))))
    fixes = [escape(fix) for fix in dict.fromkeys(first["fix"])]
    options = [f"<code>{escape(option)}</code>" for option in dict.fromkeys(first["option"].dropna())]
    if options:
        fixes.append(_line("html.declare") + " " + ", ".join(options))
    return "<br>".join(lines), "<br>".join(fixes)


def _read(submission: Submission, accepted: int) -> str:
    """How many figures were read, also those whose key was refused, and how many of them can be used."""
    numbers = counts_read(submission, accepted)
    return _line("screen.read", **{key: figure(number) for key, number in numbers.items()})


_MARKS = ("possibly_amended", "carried_forward", "unlike_parts", "too_few_ranked")
"""What is said below the scores: of how many areas each of these notes is true."""


def assessment_html(assessment: Assessment) -> str:
    """The best-ranked areas, and that the framework is not official where it is not."""
    framework = assessment.framework
    lines = [_line("about.catalogue") + ": " + escape(assessment.catalogue.version)]
    if framework is not None:
        name = framework.name.vi if framework.name else framework.id
        lines.append(f"{_line('about.framework')}: {escape(name)} ({escape(framework.version)})")
        if not framework.official:
            lines.append(f"<b>{_line('unofficial')}</b>")
    summary = assessment.summary
    there = summary[summary["indicators_with_value"] > 0].sort_values(["rank", "ref_area"], kind="stable")
    titles = [label(f"column.{name}") for name in ("rank", "area", "score", "values", "met", "unmet", "unknown")]
    rows = [
        [
            rank_text(row["rank"], row["rank_of"]),
            escape(row["name"]),
            figure(row["score"], fixed=True),
            *(
                figure(row[name])
                for name in ("indicators_with_value", "targets_met", "targets_unmet", "targets_unknown")
            ),
        ]
        for row in there.head(_ROWS).to_dict("records")
    ]
    notes = summary["note"].astype("str").str.split(",")
    counts = {mark: sum(mark in listed for listed in notes) for mark in _MARKS}
    said = [_line(f"screen.{mark}", number=figure(count)) for mark, count in counts.items() if count]
    if not assessment.scores.empty:
        period = str(last_snapshot(assessment.scores)["time_period"].iloc[0])
        lines.append(_line("html.score_period", period=period))
    return _block(label("html.assessment"), *lines, _table(titles, rows), _first_rows(len(there)), *said)


def catalogue_html(catalogue: Catalogue) -> str:
    """What a catalogue holds, and its first indicators."""
    kinds = ("indicators", "variables", "targets", "areas", "frameworks")
    counts = _line("catalogue.counts", **{kind: figure(len(getattr(catalogue, kind))) for kind in kinds})
    found = list(catalogue.indicators.values())
    titles = [label(f"column.{name}") for name in ("id", "name", "unit")]
    units = catalogue.units
    rows = [[escape(one.id), escape(one.name.vi), escape(units[one.unit_measure].name.vi)] for one in found[:_ROWS]]
    title = f"{label('html.catalogue')} {catalogue.version}"
    return _block(title, escape(catalogue.about.name.vi), counts, _table(titles, rows), _first_rows(len(found)))


def indicator_html(indicator: Indicator, catalogue: Catalogue | None = None) -> str:
    """An indicator with its names and its own targets; units and documents go by their names in its catalogue.

    An indicator knows no catalogue: without one it is the packaged catalogue, if the indicator is from there.
    """
    known = catalogue or _packaged_home(indicator)
    unit = known.units[indicator.unit_measure].name.vi if known else indicator.unit_measure
    lines = [escape(indicator.name.en), f"{escape(indicator.id)}; {escape(unit)}"]
    titles = [label(f"column.{name}") for name in ("target", "due", "document", "clause", "confidence")]
    standing = {owned.target.id for owned in known.targets} if known else set[str]()
    rows = [
        [
            escape(target_text(target.operator, target.value, target.low, target.high)),
            escape(target.due or ""),
            escape(known.documents[target.source.document].number if known else target.source.document),
            escape(target.source.clause),
            "; ".join([_line(f"confidence.{target.source.confidence}"), *_amended(target.source, known)]),
        ]
        for target in indicator.targets
        if known is None or target.id in standing
    ]
    return _block(indicator.name.vi, *lines, _table(titles, rows) if rows else "")


def _packaged_home(indicator: Indicator) -> Catalogue | None:
    """The packaged catalogue, if it defines this indicator in the same way."""
    from nq57_indicators.catalogue import load_catalogue

    packaged = load_catalogue()
    return packaged if packaged.indicators.get(indicator.id) == indicator else None


def _amended(source: Source, known: Catalogue | None) -> list[str]:
    """That a figure may have been amended."""
    from nq57_indicators.catalogue.succession import unknown_amendments

    act = known.documents[source.document] if known else None
    amended = known and act and unknown_amendments(act, source.clause, known.as_of)
    return [_line("catalogue.possibly_amended")] if amended else []


def _block(title: str, *parts: str) -> str:
    head = f"<b>{escape(title)}</b>"
    body = "".join(f"<div>{part}</div>" for part in parts if part)
    return f'<div style="font-family:sans-serif;font-size:13px"><div>{head}</div>{body}</div>'


def _line(key: str, **fields: Any) -> str:
    return escape(label(key, **fields))


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; titles are escaped here, cells are HTML already."""
    head = "".join(f'<th style="{_CELL}">{escape(title)}</th>' for title in titles)
    body = "".join("<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in row) + "</tr>" for row in rows)
    style = "border-collapse:collapse;font-size:inherit"
    return f'<table style="{style}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _coloured(severity: str, text: str) -> str:
    return f'<span style="color:{_COLOURS[severity]}">{escape(text)}</span>'


def _shown(value: Any) -> str:
    if value is None or value != value:
        return figure(None)
    return figure(value, decimals=6) if isinstance(value, float) else escape(str(value))


def _first_rows(number: int) -> str:
    return _line("html.first_rows", number=_ROWS) if number > _ROWS else ""
