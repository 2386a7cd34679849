"""Parts below one another: every row at its place, whoever comes first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nq57_indicators.computation.results.rows import _order
from nq57_indicators.computation.results.stacking import Columns, Part, stacked


def piece(*areas: int, **columns: Any) -> Columns:
    return {"area": np.array(areas, np.int16)} | {name: np.array(column) for name, column in columns.items()}


def laid(parts: list[Part]) -> Columns:
    """All parts below one another."""
    return stacked([sum(len(one["area"]) for one in part.pieces) for part in parts], parts.__getitem__)


def lists(columns: Columns) -> dict[str, list[Any]]:
    return {name: column.tolist() for name, column in columns.items()}


def test_parts_follow_one_another_in_the_type_of_the_first() -> None:
    found = laid([Part([piece(3, 1)]), Part([piece(2)])])
    assert (lists(found), found["area"].dtype) == ({"area": [3, 1, 2]}, np.int16)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_parts_without_rows_may_be_of_another_type(at: int) -> None:
    nothing = Part([{"area": np.zeros(0, np.int8), "value": np.zeros(0, np.int8)}])
    full = [Part([piece(300, value=[0.5])]), Part([piece(400, value=[1.5])])]
    found = laid([*full[:at], nothing, *full[at:]])
    assert (lists(found), found["area"].dtype) == ({"area": [300, 400], "value": [0.5, 1.5]}, np.int16)


def test_a_table_without_rows_has_the_columns_of_its_parts() -> None:
    nothing = Part([piece(value=[])])
    assert lists(laid([nothing, nothing])) == {"area": [], "value": []}


def test_no_part_is_no_column() -> None:
    assert laid([]) == {}


def test_rows_are_put_in_order_across_pieces() -> None:
    part = Part([piece(1, 4), piece(2, 3)], np.array([0, 2, 3, 1]))
    assert lists(laid([Part([piece(0)]), part])) == {"area": [0, 1, 2, 3, 4]}


def test_one_figure_stands_in_all_rows_of_its_piece() -> None:
    part = Part([piece(1, 3, flow=7), piece(2, flow=9)], np.array([0, 2, 1]))
    assert lists(laid([part])) == {"area": [1, 2, 3], "flow": [7, 9, 7]}


@pytest.mark.parametrize("late", [0, 1, 2])
def test_a_column_left_out_is_the_one_that_stands_for_it(late: int) -> None:
    """Only one of three pieces has bounds of its own: the others have their values there."""
    pieces = [piece(at, value=[float(at)]) for at in range(3)]
    pieces[late]["lower"] = np.array([-1.0])
    expected = [-1.0 if at == late else float(at) for at in range(3)]
    apart = laid([Part([one]) for one in pieces])
    together = laid([Part(pieces)])
    assert apart["lower"].tolist() == together["lower"].tolist() == expected
    assert "upper" not in apart


def _scaled(code: int, large: bool) -> int:
    return code * 2**40 if large and code > 0 else code


codes = st.tuples(st.integers(-1, 3), st.integers(-1, 3))


@given(st.lists(st.lists(codes, min_size=1, max_size=5), min_size=1, max_size=4), st.booleans())
def test_the_order_is_that_of_a_sort_that_keeps_equals(pieces: list[list[tuple[int, int]]], large: bool) -> None:
    """Also with codes so large that no one number holds a key."""
    keys = [[np.array([_scaled(row[at], large) for row in rows]) for at in range(2)] for rows in pieces]
    rows = [row for rows in pieces for row in rows]
    expected = sorted(range(len(rows)), key=lambda at: rows[at])
    order = _order(keys)
    assert expected == (list(range(len(rows))) if order is None else order.tolist())


def test_a_code_of_all_rows_of_a_piece_sorts_like_one_of_each() -> None:
    """The second piece comes first by its second code."""
    once = [[np.array([1, 1]), np.array(5)], [np.array([1]), np.array(4)]]
    each = [[np.array([1, 1]), np.array([5, 5])], [np.array([1]), np.array([4])]]
    for keys in (once, each, [[part * 2**40 for part in keys] for keys in once]):
        order = _order(keys)
        assert order is not None
        assert order.tolist() == [2, 0, 1]
