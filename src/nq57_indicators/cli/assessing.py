"""``nq57 assess``: from submissions to results, shown in short and written whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nq57_indicators.cli.areas_shown import show_areas
from nq57_indicators.cli.declared import Declared
from nq57_indicators.cli.screen import Screen, columns
from nq57_indicators.cli.sources import day, listed
from nq57_indicators.cli.validating import Checks, code_with_reason, report_of, show_report
from nq57_indicators.models.arguments import path_given
from nq57_indicators.texts import date_text, figure, label
from nq57_indicators.texts.figures import rank_text
from nq57_indicators.texts.periods import period_within

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from nq57_indicators.assessment import Assessment
    from nq57_indicators.catalogue import Catalogue

_MOST_AREAS = 63
_MOST_GAPS = 8
_FEW_AREAS = 3
"""So many areas asked for are shown one by one, first of all."""


@dataclass(frozen=True)
class Wanted:
    """What to compute, and where the results go."""

    output: str
    formats: str = "parquet"
    framework: str | None = None
    areas: str | None = None
    periods: Sequence[str] = ()
    known_at: str | None = None
    as_of: str | None = None
    expected: Sequence[str] = ()
    bodies: Sequence[str] = ()
    fail_on: str = "error"
    limit: int = 20
    ranks: bool = False
    since: str | None = None

    @property
    def checks(self) -> Checks:
        """What the data is checked against, and how much of what is found is shown."""
        return Checks(self.expected, self.bodies, self.known_at, self.fail_on, limit=self.limit)


def assess_sources(declared: Declared, wanted: Wanted) -> int:
    """Assess, write every table, show a summary, and return the exit code. Rows with errors are left out, others count."""
    from nq57_indicators.writing.outputs import chosen_formats
    from nq57_indicators.writing.verifying import others_in

    # what cannot be written is said before anything is read
    folder = path_given("--output", wanted.output)
    formats, since = chosen_formats(listed(wanted.formats)), day("--since", wanted.since)
    result = assessment_of(declared, wanted)
    files = result.save(wanted.output, formats, ranks=wanted.ranks, since=since, lang=declared.lang)
    show_assessment(Screen(), result, wanted.checks, declared.lang)
    names = ", ".join(file.name for file in files)
    Screen().print(label("screen.written", declared.lang, folder=wanted.output, files=names))
    others = others_in(folder)
    if others:
        Screen().print(label("screen.left_there", declared.lang, files=", ".join(others)))
    return code_with_reason(result.report, wanted.fail_on, declared.lang)


def assessment_of(declared: Declared, wanted: Wanted) -> Assessment:
    """Read, validate and assess."""
    as_of = day("--as-of", wanted.as_of)
    report = report_of(declared, wanted.checks)
    import nq57_indicators as nq

    return nq.assess(
        report,
        framework=wanted.framework,
        areas=_one_or_several(listed(wanted.areas)),
        period=list(wanted.periods) or None,
        known_at=day("--known-at", wanted.known_at),
        as_of=as_of,
    )


def _one_or_several(names: list[str]) -> str | list[str] | None:
    """One name may be that of a scheme, several are ids of areas."""
    return names[0] if len(names) == 1 else names or None


def show_assessment(screen: Screen, result: Assessment, checks: Checks, lang: str) -> None:
    """What was read, every finding as ``validate`` shows it, scores, targets met, gaps, and that it is not official."""
    show_report(screen, result.report, checks, lang)
    screen.print()
    if isinstance(result._areas, list) and len(result._areas) <= _FEW_AREAS:
        show_areas(screen, result, result.status(without_figures=True), lang)
        screen.print()
    _show_scores(screen, result, lang)
    screen.print()
    _show_gaps(screen, result, lang)
    _show_marks(screen, result, lang)
    screen.print()
    if result.framework is not None and not result.framework.official:
        screen.print(label("unofficial", lang), style="bold yellow")


def _show_scores(screen: Screen, result: Assessment, lang: str) -> None:
    from nq57_indicators.computation.results.summary import last_snapshot

    framework = result.framework
    if framework is None:
        screen.print(label("screen.no_framework", lang))
        return
    name = framework.name.in_language(lang) if framework.name else framework.id
    summary = result.summary
    there = summary[summary["indicators_with_value"] > 0]
    scored = there[there["score"].notna()].sort_values(["rank", "ref_area"], kind="stable")
    if scored.empty:
        screen.print(label("screen.no_scores", lang, framework=name))
        return
    period = str(last_snapshot(result.scores)["time_period"].iloc[0])
    screen.print(
        label("screen.scores", lang, framework=name, version=framework.version, period=period_within(period, lang)),
        style="bold",
    )
    screen.table(_score_table(scored.head(_MOST_AREAS), result, lang))
    screen.print(label("screen.score_columns", lang), style="dim")
    if len(scored) > _MOST_AREAS:
        screen.print(label("and_more", lang, number=figure(len(scored) - _MOST_AREAS, lang)))
    if len(there) > len(scored):
        screen.print(label("screen.not_scored", lang, number=figure(len(there) - len(scored), lang)))


_MARKS = ("unconfirmed", "possibly_amended", "carried_forward", "interim", "unlike_parts", "too_few_ranked")
"""What is said below the scores: of how many areas each of these notes is true."""


def _show_marks(screen: Screen, result: Assessment, lang: str) -> None:
    notes = result.summary["note"].astype("str").str.split(",")
    for mark in _MARKS:
        number = sum(mark in listed for listed in notes)
        if number:
            screen.print(label(f"screen.{mark}", lang, number=figure(number, lang)), style="yellow")


def _score_table(scored: pd.DataFrame, result: Assessment, lang: str) -> Table:
    titles = ("rank", "area", "score", "values", "met", "unmet", "unknown", "errors", "warnings")
    table = columns(*(label(f"column.{title}", lang) for title in titles), right=(0, 2, 3, 4, 5, 6, 7, 8))
    areas = result.catalogue.areas
    counted = (
        "indicators_with_value", "targets_met", "targets_unmet", "targets_unknown", "errors", "warnings",
    )  # fmt: skip
    for row in scored.to_dict("records"):
        numbers = [figure(row["score"], lang, fixed=True), *(figure(row[name], lang) for name in counted)]
        table.add_row(rank_text(row["rank"], row["rank_of"]), areas[row["ref_area"]].name.in_language(lang), *numbers)
    return table


def _show_gaps(screen: Screen, result: Assessment, lang: str) -> None:
    from nq57_indicators.computation.results.summary import farthest_indicators, owed_once
    from nq57_indicators.computation.results.verdicts import verdicts
    from nq57_indicators.writing.marks import asked_marks

    latest = result._digest.latest
    latest = latest[latest["ref_area"].isin(result.summary["ref_area"])]
    if result._digest.ended:
        screen.print(label("screen.ended", lang, number=figure(len(result._digest.ended), lang)), style="dim")
    if latest.empty:
        screen.print(label("screen.no_targets", lang))
        return
    owed = owed_once(latest, result.catalogue)
    answers = verdicts(owed)
    counted = {key: figure(int((answers == answer).sum()), lang) for key, answer in _MET.items()}
    screen.print(label("screen.targets", lang, **counted))
    copies = latest[latest["note"].astype("str").str.contains("read_on_copy")]["target"].nunique()
    if copies:
        screen.print(label("screen.read_on_copy", lang, number=figure(copies, lang)), style="dim")
    compared = int((latest["relation"] == "benchmark").sum())
    if compared:
        screen.print(label("screen.benchmarks", lang, number=figure(compared, lang)))
    biggest = farthest_indicators(owed, _MOST_GAPS)
    if biggest.empty:
        return
    screen.print()
    screen.print(label("screen.biggest_gaps", lang), style="bold")
    indicators, areas = result.catalogue.indicators, result.catalogue.areas
    for row in biggest.to_dict("records"):
        indicator = indicators[row["indicator"]]
        fields = {
            "indicator": indicator.name.in_language(lang),
            "due": date_text(row["due"], lang),
            "unmet": row["unmet"],
            "areas": row["areas"],
            "area": areas[row["ref_area"]].name.in_language(lang),
            "gap": figure(row["gap"], lang),
            "unit": unit_of_gap(result.catalogue, indicator.unit_measure, lang),
        }
        said = filter(None, (label("screen.gap_line", lang, **fields), asked_marks(row, lang)))
        screen.print(f"  {' '.join(said)}")


def unit_of_gap(catalogue: Catalogue, unit: str, lang: str) -> str:
    """The unit of a difference: that of two percentages is in percentage points."""
    if unit == "percent":
        return label("screen.percentage_points", lang)
    known = catalogue.units.get(unit)
    return known.name.in_language(lang) if known else unit


_MET = {"met": "yes", "unmet": "no", "unknown": "unknown"}
