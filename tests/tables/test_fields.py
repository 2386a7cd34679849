"""Columns as codes into their distinct texts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57_indicators.tables.cells import RawColumn
from nq57_indicators.tables.fields import Field, constant, field_of, pairs


def texts(column: RawColumn) -> list[str]:
    """The text of every row."""
    return field_of(column).text.tolist()


@pytest.mark.parametrize(
    "array",
    [
        pa.array(["a", None, "b", "a", " "]),
        pa.chunked_array([["a", None], ["b", "a", " "]]),
        pa.array(["a", None, "b", "a", " "]).dictionary_encode(),
        pa.array(["a", None, "b", "a", " "], pa.large_string()),
    ],
    ids=["plain", "chunked", "coded", "large"],
)
def test_texts_of_every_kind_of_array(array: pa.Array) -> None:
    field = field_of(RawColumn("h", 1, array))
    assert field.text.tolist() == ["a", "", "b", "a", ""]
    assert (field.codes == -1).tolist() == [False, True, False, False, True]


def test_chunks_with_dictionaries_of_their_own() -> None:
    chunks = pa.chunked_array([pa.array(["a", "b"]).dictionary_encode(), pa.array(["b", "c"]).dictionary_encode()])
    assert texts(RawColumn("h", 1, chunks)) == ["a", "b", "b", "c"]


def test_a_dictionary_with_a_null_value() -> None:
    coded = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2], pa.int32()), pa.array(["a", None, ""]))
    assert texts(RawColumn("h", 1, coded)) == ["a", "", ""]


def test_numbers_are_read_as_text() -> None:
    column = RawColumn("h", 1, pa.array(["x", None, None, None]), np.array([np.nan, 2025.0, 1.5, np.nan]))
    assert texts(column) == ["x", "2025", "1.5", ""]
    assert texts(RawColumn("h", 1, None, np.array([1e20, -3.0, np.nan]))) == ["100000000000000000000", "-3", ""]


def test_infinite_numbers_are_text_too() -> None:
    assert texts(RawColumn("h", 1, None, np.array([np.inf, 1.0]))) == ["inf", "1"]


def test_looking_up_and_taking() -> None:
    field = Field(np.array([0, -1, 1, 0], np.int32), ["a", "bb"])
    assert field.look_up(len).tolist() == [1, -1, 2, 1]
    assert field.look_up(len, empty=9).tolist() == [1, 9, 2, 1]
    assert field.take(slice(1, 3)).text.tolist() == ["", "bb"]
    assert field.take(np.array([True, False, False, True])).text.tolist() == ["a", "a"]
    assert constant("x", 2).text.tolist() == ["x", "x"]


def test_each_distinct_text_is_looked_up_once() -> None:
    asked: list[str] = []
    field_of(RawColumn("h", 1, pa.array(["a", "b"] * 1000))).look_up(lambda text: asked.append(text) or 0)
    assert sorted(asked) == ["a", "b"]


codes = st.lists(st.tuples(st.integers(-1, 6), st.integers(-1, 6)), max_size=30)


@given(codes)
def test_pairs_are_what_stood_side_by_side(rows: list[tuple[int, int]]) -> None:
    first, second = (np.array([row[side] for row in rows], np.int32) for side in (0, 1))
    known, where = pairs(first, second)
    assert [known[at] for at in where.tolist()] == rows
    assert len(set(known)) == len(known)


def test_pairs_of_many_distinct_codes() -> None:
    first, second = np.array([3_000, 0, 3_000], np.int32), np.array([2_999, 5, 2_999], np.int32)
    known, where = pairs(first, second)
    assert (known, where.tolist()) == ([(0, 5), (3_000, 2_999)], [1, 0, 1])
