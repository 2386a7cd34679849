"""The spill_file: the same arrays, wherever they lie."""

from __future__ import annotations

from mmap import mmap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.recognition import gathering, placing, spill_file
from nq57_indicators.recognition.gathering import Columns, Gathered, Mask
from nq57_indicators.recognition.spill_file import SpillFile

SAMPLES = Path(__file__).parents[2] / "sample_data"
BROKEN = [SAMPLES / "broken"]
LARGE = [SAMPLES / "made_up" / name for name in ("portal_dossiers.csv", "quarterly_2026-S2.csv", "other_rates.parquet")]


def lies_in_a_file(array: NDArray[Any]) -> bool:
    """Whether an array is part of a file that is mapped into memory."""
    owner: Any = array
    while isinstance(owner, np.ndarray):
        owner = owner.base
    return isinstance(owner, mmap)


def test_rooms_lie_in_the_file_and_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that is larger than a segment, and one that begins a new one."""
    monkeypatch.setattr(spill_file, "SEGMENT_BYTES", 1 << 16)
    place = SpillFile()
    kinds = [np.dtype(kind) for kind in (np.int8, np.float64, np.bool_, np.int32)]
    rooms = [place.room(size, kinds[at % 4]) for at, size in enumerate((10, 20_000, 3, 0, 60_000, 9_000, 5))]
    for number, room in enumerate(rooms):
        room[:] = number % 2
    assert all((room == number % 2).all() for number, room in enumerate(rooms))
    assert all(type(room) is np.ndarray and lies_in_a_file(room) for room in rooms)
    assert [room.dtype for room in rooms[:4]] == kinds


def _blocks(sizes: list[int]) -> list[tuple[Columns, Mask]]:
    """Numbered rows in blocks; every third one is not known."""
    found, first = [], 0
    for size in sizes:
        number = np.arange(first, first + size)
        small = number.astype(np.int8 if first + size < 100 else np.int32)
        found.append(({"number": number, "small": small}, number % 3 != 2))
        first += size
    return found


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=8),
    st.integers(0, 3000),
    st.integers(0, 200),
    st.sampled_from([0, 1, 100, 10_000]),
    st.sampled_from([1, 500]),
)
def test_what_is_gathered_stands_in_order(sizes: list[int], most: int, start: int, expect: int, few: int) -> None:
    """In memory or in the file, in whatever blocks, in the widest type that a block has; then every fifth row is dropped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "MOST_BYTES", most)
        patch.setattr(gathering, "_BLOCK", 7)
        patch.setattr(gathering, "_FEW", few)
        patch.setattr(spill_file, "SEGMENT_BYTES", 1 << 16)
        gathered = Gathered()

        def added(columns: Columns, known: Mask) -> slice:
            gathered.expect(gathered.size + expect)
            return gathered.add(columns, known)

        places = [added(columns, known) for columns, known in _blocks(sizes)]
        expected = [number for number in range(sum(sizes)) if number % 3 != 2]
        assert gathered["number"].tolist() == gathered["small"].tolist() == expected
        assert [place.start for place in places] == [0, *(place.stop for place in places[:-1])]
        assert gathered["small"].dtype == (np.int8 if sum(sizes) < 100 else np.int32)
        # 8 bytes of a number and, in the end, 1 or 4 of a small one
        assert lies_in_a_file(gathered["small"]) == lies_in_a_file(gathered["number"])
        if len(expected) * 9 > most:
            assert lies_in_a_file(gathered["number"])
        if len(expected) * 12 <= most:
            assert not lies_in_a_file(gathered["number"])
        start = min(start, gathered.size)
        gathered.keep(start, gathered["number"][start:] % 5 != 0)
        kept = [*expected[:start], *(number for number in expected[start:] if number % 5)]
        assert gathered["number"].tolist() == gathered["small"].tolist() == kept
        gathered.add({"number": np.array([7]), "small": np.array([7], np.int8)}, np.array([True]))
        assert gathered["number"].tolist() == [*kept, 7]


@pytest.mark.parametrize("what", [BROKEN, LARGE], ids=["broken", "large"])
def test_a_submission_in_the_file_is_the_same(what: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = nq.validate(nq.read_submission(what))
    monkeypatch.setattr(gathering, "MOST_BYTES", 10_000)
    monkeypatch.setattr(spill_file, "SEGMENT_BYTES", 1 << 16)
    rooms, room = [], SpillFile.room
    monkeypatch.setattr(SpillFile, "room", lambda self, size, kind: rooms.append(size) or room(self, size, kind))
    found = nq.validate(nq.read_submission(what))
    assert bool(rooms) == (what == LARGE)
    assert_frame_equal(found.findings, expected.findings)
    assert_frame_equal(found.accepted, expected.accepted)
    if what == LARGE:
        results, others = nq.assess(found), nq.assess(expected)
        for table in ("values", "gaps", "scores"):
            assert_frame_equal(getattr(results, table), getattr(others, table))


@pytest.mark.parametrize("what", [BROKEN, LARGE], ids=["broken", "large"])
@pytest.mark.parametrize("most", [0, 50])
def test_areas_are_found_however_many_combinations_there_are(
    what: list[Path], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond so many combinations of texts and days no table of all that may be is made: the place is searched for."""
    expected = nq.read_submission(what)
    monkeypatch.setattr(placing, "_MOST_COMBINATIONS", most)
    found = nq.read_submission(what)
    assert_frame_equal(found.findings, expected.findings)
    assert_frame_equal(found.observations, expected.observations)
