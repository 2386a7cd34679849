"""The steps in their order, and the choices of the caller."""

from __future__ import annotations

import pytest
from elnor import SHIRES, Row, assess, cell, codes, figures, land, late, lit, rows_where, run

from alike import assert_frame_equal
from nq57_indicators.computation.results import batch
from nq57_indicators.computation.scores.comparing import areas_of
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.framework import Framework, Node

LATEST = [
    (lit("G2-C", "2024", 1, 10), "2024"),
    ([*lit("G2-C", "2023", 1, 10), *late("G2-C", "2024-02", 1, 10)], "2024-02"),
    ([*late("G2-C", "2024-12", 1, 10), *late("G2-C", "2024", 1, 10)], "2024"),
    ([*lit("G2-C", "2024", 1, 10), *figures("G2-C", "2024-12-31", rites_open=1, rites_all=2)], "2024"),
    (late("G2-C", "2024", 1, 10, stage="plan"), None),
    ([], None),
]


@pytest.mark.parametrize(("rows", "expected"), LATEST)
def test_the_latest_period(rows: list[Row], expected: str | None) -> None:
    """Of several that end together the longest."""
    assert run(rows).latest_period() == expected


def _framework(areas: str | None) -> Framework:
    return Framework(id="f", official=False, version="1", areas=areas, nodes=(Node(id="n"),))


SEEN = {codes().area[name] for name in ("EL", "G2-C")}
ASKED = [
    (None, "G2", list(SHIRES)),
    (None, None, ["EL", "G2-C"]),
    ("G1", "G2", ["G1-A", "G1-B", "G1-C", "G1-D", "G1-E"]),
    (["G2-D", "EL"], "G2", ["G2-D", "EL"]),
    ("G2-parish", None, ["G2-C-1", "G2-C-2"]),
]


@pytest.mark.parametrize(("asked", "scheme", "expected"), ASKED)
def test_which_areas_are_scored(asked: str | list[str] | None, scheme: str | None, expected: list[str]) -> None:
    assert areas_of(_framework(scheme), codes(), asked, lambda: SEEN) == expected


def test_an_area_asked_for_twice_is_scored_once() -> None:
    scores = assess(lit("G2-C", "2024", 40, 100), framework="fest", period="2024", areas=["G2-C", "G2-C"]).scores
    assert cell(scores, "rank_of", node="lit_rate") == 1


@pytest.mark.parametrize("asked", ["G9", ["G2-C", "G9-Z"]])
def test_unknown_areas_are_refused_at_once(asked: str | list[str]) -> None:
    with pytest.raises(ArgumentError, match="G9"):
        assess(lit("G2-C", "2024", 1, 10), framework="fest", areas=asked)


def test_an_unclear_period_is_refused() -> None:
    with pytest.raises(ArgumentError, match="2024-13"):
        _ = assess(lit("G2-C", "2024", 1, 10), framework="fest", period="2024-13").scores


def test_areas_of_two_levels_are_scored_each_by_the_targets_of_its_own() -> None:
    rows = [*lit("G2-C", "2024", 40, 100), *lit("EL", "2024", 40, 100)]
    scores = assess(rows, framework="fest", period="2024", areas=["G2-C", "EL"]).scores
    assert rows_where(scores, node="lit_rate", ref_area="G2-C")["score"].tolist() == [50]
    [country] = rows_where(scores, node="lit_rate", ref_area="EL").to_dict("records")
    assert country["missing_reason"] == "no_scale"
    alone = assess(rows, framework="fest", period="2024", areas=["EL"]).scores
    assert set(rows_where(alone, node="lit_rate")["missing_reason"]) == {"no_scale"}


def test_values_are_made_once() -> None:
    one = run(late("G2-C", "2024", 1, 10))
    assert one.panels is one.panels
    assert one.batches is one.batches
    assert one.batch_of("late_rate").values is one.batch_of("late_rate").values


def test_results_do_not_depend_on_the_size_of_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        *late("G2-C", "2023", 1, 10),
        *late("G2-C", "2024", 2, 10),
        *late("G2-D", "2024", 2, 10, provider="REG"),
        *lit("G2-C", "2024", 40, 100),
        *lit("G2-C", "2024", 60, 100, stage="plan"),
        *figures("G2-D", "2024", late_rate=31, decimals=0),
    ]
    whole = assess(rows, framework="fest", period="2024")
    expected = [getattr(whole, name) for name in ("values", "gaps", "trends", "scores")]
    monkeypatch.setattr(batch, "CELLS", 1)
    parts = assess(rows, framework="fest", period="2024")
    assert len(parts._run.batches) > len(whole._run.batches) == 1
    for name, frame in zip(("values", "gaps", "trends", "scores"), expected, strict=True):
        assert_frame_equal(getattr(parts, name), frame, check_exact=True)


def test_known_at_is_of_data_and_as_of_of_rules() -> None:
    rows = [
        *late("G2-C", "2024", 1, 10, vintage="2025-01-31"),
        *figures("G2-C", "2024", petitions_late=2, vintage="2025-06-30"),
    ]
    early = assess(rows, known_at="2025-03-01")
    assert cell(early.values, "value", indicator="late_rate") == 10
    assert len(early.gaps) == 2
    assert assess(rows, as_of="2023-01-01").gaps.empty
    assert cell(assess(rows, as_of="2023-01-01").values, "value", indicator="late_rate") == 20


def test_a_catalogue_of_one_day_has_the_targets_of_that_day() -> None:
    from elnor import FOLDER

    import nq57_indicators as nq

    early = nq.load_catalogue(FOLDER, as_of="2023-01-01")
    assert assess(late("G2-C", "2024", 1, 10), catalogue=early).gaps.empty
    assert len(assess(late("G2-C", "2024", 1, 10), catalogue=land()).gaps) == 2
