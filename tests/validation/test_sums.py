"""Đúng: a longer period against its parts, a running total against what it covers, an area against those it consists of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nq57_indicators as nq

Row = dict[str, Any]
TIME, AREAS = "sum-over-time-differs", "sum-over-areas-differs"
MORE, SAME_DAY = "parts-exceed-whole", "stock-differs-same-day"
few = settings(max_examples=25, deadline=None)


def row(period: str, value: float, *, area: str = "P34-24", variable: str = "dossiers_received", **more: Any) -> Row:
    """One figure."""
    return {"variable": variable, "ref_area": area, "time_period": period, "obs_value": value, **more}


def told(*rows: Row, rules: tuple[str, ...] = (TIME, AREAS)) -> list[tuple[str, str, str]]:
    """Findings on sums: period, what stood there, what the parts add up to."""
    columns = [*dict.fromkeys(name for each in rows for name in each)]
    found = nq.validate(pd.DataFrame(list(rows), columns=columns)).findings
    found = found[found["rule"].isin(rules)]
    return list(found[["time_period", "found", "expected"]].itertuples(index=False, name=None))


QUARTERS = [row(f"2025-Q{number}", 10.0 * number) for number in (1, 2, 3, 4)]
MONTHS = [row(f"2025-{number:02}", number) for number in range(1, 13)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([*QUARTERS, row("2025", 100)], []),
        ([*QUARTERS, row("2025", 90)], [("2025", "90", "100")]),
        ([*QUARTERS[:3], row("2025", 90)], []),  # a quarter is missing: nothing can be said
        ([*MONTHS, row("2025", 78)], []),
        ([*MONTHS, row("2025", 77)], [("2025", "77", "78")]),
        ([*MONTHS[6:9], row("2025-Q3", 25)], [("2025-Q3", "25", "24")]),
        ([*MONTHS[:6], row("2025-S1", 20)], [("2025-S1", "20", "21")]),
        ([*QUARTERS[:2], row("2025-S1", 31)], [("2025-S1", "31", "30")]),
        ([row("2025-S1", 30), row("2025-S2", 70), row("2025", 101)], [("2025", "101", "100")]),
        # what differs further down is told there, once
        ([*MONTHS[:3], row("2025-Q1", 7), *QUARTERS[1:], row("2025", 97)], [("2025-Q1", "7", "6")]),
    ],
)
def test_a_longer_period_is_the_sum_of_its_parts(rows: list[Row], expected: list[tuple[str, str, str]]) -> None:
    assert told(*rows) == expected
    assert told(*reversed(rows)) == expected


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        (row("2026-02", 800, flow="ytd"), ["2026-01", "2026-02"], []),
        (row("2026-02", 1000, flow="ytd"), ["2026-01", "2026-02"], [("2026-02", "1000", "800")]),
        (row("2026-01", 401, flow="ytd"), ["2026-01"], [("2026-01", "401", "400")]),
        (row("2026-Q2", 801, flow="ytd"), ["2026-Q1", "2026-Q2"], [("2026-Q2", "801", "800")]),
        (row("2026-03", 900, flow="ytd"), ["2026-02", "2026-03"], []),  # January is missing
        (row("2026-03", 900, flow="ytd"), ["2025-12", "2026-02", "2026-03"], []),  # another year is no January
        (row("2026", 410, flow="ytd"), ["2026"], [("2026", "410", "400")]),
    ],
)
def test_a_running_total_is_the_sum_of_what_it_covers(
    total: Row, parts: list[str], expected: list[tuple[str, str, str]]
) -> None:
    assert told(*(row(part, 400, flow="period") for part in parts), total) == expected


@pytest.mark.parametrize(
    "other",
    [
        {"stage": "expected"},
        {"calendar": "administrative"},
        {"provider": "M-KHCN"},
        {"obs_status": "estimate"},
        {"area": "P34-01"},
        {"variable": "dossiers_resolved"},
    ],
)
def test_only_what_is_alike_is_compared(other: dict[str, str]) -> None:
    plain = {"stage": "actual", "calendar": "statistical", "provider": "P34-24", "obs_status": "normal"}
    rows = [row(f"2025-Q{number}", 10, **plain) for number in (1, 2, 3, 4)]
    assert told(*rows, row("2025", 50, **plain)) == [("2025", "50", "40")]
    assert told(*rows, row("2025", 50, **{**plain, **other})) == []


def ytd(period: str, value: float, **more: Any) -> Row:
    return row(period, value, flow="ytd", **more)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([ytd("2026-05", 100), ytd("2026-06", 150), row("2026-06", 50)], []),
        ([ytd("2026-05", 100), ytd("2026-06", 150), row("2026-06", 70)], [("2026-06", "150", "170")]),
        ([ytd("2026-03", 100), ytd("2026-06", 150), row("2026-Q2", 60)], [("2026-06", "150", "160")]),
        ([ytd("2026-02", 100), ytd("2026-05", 150), row("2026-Q2", 60)], []),  # the quarter is another stretch of time
        ([ytd("2026-04", 100), ytd("2026-06", 150), row("2026-06", 10)], []),  # May is missing
        (
            [ytd("2025-12", 100), ytd("2026-01", 150), row("2026-01", 50)],
            [("2026-01", "150", "50")],
        ),  # a year begins anew
        ([ytd("2026-03", 100), ytd("2026-Q1", 120)], [("2026-Q1", "120", "100")]),
        ([ytd("2026-03", 100), ytd("2026-Q1", 100)], []),
        # told once, however many ways there are to see it
        (
            [ytd("2026-02", 60), row("2026-03", 40), ytd("2026-03", 100), ytd("2026-Q1", 120)],
            [("2026-Q1", "120", "100")],
        ),
        (
            [
                *(row(month, 50) for month in ("2026-01", "2026-02")),
                ytd("2026-02", 100),
                ytd("2026-Q1", 120),
                row("2026-03", 0),
            ],
            [("2026-Q1", "120", "100")],
        ),
    ],
)
def test_a_running_total_is_the_one_before_it_and_what_came_since(
    rows: list[Row], expected: list[tuple[str, str, str]]
) -> None:
    alike = [{"flow": "period"} | each | {"ref_area": "P34-01"} for each in rows]
    assert told(*alike) == expected
    assert told(*reversed(alike)) == expected


PENDING = {"variable": "dossiers_pending", "flow": "stock"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"2025-12": 10, "2025-Q4": 10, "2025": 10}, []),
        ({"2025-12": 10, "2025-Q4": 12, "2025": 10}, [("2025-Q4", "12", "10")]),
        ({"2025-12": 10, "2025": 12}, [("2025", "12", "10")]),
        ({"2025-Q4": 10, "2025-S2": 12, "2025": 12}, [("2025-S2", "12", "10"), ("2025", "12", "10")]),
        ({"2025-11": 10, "2025-Q4": 12}, []),  # another day
    ],
)
def test_a_stock_is_the_same_whatever_period_ends_on_its_day(
    values: dict[str, float], expected: list[tuple[str, str, str]]
) -> None:
    rows = [row(period, value, **PENDING) for period, value in values.items()]
    assert sorted(told(*rows, rules=(SAME_DAY,))) == sorted(expected)


def test_a_planned_stock_is_another_figure() -> None:
    rows = [row("2025-12", 10, **PENDING, stage="actual"), row("2025", 12, **PENDING, stage="plan")]
    assert told(*rows, rules=(SAME_DAY,)) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("2025-Q1", 120), row("2025", 100)], [("2025", "100", "120")]),
        ([row("2025-Q1", 100), row("2025", 100)], []),
        ([*QUARTERS[1:], row("2025", 80)], [("2025", "80", "90")]),
        ([row("2025-02", 30), row("2025-03", 30), row("2025-Q1", 50)], [("2025-Q1", "50", "60")]),
        ([row("2025-02", 30), row("2025-04", 30), row("2025-Q1", 50)], []),  # April is no part of the quarter
        ([ytd("2025-03", 120), row("2025-S1", 100)], [("2025-S1", "100", "120")]),
        ([ytd("2025-03", 120), row("2025-Q2", 100)], []),  # it began before the quarter
    ],
)
def test_a_period_is_no_less_than_some_of_its_parts(rows: list[Row], expected: list[tuple[str, str, str]]) -> None:
    one = [{**each, "ref_area": "P34-01"} for each in rows]
    assert told(*one, rules=(MORE,)) == expected


@pytest.mark.parametrize(("valid", "expected"), [("", []), ("valid = [0.0, inf]\n", [("2025", "100", "120")])])
def test_what_may_be_below_0_may_be_less_than_its_parts(
    valid: str, expected: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    """A net inflow of 120 in the first quarter and of −20 afterwards."""
    (tmp_path / "variables").mkdir()
    name = 'name = { vi = "tên", en = "name" }\n'
    (tmp_path / "catalogue.toml").write_text(f'id = "c"\nversion = "1"\nextends = "nq57"\n{name}', encoding="utf-8")
    (tmp_path / "variables" / "net.toml").write_text(
        f'id = "net"\nunit_measure = "dossier"\nmeasure = "flow"\nfrequency = "quarterly"\nover_time = "sum"\n{valid}{name}',
        encoding="utf-8",
    )
    frame = pd.DataFrame([row("2025-Q1", 120, variable="net"), row("2025", 100, variable="net")])
    found = nq.validate(nq.read_submission(frame, catalogue=nq.load_catalogue(tmp_path))).findings
    found = found[found["rule"] == MORE]
    assert list(found[["time_period", "found", "expected"]].itertuples(index=False, name=None)) == expected


def test_a_stock_is_no_sum() -> None:
    stock = {"variable": "procedures_full_process", "flow": "stock"}
    assert told(*(row(f"2025-Q{number}", 10, **stock) for number in (1, 2, 3, 4)), row("2025", 12, **stock)) == []


@pytest.mark.parametrize(
    ("total", "expected"), [("1", []), ("1.3", []), ("1.5", [("2025", "1500000000000", "1190000000000")])]
)
def test_half_the_last_printed_digit_of_each_term_is_allowed(total: str, expected: list[tuple[str, str, str]]) -> None:
    money = {"variable": "grdp", "unit_measure": "trillion_vnd"}
    parts = [
        {**row(f"2025-Q{number}", 0.0, **money), "obs_value": text}
        for number, text in enumerate(["0.3", "0.3", "0.3", "0.29"], 1)
    ]
    assert told(*parts, {**row("2025", 0.0, **money), "obs_value": total}) == expected


def test_the_newest_figure_is_compared_and_a_refused_one_is_not() -> None:
    rows = [{**each, "vintage": "2026-01-05"} for each in [*QUARTERS, row("2025", 100)]]
    revised = {**row("2025-Q4", 45), "vintage": "2026-02-05"}
    assert told(*rows, revised) == [("2025", "100", "105")]
    assert told(*rows[:3], {**rows[3], "obs_value": -1}, rows[4]) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # Bắc Giang and Bắc Ninh became today's Bắc Ninh
        ([row("2024", 400, area="P63-24"), row("2024", 600, area="P63-27"), row("2024", 1000)], []),
        (
            [row("2024", 400, area="P63-24"), row("2024", 600, area="P63-27"), row("2024", 1500)],
            [("2024", "1500", "1000")],
        ),
        ([row("2024", 400, area="P63-24"), row("2024", 1500)], []),
    ],
)
def test_a_province_of_today_is_the_sum_of_its_former_parts(
    rows: list[Row], expected: list[tuple[str, str, str]]
) -> None:
    assert told(*rows) == expected


def provinces(value: float, scheme: str = "P34", **more: Any) -> list[Row]:
    """One figure for each province."""
    table = nq.load_catalogue().areas
    return [
        row("2026-Q1", value, area=area, **more) for area in table.scheme(scheme) if table[area].level == "province"
    ]


def test_the_provinces_add_up_to_their_sum_and_not_to_the_country() -> None:
    rows = provinces(10)
    assert told(*rows, row("2026-Q1", 341, area="P34")) == [("2026-Q1", "341", "340")]
    assert told(*rows, row("2026-Q1", 500, area="VN")) == []  # ministries receive dossiers, too
    assert told(*rows[1:], row("2026-Q1", 341, area="P34")) == []


def test_the_country_is_no_less_than_its_provinces() -> None:
    """Ministries receive dossiers, too: it may be more; also where not all provinces have sent theirs."""
    rows = provinces(10)
    assert told(*rows, row("2026-Q1", 339, area="VN"), rules=(MORE,)) == [("2026-Q1", "339", "340")]
    assert told(*rows, row("2026-Q1", 340, area="VN"), rules=(MORE,)) == []
    assert told(*rows[:3], row("2026-Q1", 29, area="VN"), rules=(MORE,)) == [("2026-Q1", "29", "30")]
    one, other = row("2024", 400, area="P63-24"), row("2024", 300)
    assert told(one, other, rules=(MORE,)) == [("2024", "300", "400")]


def test_a_region_is_the_sum_of_its_provinces() -> None:
    table = nq.load_catalogue().areas
    inside = table.children("R34-DNB")
    rows = [row("2026-Q1", 5, area=area) for area in inside]
    assert told(*rows, row("2026-Q1", 5 * len(inside), area="R34-DNB")) == []
    assert told(*rows, row("2026-Q1", 1, area="R34-DNB")) == [("2026-Q1", "1", str(5 * len(inside)))]


def test_regions_are_told_before_the_provinces_below_them() -> None:
    table = nq.load_catalogue().areas
    rows = [*provinces(10), row("2026-Q1", 340, area="P34")]
    regions = [row("2026-Q1", 10 * len(table.children(region)), area=region) for region in table.children("P34")]
    assert told(*rows, *regions) == []
    wrong = [{**regions[0], "obs_value": regions[0]["obs_value"] + 1}, *regions[1:]]
    assert sorted(told(*rows, *wrong)) == sorted(
        [
            ("2026-Q1", "340", "341"),
            ("2026-Q1", f"{wrong[0]['obs_value']:.0f}", f"{regions[0]['obs_value']:.0f}"),
        ]
    )


def test_a_stated_766_total_is_the_sum_of_its_groups() -> None:
    groups = {
        "transparency": 15.02, "progress": 17.1, "online_service": 8, "online_payment": 7, "digitisation": 15,
        "satisfaction": 16,
    }  # fmt: skip
    rows = [row("2026-01", value, variable=f"service_766_{name}") for name, value in groups.items()]
    total = sum(groups.values())
    for stated, rules in ((total, []), (90, ["identity-broken"])):
        frame = pd.DataFrame([*rows, row("2026-01", stated, variable="service_index_766")])
        assert nq.validate(frame).findings["rule"].tolist() == rules


@pytest.mark.parametrize("size", [10**6, 10**9, 10**12])
def test_one_whole_thing_more_is_told_however_large_the_sum(size: int) -> None:
    rows = [row(f"2025-Q{number}", float(size)) for number in (1, 2, 3, 4)]
    assert told(*rows, row("2025", 4.0 * size)) == []
    assert told(*rows, row("2025", 4.0 * size + 1)) == [("2025", str(4 * size + 1), str(4 * size))]


def test_noise_of_floats_is_no_difference() -> None:
    money = {"variable": "grdp", "unit_measure": "vnd"}
    parts = [row(f"2025-Q{number}", value, **money) for number, value in enumerate((0.1, 0.2, 0.3, 0.4), 1)]
    for year in (1.0, 0.4 + 0.3 + 0.2 + 0.1, 0.1 + 0.2 + (0.3 + 0.4), 0.9999999999999999):
        assert told(*parts, row("2025", year, **money)) == []
    assert told(*parts, row("2025", 1.5, **money)) == [("2025", "1.5", "1")]


@few
@given(st.lists(st.integers(0, 10**9), min_size=12, max_size=12), st.integers(1, 11), st.integers(1, 10**6))
def test_sums_that_agree_are_silent_and_a_slip_is_told_at_its_place(months: list[int], slip: int, off: int) -> None:
    rows = [row(f"2025-{number:02}", value) for number, value in enumerate(months, 1)]
    quarters = [row(f"2025-Q{number + 1}", sum(months[3 * number : 3 * number + 3])) for number in range(4)]
    running = [row(f"2025-{number:02}", sum(months[:number]), flow="ytd") for number in range(1, 13)]
    all_rows = [{"flow": "period", **each} for each in [*rows, *quarters, row("2025", sum(months)), *running]]
    assert told(*all_rows) == []
    quarter = all_rows[12 + slip % 4]
    quarter["obs_value"] += off
    assert (quarter["time_period"], str(quarter["obs_value"]), str(quarter["obs_value"] - off)) in told(*all_rows)


@pytest.mark.parametrize(
    ("sent", "known", "expected"),
    [
        ([row("2025", 130)], QUARTERS, [(TIME, "2025", "130", "100")]),
        ([row("2025", 100)], QUARTERS, []),
        ([row("2025", 130), row("2025-Q4", 70)], QUARTERS, []),  # the newer figure of the quarter counts
        ([row("2025", 130)], QUARTERS[:3], []),
        ([row("2025", 50)], QUARTERS[:3], [(MORE, "2025", "50", "60")]),
        ([row("2025-Q4", 50)], [*QUARTERS[:3], row("2025", 100)], []),  # the year is for its sender to send again
        ([row("2025-06", 50), ytd("2025-06", 150)], [ytd("2025-05", 90)], [(TIME, "2025-06", "150", "140")]),
        ([ytd("2025-06", 80)], [ytd("2025-05", 90)], [("running-total-falls", "2025-06", "80", "90")]),
        ([row("2025", 12, **PENDING)], [row("2025-12", 10, **PENDING)], [(SAME_DAY, "2025", "12", "10")]),
    ],
)
def test_figures_known_from_before_count_as_parts(
    sent: list[Row], known: list[Row], expected: list[tuple[str, str, str, str]]
) -> None:
    now, before = (pd.DataFrame([{**each, "ref_area": "P34-01"} for each in rows]) for rows in (sent, known))
    found = nq.validate(now, history=nq.read_submission(before)).findings
    found = found[found["rule"].isin((TIME, MORE, SAME_DAY, "running-total-falls"))]
    assert list(found[["rule", "time_period", "found", "expected"]].itertuples(index=False, name=None)) == expected
    assert told(*({**each, "ref_area": "P34-01"} for each in known)) == []
