from datetime import date
from decimal import Decimal
from math import inf, nan, ulp

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57_indicators.texts import date_text, figure


@pytest.mark.parametrize(
    ("value", "lang", "decimals", "text"),
    [
        (0.0, "vi", 2, "0"),
        (-0.001, "vi", 2, "0"),
        (2.675, "vi", 2, "2,68"),  # half up on what was written, not on the nearest binary fraction
        (1.005, "en", 2, "1.01"),
        (1234567.5, "vi", 1, "1.234.567,5"),
        (1234567.5, "en", 0, "1,234,568"),
        (-12.5, "vi", 1, "−12,5"),
        (100.0, "en", 2, "100"),
        (inf, "vi", 2, "∞"),
        (-inf, "vi", 2, "−∞"),
        (nan, "vi", 2, "–"),
        (None, "en", 2, "–"),
        (1e21, "en", 2, "1,000,000,000,000,000,000,000"),
    ],
)
def test_figures_are_printed_as_people_write_them(value: float | None, lang: str, decimals: int, text: str) -> None:
    assert figure(value, lang, decimals) == text


def test_fixed_decimals_keep_their_zeros() -> None:
    assert figure(85.1, fixed=True) == "85,10"
    assert figure(85.1) == "85,1"


def test_a_missing_integer_of_pandas_is_a_dash() -> None:
    assert figure(pd.Series([None], dtype="Int64").astype("float64")[0]) == "–"


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False), st.integers(0, 6))
def test_a_printed_figure_is_within_half_a_digit(value: float, decimals: int) -> None:
    read = Decimal(figure(value, "en", decimals).replace(",", "").replace("−", "-"))
    assert abs(read - Decimal(repr(value))) <= Decimal("0.5").scaleb(-decimals) + 8 * Decimal(ulp(value))


def test_days() -> None:
    assert date_text(date(2026, 2, 1)) == "01/02/2026"
    assert date_text(pd.Timestamp("2026-02-01"), "en") == "2026-02-01"
    assert date_text(None) == "–"
    assert date_text(pd.NaT) == "–"


MEANT = [
    ((51.50 + 47.23) / 2, 2, "49,37"),
    (0.1 * 3, 1, "0,3"),
    (1.005, 2, "1,01"),
    (2.675 * 3, 3, "8,025"),
    (-49.364999999999995, 2, "−49,37"),
    (1234567890123.45, 2, "1.234.567.890.123,45"),
    (0.1 + 0.2 - 0.3, 2, "0"),
    (1e22, 0, "10.000.000.000.000.000.000.000"),
]


@pytest.mark.parametrize(("value", "decimals", "printed"), MEANT)
def test_a_printed_figure_is_rounded_from_the_decimal_it_stands_for(value: float, decimals: int, printed: str) -> None:
    assert figure(value, decimals=decimals) == printed
