"""Observations as the frame that users see."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

import nq57_indicators as nq
from nq57_indicators.models.tables import OBSERVATIONS, column_names
from nq57_indicators.tables.frames import categories, integers, labelled
from nq57_indicators.tables.observations import NO_DAY, PeriodTable, day_number, stamps

ROW = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2026-Q1", "obs_value": "1.200,5"}


def read(*rows: dict[str, Any], **options: Any) -> pd.DataFrame:
    return nq.read_submission(pd.DataFrame(list(rows)), **options).observations


def test_columns_and_kinds() -> None:
    frame = read(ROW | {"vintage": "2026-04-10"})
    assert frame.columns.tolist() == column_names("observations")
    for column in OBSERVATIONS:
        kind = frame[column.name].dtype
        if column.kind in ("id", "code") or column.name == "note":
            assert isinstance(kind, pd.CategoricalDtype), column.name
        elif column.kind == "number":
            assert kind == np.float64, column.name
        elif column.kind == "date":
            assert pd.api.types.is_datetime64_any_dtype(kind), column.name
        else:
            assert pd.api.types.is_integer_dtype(kind), column.name
    assert frame[["lower", "upper", "basis"]].isna().all(axis=None)


def test_an_empty_frame_has_the_same_kinds() -> None:
    full, empty = read(ROW), read(ROW | {"time_period": "never"})
    assert len(empty) == 0
    for name in full.columns:
        assert str(empty[name].dtype).partition("(")[0] == str(full[name].dtype).partition("(")[0], name


def test_a_label_under_two_calendars_is_one_category() -> None:
    frame = read(ROW | {"calendar": "statistical"}, ROW | {"calendar": "administrative"})
    assert frame["time_period"].tolist() == ["2026-Q1"] * 2
    assert frame["time_period"].cat.categories.tolist() == ["2026-Q1"]
    assert frame["calendar"].tolist() == ["statistical", "administrative"]


def test_the_order_is_that_of_the_input() -> None:
    months = [f"2026-{month:02d}" for month in (5, 1, 9, 3)]
    assert read(*(ROW | {"time_period": month} for month in months))["time_period"].tolist() == months


def test_parts_of_frames() -> None:
    coded = pd.Series(categories(np.array([1, -1, 0]), ["a", "b"]))
    assert coded.astype(object).where(coded.notna(), None).tolist() == ["b", None, "a"]
    assert pd.Series(labelled(np.array([2, 0, 1]), ["2025", "2024", "2025"])).tolist() == ["2025", "2025", "2024"]
    whole = pd.Series(integers(np.array([3, 9], np.int8), np.array([True, False])))
    assert (whole[0], whole.isna().tolist()) == (3, [False, True])
    days = pd.Series(stamps(np.array([day_number(pd.Timestamp("2026-04-10").date()), NO_DAY], np.int32)))
    assert (days[0], pd.isna(days[1]), str(days.dtype)) == (pd.Timestamp("2026-04-10"), True, "datetime64[s]")


def test_period_table() -> None:
    table = PeriodTable()
    first = table.code("2026-Q1", "statistical")
    assert table.code("2026-Q1", "statistical") == first == table.find("2026-Q1", "statistical")
    assert table.code("2026-Q1", "administrative") != first
    assert table.find("2027", "statistical") == -1
    assert len(table) == 2
    assert table.end.tolist() == [day_number(period.end) for period in table.periods]
    assert len(table.frequency) == 2
