"""A listing reads like any mapping, cannot be changed, and is short."""

import pickle

import pytest

from nq57_indicators.models.listing import Listing


def test_it_reads_like_a_mapping() -> None:
    one = Listing({"a": 1, "b": 2})
    assert (one["a"], one.get("c"), one.get("c", 3), "b" in one, len(one)) == (1, None, 3, True, 2)
    assert (list(one), list(one.keys()), list(one.values()), list(one.items())) == (
        ["a", "b"],
        ["a", "b"],
        [1, 2],
        [("a", 1), ("b", 2)],
    )
    assert one == {"a": 1, "b": 2}
    assert pickle.loads(pickle.dumps(one)) == one


def test_it_cannot_be_changed_and_does_not_change() -> None:
    given = {"a": 1}
    one = Listing(given)
    given["a"] = 2
    assert one["a"] == 1
    with pytest.raises(TypeError):
        one["a"] = 3  # type: ignore[index]  # what is tested


def test_it_is_short() -> None:
    assert repr(Listing({})) == "<0>"
    assert repr(Listing(dict.fromkeys("abcdefgh", 1))) == "<8: a, b, c, d, e, …>"
