"""Sạch: one figure per key, running totals that say where they start."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq

Row = dict[str, Any]


def row(**changes: Any) -> Row:
    """One sound figure, with changes."""
    sound = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2026-Q1", "obs_value": 1200}
    return sound | {"flow": None, "provider": None, "stage": None, "vintage": None, "calendar": None} | changes


def report(*rows: Row, **options: Any) -> nq.Report:
    """The verdict on some rows."""
    return nq.validate(pd.DataFrame(list(rows)), **options)


def found(result: nq.Report) -> list[tuple[str, str, str]]:
    """Findings: rule, cell, what stood there."""
    return [(str(r), str(c), str(f)) for r, c, f in result.findings[["rule", "cell", "found"]].values.tolist()]


def test_a_repeated_key_is_refused_with_every_copy() -> None:
    result = report(row(), row(obs_value=1300), row(time_period="2026-Q2"))
    assert found(result) == [("duplicate-key", "D1", "1200"), ("duplicate-key", "D2", "1300")]
    assert result.accepted["time_period"].tolist() == ["2026-Q2"]
    assert not result.ok


def test_three_copies_are_three_findings() -> None:
    assert [rule for rule, _, _ in found(report(row(), row(), row()))] == ["duplicate-key"] * 3


@pytest.mark.parametrize(
    "change",
    [
        {"variable": "dossiers_resolved"},
        {"ref_area": "P34-01"},
        {"time_period": "2026-Q2"},
        {"flow": "ytd"},
        {"provider": "S-EMC"},
        {"stage": "plan"},
        {"vintage": "2026-05-05"},
        {"calendar": "administrative"},
        {"variable": "dossiers_withdrawn", "obs_value": 1200},
    ],
    ids=str,
)
def test_a_key_that_differs_anywhere_is_no_duplicate(change: Row) -> None:
    assert found(report(row(), row(**change))) == []


def test_the_same_key_spelt_differently_is_a_duplicate() -> None:
    other = row(
        variable="DOSSIERS_RECEIVED", ref_area="Bắc Ninh", time_period="Quý 1/2026", provider="P34-24", stage="actual"
    )
    assert [rule for rule, _, _ in found(report(row(), other))] == ["duplicate-key"] * 2


def test_a_revision_is_no_duplicate_but_two_on_one_day_are() -> None:
    first, later = row(vintage="2026-04-10"), row(vintage="2026-05-10", obs_value=1250)
    assert found(report(first, later)) == []
    assert len(report(first, later).accepted) == 2
    again = report(first, later, row(vintage="2026-05-10", obs_value=1260))
    assert found(again) == [("duplicate-key", "D2", "1250"), ("duplicate-key", "D3", "1260")]
    assert again.accepted["obs_value"].tolist() == [1200]


def test_a_refused_figure_is_not_also_a_duplicate() -> None:
    result = report(row(), row(obs_value="khoảng 1200"))
    assert [rule for rule, _, _ in found(result)] == ["not-exact-number"]
    assert result.accepted["obs_value"].tolist() == [1200.0]


def test_a_missing_row_beside_a_figure_is_a_duplicate() -> None:
    result = report(row(missing_reason=None), row(obs_value=None, missing_reason="not_due"))
    assert {rule for rule, _, _ in found(result)} == {"duplicate-key"}


def test_duplicates_across_files_and_sheets(tmp_path: Any) -> None:
    for name, figure in (("a.csv", 1200), ("b.csv", 1300)):
        pd.DataFrame([row(obs_value=figure)]).to_csv(tmp_path / name, index=False)
    findings = nq.validate(nq.read_submission(tmp_path)).findings
    assert findings["rule"].astype(str).tolist() == ["duplicate-key"] * 2
    assert [name.rpartition("/")[2] for name in findings["file"]] == ["a.csv", "b.csv"]


# ---- restarts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "period", "flow", "wrong"),
    [
        ("P34-24", "2025-09", "ytd", True),
        ("P34-24", "2025", "ytd", True),
        ("P34-24", "2025-Q4", "ytd", True),
        ("P34-24", "2025-S2", "ytd", True),
        ("P34-24", "2026-03", "ytd", False),  # the next year starts afresh
        ("P34-24", "2025-07-01/P92D", "since", False),
        ("P34-24", "2025-01-01/P273D", "since", False),
        ("P34-01", "2025-09", "ytd", False),  # Hà Nội did not change
        ("P34-24", "2025-Q3", "period", False),
        ("P63-24", "2025-S1", "ytd", False),
    ],
)
def test_running_totals_of_the_year_of_the_merger(area: str, period: str, flow: str, wrong: bool) -> None:
    result = report(row(ref_area=area, time_period=period, flow=flow))
    assert [(rule, text) for rule, _, text in found(result)] == ([("restart-not-stated", period)] if wrong else [])
    assert result.ok is not wrong
    assert len(result.accepted) == (0 if wrong else 1)


def test_a_custom_calendar_running_total_is_a_bad_period() -> None:
    result = report(row(time_period="2025-07-01/P92D", flow="ytd", calendar="custom"))
    assert [rule for rule, _, _ in found(result)] == ["bad-period"]


def test_other_periods_under_custom_beside_a_running_total() -> None:
    """A period that cannot have a running total stands in the table of periods without being one."""
    rows = [
        row(time_period="2025-07-01/P92D", calendar="custom"),
        row(time_period="2025-09", flow="ytd"),
    ]
    assert [rule for rule, _, _ in found(report(*rows))] == ["restart-not-stated"]
