"""The newest figure of every key, as known on a day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from elnor import SHIRES, assess, cell, coded, figures, frame, land, late
from hypothesis import given, settings
from hypothesis import strategies as st

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.computation.panels.vintages import key_numbers, latest

REVISED = [
    *figures("G2-C", "2024", petitions_all=10),
    *figures("G2-C", "2024", petitions_all=11, vintage="2025-01-31"),
    *figures("G2-C", "2024", petitions_all=12, vintage="2025-06-30"),
    *figures("G2-C", "2024", petitions_all=13, vintage="2025-03-31", provider="OBS"),
]
KNOWN = [
    (None, [12, 13]),
    (date(2024, 1, 1), [10]),
    (date(2025, 1, 30), [10]),
    (date(2025, 1, 31), [11]),
    (date(2025, 5, 1), [11, 13]),
    (date(2025, 6, 30), [12, 13]),
]


@pytest.mark.parametrize(("known_at", "expected"), KNOWN)
@pytest.mark.parametrize("turn", [1, -1])
def test_what_was_known_on_a_day(known_at: date | None, expected: list[float], turn: int) -> None:
    assert sorted(latest(coded(REVISED[::turn]), known_at).value.tolist()) == expected


def test_one_vintage_needs_no_choice() -> None:
    rows = coded(late("G2-C", "2024", 1, 10, vintage="2025-01-31"))
    assert latest(rows) is rows
    assert len(latest(rows, date(2025, 1, 30))) == 0


def test_nothing_stays_nothing() -> None:
    assert len(latest(coded([]), date(2025, 1, 1))) == 0


def test_keys_tell_every_part_of_the_key_apart() -> None:
    rows = [
        *figures("G2-C", "2024", petitions_all=1),
        *figures("G2-C", "2024", petitions_late=1),
        *figures("G2-D", "2024", petitions_all=1),
        *figures("G2-C", "2023", petitions_all=1),
        *figures("G2-C", "2024", petitions_all=1, calendar="administrative"),
        *figures("G2-C", "2024", petitions_all=1, flow="ytd"),
        *figures("G2-C", "2024", petitions_all=1, provider="OBS"),
        *figures("G2-C", "2024", petitions_all=1, stage="executed"),
    ]
    twice = [*rows, *({**row, "vintage": "2025-01-31"} for row in rows)]
    observations = coded(twice)
    assert len(np.unique(key_numbers(observations, with_vintage=False))) == len(rows)
    assert len(np.unique(key_numbers(observations, with_vintage=True))) == len(twice)


def test_a_withdrawn_figure_gives_way_to_a_later_one() -> None:
    rows = [
        *late("G2-C", "2024", 1, 10, vintage="2025-01-31"),
        *figures("G2-C", "2024", petitions_all=10, vintage="2025-02-28", obs_status="withdrawn"),
        *figures("G2-C", "2024", petitions_all=20, vintage="2025-03-31"),
    ]
    assert cell(assess(rows).values, "value", indicator="late_rate") == 5
    assert assess(rows, known_at="2025-03-01").values.empty


def test_vintage_of_a_value_is_that_of_its_youngest_part() -> None:
    rows = [
        *figures("G2-C", "2024", petitions_late=1, vintage="2025-01-31"),
        *figures("G2-C", "2024", petitions_all=10, vintage="2025-02-28"),
    ]
    assert cell(assess(rows).values, "vintage", indicator="late_rate") == pd.Timestamp("2025-02-28")


def test_latest_vintage_gives_the_table_it_takes() -> None:
    """The newest rows come out as they went in: unit, place and printed digits included."""
    rows = [
        *late("G2-C", "2024", 1, 10, vintage="2025-01-31", decimals=0),
        *late("G2-C", "2024", 2, 10, vintage="2025-02-28", decimals=0),
    ]
    table = nq.read_submission(frame(rows), catalogue=land()).observations
    newest = nq.latest_vintage(table, land())
    expected = table.iloc[2:].reset_index(drop=True)
    coded_columns = expected.select_dtypes("category").columns
    plain = [one.astype(dict.fromkeys(coded_columns, "string")) for one in (newest, expected)]
    assert_frame_equal(plain[0].reset_index(drop=True), plain[1], check_dtype=False)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([None, "2025-01-31", "2025-02-28"]), min_size=8, max_size=8))
def test_a_finer_partition_into_vintages_changes_no_figure(days: list[str | None]) -> None:
    rows = [row for place, area in enumerate(SHIRES) for row in late(area, "2024", place, 10)]
    plain = assess(rows).values.drop(columns="vintage")
    parted = assess([{**row, "vintage": day} for row, day in zip(rows, days, strict=True)]).values
    assert_frame_equal(plain, parted.drop(columns="vintage"))


@settings(max_examples=15, deadline=None)
@given(st.permutations(["2025-01-31", "2025-02-28", "2025-03-31"]), st.integers(0, 90))
def test_earlier_vintages_of_equal_figures_change_nothing(days: list[str], figure: int) -> None:
    once = late("G2-C", "2024", figure, 100, vintage="2025-03-31")
    thrice = [row for day in days for row in late("G2-C", "2024", figure, 100, vintage=day)]
    assert_frame_equal(assess(once).values, assess(thrice).values)
