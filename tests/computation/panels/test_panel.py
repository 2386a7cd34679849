"""Panels: the axes, and what lies in a cell."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from elnor import coded, codes, figures, frame, late, lit, panel

from nq57_indicators.computation.panels.layout import Layout, panels_of, shared_cells
from nq57_indicators.computation.panels.panel import (
    ABSENT,
    LADDER_OF_REASON,
    LADDER_OF_STATUS,
    MISSING,
    NOT_APPLICABLE,
    NOT_DUE,
    REASON_CODES,
    SELF,
    STATUS_CODES,
    added_up,
    positions,
    status_of_parts,
)
from nq57_indicators.models.codelists import MISSING_REASONS, OBS_STATUSES
from nq57_indicators.tables.observations import NO_DAY, day_number
from nq57_indicators.tables.submission import Submission


def _ints(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int32)


def test_positions_on_a_sorted_axis() -> None:
    assert positions(_ints(2, 5, 9), _ints(9, 2, 3, 10, 5)).tolist() == [2, 0, -1, -1, 1]
    assert positions(_ints(), _ints(1, 2)).tolist() == [-1, -1]
    assert positions(_ints(1), _ints()).tolist() == []


def test_layers_by_flow_provider_and_stage() -> None:
    rows = [
        *late("G2-C", "2024", 1, 10),
        *late("G2-D", "2024", 2, 10),
        *late("G2-C", "2024", 1, 10, provider="REG"),
        *late("G2-C", "2024", 1, 10, stage="plan"),
        *late("G2-C", "2024", 1, 10, calendar="administrative"),
        *late("G2-C", "2024-12", 1, 10, flow="ytd"),
        *lit("G2-C", "2024", 1, 10),
    ]
    panels = panels_of(coded(rows))
    found = {(layer.flow_name, layer.stage_name, layer.provider): made.shape for layer, made in panels.items()}
    registry = codes().provider["REG"]
    assert found == {
        ("period", "actual", SELF): (2, 2, 3),
        ("period", "actual", registry): (2, 1, 3),
        ("period", "plan", SELF): (2, 1, 3),
        ("ytd", "actual", SELF): (2, 1, 3),
        ("stock", "actual", SELF): (2, 1, 3),
    }
    [time] = {id(made.time): made.time for made in panels.values()}.values()
    assert [(one.label, one.calendar) for one in time.periods] == [
        ("2024", "administrative"), ("2024-12", "statistical"), ("2024", "statistical"),
    ]  # fmt: skip


MIXED = [
    *late("G2-C", "2024", 1, 10),
    *late("G2-D", "2023", 2, 10, provider="REG", vintage="2025-06-30"),
    *lit("G2-C", "2022", 1, 10, stage="plan"),
]


@pytest.mark.parametrize("size", [1, 2, 1 << 17])
@pytest.mark.parametrize("dropped", [[0, 1], [2, 3], [4, 5], [1, 4], [0, 1, 2, 3, 4, 5]], ids=str)
def test_rows_that_are_not_kept_might_as_well_not_be_there(
    dropped: list[int], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nq57_indicators.computation.panels.layout.BLOCK", size)
    rows, kept = coded(MIXED), np.ones(len(MIXED), bool)
    kept[dropped] = False
    layout = Layout.of(rows, kept)
    found, wanted = panels_of(rows, layout), panels_of(rows.take(kept))
    assert found.keys() == wanted.keys()
    for layer, made in found.items():
        assert made.arrays.keys() == wanted[layer].arrays.keys()
        for name, array in made.arrays.items():
            own = np.where(array >= 0, np.cumsum(kept)[array] - 1, -1) if name == "row" else array
            np.testing.assert_array_equal(own, wanted[layer].arrays[name])
    assert not shared_cells(layout).any()
    assert [layout.remembered().cells(block).tolist() for block in layout.blocks] == [
        layout.cells(block).tolist() for block in layout.blocks
    ]


def test_one_group_is_added_up_as_it_is_among_others() -> None:
    pieces = np.array([[[0.1], [0.2], [0.3], [1e16], [1.0]]])
    alone = added_up(pieces[:, 2:], np.zeros(1, np.int64))
    assert alone.tolist() == added_up(pieces, np.array([0, 2]))[:, 1:].tolist() == [[[1e16]]]


def test_no_observations_make_no_panels() -> None:
    assert panels_of(coded([])) == {}


def test_periods_stand_in_order_of_their_last_day() -> None:
    made = panel([*late("G2-C", "2024", 3, 10), *late("G2-C", "2019", 1, 10), *late("G2-C", "2022", 2, 10)])
    at = positions(made.items, _ints(codes().item["petitions_late"]))[0]
    assert made.value[at, 0].tolist() == [1, 2, 3]
    assert made.time.end.tolist() == [day_number(date(year, 12, 31)) for year in (2019, 2022, 2024)]


STATUSES = [
    ("normal", None, LADDER_OF_STATUS[OBS_STATUSES.index("normal")]),
    ("final", None, LADDER_OF_STATUS[OBS_STATUSES.index("final")]),
    ("withdrawn", None, ABSENT),
    ("missing", None, MISSING),
    ("missing", "not_applicable", NOT_APPLICABLE),
    ("missing", "not_due", NOT_DUE),
    ("missing", "refused", LADDER_OF_REASON[MISSING_REASONS.index("refused")]),
]


@pytest.mark.parametrize(("status", "reason", "expected"), STATUSES)
def test_status_of_a_cell(status: str, reason: str | None, expected: int) -> None:
    figure = 5 if reason is None and status != "missing" else None
    [row] = figures("G2-C", "2024", petitions_all=figure, obs_status=status, missing_reason=reason)
    made = panel([row, *figures("G2-D", "2024", petitions_all=7)])
    assert made.status[0, 0, 0] == expected
    known = status in ("normal", "final")
    assert made.value[0, 0, 0] == 5 if known else np.isnan(made.value[0, 0, 0])
    assert made.value[0, 1, 0] == 7


def test_vintages_only_where_there_are_any() -> None:
    assert panel(late("G2-C", "2024", 1, 10)).vintage is None
    assert panel(late("G2-C", "2024", 1, 10, vintage="2025-01-31")).vintage is None
    rows = [*figures("G2-C", "2024", petitions_all=5, vintage="2025-01-31"), *figures("G2-D", "2024", petitions_all=5)]
    made = panel(rows)
    assert made.vintage is not None
    assert made.vintage[0, :, 0].tolist() == [day_number(date(2025, 1, 31)), NO_DAY]


def test_provider_of_each_area() -> None:
    own, other = panel(late("G2-C", "2024", 1, 9)), panel(late("G2-C", "2024", 1, 9, provider="OBS"))
    assert own.providers.tolist() == [codes().area["G2-C"]]
    assert other.providers.tolist() == [codes().provider["OBS"]]


LADDER = [
    ("final", "final", "final"),
    ("final", "normal", "normal"),
    ("normal", "provisional", "provisional"),
    ("estimate", "provisional", "estimate"),
    ("estimate", "absent", "absent"),
    ("absent", "missing", "missing"),
    ("missing", "unknown", "unknown"),
    ("unknown", "not_collected", "not_collected"),
    ("refused", "not_collected", "refused"),
    ("not_due", "refused", "not_due"),
    ("not_due", "not_applicable", "not_applicable"),
    ("normal", "not_applicable", "not_applicable"),
]


def _rung(name: str) -> int:
    if name == "absent":
        return ABSENT
    if name in OBS_STATUSES:
        return int(LADDER_OF_STATUS[OBS_STATUSES.index(name)])
    return int(LADDER_OF_REASON[MISSING_REASONS.index(name)])


@pytest.mark.parametrize(("first", "second", "worst"), LADDER)
def test_the_less_certain_of_two(first: str, second: str, worst: str) -> None:
    assert max(_rung(first), _rung(second)) == _rung(worst)


@pytest.mark.parametrize("name", [name for name in (*OBS_STATUSES, *MISSING_REASONS) if name != "withdrawn"])
def test_places_on_the_ladder_stand_for_their_codes(name: str) -> None:
    place = _rung(name)
    if name in MISSING_REASONS:
        assert (OBS_STATUSES[STATUS_CODES[place]], MISSING_REASONS[REASON_CODES[place]]) == ("missing", name)
    else:
        assert (OBS_STATUSES[STATUS_CODES[place]], REASON_CODES[place]) == (name, -1)


PARTS = [
    (["normal", "final"], True, "normal"),
    (["normal", "missing"], True, "missing"),
    (["refused", "refused"], True, "refused"),
    (["refused", "not_due"], True, "missing"),
    (["refused", "absent"], True, "missing"),
    (["normal", "absent"], True, "absent"),
    (["refused", "absent"], False, "absent"),
]


@pytest.mark.parametrize(("parts", "reported", "whole"), PARTS)
def test_the_status_of_a_figure_made_of_parts(parts: list[str], reported: bool, whole: str) -> None:
    """A reason of some is no reason of the whole; what nobody reported on is not missed."""
    cells = [np.array([_rung(name)], np.int8) for name in parts]
    assert status_of_parts(cells, np.array([reported])).tolist() == [_rung(whole)]


def test_a_submission_is_laid_out_without_its_findings() -> None:
    """What recognition hands over is what panels take: no step in between changes a figure."""
    import nq57_indicators as nq

    table = frame(late("G2-C", "2024", 1, 10))
    submission = nq.read_submission(table, catalogue=codes().catalogue)
    assert isinstance(submission, Submission)
    [made] = panels_of(submission._coded).values()
    assert sorted(made.value.ravel().tolist()) == [1, 10]
