"""What the library gives away goes into other processes and comes back whole."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import nq57_indicators as nq
from nq57_indicators.errors import DefinitionProblem
from nq57_indicators.models.base import ContradictionError
from nq57_indicators.periods import PeriodError

WAYS: dict[str, Callable[[Any], Any]] = {
    "pickle": lambda thing: pickle.loads(pickle.dumps(thing)),
    "oldest pickle": lambda thing: pickle.loads(pickle.dumps(thing, protocol=0)),
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
}
every_way = pytest.mark.parametrize("travel", WAYS.values(), ids=WAYS)

ERRORS: list[Exception] = [
    nq.Nq57Error("Lỗi.", "An error."),
    nq.SubmissionError("Không mở được tệp.", "The file cannot be opened."),
    nq.InvalidDataError("1 phát hiện.", "1 finding."),
    nq.UnknownIndicatorError("Không có chỉ tiêu.", "There is no indicator."),
    nq.DefinitionError([DefinitionProblem("a.toml", "id", "thiếu", "missing")]),
    PeriodError("Kỳ không rõ.", "The period is not certain."),
    ContradictionError("trái nhau", "at odds"),
]


def _own_errors() -> Iterator[type]:
    for module in walk_packages(nq.__path__, "nq57_indicators."):
        if module.name.endswith("__main__"):
            continue
        for thing in vars(import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, Exception) and thing.__module__ == module.name:
                yield thing


def test_no_error_of_the_package_is_forgotten_here() -> None:
    assert {kind.__name__ for kind in _own_errors()} - {"Portable"} == {type(error).__name__ for error in ERRORS}


@every_way
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_travels_with_all_it_says(error: Exception, travel: Callable[[Any], Any]) -> None:
    error.add_note("where it was met")
    there = travel(error)
    assert type(there) is type(error)
    assert str(there) == str(error)
    assert vars(there) == vars(error)


def test_an_error_in_a_worker_process_reaches_the_parent() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        future = pool.submit(nq.read_submission, "nowhere.csv")
        with pytest.raises(nq.SubmissionError, match=r"nowhere\.csv: The file does not exist"):
            future.result(timeout=120)
