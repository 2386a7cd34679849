"""Every rule over a submission: area by area, since no rule looks beyond one, and what is owed over the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.computation.panels.vintages import latest
from nq57_indicators.models.confirmations import Confirmation
from nq57_indicators.parallel import in_turn
from nq57_indicators.tables.observations import NO_DAY, Observations
from nq57_indicators.tables.submission import Submission
from nq57_indicators.validation import clean, complete, confirming, timely
from nq57_indicators.validation.correct import balances, copies, figures, levels, outcomes, shares, shifts, sums
from nq57_indicators.validation.obligations import bodies_named, due_reports, expected_obligations
from nq57_indicators.validation.ratios import ratio_sides
from nq57_indicators.validation.report import Report
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.series import series_of

Rows = NDArray[np.int64] | slice

BLOCK_ROWS = 1 << 18
"""How many observations are reviewed at once, about; no finding depends on it."""


def review_submission(
    submission: Submission,
    *,
    expected: Sequence[str] = (),
    bodies: Sequence[str] | None = None,
    history: Observations | None = None,
    known_at: date | None = None,
    confirmations: Iterable[Confirmation] = (),
    severities: Mapping[str, str] | None = None,
    beside: Sequence[tuple[str, str]] = (),
) -> Report:
    """Run every rule over a submission; ``history`` are observations that were accepted earlier.

    ``severities`` are those of rules that a caller has set, ``beside`` the files that were read besides the figures.
    """
    periods = submission._coded.periods.copy()  # history and what is owed may speak of others
    store = replace(submission._store.copy(), periods=periods, severities=severities or {})
    whole = Review(replace(submission._coded, periods=periods), submission._faulty.copy(), store)
    earlier = None if history is None else clean.in_codes_of(latest(history), whole.observations)
    if earlier is not None:
        clean.unannounced_changes(whole, earlier)
    owed, bodies = expected_obligations(whole, expected), bodies_named(whole, bodies)
    estimates = timely.estimates_owed(whole, owed, bodies)
    shared = np.zeros(len(submission._coded), bool)
    reported: list[copies.Blocks] = []
    numbers = np.arange(len(submission._coded))

    def reviewed(rows: Rows) -> tuple[Rows, Review, list[copies.Blocks]]:
        review = _reviewed(whole, rows, estimates)
        return rows, review, _over_time(review, earlier)

    for rows, review, blocks in in_turn(reviewed, _blocks(submission._coded)):
        whole.questions += [question.at_rows(numbers[rows]) for question in review.questions]
        whole.refused[rows], shared[rows] = review.refused, review.shared
        store.take_in(review.store)
        reported += [block.at_rows(numbers[rows]) for block in blocks]
    whole.shared = shared
    sums.over_areas(whole)
    copies.repeated_areas(whole, reported)
    reports = list(due_reports(whole, owed, bodies, known_at))
    complete.submissions(whole, reports)
    timely.submissions(whole, reports)
    unchecked: tuple[str, ...] = () if expected else ("missing-submission", "late-submission")
    if (submission._coded.vintage == NO_DAY).all():
        unchecked += ("late-submission", "period-not-over") if expected else ("period-not-over",)
    if history is None:
        unchecked += ("changed-without-vintage",)
    confirmed = confirming.settle(whole, confirmations)
    asked = confirming.unconfirmed(whole)
    return Report(submission, store, ~whole.refused, shared, unchecked, asked, confirmed, beside)


def _blocks(observations: Observations) -> Iterator[Rows]:
    """The rows of a few areas after those of others; all areas at once where there are few rows."""
    if len(observations) <= BLOCK_ROWS:
        yield slice(None)
        return
    counts = np.zeros(len(observations.codebook.areas), np.int64)
    for start in range(0, len(observations), BLOCK_ROWS):  # counted all at once, area codes would be widened
        counts += np.bincount(observations.area[start : start + BLOCK_ROWS], minlength=len(counts))
    rows_until = np.cumsum(counts)
    block = ((rows_until - 1) // BLOCK_ROWS).astype(np.int16)[observations.area]
    for number in range(int(rows_until[-1] - 1) // BLOCK_ROWS + 1):
        rows = np.flatnonzero(block == number)
        if len(rows):
            yield rows


def _over_time(review: Review, history: Observations | None) -> list[copies.Blocks]:
    """The rules that compare figures with those of other periods; the blocks of figures come back, to be compared by area."""
    if history is not None:
        history = history.take(np.isin(history.area, np.unique(review.observations.area)))
    sums.over_time(review, history)
    found = []
    for series in series_of(review, history):
        levels.unexplained(review, series)
        shares.maybe_fractions(review, series)
        shifts.moved_by_a_row(review, series)
        blocks = copies.blocks_of(review, series)
        if blocks is not None:
            copies.repeated_periods(review, blocks, series.months)
            found.append(blocks)
    return found


def _reviewed(whole: Review, rows: Rows, estimates: NDArray[np.bool_]) -> Review:
    """The rules over the observations of some areas; ``estimates`` are owed before their period is over, told by report."""
    observations = whole.observations if isinstance(rows, slice) else whole.observations.take(rows)
    review = Review(observations, whole.refused[rows].copy(), whole.store.beside())
    clean.duplicate_keys(review)
    clean.restarts(review)
    clean.foreign_providers(review)
    figures.bounds(review)
    if review.panels:
        with np.errstate(all="ignore"):
            for base, parts in ratio_sides(review):
                figures.ratio(review, base, parts)
                complete.components(review, base, parts)
            balances.identities(review)
            figures.running_totals(review)
    outcomes.periods_over(review, ~estimates[rows])
    return review
