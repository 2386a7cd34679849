"""The single steps over plain frames: what they take, what they refuse, and that they agree with all at once."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from elnor import Row, assess, cell, figures, frame, land, late, lit

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.errors import ArgumentError

ROWS: list[Row] = [
    *late("G2-C", "2023", 2, 10, vintage="2024-01-31"),
    *late("G2-C", "2024", 1, 10, vintage="2025-01-31"),
    *late("G2-C", "2024", 1, 10, provider="OBS"),
    *lit("G2-C", "2024", 40, 100),
    *figures("EL", "2021", pilgrims=100),
    *figures("EL", "2024", pilgrims=110, obs_status="provisional"),
    *late("G2-D", "2024", None, None, obs_status="missing", missing_reason="not_applicable"),
]


def _table(rows: list[Row] = ROWS) -> pd.DataFrame:
    return nq.read_submission(frame(rows), catalogue=land()).observations


def test_shares_carry_the_notes_of_the_scores() -> None:
    """The reference document of the default framework is amended by a text that is not at hand."""
    figures_of_areas = {"dossiers_received_online": 300, "dossiers_received": 500, "fixed_broadband_users_1gbps": 1}
    figures_of_areas["fixed_broadband_users"] = 4
    table = pd.DataFrame(
        [
            {"variable": name, "ref_area": "P34-01", "time_period": "2026", "obs_value": figure}
            for name, figure in figures_of_areas.items()
        ]
    )
    observations = nq.read_submission(table).observations
    leaves = nq.normalise(observations, areas=["P34-01"]).dropna(subset="score")
    shares = leaves.set_index("indicator")["note"].astype(str)
    scores = nq.aggregate(observations, areas=["P34-01"]).set_index("node")["note"].astype(str)
    told = scores[shares.index].str.replace(",?too_few_ranked", "", regex=True)  # said of ranks only
    assert shares.to_dict() == told.to_dict()
    assert set(shares) == {"", "possibly_amended"}


def test_single_steps_agree_with_all_at_once() -> None:
    result = assess(ROWS, framework="fest", period="2024")
    table = _table()
    for step, expected in (
        (nq.indicator_values(table, land()), result.values),
        (nq.target_gaps(table, land()), result.gaps),
        (nq.trends(table, land()), result.trends),
        (nq.aggregate(table, land(), framework="fest", period="2024"), result.scores),
    ):
        coded = expected.select_dtypes("category").columns
        assert_frame_equal(*(one.astype(dict.fromkeys(coded, "string")) for one in (step, expected)))


def test_options_reach_the_steps() -> None:
    table = _table()
    assert nq.target_gaps(table, land(), as_of="2023-01-01").empty
    assert nq.target_gaps(table, land(), as_of=date(2023, 1, 1)).empty
    assumed = nq.indicator_values(table, land(), assumed_base="2021")
    assert cell(assumed, "value", indicator="pilgrim_cagr_no_base", time_period="2024") > 0
    recalled = figures("EL", "2024", lore_spending_land=12, land_product=1000)
    assert len(nq.target_gaps(_table(recalled), land(), unsure=True)) > len(nq.target_gaps(_table(recalled), land()))


@pytest.mark.parametrize("known_at", ["2025-01-30", date(2025, 1, 30)])
def test_latest_vintage_by_day_or_text(known_at: str | date) -> None:
    newest = nq.latest_vintage(_table(), land(), known_at=known_at)
    assert len(newest) == len(ROWS) - 2


PLAIN = {"variable": ["petitions_late", "petitions_all"], "ref_area": ["G2-C"] * 2, "time_period": ["2024"] * 2}


def _plain(**more: object) -> pd.DataFrame:
    return pd.DataFrame(PLAIN | {"obs_value": [1.0, 10.0]} | more)


def test_empty_cells_have_their_usual_meaning() -> None:
    given = _plain(
        calendar=[None, "statistical"], flow=["period", None], stage=[None, None], provider=[None, "G2-C"],
        obs_status=[None, "normal"], vintage=[None, "2025-01-31"], decimals=[None, 0],
    )  # fmt: skip
    values = nq.indicator_values(given, land())
    assert cell(values, "value", indicator="late_rate") == 10
    assert cell(values, "provider", indicator="late_rate") == "G2-C"
    assert cell(values, "vintage", indicator="late_rate") == pd.Timestamp("2025-01-31")


def test_a_provider_that_nobody_knows_is_kept() -> None:
    values = nq.indicator_values(_plain(provider=["Almanac"] * 2), land())
    assert values["provider"].astype(str).tolist() == ["Almanac"]


REFUSED = [
    ("variable", ["petitions_late", "dragons"], "dragons"),
    ("ref_area", ["G2-C", "G9-Z"], "G9-Z"),
    ("flow", ["period", "torrent"], "torrent"),
    ("stage", ["actual", "rumoured"], "rumoured"),
    ("obs_status", ["normal", "odd"], "odd"),
    ("calendar", ["statistical", "lunar"], "lunar"),
]


@pytest.mark.parametrize(("column", "texts", "found"), REFUSED)
def test_unknown_ids_are_refused(column: str, texts: list[str], found: str) -> None:
    with pytest.raises(ArgumentError, match=found):
        nq.indicator_values(_plain(**{column: texts}), land())


def test_an_unused_category_is_no_fault() -> None:
    given = _plain().astype({"ref_area": pd.CategoricalDtype(["G2-C", "G9-Z"])})
    assert len(nq.indicator_values(given, land())) > 0


@pytest.mark.parametrize("column", ["variable", "ref_area"])
def test_an_empty_id_is_refused(column: str) -> None:
    with pytest.raises(ArgumentError, match=column):
        nq.indicator_values(_plain(**{column: [None, PLAIN[column][1]]}), land())


@pytest.mark.parametrize("column", ["variable", "ref_area"])
def test_a_missing_column_is_named(column: str) -> None:
    with pytest.raises(ArgumentError, match=column):
        nq.indicator_values(_plain().drop(columns=column), land())


@pytest.mark.parametrize("column", ["time_period", "obs_value"])
def test_every_missing_column_is_an_error_of_the_caller(column: str) -> None:
    """Named as the others are, not as a KeyError."""
    with pytest.raises(ArgumentError, match=column):
        nq.indicator_values(_plain().drop(columns=column), land())


def test_an_unclear_period_is_an_error_of_the_caller() -> None:
    with pytest.raises(ArgumentError, match="2024-13"):
        nq.indicator_values(_plain(time_period=["2024-13"] * 2), land())


def test_no_framework_no_scores() -> None:
    with pytest.raises(ArgumentError, match="framework"):
        nq.aggregate(_table(), land())


def test_scores_of_the_latest_period_by_default() -> None:
    scores = nq.aggregate(_table(), land(), framework="fest", areas="G2")
    assert scores["time_period"].astype(str).unique().tolist() == ["2024"]
    assert cell(scores, "score", node="lit_rate", ref_area="G2-C") == 50


def test_the_input_is_left_as_it_was() -> None:
    table = _table()
    before = table.copy(deep=True)
    for step in (nq.latest_vintage, nq.indicator_values, nq.target_gaps, nq.trends):
        step(table, land())
    nq.restate(table, land(), to="G2")
    assert_frame_equal(table, before)
