"""Several at once: the results of one after the other, and the errors too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from threading import get_ident

import pandas as pd
import pytest

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators import parallel
from nq57_indicators.computation.results import batch
from nq57_indicators.parallel import Background, ahead, in_order, in_turn


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_stand_in_the_order_of_the_items(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "THREADS", threads)
    assert in_order(str, list(range(20))) == [str(number) for number in range(20)]
    assert in_order(str, []) == []


def test_an_error_of_one_is_the_error_of_all() -> None:
    with pytest.raises(ZeroDivisionError):
        in_order(lambda number: 1 // number, [1, 0, 2])


def _two_then(error: Exception | None) -> Iterator[int]:
    yield 1
    yield 2
    if error:
        raise error


def test_items_made_ahead_are_the_same_items() -> None:
    assert list(ahead(_two_then(None))) == [1, 2]
    assert list(ahead(iter(()))) == []


def test_an_error_comes_after_the_items_before_it() -> None:
    items = ahead(_two_then(nq.SubmissionError("file-empty")))
    assert [next(items), next(items)] == [1, 2]
    with pytest.raises(nq.SubmissionError, match="empty"):
        next(items)


def test_who_stops_early_leaves_nothing_running() -> None:
    items = ahead(iter(range(1000)))
    assert next(items) == 0
    items.close()


@pytest.mark.parametrize("threads", [1, 4])
def test_results_do_not_depend_on_threads(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "CELLS", 1)
    monkeypatch.setattr(parallel, "THREADS", threads)
    rows = [
        {"variable": name, "ref_area": area, "time_period": f"{year}-Q{quarter}", "obs_value": figure + quarter}
        for name, figure in (("dossiers_received", 200), ("dossiers_received_online", 100))
        for area in ("P34-01", "P34-24")
        for year in (2025, 2026)
        for quarter in (3, 4)
    ]
    result = nq.assess(pd.DataFrame(rows))
    monkeypatch.undo()
    expected = nq.assess(pd.DataFrame(rows))
    for name in ("values", "gaps", "trends", "scores"):
        assert_frame_equal(getattr(result, name), getattr(expected, name), check_exact=True)


@pytest.mark.parametrize("threads", [1, 2])
def test_work_beside_comes_back_in_its_order(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "THREADS", threads)
    background: Background[int] = Background(1)
    found = [one for number in range(20) for one in background.take(partial(int, str(number)))]
    assert len(found) >= 20 - threads
    assert [*found, *background.rest()] == list(range(20))
    assert list(background.rest()) == []


def test_an_error_beside_comes_when_its_result_is_taken() -> None:
    background: Background[float] = Background(1)
    earlier = list(background.take(lambda: 1 / 1))
    late = background.take(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        _ = [*earlier, *late, *background.rest()]


def test_who_works_for_others_starts_no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "THREADS", 2)

    def at_work(_: int) -> set[int]:
        background = Background[int](1)
        threads = {*in_order(lambda _: get_ident(), [1, 2, 3]), *in_turn(lambda _: get_ident(), [1, 2])}
        return {get_ident(), *threads, *background.take(get_ident)}

    assert [len(threads) for threads in in_order(at_work, [1, 2])] == [1, 1]
