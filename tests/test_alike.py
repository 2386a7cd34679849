"""The comparison that other tests rest on can fail."""

from __future__ import annotations

import pandas as pd
import pytest

from alike import assert_frame_equal

TABLE = pd.DataFrame({"a": pd.Categorical(["x", "y"]), "b": [1.0, float("nan")]})
OTHERS = {
    "a figure": TABLE.assign(b=[1.5, float("nan")]),
    "a category": TABLE.assign(a=pd.Categorical(["y", "x"])),
    "the categories": TABLE.assign(a=pd.Categorical(["x", "y"], ["y", "x"], ordered=True)),
    "a type": TABLE.assign(b=[1, 2]),
    "the columns": TABLE[["b", "a"]],
    "a name of the index": TABLE.rename_axis("row"),
    "the rows": TABLE.iloc[:1],
}


def test_the_same_is_the_same() -> None:
    assert_frame_equal(TABLE, TABLE.copy())


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_what_differs_is_told(other: pd.DataFrame) -> None:
    with pytest.raises(AssertionError):
        assert_frame_equal(TABLE, other)
