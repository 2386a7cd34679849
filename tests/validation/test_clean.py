"""Sạch: one figure per key, running totals that say where they start."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue.files import PACKAGED
from nq57_indicators.texts import finding_sentence

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
    assert result.findings["expected"].tolist() == ["D2 (1300)", "D1 (1200)"]
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
        ("P34-24", "2025-07-01", "ytd", True),  # the day itself: the year so far is that of two provinces and one
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


# ---- figures reported before -----------------------------------------------------------------------------------------


def changed(now: list[Row], before: Any, **options: Any) -> list[tuple[str, str, str]]:
    """What is said of unannounced changes: cell, figure now, figure before."""
    findings = nq.validate(pd.DataFrame(now), history=before, **options).findings
    findings = findings[findings["rule"] == "changed-without-vintage"]
    return [(str(c), str(f), str(e)) for c, f, e in findings[["cell", "found", "expected"]].values.tolist()]


@pytest.mark.parametrize(
    ("vintage", "value", "said"),
    [
        (None, 1250, True),
        ("2026-04-10", 1250, True),
        ("2026-04-09", 1250, True),
        ("2026-04-11", 1250, False),
        ("2026-04-10", 1200, False),
        ("2026-04-10", None, False),
    ],
)
def test_a_figure_that_changed_needs_a_newer_vintage(vintage: str | None, value: Any, said: bool) -> None:
    before = pd.DataFrame([row(vintage="2026-04-10")])
    assert changed([row(vintage=vintage, obs_value=value)], before) == ([("D1", "1250", "1200")] if said else [])


def test_history_as_a_frame_a_submission_or_a_report() -> None:
    frame = pd.DataFrame([row(vintage="2026-04-10", time_period="2026-01"), row(vintage="2026-04-10")])
    submission = nq.read_submission(frame)
    for history in (frame, submission, nq.validate(submission)):
        assert changed([row(obs_value=1250)], history) == [("D1", "1250", "1200")]


def test_only_the_newest_figure_of_the_history_counts() -> None:
    history = pd.DataFrame([row(vintage="2026-04-10"), row(vintage="2026-05-10", obs_value=1250)])
    assert changed([row(vintage="2026-05-10", obs_value=1250)], history) == []
    assert changed([row(vintage="2026-05-10", obs_value=1200)], history) == [("D1", "1200", "1250")]


@pytest.mark.parametrize(
    "change", [{"provider": "S-EMC"}, {"stage": "plan"}, {"time_period": "2026-Q2"}, {"flow": "ytd"}], ids=str
)
def test_another_key_is_another_figure(change: Row) -> None:
    assert changed([row(obs_value=1250) | change], pd.DataFrame([row()])) == []


def test_codes_of_providers_and_periods_differ_between_submissions() -> None:
    """Unknown bodies and periods get their codes in the order in which they are met."""
    history = [row(provider="Sở A"), row(provider="Sở B", obs_value=7), row(provider="Sở B", time_period="2026-Q2")]
    now = [
        row(provider="Sở B", time_period="2026-Q2", obs_value=1),
        row(provider="Sở B", obs_value=7),
        row(provider="Sở A"),
    ]
    assert changed(now, pd.DataFrame(history)) == [("D1", "1", "1200")]


def test_a_history_read_with_another_catalogue_is_compared_by_name(tmp_path: Path) -> None:
    """Codes are of one catalogue; one variable more, and every code means something else."""
    shutil.copytree(PACKAGED, tmp_path / "definitions")
    more = (
        'id = "aaa"\nunit_measure = "dossier"\nmeasure = "flow"\nfrequency = "annual"\nname = { vi = "a", en = "a" }\n'
    )
    (tmp_path / "definitions" / "variables" / "aaa.toml").write_text(more, encoding="utf-8")
    other = nq.load_catalogue(tmp_path / "definitions")
    history = nq.read_submission(pd.DataFrame([row(vintage="2026-04-10")]), catalogue=other)
    assert changed([row(obs_value=1250)], history) == [("D1", "1250", "1200")]


def test_an_empty_history_says_nothing() -> None:
    empty = pd.DataFrame(columns=["variable", "ref_area", "time_period", "obs_value"])
    assert changed([row()], empty) == []
    assert "changed-without-vintage" not in nq.validate(pd.DataFrame([row()]), history=empty).unchecked
    assert "changed-without-vintage" in nq.validate(pd.DataFrame([row()])).unchecked


# ---- running totals --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([10, 20, 20], []),
        ([10, 9, 20], [("D2", "9", "10")]),
        ([10, 9, 8], [("D2", "9", "10"), ("D3", "8", "10")]),
        ([10, None, 9], [("D3", "9", "10")]),
        ([0, 0, 0], []),
    ],
)
def test_a_running_total_does_not_fall(figures: list[int | None], said: list[tuple[str, str, str]]) -> None:
    rows = [row(time_period=f"2026-{month:02d}", flow="ytd", obs_value=v) for month, v in enumerate(figures, 1)]
    findings = report(*rows).findings
    falls = findings[findings["rule"] == "running-total-falls"]
    assert [tuple(one) for one in falls[["cell", "found", "expected"]].astype(str).values.tolist()] == said


@pytest.mark.parametrize(
    "rows",
    [
        [
            row(time_period="2025-12", flow="ytd", ref_area="P34-01"),
            row(time_period="2026-01", flow="ytd", ref_area="P34-01", obs_value=5),
        ],
        [row(time_period="2026-01"), row(time_period="2026-02", obs_value=5)],
        [row(time_period="2026-01", flow="ytd"), row(time_period="2026-02", flow="ytd", obs_value=5, provider="S-EMC")],
        [
            row(time_period="2026-01", flow="ytd"),
            row(time_period="2026-02", flow="ytd", obs_value=5, ref_area="P34-01"),
        ],
        [
            row(time_period="2026-01", flow="ytd", vintage="2026-02-01"),
            row(time_period="2026-01", flow="ytd", vintage="2026-03-01", obs_value=4),
            row(time_period="2026-02", flow="ytd", vintage="2026-03-01", obs_value=5),
        ],
    ],
    ids=["another year", "no running total", "another provider", "another area", "corrected"],
)
def test_what_may_fall(rows: list[Row]) -> None:
    assert "running-total-falls" not in set(report(*rows).findings["rule"].astype(str))


def test_an_administrative_year_begins_on_15_december() -> None:
    rows = [
        row(time_period=period, flow="ytd", calendar="administrative", obs_value=figure, ref_area="P34-01")
        for period, figure in (("2025-12", 90), ("2026-01", 5), ("2026-02", 4))
    ]
    findings = report(*rows).findings
    assert findings[findings["rule"] == "running-total-falls"]["cell"].tolist() == ["D3"]


PERIOD = {
    "work_files": 14_300, "patent_applications": 570, "intl_publications": 211, "patent_grants": 310,
    "transactions": 880_000, "dossiers_received": 52_000, "dossiers_with_payment": 17_000,
}  # fmt: skip


def _sent(factor: float, names: list[str], vintage: str = "2026-05-10") -> list[Row]:
    """The figures of a period, those of some variables changed."""
    return [
        row(variable=name, obs_value=round(value * (factor if name in names else 1)), vintage=vintage)
        for name, value in PERIOD.items()
    ]


def test_a_whole_period_that_changed_is_told_once() -> None:
    earlier = pd.DataFrame(_sent(1.0, []))
    result = report(*_sent(1.1, list(PERIOD)), history=earlier)
    changes = result.findings[result.findings["rule"] == "changed-without-vintage"]
    assert changes[["variable", "found"]].values.tolist() == [["work_files", "15730"]]
    assert json.loads(changes["expected"].iloc[0]) == {"code": "changed-with-others", "figure": 14300.0, "others": 6}
    rule = nq.load_catalogue().rules["changed-without-vintage"]
    said = finding_sentence(rule, changes.iloc[0].to_dict())
    assert "nay là 15.730, lần gửi trước là 14.300; 6 số liệu khác của kỳ này cũng thay đổi" in said


def test_single_changes_are_told_each() -> None:
    earlier = pd.DataFrame(_sent(1.0, []))
    few = list(PERIOD)[:3]
    result = report(*_sent(1.1, few), history=earlier)
    changes = result.findings[result.findings["rule"] == "changed-without-vintage"]
    assert changes["variable"].tolist() == few
    assert not changes["expected"].str.startswith("{").any()
    newer = report(*_sent(1.1, list(PERIOD), vintage="2026-06-10"), history=earlier)
    assert "changed-without-vintage" not in set(newer.findings["rule"])
