"""The shelf: the same arrays, wherever they lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import nq57_indicators as nq
from nq57_indicators.recognition import placing, shelf
from nq57_indicators.recognition.shelf import Shelf, lies_in_a_file

SAMPLES = Path(__file__).parents[2] / "sample_data"


@given(st.lists(st.integers(0, 50), max_size=30), st.integers(0, 2000))
def test_what_is_kept_comes_back(sizes: list[int], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "MOST_BYTES", most)
        patch.setattr(shelf, "SEGMENT_BYTES", 1 << 16)
        place = Shelf()
        kinds = [np.int8, np.int32, np.float64, np.bool_]
        given_arrays = [np.arange(size).astype(kinds[number % 4]) for number, size in enumerate(sizes)]
        kept = [place.keep(array) for array in given_arrays]
        for one, other in zip(kept, given_arrays, strict=True):
            assert one.dtype == other.dtype
            assert one.tolist() == other.tolist()
        assert place.is_full == (sum(array.nbytes for array in given_arrays) > most)


def test_few_arrays_stay_where_they_are() -> None:
    array = np.arange(5)
    assert Shelf().keep(array) is array


def test_arrays_in_the_file_are_plain_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_BYTES", 0)
    place = Shelf()
    kept = place.keep(np.arange(5))
    assert type(kept) is np.ndarray
    assert lies_in_a_file(kept)
    assert place.replaced(kept) is kept
    kept[0] = 7
    assert kept.tolist() == [7, 1, 2, 3, 4]
    joined = place.joined([kept, np.arange(2)])
    assert joined.tolist() == [7, 1, 2, 3, 4, 0, 1]
    assert lies_in_a_file(joined)


def test_an_array_larger_than_a_segment_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_BYTES", 0)
    monkeypatch.setattr(shelf, "SEGMENT_BYTES", 1 << 16)
    place = Shelf()
    arrays = [np.arange(size, dtype=np.int64) for size in (10, 20_000, 10)]
    kept = [place.keep(array) for array in arrays]
    assert all((one == other).all() for one, other in zip(kept, arrays, strict=True))


@pytest.mark.parametrize("what", ["broken", "made_up"])
def test_a_submission_in_the_file_is_the_same(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = nq.validate(nq.read_submission(SAMPLES / what))
    monkeypatch.setattr(shelf, "MOST_BYTES", 10_000)
    monkeypatch.setattr(shelf, "SEGMENT_BYTES", 1 << 16)
    found = nq.validate(nq.read_submission(SAMPLES / what))
    assert_frame_equal(found.findings, expected.findings)
    assert_frame_equal(found.accepted, expected.accepted)
    if what == "made_up":
        results, others = nq.assess(found), nq.assess(expected)
        for table in ("values", "gaps", "scores"):
            assert_frame_equal(getattr(results, table), getattr(others, table))


@pytest.mark.parametrize("what", ["broken", "made_up"])
@pytest.mark.parametrize("most", [0, 50])
def test_areas_are_found_however_many_combinations_there_are(
    what: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond so many combinations of texts and days no table of all that may be is made: the place is searched for."""
    expected = nq.read_submission(SAMPLES / what)
    monkeypatch.setattr(placing, "_MOST_COMBINATIONS", most)
    found = nq.read_submission(SAMPLES / what)
    assert_frame_equal(found.findings, expected.findings)
    assert_frame_equal(found.observations, expected.observations)
