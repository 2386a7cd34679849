"""What an area has does not hang on areas it has nothing to do with, nor on the order of rows."""

from __future__ import annotations

from typing import Any

import pandas as pd
from elnor import Row, figures, frame, land, late, lit
from hypothesis import given, settings
from hypothesis import strategies as st

import nq57_indicators as nq
from alike import assert_frame_equal

TABLES = ("values", "gaps", "trends")
PERIODS = ("2023", "2024", "2024-S1", "2024-Q1", "2024-Q2", "2024-01", "2024-02", "2024-03", "2024-06-30")
GONE = {"obs_status": "missing", "missing_reason": "refused"}

periods = st.sampled_from(PERIODS)
options = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(["actual", "executed", "plan", "expected"]),
        "provider": st.sampled_from(["itself", "REG", "OBS", "Zed", "Abe"]),
        "calendar": st.sampled_from(["statistical", "statistical", "administrative"]),
    }
)
pieces = st.tuples(st.sampled_from(["late", "lit", "growth", "gone", "stated"]), periods, options, st.integers(1, 50))


def _rows(area: str, drawn: list[tuple[str, str, dict[str, str], int]]) -> list[Row]:
    rows: list[Row] = []
    for kind, period, given_options, number in drawn:
        own: dict[str, Any] = dict(given_options)
        own["provider"] = area if own["provider"] == "itself" else own["provider"]
        if "-06-30" in period:
            own["calendar"] = "statistical"
        if kind == "late":
            rows += late(area, period, number, 50, **own)
        elif kind == "lit":
            rows += lit(area, period, number, 50, **own)
        elif kind == "growth":
            rows += figures(area, period, pilgrims=number, **own)
        elif kind == "gone":
            rows += late(area, period, None, 50, **own | GONE)
        else:
            rows += figures(area, period, late_rate=number, **own)
    key = ("variable", "ref_area", "time_period", "calendar", "flow", "provider", "stage")
    return list({tuple(row[name] for name in key): row for row in rows}.values())


def _tables(rows: list[Row], area: str) -> dict[str, pd.DataFrame]:
    result = nq.assess(frame(rows), catalogue=land(), assumed_base="2023")
    found = {}
    for name in TABLES:
        table = getattr(result, name)
        plain = {column: "string" for column, kind in table.dtypes.items() if isinstance(kind, pd.CategoricalDtype)}
        found[name] = table[table["ref_area"] == area].astype(plain).reset_index(drop=True)
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(pieces, min_size=1, max_size=8), st.lists(pieces, max_size=8))
def test_an_area_keeps_its_rows_whatever_an_unrelated_one_reports(
    mine: list[tuple[str, str, dict[str, str], int]], others: list[tuple[str, str, dict[str, str], int]]
) -> None:
    rows = _rows("G2-D", mine)
    alone, together = _tables(rows, "G2-D"), _tables([*_rows("G2-E", others), *rows], "G2-D")
    for name in TABLES:
        assert_frame_equal(alone[name], together[name], check_exact=True)


@settings(max_examples=15, deadline=None)
@given(st.lists(pieces, min_size=2, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(drawn: list[tuple[str, str, dict[str, str], int]], random: Any) -> None:
    rows = _rows("G2-D", drawn)
    expected = _tables(rows, "G2-D")
    random.shuffle(rows)
    for name, table in _tables(rows, "G2-D").items():
        assert_frame_equal(expected[name], table, check_exact=True)


def test_of_two_strangers_the_first_by_name_is_preferred() -> None:
    rows = [late("G2-D", "2024", 1, 10, provider=name) for name in ("Zed", "Abe")]
    for given_rows in (rows[0] + rows[1], rows[1] + rows[0]):
        values = _tables(given_rows, "G2-D")["values"]
        assert values.loc[values["preferred"], "provider"].tolist() == ["Abe"]


def test_computing_adds_nothing_to_what_was_read() -> None:
    submission = nq.read_submission(frame(late("G2-D", "2024-01", 1, 10)), catalogue=land())
    before = submission.observations["time_period"].cat.categories.tolist()
    assert len(nq.assess(submission).values) == 1
    assert submission.observations["time_period"].cat.categories.tolist() == before == ["2024-01"]
