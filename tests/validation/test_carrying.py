"""Series of figures as lines over time."""

from __future__ import annotations

import numpy as np

from nq57_indicators.validation.series import carried


def test_nothing_is_carried_from_one_line_into_the_next() -> None:
    """The end of one line and the start of the next lie side by side in memory."""
    figures = np.array([[3.0, np.nan, np.nan], [np.nan, np.nan, 5.0], [np.nan, 1.0, np.nan]])
    found = carried(figures)
    np.testing.assert_array_equal(found, [[3.0, 3.0, 3.0], [np.nan, np.nan, 5.0], [np.nan, 1.0, 1.0]])
    assert np.isnan(figures[0, 1])
