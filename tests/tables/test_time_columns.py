"""Columns of periods: an ordered category in the order of time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nq57_indicators.tables.frames import labelled


def test_periods_are_compared_and_sorted_in_time() -> None:
    labels = ["2025", "2024-Q4", "2025-12", "2025-W50", "2025-Q4", "2024-Q4", "2025-12-31"]
    column = pd.Series(labelled(np.array([0, 1, 2, 3, 4, 5, 6, -1]), labels))
    in_time = ["2024-Q4", "2024-Q4", "2025-W50", "2025-12-31", "2025-12", "2025-Q4", "2025"]
    assert column.sort_values().dropna().tolist() == in_time
    assert column[column > "2025-12"].tolist() == ["2025", "2025-Q4"]
    assert column.isna().tolist() == [False] * 7 + [True]


def test_no_periods_are_a_column_too() -> None:
    assert labelled(np.array([-1, -1]), []).isna().all()
