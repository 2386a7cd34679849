"""Labels, what people write for them, and how periods relate."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57_indicators.models.codelists import FREQUENCIES
from nq57_indicators.periods import (
    Period,
    PeriodError,
    contains,
    flow_bounds,
    last_part,
    parents,
    parse_period,
    parts,
    previous_year,
    read_period_text,
    straddles,
)

BOUNDS = [
    ("2025", "statistical", "2025-01-01", "2025-12-31", "annual"),
    ("2025-S1", "statistical", "2025-01-01", "2025-06-30", "semiannual"),
    ("2025-S2", "statistical", "2025-07-01", "2025-12-31", "semiannual"),
    ("2025-Q3", "statistical", "2025-07-01", "2025-09-30", "quarterly"),
    ("2025-09", "statistical", "2025-09-01", "2025-09-30", "monthly"),
    ("2024-02", "statistical", "2024-02-01", "2024-02-29", "monthly"),
    ("2025", "administrative", "2024-12-15", "2025-12-14", "annual"),
    ("2025-S1", "administrative", "2024-12-15", "2025-06-14", "semiannual"),
    ("2025-S2", "administrative", "2025-06-15", "2025-12-14", "semiannual"),
    ("2025-Q1", "administrative", "2024-12-15", "2025-03-14", "quarterly"),
    ("2025-Q3", "administrative", "2025-06-15", "2025-09-14", "quarterly"),
    ("2025-01", "administrative", "2024-12-15", "2025-01-14", "monthly"),
    ("2025-09", "administrative", "2025-08-15", "2025-09-14", "monthly"),
    ("2025-W36", "statistical", "2025-09-01", "2025-09-07", "weekly"),
    ("2025-W01", "administrative", "2024-12-30", "2025-01-05", "weekly"),
    ("2025-W36", "custom", "2025-09-01", "2025-09-07", "weekly"),
    ("2025-09-30", "statistical", "2025-09-30", "2025-09-30", "irregular"),
    ("2025-09-30", "custom", "2025-09-30", "2025-09-30", "irregular"),
    ("2025-07-01/P191D", "custom", "2025-07-01", "2026-01-07", "irregular"),
    ("2025-07-01/P1D", "administrative", "2025-07-01", "2025-07-01", "irregular"),
]


@pytest.mark.parametrize(("label", "calendar", "start", "end", "frequency"), BOUNDS)
def test_a_label_covers_the_days_of_its_calendar(label, calendar, start, end, frequency):
    expected = Period(label, calendar, date.fromisoformat(start), date.fromisoformat(end), frequency)
    assert parse_period(label, calendar) == expected
    assert frequency in FREQUENCIES


def test_a_range_of_two_days_becomes_start_and_duration():
    assert parse_period("2025-07-01/2026-01-07", "custom").label == "2025-07-01/P191D"


NO_LABELS = [
    ("", "statistical"),
    ("2025-2026", "statistical"),
    ("2025-13", "statistical"),
    ("2025-00", "statistical"),
    ("2025-9", "statistical"),
    ("2025-S3", "statistical"),
    ("2025-Q5", "statistical"),
    ("2025-q3", "statistical"),
    ("2025-W53", "statistical"),
    ("2025-W00", "statistical"),
    ("2025-02-30", "statistical"),
    ("2025-09-30 00:00:00", "statistical"),
    ("2025-09-30T00:00:00", "statistical"),
    (" 2025", "statistical"),
    ("2025\n", "statistical"),
    ("٢٠٢٥", "statistical"),
    ("1825", "statistical"),
    ("2025-07-01/P0D", "custom"),
    ("2025-07-01/P99999D", "custom"),
    ("2025-07-01/2025-06-30", "custom"),
    ("2025", "custom"),
    ("2025-S1", "custom"),
    ("2025-Q3", "custom"),
    ("2025-09", "custom"),
    ("2025", "lunar"),
]


@pytest.mark.parametrize(("text", "calendar"), NO_LABELS)
def test_what_is_not_certain_is_refused(text, calendar):
    with pytest.raises(PeriodError) as refused:
        parse_period(text, calendar)
    assert refused.value.vi
    assert refused.value.en


def test_a_custom_calendar_asks_for_a_range():
    with pytest.raises(PeriodError, match="write a range"):
        parse_period("2025-09", "custom")


WRITTEN = [
    ("2025", "2025", None),
    ("2025.0", "2025", None),
    ("Năm 2025", "2025", None),
    ("năm 2025", "2025", None),
    ("NĂM 2025", "2025", None),
    ("nam 2025", "2025", None),
    ("Cả năm 2025", "2025", None),
    ("year 2025", "2025", None),
    ("２０２５", "2025", None),
    ("Quý III/2021", "2021-Q3", None),
    ("quý iii/2021", "2021-Q3", None),
    ("Quý Ⅲ/2021", "2021-Q3", None),
    ("QUÝ IV NĂM 2021", "2021-Q4", None),
    ("Quý 3 năm 2025", "2025-Q3", None),
    ("Quý 3-2025", "2025-Q3", None),
    ("Quý 3, năm 2025", "2025-Q3", None),
    ("Quý I / 2025", "2025-Q1", None),
    ("Q3/2025", "2025-Q3", None),
    ("Q3 2025", "2025-Q3", None),
    ("2025Q3", "2025-Q3", None),
    ("2025-Q3", "2025-Q3", None),
    ("2025-q3", "2025-Q3", None),
    ("Third quarter of 2025", "2025-Q3", None),
    ("Tháng 9/2025", "2025-09", None),
    ("tháng 09 năm 2025", "2025-09", None),
    ("Tháng 9.2025", "2025-09", None),
    ("9/2025", "2025-09", None),
    ("09-2025", "2025-09", None),
    ("T9/2025", "2025-09", None),
    ("t12-2025", "2025-12", None),
    ("2025-09", "2025-09", None),
    ("2025/09", "2025-09", None),
    ("2025 – 09", "2025-09", None),
    ("Sep 2025", "2025-09", None),
    ("Sept. 2025", "2025-09", None),
    ("September 2025", "2025-09", None),
    ("May 2025", "2025-05", None),
    ("6 tháng đầu năm 2025", "2025-S1", None),
    ("6 tháng năm 2025", "2025-S1", None),
    ("06 tháng cuối năm 2025", "2025-S2", None),
    ("Nửa đầu năm 2025", "2025-S1", None),
    ("First half of 2025", "2025-S1", None),
    ("second half 2025", "2025-S2", None),
    ("H1 2025", "2025-S1", None),
    ("H2/2025", "2025-S2", None),
    ("2025H1", "2025-S1", None),
    ("2025-H1", "2025-S1", None),
    ("2025-S2", "2025-S2", None),
    ("9 tháng năm 2025", "2025-09", "ytd"),
    ("9 tháng/2025", "2025-09", "ytd"),
    ("9T/2025", "2025-09", "ytd"),
    ("9T2025", "2025-09", "ytd"),
    ("6T 2025", "2025-S1", None),
    ("T9/2025", "2025-09", None),
    ("2025-M09", "2025-09", None),
    ("2025M09", "2025-09", None),
    ("2025-A1", "2025", None),
    ("9 tháng đầu năm 2025", "2025-09", "ytd"),
    ("11 tháng 2025", "2025-11", "ytd"),
    ("first 9 months of 2025", "2025-09", "ytd"),
    ("lũy kế tháng 4/2025", "2025-04", "ytd"),
    ("luỹ kế đến tháng 4/2025", "2025-04", "ytd"),
    ("Lũy kế đến hết quý III/2025", "2025-Q3", "ytd"),
    ("lũy kế 9 tháng năm 2025", "2025-09", "ytd"),
    ("Luỹ kế từ đầu năm đến tháng 4/2025", "2025-04", "ytd"),
    ("từ đầu năm đến 30/9/2025", "2025-09-30", "ytd"),
    ("Lũy kế tính đến ngày 30/9/2025", "2025-09-30", "ytd"),
    ("Lũy kế từ 01/07/2025 đến 07/01/2026", "2025-07-01/P191D", "since"),
    ("Tuần 36/2025", "2025-W36", None),
    ("Tuần 36 năm 2025", "2025-W36", None),
    ("2025-W36", "2025-W36", None),
    ("W6 2025", "2025-W06", None),
    ("2025-09-30", "2025-09-30", None),
    ("ngày 30/9/2025", "2025-09-30", None),
    ("tính đến ngày 30/9/2025", "2025-09-30", "stock"),
    ("Tính đến hết ngày 30 tháng 9 năm 2025", "2025-09-30", "stock"),
    ("đến 30/9/2025", "2025-09-30", "stock"),
    ("as of 2025-09-30", "2025-09-30", "stock"),
    ("từ 01/07/2025 đến 07/01/2026", "2025-07-01/P191D", None),
    ("từ ngày 01/07/2025 đến hết ngày 07/01/2026", "2025-07-01/P191D", None),
    ("1/7/2025 - 28/10/2025", "2025-07-01/P120D", None),
    ("1/7/2025–28/10/2025", "2025-07-01/P120D", None),
    ("from 2025-07-01 to 2025-07-02", "2025-07-01/P2D", None),
    ("2025-07-01/P191D", "2025-07-01/P191D", None),
    ("2025-07-01/2026-01-07", "2025-07-01/P191D", None),
    ("202509", "2025-09", None),
    ("Tháng chín năm 2025", "2025-09", None),
    ("Tháng năm năm 2025", "2025-05", None),
    ("tháng giêng 2025", "2025-01", None),
    ("Lũy kế đến tháng mười hai năm 2025", "2025-12", "ytd"),
    ("Quý tư/2025", "2025-Q4", None),
]


@pytest.mark.parametrize(("text", "label", "flow"), WRITTEN)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_people_write_is_read(text, label, flow, form):
    reading = read_period_text(unicodedata.normalize(form, f"  {text} "))
    calendar = "custom" if "/" in label else "statistical"
    assert (reading.period, reading.flow) == (parse_period(label, calendar), flow)


@pytest.mark.parametrize(("text", "label", "flow"), [row for row in WRITTEN if "W" not in row[1]])
def test_upper_case_reads_the_same(text, label, flow):
    assert read_period_text(text.upper()) == read_period_text(text)


def test_the_calendar_of_the_file_is_kept():
    assert read_period_text("Tháng 9/2025", "administrative").period.start == date(2025, 8, 15)


UNCERTAIN = [
    ("", "is empty"),
    ("III/2025", "quarter or a month"),
    ("2025.09", "looks like a number"),
    ("9.2025", "looks like a number"),
    ("2024-2025", "two years"),
    ("Năm 2024/2025", "two years"),
    ("9/3/2025", "either order"),
    ("30/9/2025", "either order"),
    ("2025-09-30 00:00:00", "holds a date"),
    ("2025-02-30", "no day"),
    ("ngày 31/9/2025", "no day"),
    ("từ 07/01/2026 đến 01/07/2025", "before the first"),
    ("Tuần 53/2025", "no week"),
    ("Quý III", "no year"),
    ("9 tháng", "no year"),
    ("lũy kế 9 tháng", "no year"),
    ("9 tháng cuối năm 2025", "write it as"),
    ("13/2025", "write it as"),
    ("Quý 5/2025", "write it as"),
    ("Quý V/2025", "write it as"),
    ("2025²", "write it as"),
    ("T1²/2025", "write it as"),
    ("2.025", "write it as"),
    ("năm nay", "write it as"),
    ("lũy kế", "write it as"),
    ("lũy kế từ khi triển khai", "write it as"),
    ("Sep-25", "write it as"),
    ("202513", "write it as"),
    ("9/25", "write it as"),
    ("năm " * 40, "write it as"),
]


@pytest.mark.parametrize(("text", "reason"), UNCERTAIN)
def test_uncertain_text_is_refused_with_what_to_write(text, reason):
    with pytest.raises(PeriodError, match=re.escape(reason)):
        read_period_text(text)


@pytest.mark.parametrize(("text", "calendar"), [("Tháng 9/2025", "custom"), ("Tháng 9/2025", "lunar")])
def test_written_periods_need_a_calendar_that_tells_their_days(text, calendar):
    with pytest.raises(PeriodError):
        read_period_text(text, calendar)


standard_labels = st.builds(
    lambda year, tail: f"{year}{tail}",
    st.integers(1901, 2099),
    st.sampled_from(["", "-S1", "-S2", "-Q1", "-Q2", "-Q3", "-Q4", *(f"-{month:02d}" for month in range(1, 13))]),
)
calendars = st.sampled_from(["statistical", "administrative"])


@given(standard_labels, calendars)
def test_labels_and_texts_agree(label, calendar):
    assert read_period_text(label, calendar).period == parse_period(label, calendar)


@given(standard_labels, calendars, st.sampled_from(["semiannual", "quarterly", "monthly"]))
def test_parts_follow_one_another_and_fill_the_whole(label, calendar, frequency):
    whole, pieces = parse_period(label, calendar), [parse_period(part, calendar) for part in parts(label, frequency)]
    for piece in pieces:
        assert piece.frequency == frequency
        assert label in parents(piece)
    if pieces:
        assert (pieces[0].start, pieces[-1].end) == (whole.start, whole.end)
        assert last_part(label, frequency) == pieces[-1].label
    for before, after in pairwise(pieces):
        assert after.start == before.end + timedelta(days=1)


@given(standard_labels, calendars)
def test_parents_hold_the_period(label, calendar):
    period = parse_period(label, calendar)
    for parent in parents(period):
        whole = parse_period(parent, calendar)
        assert contains(whole, period.start)
        assert contains(whole, period.end)
        assert label in parts(parent, period.frequency)


@given(st.dates(date(1900, 1, 1), date(2090, 12, 31)), st.integers(1, 3000))
def test_a_range_round_trips(start, days):
    period = parse_period(f"{start.isoformat()}/P{days}D")
    assert (period.end - period.start).days + 1 == days
    assert parse_period(f"{period.start}/{period.end}") == period


PARTS = [
    ("2025", "semiannual", ("2025-S1", "2025-S2")),
    ("2025", "quarterly", ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")),
    ("2025-Q3", "monthly", ("2025-07", "2025-08", "2025-09")),
    ("2025-S2", "monthly", ("2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12")),
    ("2025-09", "monthly", ()),
    ("2025", "weekly", ()),
    ("2025-W36", "monthly", ()),
    ("2025-07-01/P92D", "monthly", ()),
]


@pytest.mark.parametrize(("label", "frequency", "expected"), PARTS)
def test_parts(label, frequency, expected):
    assert parts(label, frequency) == expected
    assert last_part(label, frequency) == (expected[-1] if expected else None)


@pytest.mark.parametrize("label", ["2025", "2025-W36", "2025-09-30", "2025-07-01/P92D"])
def test_what_has_no_parents(label):
    assert parents(parse_period(label)) == ()


BEFORE = [
    ("2025", "2024"),
    ("2025-S1", "2024-S1"),
    ("2025-Q3", "2024-Q3"),
    ("2025-09", "2024-09"),
    ("2025-W36", "2024-W36"),
    ("2020-W53", None),
    ("1900", None),
    ("2025-09-30", "2024-09-30"),
    ("2024-02-29", "2023-02-28"),
    ("2025-07-01/P92D", "2024-07-01/P92D"),
    ("2024-01-01/P366D", "2023-01-01/P365D"),
]


@pytest.mark.parametrize(("label", "expected"), BEFORE)
def test_the_same_period_a_year_before(label, expected):
    assert previous_year(label) == expected


def test_no_year_before_what_is_no_label():
    with pytest.raises(PeriodError):
        previous_year("last year")


MERGER = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("label", "calendar", "cut"),
    [
        ("2025", "statistical", True),
        ("2025-Q3", "statistical", False),
        ("2025-Q3", "administrative", True),
        ("2025-S1", "statistical", False),
        ("2025-06", "administrative", False),
        ("2025-07", "administrative", True),
        ("2025-W27", "statistical", True),
    ],
)
def test_what_straddles_the_merger(label, calendar, cut):
    assert straddles(parse_period(label, calendar), MERGER) is cut


FLOWS = [
    ("2025-Q3", "statistical", "period", "2025-07-01", "2025-09-30"),
    ("2025-Q3", "statistical", "ytd", "2025-01-01", "2025-09-30"),
    ("2025-Q3", "administrative", "ytd", "2024-12-15", "2025-09-14"),
    ("2025", "administrative", "ytd", "2024-12-15", "2025-12-14"),
    ("2025-12-20", "administrative", "ytd", "2025-12-15", "2025-12-20"),
    ("2025-W36", "statistical", "ytd", "2025-01-01", "2025-09-07"),
    ("2025-01-01/P120D", "statistical", "ytd", "2025-01-01", "2025-04-30"),
    ("2025-07-01/P92D", "custom", "since", "2025-07-01", "2025-09-30"),
    ("2025-Q3", "statistical", "stock", "2025-09-30", "2025-09-30"),
    ("2025-09-30", "custom", "stock", "2025-09-30", "2025-09-30"),
]


@pytest.mark.parametrize(("label", "calendar", "flow", "start", "end"), FLOWS)
def test_a_flow_has_bounds(label, calendar, flow, start, end):
    bounds = flow_bounds(parse_period(label, calendar), flow)
    assert bounds == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("label", "calendar", "flow", "reason"),
    [
        ("2025-Q3", "statistical", "since", "needs a start"),
        ("2025-09-30", "custom", "ytd", "needs its start"),
        ("2025-07-01/P92D", "statistical", "ytd", "has flow 'since'"),
        ("2025-Q3", "statistical", "rolling", "No flow"),
    ],
)
def test_flows_that_contradict_the_period_are_refused(label, calendar, flow, reason):
    with pytest.raises(PeriodError, match=reason):
        flow_bounds(parse_period(label, calendar), flow)
