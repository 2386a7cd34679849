"""The verdict as a whole: counts, raising, what was accepted, what could not be checked."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.models.tables import column_names

Row = dict[str, Any]


def row(**changes: Any) -> Row:
    """One sound figure, with changes."""
    sound = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2026-Q1", "obs_value": 1200}
    return sound | {"provider": None, "vintage": None, "missing_reason": None} | changes


def report(*rows: Row, **options: Any) -> nq.Report:
    """The verdict on some rows."""
    return nq.validate(pd.DataFrame(list(rows)), **options)


MIXED = (
    row(),
    row(time_period="2026-Q2", obs_value="khoảng 3"),
    row(time_period="2026-Q3", provider="Ai đó"),
    row(ref_area="Bac Ninh", time_period="2026-01"),
    row(time_period="2026-02", obs_value=None),
    row(time_period="2026-04", obs_value="khoảng 3"),
)


def test_counts_most_severe_first() -> None:
    counts = report(*MIXED).counts()
    assert counts.values.tolist() == [
        ["not-exact-number", "error", "clean", 2],
        ["missing-without-reason", "warning", "complete", 1],
        ["unknown-provider", "warning", "clean", 1],
        ["unaccented-name", "note", "clean", 1],
    ]


def test_counts_of_nothing() -> None:
    counts = report(row()).counts()
    assert counts.columns.tolist() == ["rule", "severity", "dimension", "number"]
    assert len(counts) == 0


@pytest.mark.parametrize(
    ("rows", "ok", "raised_by"),
    [
        ((row(),), True, set()),
        ((row(ref_area="Bac Ninh"),), True, {"note"}),
        ((row(provider="Ai đó"),), True, {"note", "warning"}),
        ((row(obs_value="khoảng 3"),), False, {"note", "warning", "error"}),
    ],
)
def test_ok_and_raising(rows: tuple[Row, ...], ok: bool, raised_by: set[str]) -> None:
    result = report(*rows)
    assert result.ok is ok
    for severity in ("error", "warning", "note"):
        if severity in raised_by:
            with pytest.raises(nq.InvalidDataError, match=r"\(1\)"):
                result.raise_for_findings(severity)
        else:
            assert result.raise_for_findings(severity) is result


def test_raising_says_all_in_both_languages() -> None:
    with pytest.raises(nq.InvalidDataError) as caught:
        report(*MIXED).raise_for_findings("note")
    assert caught.value.vi.startswith("5 phát hiện: not-exact-number (2), ")
    assert caught.value.en.startswith("5 finding(s): not-exact-number (2), ")


def test_raising_at_a_severity_that_does_not_exist() -> None:
    with pytest.raises(nq.ArgumentError, match="fatal"):
        report(row()).raise_for_findings("fatal")


def test_accepted_rows_and_columns() -> None:
    accepted = report(*MIXED).accepted
    assert accepted.columns.tolist() == column_names("observations")
    assert accepted["row"].tolist() == [1, 3, 4, 5]


@pytest.mark.parametrize(
    ("vintage", "expected", "unchecked"),
    [
        (None, (), ("missing-submission", "late-submission", "period-not-over")),
        ("2026-04-10", (), ("missing-submission", "late-submission")),
        ("2026-04-10", "nd09_quarterly", ()),
        (None, "nd09_quarterly", ("late-submission", "period-not-over")),  # nobody knows when it came
    ],
)
def test_what_was_not_checked(vintage: str | None, expected: Any, unchecked: tuple[str, ...]) -> None:
    about = ("missing-submission", "late-submission", "period-not-over")
    said = report(row(vintage=vintage), expected=expected).unchecked
    assert tuple(rule for rule in said if rule in about) == unchecked


def test_findings_are_in_order_of_place() -> None:
    findings = report(row(), row(obs_value=-1, time_period="2026-Q2"), row(obs_value="khoảng 3", time_period="2026-Q3"))
    assert findings.findings["cell"].tolist() == ["D2", "D3"]
    assert findings.findings.columns.tolist() == column_names("findings")


def test_validating_twice_says_the_same() -> None:
    submission = nq.read_submission(pd.DataFrame([row(), row(obs_value=-1, time_period="2026-Q2")]))
    first, second = nq.validate(submission), nq.validate(submission)
    assert_frame_equal(first.findings, second.findings)
    assert len(submission.findings) == 0
    assert submission._faulty.tolist() == [False, False]


def test_what_was_accepted_is_accepted_again() -> None:
    """The accepted observations, handed in as a frame, are the same observations."""
    first = report(*MIXED)
    again = nq.validate(first.accepted)
    columns = [name for name in column_names("observations") if name not in ("file", "row", "column")]
    left, right = first.accepted[columns].astype(str), again.accepted[columns].astype(str)
    assert left.values.tolist() == right.values.tolist()
    assert {str(rule) for rule in again.findings["rule"]} <= {"unknown-provider", "missing-without-reason"}


def test_an_empty_submission() -> None:
    result = nq.validate(pd.DataFrame(columns=["variable", "ref_area", "time_period", "obs_value"]))
    assert result.findings["rule"].tolist() == ["no-figures"]
    assert len(result.accepted) == 0
    assert len(nq.assess(result).values) == 0


def test_representations() -> None:
    result = report(*MIXED)
    assert repr(result) == "<Report: 4 accepted observations, 5 findings, ok=False>"


def test_a_hundred_thousand_findings_of_rules() -> None:
    catalogue = nq.load_catalogue()
    counted = [one.id for one in catalogue.variables.values() if one.integer and one.measure == "flow"]
    provinces = [
        f"P34-{code}" for code in sorted({area.code for area in catalogue.areas.values() if area.scheme == "P34"})
    ]
    months = pd.period_range("1990-01", "2024-12", freq="M").astype(str).tolist()
    index = pd.MultiIndex.from_product([counted, provinces, months], names=["variable", "ref_area", "time_period"])
    frame = index.to_frame(index=False).head(100_000).assign(obs_value=-1.0)
    result = nq.validate(frame)
    assert result.counts().values.tolist()[0] == ["out-of-valid-range", "error", "correct", 100_000]
    assert len(result.findings) >= 100_000
    assert len(result.accepted) == 0
    twice = nq.validate(frame.assign(obs_value=5, ref_area="P34-24", time_period="2026-Q1"))
    assert twice.counts().values.tolist()[0] == ["duplicate-key", "error", "clean", 100_000]


def test_a_catalogue_beside_data_that_has_its_own_is_not_passed_over() -> None:
    """A submission keeps the catalogue it was read with; another one given beside it would change nothing, unsaid."""
    submission = nq.read_submission(pd.DataFrame([row()]))
    with pytest.raises(nq.ArgumentError):
        nq.validate(submission, catalogue=nq.load_catalogue(as_of="2024-06-30"))


def test_a_report_shows_itself() -> None:
    assert "<" in report(row())._repr_html_()
