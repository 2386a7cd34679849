"""No call changes what the caller holds: the same call gives the same bytes, whatever was called before, in any order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.models.tables import TABLES
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.writing.arrow import arrow_table
from nq57_indicators.writing.outputs import SAVED

MINI = Path(__file__).parent / "catalogues" / "mini"
RESULTS = ("summary", "scores", "gaps", "values", "trends")
few = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _row(variable: str, area: str, period: str, value: float | None, **more: Any) -> dict[str, Any]:
    flow = "stock" if variable.startswith(("homes", "gardens")) else "period"
    return {"variable": variable, "ref_area": area, "time_period": period, "obs_value": value, "flow": flow} | more


def _late(area: str, period: str, part: float, whole: float, **more: Any) -> list[dict[str, Any]]:
    return [
        _row("petitions_late", area, period, part, **more),
        _row("petitions_all", area, period, whole, **more),
    ]


ROWS = [
    *_late("G2-C", "2024-Q1", 2, 10),
    *_late("G2-C", "2024-Q2", 1, 10),
    *_late("G2-C", "2024-Q3", 3, 10),
    *_late("G2-C", "2024-Q4", 3, 12),
    *_late("G2-C", "2023", 4, 40, vintage="2024-01-31"),
    *_late("G2-C", "2023", 5, 40, vintage="2024-06-30"),
    *_late("G2-D", "2024", 1, 10, provider="Wren"),
    *_late("G2-D", "2024", 4, 10, provider="Almanac"),
    *_late("G2-E", "2024", 30, 20),
    *[
        _row(name, "G2-C", year, figure)
        for year in ("2023", "2024")
        for name, figure in (("homes_lit", 40), ("homes", 99))
    ],
    _row("petitions_lat", "G2-C", "2024", 1),
    _row("petitions_late", "G9-C", "2024", 1),
]
HISTORY = [
    *_late("G2-C", "2019-Q3", 1, 9),
    *_late("G2-C", "2023", 9, 40),
    *_late("G2-C", "2021", 1, 9, provider="Quill"),
]


@dataclass
class Held:
    """What a caller holds while calling: objects of several calls, all of them shared."""

    submission: nq.Submission
    history: nq.Submission
    report: nq.Report
    result: nq.Assessment
    frame: pd.DataFrame


def _held() -> Held:
    catalogue = nq.load_catalogue(MINI)
    frame = pd.DataFrame(ROWS)
    submission = nq.read_submission(frame, catalogue=catalogue)
    report = nq.validate(submission)
    return Held(
        submission,
        nq.read_submission(pd.DataFrame(HISTORY), catalogue=catalogue),
        report,
        nq.assess(report, framework="fest", period="2024"),
        frame,
    )


def _bytes(frame: pd.DataFrame, table: str) -> bytes:
    columns = SAVED.get(table) or TABLES[table]
    sink = pa.BufferOutputStream()
    pq.write_table(arrow_table(frame, columns), sink)
    return sink.getvalue().to_pybytes()


def _report(report: nq.Report) -> bytes:
    return _bytes(report.findings, "findings") + _bytes(report.accepted, "observations")


def _saved(result: nq.Assessment) -> bytes:
    with TemporaryDirectory() as folder:
        paths = result.save(Path(folder) / "out", formats=["parquet", "csv", "json"])
        return b"".join(path.name.encode() + path.read_bytes() for path in sorted(paths))


def _tables(result: nq.Assessment) -> bytes:
    return b"".join(_bytes(getattr(result, name), name) for name in RESULTS)


CALLS: dict[str, Callable[[Held], bytes]] = {
    "observations": lambda held: _bytes(held.submission.observations, "observations"),
    "read again": lambda held: _bytes(
        nq.read_submission(held.frame, catalogue=held.submission.catalogue).observations, "observations"
    ),
    "read strangers": lambda held: _report(
        nq.validate(pd.DataFrame(_late("G2-E", "2020", 1, 5, provider="Xenia")), catalogue=held.submission.catalogue)
    ),
    "validate": lambda held: _report(nq.validate(held.submission)),
    "validate with history": lambda held: _report(nq.validate(held.submission, history=held.history)),
    "validate history": lambda held: _report(nq.validate(held.history, history=held.report)),
    "findings": lambda held: _bytes(held.report.findings, "findings"),
    "result": lambda held: _saved(held.result),
    "assess": lambda held: _tables(nq.assess(held.submission, framework="fest")),
    "assess report": lambda held: _tables(nq.assess(held.report, framework="letters")),
    "assess the past": lambda held: _tables(
        nq.assess(held.report, framework="fest", known_at="2024-03-31", as_of="2023-12-31")
    ),
    "assess with a base": lambda held: _tables(
        nq.assess(held.report, framework="fest", assumed_base="2018", unsure=True)
    ),
    "summary": lambda held: _bytes(held.result.summary, "summary"),
    "gaps": lambda held: _bytes(held.result.gaps, "gaps"),
    "trends": lambda held: _bytes(held.result.trends, "trends"),
    "parts": lambda held: b"".join(_bytes(part[name], name) for part in held.result.parts() for name in part),
    "explain": lambda held: str(held.result.explain("late_rate", "G2-C", "2024")).encode(),
    "values": lambda held: _bytes(nq.indicator_values(held.report.accepted, held.report.catalogue), "values"),
    "restate": lambda held: _bytes(nq.restate(held.report.accepted, held.report.catalogue, to="G2"), "observations"),
    "shown": lambda held: (held.report._repr_html_() + held.result._repr_html_()).encode(),
    "sentence": lambda held: str(held.report.counts().to_dict()).encode(),
}


@cache
def _alone(name: str) -> bytes:
    """What a call gives with nothing before it."""
    codebook.cache_clear()
    return CALLS[name](_held())


def _frames(held: Held) -> list[pd.DataFrame]:
    return [held.frame, held.submission.observations, held.report.accepted]


@few
@given(st.lists(st.sampled_from(list(CALLS)), min_size=2, max_size=6))
def test_whatever_was_called_before(names: list[str]) -> None:
    expected = {name: _alone(name) for name in names}
    held = _held()
    before = [frame.copy(deep=True) for frame in _frames(held)]
    for name in names:
        assert CALLS[name](held) == expected[name], name
    for frame, copy in zip(_frames(held), before, strict=True):
        assert_frame_equal(frame, copy)


def test_every_call_after_every_other() -> None:
    """Once forwards, once backwards, over the same objects."""
    expected = {name: _alone(name) for name in CALLS}
    held = _held()
    for name in [*CALLS, *reversed(CALLS)]:
        assert CALLS[name](held) == expected[name], name


def test_from_several_threads() -> None:
    expected = {name: _alone(name) for name in CALLS}
    held = _held()
    names = list(CALLS)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda name: CALLS[name](held), names))
    assert [name for name, made in zip(names, found, strict=True) if made != expected[name]] == []


def test_a_table_that_is_written_to_belongs_to_its_writer() -> None:
    held = _held()
    for owner, names in (
        (held.submission, ("observations", "findings")),
        (held.report, ("accepted", "findings")),
        (held.result, ("values", "gaps", "trends", "scores", "summary", "findings")),
    ):
        for name in names:
            before = getattr(owner, name).copy(deep=True)
            mine = getattr(owner, name)
            first = mine.columns[0]
            mine[first] = "overwritten"
            mine.pop(mine.columns[1])
            mine.index = mine.index + 1
            mine.attrs["mine"] = True
            assert_frame_equal(getattr(owner, name), before)
            assert getattr(owner, name).attrs == before.attrs
    assert _saved(held.result) == _alone("result")


@few
@given(st.randoms(use_true_random=False), st.integers(0, len(ROWS)))
def test_bytes_do_not_depend_on_the_order_of_rows_or_files(random: Any, cut: int) -> None:
    rows = [*ROWS]
    random.shuffle(rows)
    with TemporaryDirectory() as folder:
        files = []
        for number, part in enumerate((rows[cut:], rows[:cut])):
            if part:
                files.append(Path(folder) / f"part{number}.csv")
                pd.DataFrame(part).to_csv(files[-1], index=False)
        of_files = _assessed(nq.read_submission(files, catalogue=nq.load_catalogue(MINI)))
    assert _results(of_files) == _results(_in_their_order())
    assert _tables(_assessed(pd.DataFrame(rows))) == _tables(_in_their_order())


def _assessed(data: Any) -> nq.Assessment:
    return nq.assess(data, framework="fest", period="2024", catalogue=nq.load_catalogue(MINI))


@cache
def _results(result: nq.Assessment) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        result.save(Path(folder) / "out", formats=["parquet", "csv", "json"])
        paths = [path for path in (Path(folder) / "out").iterdir() if path.stem in RESULTS]
        return {path.name: path.read_bytes() for path in paths}


@cache
def _in_their_order() -> nq.Assessment:
    return _assessed(pd.DataFrame(ROWS))


def test_of_two_providers_nobody_knows_the_first_by_name_is_preferred() -> None:
    for rows in (ROWS, ROWS[::-1]):
        values = nq.assess(pd.DataFrame(rows), framework="fest", catalogue=nq.load_catalogue(MINI)).values
        mine = values[(values["ref_area"] == "G2-D") & (values["indicator"] == "late_rate") & values["preferred"]]
        assert mine["provider"].astype(str).tolist() == ["Almanac"]


STRANGERS = [f"petitions_lat{letter}{number}" for letter in "aeiou" for number in range(5)]


def test_every_stranger_gets_a_suggestion() -> None:
    rows = [_row(name, "G2-C", "2024", 1) for name in STRANGERS]
    findings = nq.read_submission(pd.DataFrame(rows), catalogue=nq.load_catalogue(MINI)).findings
    assert (findings["rule"] == "unknown-variable").all()
    assert findings["expected"].str.contains("petitions_late").all()
    assert len(findings) == len(STRANGERS)


# --- areas that have nothing to do with one another -----------------------------------------------------------------

PACKAGED_AREAS = ("P34-01", "P34-24", "P34-79", "P34-48")
PERIODS = ("2024", "2025", "2025-Q3", "2025-Q4", "2025-09", "2025-10", "2025-11", "2025-12", "2026-Q1")
VARIABLES = ("dossiers_received", "dossiers_received_online", "procedures_eligible", "procedures_full_process")
RANKS = ["rank", "rank_best", "rank_worst", "rank_of"]


@st.composite
def reports(draw: st.DrawFn) -> pd.DataFrame:
    """Some figures of some provinces, each for the periods it likes."""
    missing = st.sampled_from([{}, {}, {"obs_value": None, "obs_status": "missing", "missing_reason": "not_collected"}])
    rows = [
        {"variable": name, "ref_area": area, "time_period": period, "obs_value": draw(st.integers(1, 50))}
        | {"provider": draw(st.sampled_from([None, None, "Wren", "Almanac"]))}
        | draw(missing)
        for area in PACKAGED_AREAS
        for period in draw(st.lists(st.sampled_from(PERIODS), unique=True, min_size=1, max_size=5))
        for name in VARIABLES
    ]
    return pd.DataFrame(rows)


def _of_areas(result: nq.Assessment, table: str, areas: list[str]) -> pd.DataFrame:
    frame = getattr(result, table)
    frame = frame[frame["ref_area"].isin(areas)].drop(columns=[*RANKS, "file", "row"], errors="ignore")
    coded = frame.select_dtypes("category").columns
    return frame.astype(dict.fromkeys(coded, "str")).reset_index(drop=True)


@few
@given(reports(), st.sets(st.sampled_from(PACKAGED_AREAS), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_no_row_depends_on_what_another_area_reports(frame: pd.DataFrame, chosen: set[str], random: Any) -> None:
    areas, order = sorted(chosen), list(range(len(frame)))
    random.shuffle(order)
    shuffled = frame.iloc[order]
    options: dict[str, Any] = {"areas": areas, "period": "2026-Q1"}
    whole = nq.assess(shuffled.reset_index(drop=True), **options)
    part = nq.assess(shuffled[shuffled["ref_area"].isin(areas)].reset_index(drop=True), **options)
    for table in ("values", "gaps", "trends", "scores"):
        assert_frame_equal(_of_areas(part, table, areas), _of_areas(whole, table, areas))


def test_a_quarter_that_another_area_reports_makes_no_row_here() -> None:
    own = [
        {"variable": name, "ref_area": "P34-24", "time_period": period, "obs_value": 5}
        for period in ("2025-Q4",)
        for name in VARIABLES[:2]
    ]
    gone = {"obs_value": None, "obs_status": "missing", "missing_reason": "not_collected"}
    own += [{"variable": name, "ref_area": "P34-24", "time_period": "2025-07"} | gone for name in VARIABLES[:2]]
    other = [
        {"variable": name, "ref_area": "P34-01", "time_period": period, "obs_value": 5}
        for period in ("2025-07", "2025-08", "2025-09", "2025-Q3")
        for name in VARIABLES[:2]
    ]
    alone = nq.assess(pd.DataFrame(own), areas=["P34-24"], period="2025-Q4")
    beside = nq.assess(pd.DataFrame([*other, *own]), areas=["P34-24"], period="2025-Q4")
    for table in ("values", "trends"):
        assert_frame_equal(_of_areas(beside, table, ["P34-24"]), _of_areas(alone, table, ["P34-24"]))
