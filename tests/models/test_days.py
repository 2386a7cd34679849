"""Days as a caller gives them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.days import day_given


@pytest.mark.parametrize(
    ("given", "day"),
    [
        (None, None),
        ("2025-07-01", date(2025, 7, 1)),
        (date(2025, 7, 1), date(2025, 7, 1)),
        (datetime(2025, 7, 1, 23, 59), date(2025, 7, 1)),
    ],
)
def test_a_day(given: Any, day: date | None) -> None:
    found = day_given("as_of", given)
    assert found == day
    assert not isinstance(found, datetime)  # a moment does not compare with days


@pytest.mark.parametrize("given", ["", "hôm nay", "2025-02-30", "1/7/2025", 20250701, True], ids=str)
def test_no_day_says_so_in_both_languages(given: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        day_given("known_at", given)
    assert caught.value.vi.startswith(f"known_at={given!r} không phải là ngày")
    assert caught.value.en.startswith(f"known_at={given!r} is not a day")
