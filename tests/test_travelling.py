"""What the library gives away goes into other processes and comes back whole."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.errors import DefinitionProblem
from nq57_indicators.models.base import ContradictionError
from nq57_indicators.periods import PeriodError
from nq57_indicators.pytest_plugin import FindingsError

MINI = Path(__file__).parent / "catalogues" / "mini"
WAYS: dict[str, Callable[[Any], Any]] = {
    "pickle": lambda thing: pickle.loads(pickle.dumps(thing)),
    "oldest pickle": lambda thing: pickle.loads(pickle.dumps(thing, protocol=0)),
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
}
every_way = pytest.mark.parametrize("travel", WAYS.values(), ids=WAYS)

ERRORS: list[Exception] = [
    nq.Nq57Error("file-empty"),
    nq.SubmissionError("file-not-opened", cause="permission", place="a.csv"),
    nq.LimitError("not-enough-memory"),
    nq.LayoutError("file-empty"),
    nq.ArgumentError("no-such-area", area="P34-99"),
    nq.InvalidDataError("findings", total=1, listed="bad-unit (1)"),
    nq.UnknownIndicatorError("no-such-indicator", name="x", guess=None),
    nq.DefinitionError([DefinitionProblem("a.toml", "id", "thiếu", "missing")]),
    PeriodError("no-such-week", year=2025, number=54),
    ContradictionError("trái nhau", "at odds"),
    FindingsError("findings"),
]


def _own_errors() -> Iterator[type]:
    for module in walk_packages(nq.__path__, "nq57_indicators."):
        if module.name.endswith("__main__"):
            continue
        for thing in vars(import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, Exception) and thing.__module__ == module.name:
                yield thing


def test_no_error_of_the_package_is_forgotten_here() -> None:
    """Those that are made as Python makes errors travel by themselves."""
    made_otherwise = {kind.__name__ for kind in _own_errors() if kind.__init__ is not ValueError.__init__}
    assert made_otherwise - {"Portable", "Coded"} <= {type(error).__name__ for error in ERRORS}


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


RESULTS = ("values", "gaps", "trends", "scores", "findings", "summary")


@cache
def _figures() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "variable": ["dossiers_received", "dossiers_received_online"] * 2 + ["dossiers_received"],
            "ref_area": ["P34-24"] * 4 + ["Nowhere"],
            "time_period": ["2025-Q4"] * 2 + ["2026-Q1"] * 2 + ["2025-Q4"],
            "provider": [None, None, "an almanac", "an almanac", None],
            "obs_value": [10, 5, 20, 30, 1],
        }
    )


@cache
def _result() -> nq.Assessment:
    return nq.assess(_figures())


CATALOGUES = [
    lambda: nq.load_catalogue(),
    lambda: nq.load_catalogue(as_of="2025-06-30"),
    lambda: nq.load_catalogue(MINI),
]


@every_way
@pytest.mark.parametrize("load", CATALOGUES, ids=["packaged", "on a day", "foreign"])
def test_a_catalogue_travels(load: Callable[[], nq.Catalogue], travel: Callable[[Any], Any]) -> None:
    catalogue = load()
    there = travel(catalogue)
    assert there == catalogue
    assert hash(there) == hash(catalogue)
    assert repr(there) == repr(catalogue)
    assert dict(there.indicators) == dict(catalogue.indicators)
    assert there.targets == catalogue.targets


def test_catalogues_of_other_definitions_or_days_differ() -> None:
    packaged, on_a_day, foreign = (load() for load in CATALOGUES)
    assert packaged != on_a_day
    assert packaged != foreign
    assert packaged != "nq57"
    assert foreign == nq.load_catalogue(MINI)


@every_way
def test_a_submission_travels(travel: Callable[[Any], Any]) -> None:
    submission = nq.read_submission(_figures())
    there = travel(submission)
    assert_frame_equal(there.observations, submission.observations)
    assert_frame_equal(there.findings, submission.findings)
    assert there.files == submission.files
    assert_frame_equal(nq.assess(there, catalogue=nq.load_catalogue()).values, _result().values)


@every_way
def test_a_report_travels(travel: Callable[[Any], Any]) -> None:
    report = nq.validate(_figures())
    there = travel(report)
    assert_frame_equal(there.accepted, report.accepted)
    assert_frame_equal(there.findings, report.findings)
    assert (there.ok, there.unchecked) == (report.ok, report.unchecked)
    assert_frame_equal(nq.assess(there).gaps, _result().gaps)


@every_way
@pytest.mark.parametrize("asked", [(), RESULTS], ids=["before it is asked", "after"])
def test_an_assessment_travels(asked: tuple[str, ...], travel: Callable[[Any], Any]) -> None:
    result = nq.assess(_figures(), as_of="2026-03-31", period="2025-Q4")
    for name in asked:
        getattr(result, name)
    there = travel(result)
    for name in RESULTS:
        assert_frame_equal(getattr(there, name), getattr(result, name))
    assert there.versions == result.versions
    assert there.explain(*EXPLAINED) == result.explain(*EXPLAINED)


EXPLAINED = ("online_dossier_rate", "P34-24", "2025-Q4")


@every_way
def test_an_explanation_travels(travel: Callable[[Any], Any]) -> None:
    explanation = _result().explain(*EXPLAINED)
    assert travel(explanation) == explanation
    assert str(travel(explanation)) == str(explanation)


def test_results_go_to_a_worker_process_and_come_back() -> None:
    submission = nq.read_submission(_figures())
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        result = pool.submit(nq.assess, submission).result(timeout=120)
    assert_frame_equal(result.scores, _result().scores)
    assert_frame_equal(
        nq.validate(_figures(), history=result.report).findings, nq.validate(_figures(), history=_figures()).findings
    )
