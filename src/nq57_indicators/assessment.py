"""One submission to all results."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

from nq57_indicators.answers import Answers
from nq57_indicators.catalogue import Catalogue
from nq57_indicators.computation.chain import areas_given
from nq57_indicators.computation.explanations.explaining import Explaining
from nq57_indicators.computation.explanations.trace import Origins
from nq57_indicators.computation.results.frames import gaps_frame, tables_of, trends_frame, values_frame
from nq57_indicators.computation.run import Choices, Run
from nq57_indicators.computation.scores.comparing import areas_asked, areas_of
from nq57_indicators.computation.scores.score_frame import scores_frame
from nq57_indicators.models.arguments import ArrowTable, flag_given, path_given, paths_among, texts_given
from nq57_indicators.models.days import day_given
from nq57_indicators.parallel import in_turn
from nq57_indicators.periods import period_given
from nq57_indicators.reading.submission import read_submission
from nq57_indicators.services import service
from nq57_indicators.tables.own_copy import own_copy
from nq57_indicators.tables.submission import Submission
from nq57_indicators.validation.confirming import ConfirmationsGiven, confirmations_given
from nq57_indicators.validation.given import files_of, readable, severities_given, with_catalogue
from nq57_indicators.validation.report import Report
from nq57_indicators.validation.reviewing import review_submission

if TYPE_CHECKING:
    import pandas as pd

    from nq57_indicators.computation.results.batch import Batch
    from nq57_indicators.computation.results.summary import Digest
    from nq57_indicators.models.framework import Framework


def validate(
    data: Submission | pd.DataFrame | ArrowTable,
    *,
    expected: str | Sequence[str] = (),
    bodies: str | Sequence[str] | None = None,
    history: Report | Submission | pd.DataFrame | ArrowTable | None = None,
    known_at: date | str | None = None,
    confirmations: ConfirmationsGiven = None,
    rules: Mapping[str, str] | None = None,
    catalogue: Catalogue | None = None,
) -> Report:
    """Check a submission, or a frame of figures, against every rule in one pass.

    ``expected`` names obligations of the catalogue: with them absent and late reports are findings, for ``bodies`` only
    if given. ``history`` are figures accepted earlier: a figure that changed needs a newer vintage. ``confirmations`` (a TOML
    or CSV file, or records with finding, value, who, day, reason) answer findings of severity confirm, each as long as its
    figure stays the same. ``rules`` sets the severity of findings by rule; with ``off`` they are not listed, and
    ``report.lowered`` tells how many there are. Rules on figures that are unreadable, ambiguous, twice there or left out cannot
    be lowered. Returns a ``Report`` with ``.ok``, ``.accepted``, ``.findings`` and ``.counts()``; raising is left to
    ``.raise_for_findings()``.

    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received", "dossiers_received_online"],
    ...         "ref_area": ["Hà Nội", "Hà Nội"],
    ...         "time_period": ["2025-Q4", "2025-Q4"],
    ...         "obs_value": [100, 120],
    ...     }
    ... )
    >>> validate(frame).counts()["rule"].tolist()
    ['identity-broken', 'numerator-above-denominator']
    """
    if isinstance(data, Submission):
        submission = with_catalogue(catalogue, data)
    else:
        submission = read_submission(readable("data", data), catalogue=catalogue)
    if history is not None and not isinstance(history, (Report, Submission)):
        history = read_submission(readable("history", history), catalogue=submission.catalogue)
    return review_submission(
        submission,
        expected=texts_given("expected", expected),
        bodies=texts_given("bodies", bodies) if bodies is not None else None,
        history=history._coded if history is not None else None,
        known_at=day_given("known_at", known_at),
        confirmations=confirmations_given(confirmations),
        severities=severities_given(rules, submission.catalogue.rules),
        beside=[*files_of("history", history), *paths_among("confirmations", confirmations)],
    )


def assess(
    data: Report | Submission | pd.DataFrame | ArrowTable,
    *,
    framework: str | None = None,
    areas: str | Sequence[str] | None = None,
    period: str | Sequence[str] | None = None,
    known_at: date | str | None = None,
    as_of: date | str | None = None,
    unsure: bool = False,
    assumed_base: str | None = None,
    confirmations: ConfirmationsGiven = None,
    catalogue: Catalogue | None = None,
) -> Assessment:
    """Compute values, gaps, trends and scores from what a report accepts (anything else is validated first).

    ``framework``: id of the way of scoring, the catalogue's default without it. ``areas``: ids or names, or a scheme.
    ``period``: the period, or periods, on whose last day scores are taken; the latest one without it. It narrows nothing
    else: values, gaps and trends hold every period, and the summary counts the latest values. ``known_at``: only figures
    published by that day; due days before it are past, so a target without a figure of such a day has no verdict.
    ``as_of``: targets in force on that day. ``unsure``: also targets that are recalled or proposed. ``assumed_base``: a
    base period for growth that has none; every output that uses it says so.
    ``confirmations``: as in ``validate``, which takes them where ``data`` is a report.

    Raises ``UnknownIndicatorError`` for an unknown framework and ``ArgumentError`` for unknown areas or periods, for
    what is not a day, and for a ``catalogue`` that is not the one ``data`` was read with.

    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received", "dossiers_received_online"],
    ...         "ref_area": ["Hà Nội", "Hà Nội"],
    ...         "time_period": ["2025-Q4", "2025-Q4"],
    ...         "obs_value": [200, 150],
    ...     }
    ... )
    >>> result = assess(frame)
    >>> result.values[["indicator", "value"]].values.tolist()
    [['online_dossier_rate', 75.0]]
    """
    if isinstance(data, Report):
        report = with_catalogue(catalogue, data, confirmations)
    else:
        report = validate(data, confirmations=confirmations, catalogue=catalogue)
    day = day_given("known_at", known_at)
    choices = Choices(
        known_at=day,
        clock=day,
        as_of=day_given("as_of", as_of),
        unsure=flag_given("unsure", unsure),
        assumed_base=None if assumed_base is None else period_given("assumed_base", assumed_base),
    )
    periods = [period_given("period", text) for text in texts_given("period", period)] or None
    chosen = report.catalogue.framework(framework)
    return Assessment(report, chosen, areas_given(areas, report.catalogue, periods or ()), periods, choices)


class Assessment(Answers, Explaining):
    """All results of one submission. Get one with ``assess``.

    ``values``, ``scores``, ``gaps``, ``trends`` and ``findings`` are the tables of that name (see
    ``nq57_indicators.models.tables``); ``summary`` has one row per area. ``attrs`` of every frame name the catalogue and the
    framework with their versions. ``report`` and ``framework`` are what they were made of.

    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received", "dossiers_received_online"],
    ...         "ref_area": ["Hà Nội", "Hà Nội"],
    ...         "time_period": ["2025-Q4", "2025-Q4"],
    ...         "obs_value": [200, 150],
    ...     }
    ... )
    >>> assess(frame).gaps[["target", "gap"]].values.tolist()
    [['126bcdcp-online-dossiers-2025', 5.0]]
    """

    def __init__(
        self,
        report: Report,
        framework: Framework | None,
        areas: str | list[str] | None,
        periods: list[str] | None,
        choices: Choices,
    ) -> None:
        self.report = report
        self.framework = framework
        self._run = Run(report.submission._coded, choices, report._kept, report._shared, report._unconfirmed)
        self._areas, self._periods = areas, periods
        self._looked_at: Digest | None = None
        if isinstance(areas, (str, list)) and framework is not None:
            areas_asked(self._run.codes, areas)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue the results were computed with."""
        return self.report.catalogue

    @property
    def versions(self) -> dict[str, str]:
        """Catalogue and framework with their versions."""
        framework = self.framework
        named = f"{framework.id} {framework.version}" if framework else ""
        return {"catalogue": self.catalogue.version, "framework": named}

    @property
    def options(self) -> dict[str, object]:
        """What the caller chose: declarations of the reading, then areas, periods, days; only what was given."""
        choices = {name: getattr(self._run.choices, name) for name in ("known_at", "as_of", "unsure", "assumed_base")}
        confirmed = [confirmation.finding for confirmation in self.report.confirmations] or None
        chosen = {"areas": self._areas, "period": self._periods, **choices, "confirmations": confirmed}
        given = {name: value for name, value in chosen.items() if value not in (None, False)}
        days = {name: value.isoformat() for name, value in given.items() if isinstance(value, date)}
        answered = {"confirmations": confirmed} if confirmed else {}
        return {**self.report.submission.declared, **given, **days, **answered}

    @property
    def findings(self) -> pd.DataFrame:
        """The findings of the validation."""
        return self.report.findings

    @property
    def doubts(self) -> pd.DataFrame:
        """The questions that reading left open."""
        return self.report.doubts

    @own_copy
    def values(self) -> pd.DataFrame:
        """Indicator values, recomputed and stated."""
        return self._marked(values_frame(self._run))

    @own_copy
    def gaps(self) -> pd.DataFrame:
        """Preferred values against every target in force."""
        return self._marked(gaps_frame(self._run))

    @own_copy
    def trends(self) -> pd.DataFrame:
        """Change and growth of every series."""
        made: pd.DataFrame | None = vars(self).get("_values")  # whose columns it shares
        return self._marked(trends_frame(self._run, values=made))

    @own_copy
    def scores(self) -> pd.DataFrame:
        """Scores and ranks of every node and indicator of the framework; empty without a framework."""
        framework = self.framework
        if framework is None:
            return self._marked(scores_frame([], self._run.codes, ""))
        latest = self._run.latest_period()
        periods = self._periods or ([latest] if latest else [])
        areas = areas_of(framework, self._run.codes, self._areas, self._run.areas_with_figures)
        scored = self._run.scores(framework, areas, periods)
        return self._marked(scores_frame(scored, self._run.codes, f"{framework.id} {framework.version}"))

    def _chosen_as(self, choices: Choices) -> Self:
        return type(self)(self.report, self.framework, self._areas, self._periods, choices)

    @property
    def _scored(self) -> pd.DataFrame:
        return self.scores

    @own_copy
    def summary(self) -> pd.DataFrame:
        """One row per area: score and rank of the last scored period; indicators and targets by their latest values."""
        from nq57_indicators.computation.results.summary import summary_frame

        return summary_frame(self, self._digest)

    @property
    def _digest(self) -> Digest:
        """What the summary and the screen need of values and gaps; large results are looked at in parts."""
        if self._looked_at is None:
            deque(self.parts(), maxlen=0)
        assert self._looked_at is not None
        return self._looked_at

    def parts(self) -> Iterator[dict[str, pd.DataFrame]]:
        """The tables ``values``, ``gaps`` and ``trends`` in parts that follow one another: a few indicators at a time.

        For results that are larger than memory: no part is kept. Small results have one part.

        >>> import pandas as pd
        >>> frame = pd.DataFrame(
        ...     {
        ...         "variable": ["dossiers_received", "dossiers_received_online"],
        ...         "ref_area": ["Hà Nội", "Hà Nội"],
        ...         "time_period": ["2025-Q4", "2025-Q4"],
        ...         "obs_value": [200, 150],
        ...     }
        ... )
        >>> [{name: len(table) for name, table in part.items()} for part in assess(frame).parts()]
        [{'values': 1, 'gaps': 1, 'trends': 1}]
        """
        from nq57_indicators.computation.results.summary import Digest

        digest = Digest()
        for part in self._tables_in_parts():
            digest.add(part["values"], part["gaps"])
            yield part
        self._looked_at = digest  # spares the summary another look

    def _tables_in_parts(self) -> Iterator[dict[str, pd.DataFrame]]:
        if len(self._run.batches) == 1:
            yield {"values": self.values, "gaps": self.gaps, "trends": self.trends}
            return

        def tables(batch: Batch) -> dict[str, pd.DataFrame]:
            return {name: self._marked(frame) for name, frame in tables_of(self._run, [batch]).items()}

        yield from in_turn(tables, self._run.batches)

    @property
    def _origins(self) -> Origins:
        return Origins(self.report._read_from, self.report._confirmed)

    def save(
        self,
        folder: str | Path,
        formats: str | Sequence[str] = ("parquet",),
        *,
        ranks: bool = False,
        since: date | str | None = None,
        lang: str = "vi",
    ) -> list[Path]:
        """Write every table into ``folder`` as ``parquet``, ``csv``, ``json`` or ``xlsx``, whole or not at all.

        ``html`` writes a page instead (see ``page``), which needs the extra ``charts``; ``ranks``, ``since``, ``lang`` are of it.

        >>> import pandas as pd
        >>> frame = pd.DataFrame(
        ...     {
        ...         "variable": ["dossiers_received", "dossiers_received_online"],
        ...         "ref_area": ["Hà Nội", "Hà Nội"],
        ...         "time_period": ["2025-Q4", "2025-Q4"],
        ...         "obs_value": [200, 150],
        ...     }
        ... )
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     sorted(path.name for path in assess(frame).save(folder, formats=("csv",)))[:3]
        ['about.json', 'areas.csv', 'bodies.csv']
        """
        place, forms = path_given("folder", folder), texts_given("formats", formats)
        return list(service("save_assessment")(self, place, forms, ranks=ranks, since=since, lang=lang))

    def _marked(self, frame: pd.DataFrame) -> pd.DataFrame:
        frame.attrs.update(self.versions)
        return frame

    def __repr__(self) -> str:
        return (
            f"<Assessment of {self._run.size} observations, framework {self.framework.id if self.framework else None}>"
        )

    def _repr_html_(self) -> str:
        return str(service("assessment_html")(self))
