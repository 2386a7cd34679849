"""Sống: periods that are over, reports that are owed and those that come late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue.deadlines import deadline_of
from nq57_indicators.periods import parse_period
from nq57_indicators.texts.findings import finding_sentence

Row = dict[str, Any]
OWED = ("dossiers_received", "dossiers_received_online", "dossiers_resolved")


def row(**changes: Any) -> Row:
    """One sound figure, with changes."""
    sound = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2026-Q1", "obs_value": 1200}
    return sound | {"stage": None, "obs_status": None, "vintage": "2026-04-10"} | changes


def report(*rows: Row, **options: Any) -> nq.Report:
    """The verdict on some rows."""
    return nq.validate(pd.DataFrame(list(rows)), **options)


def found(result: nq.Report) -> list[tuple[str, str, str, str]]:
    """Findings: rule, area, what stood there, what was expected."""
    columns = ["rule", "ref_area", "found", "expected"]
    return [(str(r), str(a), str(f), str(e)) for r, a, f, e in result.findings[columns].values.tolist()]


# ---- periods that are over -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vintage", "early"), [("2026-03-30", True), ("2026-03-31", True), ("2026-04-01", False), (None, False)]
)
def test_an_outcome_before_its_period_ended(vintage: str | None, early: bool) -> None:
    result = report(row(vintage=vintage))
    assert found(result) == ([("period-not-over", "P34-24", str(vintage), "2026-03-31")] if early else [])
    assert result.ok
    assert len(result.accepted) == 1


@pytest.mark.parametrize(
    ("change", "early"),
    [
        ({"stage": "plan"}, False),
        ({"stage": "dự toán điều chỉnh"}, False),
        ({"stage": "ước thực hiện"}, False),
        ({"stage": "executed"}, True),
        ({"obs_status": "estimate"}, False),
        ({"obs_status": "provisional"}, False),
        ({"obs_status": "final"}, True),
        ({"obs_status": "normal"}, True),
        ({"obs_value": None, "missing_reason": "not_due"}, False),
    ],
    ids=str,
)
def test_what_may_speak_of_a_period_that_is_not_over(change: Row, early: bool) -> None:
    result = report(row(vintage="2026-02-01") | change)
    assert [rule for rule, *_ in found(result)] == (["period-not-over"] if early else [])


@pytest.mark.parametrize(("variable", "early"), [("agencies", False), ("dossiers_received", True)])
def test_what_stands_at_the_end_of_a_day_may_be_published_on_it(variable: str, early: bool) -> None:
    """A stock of 31 March is known on 31 March; what happened until then is not."""
    result = report(row(variable=variable, vintage="2026-03-31"))
    assert ("period-not-over" in [rule for rule, *_ in found(result)]) is early


def test_the_calendar_decides_when_a_period_is_over() -> None:
    assert found(report(row(vintage="2026-03-20", calendar="administrative"))) == []
    assert found(report(row(vintage="2026-03-14", calendar="administrative")))[0][3] == "2026-03-14"


def test_received_serves_where_no_vintage_stands() -> None:
    frame = pd.DataFrame([row(vintage=None)])
    result = nq.validate(nq.read_submission(frame, received=date(2026, 2, 1)))
    assert [rule for rule, *_ in found(result)] == ["period-not-over"]


# ---- obligations -----------------------------------------------------------------------------------------------------


def owed(*names: str, **changes: Any) -> list[Row]:
    """One administrative first quarter of Bắc Ninh."""
    return [row(variable=name, calendar="administrative", vintage="2026-03-20") | changes for name in names]


def test_nothing_owed_nothing_said() -> None:
    result = report(*owed(*OWED), expected="nd09_quarterly", bodies=["P34-24"])
    assert found(result) == []
    assert not {"missing-submission", "late-submission", "period-not-over"} & set(result.unchecked)


def test_an_absent_figure_is_named() -> None:
    result = report(*owed(*OWED[:2]), expected="nd09_quarterly", bodies=["P34-24"])
    assert found(result) == [("missing-submission", "P34-24", "", "dossiers_resolved")]
    one = result.findings.iloc[0]
    assert (one["variable"], one["time_period"]) == ("dossiers_resolved", "2026-Q1")
    assert one[["file", "sheet", "cell"]].isna().all()
    assert not result.ok


def test_several_absent_figures_are_one_finding() -> None:
    result = report(*owed(OWED[0]), expected="nd09_quarterly", bodies=["P34-24"])
    assert found(result) == [("missing-submission", "P34-24", "", "dossiers_received_online, dossiers_resolved")]
    assert pd.isna(result.findings["variable"].iloc[0])


def test_every_province_that_exists_owes() -> None:
    result = report(*owed(*OWED), expected="nd09_quarterly")
    areas = [area for _, area, _, _ in found(result)]
    assert len(areas) == len(set(areas)) == 33
    assert all(area.startswith("P34-") for area in areas)


def test_only_the_bodies_asked_for() -> None:
    result = report(*owed(*OWED), expected="nd09_quarterly", bodies=["P34-01", "P34-24"])
    assert [area for _, area, _, _ in found(result)] == ["P34-01"]


def test_a_missing_row_with_its_reason_is_a_report() -> None:
    rows = [*owed(*OWED[:2]), *owed(OWED[2], obs_value=None, missing_reason="not_collected")]
    assert found(report(*rows, expected="nd09_quarterly", bodies=["P34-24"])) == []


@pytest.mark.parametrize(("vintage", "late"), [("2026-03-25", False), ("2026-03-26", True), (None, False)])
def test_late_from_the_day_after(vintage: str | None, late: bool) -> None:
    rows = [*owed(*OWED[:2]), *owed(OWED[2], vintage=vintage)]
    result = report(*rows, expected="nd09_quarterly", bodies=["P34-24"])
    expected = [("late-submission", "P34-24", "2026-03-26", "2026-03-25")] if late else []
    assert found(result) == expected
    assert result.ok


@pytest.mark.parametrize(
    ("day", "late"),
    [("2026-11-30", []), ("2026-12-01", [("late-submission", "P34-24", "2026-12-01", "2026-11-30")])],
)
def test_the_second_half_year_is_due_before_december(day: str, late: list[tuple[str, str, str, str]]) -> None:
    rows = owed(*OWED, time_period="2026-S2", vintage=day, stage="expected")
    assert found(report(*rows, expected="nq03_half_year", bodies=["P34-24"])) == late


def test_a_plan_is_no_report() -> None:
    """What was planned in January neither answers for the half-year nor makes the report of 20 June a correction."""
    plan = owed(*OWED, time_period="2026-S1", vintage="2026-01-05", stage="plan")
    came = owed(*OWED, time_period="2026-S1", vintage="2026-06-20")
    asked = {"expected": "nq03_half_year", "bodies": ["P34-24"]}
    assert found(report(*plan, *came, **asked)) == [("late-submission", "P34-24", "2026-06-20", "2026-06-15")]
    other = owed("dossiers_returned", time_period="2026-S1", vintage="2026-06-12", stage="expected")
    assert [rule for rule, *_ in found(report(*plan, *other, **asked))] == ["missing-submission"]


def test_a_revision_after_the_deadline_is_not_late() -> None:
    """Bắc Ninh reported in time and corrected a figure later: nothing came late."""
    rows = [*owed(*OWED), *owed(OWED[0], vintage="2026-05-01", obs_value=1210)]
    assert found(report(*rows, expected="nd09_quarterly", bodies=["P34-24"])) == []


def test_known_at_before_the_deadline_asks_for_nothing() -> None:
    rows = owed(OWED[0])
    assert found(report(*rows, expected="nd09_quarterly", bodies=["P34-24"], known_at="2026-03-24")) == []
    after = report(*rows, expected="nd09_quarterly", bodies=["P34-24"], known_at="2026-03-25")
    assert [rule for rule, *_ in found(after)] == ["missing-submission"]


def test_another_calendar_is_another_report() -> None:
    rows = owed(OWED[0], calendar="statistical", vintage="2026-04-10")
    assert found(report(*rows, expected="nd09_quarterly", bodies=["P34-24"])) == []


def test_an_obligation_is_not_owed_before_it_began() -> None:
    rows = [row(variable=name, time_period="2024", vintage=None, ref_area="P63-27") for name in ("patent_grants",)]
    assert found(report(*rows, expected="nq03_year_end", bodies=["P63-27"])) == []


def test_several_obligations_at_once() -> None:
    rows = [*owed(*OWED), row(variable="patent_grants", time_period="2026", vintage="2027-01-10")]
    result = report(*rows, expected=["nd09_quarterly", "nq03_year_end"], bodies=["P34-24"])
    assert found(result) == [
        (
            "missing-submission",
            "P34-24",
            "",
            "stid_recurrent_expenditure, stid_investment_expenditure, local_budget_expenditure",
        )
    ]


def test_an_unknown_obligation_names_those_there_are() -> None:
    with pytest.raises(nq.UnknownIndicatorError, match="nd09_quarterly") as caught:
        report(row(), expected="nd09")
    assert "nd09_quarterly" in caught.value.vi
    assert "nd09_quarterly" in caught.value.en


def test_unknown_bodies_are_not_passed_over_in_silence() -> None:
    with pytest.raises(nq.Nq57Error):
        report(*owed(*OWED), expected="nd09_quarterly", bodies=["P34-99"])


@pytest.mark.parametrize(
    ("obligation", "label", "calendar", "day"),
    [
        ("nd09_quarterly", "2026-Q1", "administrative", date(2026, 3, 25)),
        ("nd09_quarterly", "2026-Q4", "administrative", date(2026, 12, 25)),
        ("nq03_half_year", "2026-S1", "administrative", date(2026, 6, 14)),
        ("nq03_half_year", "2026-S2", "administrative", date(2026, 11, 30)),
        ("nq03_year_end", "2026", "statistical", date(2026, 11, 30)),
    ],
)
def test_deadlines(obligation: str, label: str, calendar: str, day: date) -> None:
    assert deadline_of(nq.load_catalogue().obligations[obligation], parse_period(label, calendar)) == day


def test_a_deadline_on_a_day_its_month_lacks() -> None:
    obligation = nq.load_catalogue().obligations["nq03_year_end"]
    last = obligation.model_copy(update={"deadline": obligation.deadline.model_copy(update={"months": 2, "day": 31})})
    assert deadline_of(last, parse_period("2026")) == date(2027, 2, 28)


# ---- reports around their day ---------------------------------------------------------------------------------------


def half_year(year: int, day: str, stage: str | None = None) -> list[Row]:
    """The half-year report of Bắc Ninh: 15 December to 14 June, due on 14 June."""
    return owed(*OWED, time_period=f"{year}-S1", vintage=day, stage=stage)


AROUND = [
    # the last day of 2026 is a Sunday, so the report may come on Monday; that of 2027 is a Monday
    (2026, "2026-06-12", "ước thực hiện", []),
    (2026, "2026-06-12", None, [("estimate-not-marked", "P34-24", "2026-06-12", "2026-06-14")]),
    (2026, "2026-06-14", "expected", []),
    (2026, "2026-06-15", None, []),
    (2026, "2026-06-16", None, [("late-submission", "P34-24", "2026-06-16", "2026-06-15")]),
    (2027, "2027-06-14", "expected", []),
    (2027, "2027-06-15", None, [("late-submission", "P34-24", "2027-06-15", "2027-06-14")]),
]


@pytest.mark.parametrize(("year", "day", "stage", "said"), AROUND)
def test_the_half_year_report_around_its_day(
    year: int, day: str, stage: str | None, said: list[tuple[str, str, str, str]]
) -> None:
    result = report(*half_year(year, day, stage), expected="nq03_half_year", bodies=["P34-24"], known_at=day)
    assert found(result) == said
    assert result.ok


def test_a_report_that_is_an_estimate_is_told_to_say_so() -> None:
    result = report(*half_year(2026, "2026-06-12"), expected="nq03_half_year", bodies=["P34-24"])
    [fields] = result.findings.to_dict("records")
    rule = nq.load_catalogue().rules[fields["rule"]]
    said = finding_sentence(rule, fields), finding_sentence(rule, fields, "en")
    assert "phải là ước thực hiện" in said[0]
    assert "“ước”" in said[1] or '"ước"' in said[1]


@pytest.mark.parametrize(
    ("versions", "late"),
    [
        (["2027-09-27"], []),
        (["2027-09-28"], ["2027-09-28"]),
        (["2027-09-24", "2027-09-28"], []),
        (["2027-09-28", "2027-09-29"], ["2027-09-28"]),
    ],
)
def test_a_saturday_is_kept_on_monday_and_a_correction_is_never_late(versions: list[str], late: list[str]) -> None:
    """Quarter 3 of 2027 is due on Saturday 25 September: Monday 27 is in time."""
    rows = [
        each
        for n, day in enumerate(versions)
        for each in owed(*OWED, time_period="2027-Q3", vintage=day, obs_value=10 + n)
    ]
    result = report(*rows, expected="nd09_quarterly", bodies=["P34-24"])
    assert found(result) == [("late-submission", "P34-24", day, "2027-09-27") for day in late]


def test_late_figures_of_one_report_are_one_finding_which_names_a_single_one() -> None:
    rows = [*owed(*OWED[:1]), *owed(*OWED[1:], vintage="2026-03-27")]
    result = report(*rows, expected="nd09_quarterly", bodies=["P34-24"])
    assert found(result) == [("late-submission", "P34-24", "2026-03-27", "2026-03-25")]
    assert pd.isna(result.findings["variable"].iloc[0])
    rows = [*owed(*OWED[:2]), *owed(OWED[2], vintage="2026-03-27")]
    result = report(*rows, expected="nd09_quarterly", bodies=["P34-24"])
    assert result.findings["variable"].tolist() == [OWED[2]]


def test_two_reports_are_two_findings() -> None:
    rows = [*half_year(2026, "2026-06-12"), *half_year(2027, "2027-06-15")]
    rows += [each | {"ref_area": "P34-01"} for each in half_year(2026, "2026-06-17")]
    result = report(*rows, expected="nq03_half_year", bodies=["P34-01", "P34-24"])
    assert [each for each in found(result) if each[0] != "missing-submission"] == [
        ("estimate-not-marked", "P34-24", "2026-06-12", "2026-06-14"),
        ("late-submission", "P34-24", "2027-06-15", "2027-06-14"),
        ("late-submission", "P34-01", "2026-06-17", "2026-06-15"),
    ]


def test_figures_that_no_report_asks_for_are_told_one_by_one() -> None:
    rows = [*half_year(2026, "2026-06-12"), row(time_period="2026-S1", calendar="administrative", vintage="2026-06-12")]
    rows[-1]["variable"] = "dossiers_returned"
    rules = [rule for rule, *_ in found(report(*rows, expected="nq03_half_year", bodies=["P34-24"]))]
    assert sorted(rules) == ["estimate-not-marked", "period-not-over"]
    assert [rule for rule, *_ in found(report(*rows))] == ["period-not-over"] * 4


MONTHLY = [("2025-09", "2025-09-24", False), ("2025-09", "2025-09-25", True), ("2025-12", "2025-12-25", True)]


@pytest.mark.parametrize(("period", "day", "late"), [*MONTHLY, ("2026-01", "2026-01-29", False)])
def test_the_monthly_report_of_2025_ends_with_its_plan(period: str, day: str, late: bool) -> None:
    rows = owed(*OWED, time_period=period, vintage=day)
    rules = [rule for rule, *_ in found(report(*rows, expected="qd126_monthly", bodies=["P34-24"]))]
    assert rules == (["late-submission"] if late else [])


def test_a_ministry_owes_what_it_says_itself() -> None:
    rows = [
        row(variable=name, time_period="2025", ref_area="VN", provider="M-KHCN", vintage="2026-02-02")
        for name in ("service_users_satisfied", "service_users_rating")
    ]
    result = report(*rows, expected="qd2629_summary")
    said = {rule: (missing, late) for rule, _, late, missing in found(result)}
    assert said["late-submission"] == ("2026-01-29", "2026-02-02")
    assert "report_regimes" in said["missing-submission"][0]
    assert set(result.findings["provider"].astype(str)) == {"M-KHCN"}
