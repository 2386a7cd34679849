"""Figures as people print them: what is certain is read, what is not is refused."""

from __future__ import annotations

import math
import time
import unicodedata

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57_indicators.models.codelists import MISSING_REASONS
from nq57_indicators.recognition.numbers import (
    PROBLEMS,
    NumberReading,
    decimal_evidence,
    read_number,
    read_numbers,
)

# text, value, printed decimals, decimal sign it proves
CERTAIN = [
    ("0", 0, 0, ""),
    ("5", 5, 0, ""),
    ("05", 5, 0, ""),
    ("2025", 2025, 0, ""),
    ("1234567", 1234567, 0, ""),
    (" 42 ", 42, 0, ""),
    ("\u00a042\u202f", 42, 0, ""),
    ("4２", 42, 0, ""),
    ("４５，６", 45.6, 1, ","),
    ("+7", 7, 0, ""),
    ("-5", -5, 0, ""),
    ("−5", -5, 0, ""),
    ("–5,2", -5.2, 1, ","),
    ("-0", 0, 0, ""),
    ("(5)", -5, 0, ""),
    ("(1.234,5)", -1234.5, 1, ","),
    ("( 1,234.5 )", -1234.5, 1, "."),
    ("1.234,5", 1234.5, 1, ","),
    ("1,234.5", 1234.5, 1, "."),
    ("1.234,567", 1234.567, 3, ","),
    ("1,234.567", 1234.567, 3, "."),
    ("12.345.678,90", 12345678.9, 2, ","),
    ("12,345,678.90", 12345678.9, 2, "."),
    ("45,6", 45.6, 1, ","),
    ("45.6", 45.6, 1, "."),
    ("45,60", 45.6, 2, ","),
    ("0,7955", 0.7955, 4, ","),
    ("50.39", 50.39, 2, "."),
    ("05,6", 5.6, 1, ","),
    ("0.317", 0.317, 3, "."),
    ("0,317", 0.317, 3, ","),
    ("-0,317", -0.317, 3, ","),
    ("0,3170", 0.317, 4, ","),
    ("1234.567", 1234.567, 3, "."),
    ("1234,567", 1234.567, 3, ","),
    ("1.2345", 1.2345, 4, "."),
    ("1.234.567", 1234567, 0, ","),
    ("1,234,567", 1234567, 0, "."),
    ("999.999.999.999", 999999999999, 0, ","),
    ("1 234", 1234, 0, ""),
    ("1 234 567", 1234567, 0, ""),
    ("1 234,5", 1234.5, 1, ","),
    ("1\u00a0234,5", 1234.5, 1, ","),
    ("1\u202f234\u202f567.25", 1234567.25, 2, "."),
    ("1 234,567", 1234.567, 3, ","),
    ("1e5", 1e5, -1, ""),
    ("1.5E+3", 1500, -1, "."),
    ("1,5E-3", 0.0015, -1, ","),
    ("1.234e2", 123.4, -1, "."),
    ("-2e-3", -0.002, -1, ""),
]


@pytest.mark.parametrize(("text", "value", "decimals", "proves"), CERTAIN)
@pytest.mark.parametrize("declared", [None, ".", ","])
def test_a_certain_number_is_read_whatever_is_declared(text, value, decimals, proves, declared):
    expected = NumberReading(float(value), decimals, proves=proves)
    assert read_number(text, decimal=declared) == expected
    assert math.copysign(1, read_number(text).value) == (-1 if value < 0 else 1)


# text, declared decimal sign, must be an integer, value or None for ambiguous
TWO_WAYS = [
    ("169.317", None, False, None),
    ("169,317", None, False, None),
    ("1.234", None, False, None),
    ("-1.234", None, False, None),
    ("(1,234)", None, False, None),
    ("12.345 hồ sơ", None, False, None),
    ("05.123", None, False, None),
    ("169.317", ",", False, 169317),
    ("169.317", ".", False, 169.317),
    ("169,317", ",", False, 169.317),
    ("169,317", ".", False, 169317),
    ("05,123", ",", False, 5.123),
    ("169.317", None, True, 169317),
    ("169,317", None, True, 169317),
    ("-169,317", None, True, -169317),
    ("169.317", ",", True, 169317),
    ("169.317", ".", True, None),
    ("169,317", ",", True, None),
    ("12.000", None, True, None),
    ("12,000", None, True, None),
    ("12.000", ",", True, 12000),
    ("12.000", ",", False, 12000),
]


@pytest.mark.parametrize(("text", "decimal", "integer", "value"), TWO_WAYS)
def test_three_digits_after_one_separator_need_evidence(text, decimal, integer, value):
    reading = read_number(text, decimal=decimal, integer=integer)
    if value is None:
        assert (reading.value, reading.problem) == (None, "ambiguous-number")
    else:
        assert (reading.value, reading.problem) == (value, "")
        assert reading.decimals == (0 if value == int(value) else 3)


# text, value, percent, unit text
WITH_MORE = [
    ("45,6%", 45.6, True, ""),
    ("45.6 %", 45.6, True, ""),
    ("100%", 100, True, ""),
    ("-3,5%", -3.5, True, ""),
    ("(3,5%)", -3.5, True, ""),
    ("(3,5)%", -3.5, True, ""),
    ("18.3% GDP", 18.3, True, "GDP"),
    ("1.172,7 tỷ", 1172.7, False, "tỷ"),
    ("1.172,7 tỷ đồng", 1172.7, False, "tỷ đồng"),
    ("1.035.768 hồ sơ", 1035768, False, "hồ sơ"),
    ("1.035.768\n hồ sơ", 1035768, False, "hồ sơ"),
    ("12hồ sơ", 12, False, "hồ sơ"),
    ("0,5 điểm phần trăm", 0.5, False, "điểm phần trăm"),
    ("100đ", 100, False, "đ"),
    ("100 ₫", 100, False, "₫"),
    ("12 m2", 12, False, "m2"),
    ("12 km2/người", 12, False, "km2/người"),
    ("12 m²", 12, False, "m²"),
    ("7,5‰", 7.5, False, "‰"),
    ("1.5e3 tỷ", 1500, False, "tỷ"),
]


@pytest.mark.parametrize(("text", "value", "percent", "unit_text"), WITH_MORE)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_percent_and_unit_are_handed_out(text, value, percent, unit_text, form):
    reading = read_number(unicodedata.normalize(form, text))
    assert (reading.value, reading.percent, reading.unit_text, reading.problem) == (value, percent, unit_text, "")


REFUSED = {
    "bad-number": [
        "1.23.456",
        "1900-01-12",
        "2026-02-01T00:00:00",
        "12,34,567",
        "1.2345.678",
        "1,234,56",
        "1.234,567,890",
        "12 34",
        "12  345",
        "12\n345",
        "12\t345",
        "1234 567",
        "0.123.456",
        "012.345,6",
        "1 234.567,8",
        "1..5",
        "1,.5",
        "5.",
        ",5",
        "5,",
        "- 5",
        "5-",
        "--5",
        "-(5)",
        "(-5)",
        "(5",
        "5)",
        "45%%",
        "(5%)%",
        "inf",
        "-Infinity",
        "1e999",
        "1e5555",
        "1.234,5e3",
        "10/12",
        "30/9/2025",
        "1'234",
        "$100",
        "10O5",
        "1 tỷ 200 triệu",
        "12 tháng 9",
        "01 (0,727)",
        "45,6¹",
        "45²",
        "5½",
        "٤٥",
        "m2",
        "đạt",
        "có",
        "true",
        "?",
        "#tag",
        "9" * 41,
        "9" * 100_000,
        "1." * 5000,
        "(" * 5000,
        "1 " * 99,
    ],
    "excel-error": ["#DIV/0!", "#N/A", "#n/a", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#####", "Err:502"],
    "not-exact": [
        "'123",
        "~18",
        "≈ 18",
        "±5",
        ">90",
        "> 90%",
        "<5",
        "≥ 80",
        "khoảng 18%",
        "Khoảng 18,5",
        "gần 170",
        "gần 170 tỷ",
        "hơn 1.000",
        "trên 90%",
        "dưới 5",
        "xấp xỉ 5",
        "ước 18,3",
        "ít nhất 80",
        "about 18",
        "at least 80",
        "10-12",
        "10 – 12",
        "10-12%",
        "5 đến 10",
        "5 to 10",
        "2025-09",
        "90+",
        "90% trở lên",
        "5 trở xuống",
        "80 or more",
    ],
}


@pytest.mark.parametrize(("problem", "text"), [(problem, text) for problem, texts in REFUSED.items() for text in texts])
def test_what_is_no_certain_figure_is_refused(problem, text):
    assert read_number(text) == NumberReading(problem=problem)
    assert problem in PROBLEMS


def test_a_whole_number_may_be_printed_with_decimals():
    assert read_number("12.000", decimal=".", integer=True) == NumberReading(12.0, 3)


@pytest.mark.parametrize(("text", "decimal", "integer"), [("05.123", None, True), ("05.123", ",", False)])
def test_a_padded_number_is_never_grouped(text, decimal, integer):
    assert read_number(text, decimal=decimal, integer=integer) == NumberReading(problem="bad-number")


MISSING = [
    (None, None),
    ("", None),
    ("  ", None),
    ("-", None),
    ("–", None),
    ("—", None),
    (".", None),
    ("...", None),
    ("…", None),
    ("x", None),
    ("X", None),
    ("n/a", None),
    ("N/A", None),
    ("n.a.", None),
    ("NA", None),
    ("null", None),
    ("NaN", None),
    ("nan", None),
    ("-nan", None),
    ("None", None),
    ("NONE", None),
    ("NULL", None),
    (r"\N", None),
    ("<NA>", None),
    ("NaT", None),
    ("Chưa có số liệu", None),
    ("CHƯA CÓ SỐ LIỆU.", None),
    ("chưa có", None),
    ("không có số liệu", None),
    ("chưa đến kỳ", "not_due"),
    ("Chưa đến kỳ báo cáo", "not_due"),
    ("không áp dụng", "not_applicable"),
    ("not_applicable", "not_applicable"),
    ("không thu thập", "not_collected"),
    ("từ chối", "refused"),
]


@pytest.mark.parametrize(("text", "reason"), MISSING)
def test_missing_is_not_zero(text, reason):
    assert read_number(text) == NumberReading(missing=True, missing_reason=reason)
    assert reason is None or reason in MISSING_REASONS


@pytest.mark.parametrize("text", ["chưa phát sinh", "Không phát sinh", "không", "KHÔNG", "khong", "không phát sinh."])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_zero_in_words(text, form):
    assert read_number(unicodedata.normalize(form, text)) == NumberReading(0.0, 0, from_word=True)


EVIDENCE = [
    ([], None),
    (["169.317", "5", None, "không", "1 234", "1e5"], None),
    (["169.317", "45,6"], ","),
    (["1.234.567"], ","),
    (["1,234,567"], "."),
    (["0.317"], "."),
    (["45.6 %", "5"], "."),
    (["1.172,7 tỷ"], ","),
    (["1.5E+3"], "."),
    (["9" * 41 + ",5", "45.6"], "."),
    (["45,6", "45.6"], "conflict"),
    (["1.234.567", "3.5 tỷ"], "conflict"),
]


@pytest.mark.parametrize(("texts", "sign"), EVIDENCE)
def test_what_a_column_proves(texts, sign):
    assert decimal_evidence(pa.array(texts, pa.string())) == sign
    assert decimal_evidence(pa.chunked_array([pa.array(texts[::-1], pa.string())])) == sign


def printed(value: int, decimals: int, group: str, decimal: str) -> str:
    """``value`` in units of the last decimal, printed in one style."""
    digits = str(abs(value)).rjust(decimals + 1, "0")
    whole, fraction = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    return ("-" if value < 0 else "") + f"{int(whole):,}".replace(",", group) + (decimal + fraction if decimals else "")


@given(st.integers(-(10**14), 10**14), st.integers(0, 6), st.sampled_from([(".", ","), (",", "."), (" ", ",")]))
def test_a_printed_number_reads_back(value, decimals, style):
    group, decimal = style
    text = printed(value, decimals, group, decimal)
    reading = read_number(text, decimal=decimal)
    exact = float(f"{value}e-{decimals}") + 0.0
    assert (reading.value, reading.decimals) == (exact, decimals)
    undeclared = read_number(text)
    assert undeclared == reading or undeclared.problem == "ambiguous-number"
    if text.count(group) + text.count(decimal) > 1:
        assert undeclared.value == exact


every_text = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.text("0123456789., -%e", max_size=12),
    st.sampled_from([row[0] for row in CERTAIN + TWO_WAYS + WITH_MORE + MISSING]),
    st.sampled_from([text for texts in REFUSED.values() for text in texts if len(text) < 50]),
    st.builds(printed, st.integers(-(10**9), 10**9), st.integers(0, 4), st.just("."), st.just(",")),
    st.builds(printed, st.integers(-(10**9), 10**9), st.integers(0, 4), st.just(""), st.just(".")),
)


def rows_of(texts, decimal, integer):
    """The column's readings, row by row, in the shape of ``NumberReading``."""
    column = read_numbers(pa.array(texts, pa.string()), decimal=decimal, integer=integer)
    assert len(column) == len(texts)
    return [
        NumberReading(
            None if np.isnan(column.value[row]) else float(column.value[row]),
            int(column.decimals[row]),
            PROBLEMS[column.problem[row]],
            bool(column.percent[row]),
            bool(column.missing[row]),
            None if column.missing_reason[row] < 0 else MISSING_REASONS[column.missing_reason[row]],
            bool(column.from_word[row]),
            column.units[column.unit[row]],
        )
        for row in range(len(texts))
    ]


def alone(text, decimal, integer):
    reading = read_number(text, decimal=decimal, integer=integer)
    fields = ("value", "decimals", "problem", "percent", "missing", "missing_reason", "from_word", "unit_text")
    return NumberReading(*(getattr(reading, field) for field in fields))


@given(st.lists(st.tuples(every_text, st.booleans())), st.sampled_from([None, ".", ","]), st.booleans())
def test_a_column_is_its_elements(rows, decimal, masked):
    texts = [text for text, _ in rows]
    integer = np.array([flag for _, flag in rows], np.bool_) if masked else None
    flags = [flag and masked for _, flag in rows]
    assert rows_of(texts, decimal, integer) == [
        alone(text, decimal, flag) for text, flag in zip(texts, flags, strict=True)
    ]


@given(st.lists(every_text, max_size=20), st.randoms(use_true_random=False))
def test_order_and_duplicates_do_not_matter(texts, random):
    shuffled = texts * 2
    random.shuffle(shuffled)
    known = dict(zip(texts, rows_of(texts, None, None), strict=True))
    assert rows_of(shuffled, None, None) == [known[text] for text in shuffled]


@pytest.mark.parametrize(
    "text",
    [
        pa.chunked_array([pa.array(["1,5"]), pa.array([None, "2 tỷ"], pa.string())]),
        pa.array(["1,5", None, "2 tỷ"], pa.large_string()),
        pa.array(["1,5", None, "2 tỷ"]).dictionary_encode(),
    ],
    ids=["chunked", "large", "dictionary"],
)
def test_every_kind_of_text_array_is_read(text):
    column = read_numbers(text)
    assert column.value.tolist()[::2] == [1.5, 2.0]
    assert column.missing.tolist() == [False, True, False]
    assert [column.units[code] for code in column.unit] == ["", "", "tỷ"]


def test_nulls_only():
    column = read_numbers(pa.nulls(3))
    assert column.missing.all()
    assert np.isnan(column.value).all()


def test_plain_numbers_are_read_in_bulk():
    numbers = np.arange(1_000_000)
    texts = pa.array(numbers).cast(pa.string())
    started = time.process_time()
    column = read_numbers(texts)
    assert time.process_time() - started < 2  # about 0.2 s here; one by one it would take 3 s or more
    assert (column.value == numbers).all()


def test_hostile_text_is_refused_quickly():
    started = time.process_time()
    for text in ("1." * 100, "1 " * 99 + "!", "9" * 10**6, "1-" * 99, "%" * 199, "1e" * 99, "khoảng " * 28):
        assert read_number(text).problem
    assert time.process_time() - started < 1
