"""Which of several values of one indicator, area and period counts."""

from __future__ import annotations

from itertools import product

import pytest
from elnor import Row, assess, cell, codes, figures, late, rows_where
from hypothesis import given, settings
from hypothesis import strategies as st

from nq57_indicators.computation.values.preference import with_preference

CHOICES: dict[str, list[Row]] = {
    "custodian": late("G2-C", "2024", 1, 100, provider="REG"),
    "custodian's plan": late("G2-C", "2024", 2, 100, provider="REG", stage="plan"),
    "settled": late("G2-C", "2024", 3, 100, stage="settled"),
    "executed": late("G2-C", "2024", 4, 100, stage="executed"),
    "own": late("G2-C", "2024", 5, 100),
    "administrative": late("G2-C", "2024", 6, 100, calendar="administrative"),
    "to date": late("G2-C", "2024", 7, 100, flow="ytd"),
    "stated": figures("G2-C", "2024", late_rate=8),
    "expected": late("G2-C", "2024", 9, 100, stage="expected"),
    "another": late("G2-C", "2024", 10, 100, provider="OBS"),
    "another's settled": late("G2-C", "2024", 11, 100, provider="OBS", stage="settled"),
}
BETTER = [
    ("custodian", "settled"),
    ("custodian", "own"),
    ("custodian", "another's settled"),
    ("settled", "executed"),
    ("executed", "own"),
    ("own", "expected"),
    ("own", "administrative"),
    ("own", "to date"),
    ("own", "stated"),
    ("own", "another"),
    ("own", "another's settled"),
    ("expected", "another"),
    ("stated", "expected"),
    ("expected", "custodian's plan"),
    ("another's settled", "another"),
]


def _counting(rows: list[Row]) -> list[float]:
    values = rows_where(assess(rows).values, indicator="late_rate")
    return values.loc[values["preferred"], "value"].tolist()


@pytest.mark.parametrize(("better", "worse"), BETTER)
def test_the_better_of_two(better: str, worse: str) -> None:
    for rows in (CHOICES[better] + CHOICES[worse], CHOICES[worse] + CHOICES[better]):
        assert _counting(rows) == _counting(CHOICES[better])


def test_a_value_comes_before_a_better_source_without_one() -> None:
    gone = late("G2-C", "2024", None, None, provider="REG", obs_status="missing", missing_reason="refused")
    assert _counting([*gone, *CHOICES["another"]]) == [10]


def test_of_missing_values_one_counts() -> None:
    rows = [
        row
        for provider in ("REG", "G2-C")
        for row in late("G2-C", "2024", None, None, provider=provider, obs_status="missing", missing_reason="refused")
    ]
    values = rows_where(assess(rows).values, indicator="late_rate")
    assert values.loc[values["preferred"], "provider"].astype(str).tolist() == ["REG"]


def test_plans_never_count() -> None:
    assert _counting(CHOICES["custodian's plan"]) == []
    assert with_preference([], codes()) == []


def test_periods_of_other_labels_count_beside_one_another() -> None:
    rows = [*late("G2-C", "2024-12", 1, 10), *late("G2-C", "2024-Q4", 2, 10), *late("G2-C", "2024", 3, 10)]
    assert sorted(_counting(rows)) == [10, 20, 30]


def test_a_level_counts_by_the_keeper_of_its_variable() -> None:
    rows = [*figures("G2-C", "2024", charm_rank=3), *figures("G2-C", "2024", charm_rank=4, provider="OBS")]
    assert cell(assess(rows).values, "value", indicator="charm_rank", preferred=True) == 3


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(sorted(CHOICES)), min_size=1, max_size=6, unique=True), st.randoms(use_true_random=False)
)
def test_one_row_counts_whatever_there_is(names: list[str], random: object) -> None:
    rows = [row for name in names for row in CHOICES[name]]
    outcomes = [name for name in names if "plan" not in name]
    found = _counting(rows)
    assert len(found) == (1 if outcomes else 0)
    random.shuffle(rows)  # type: ignore[attr-defined]  # a Random of hypothesis
    assert _counting(rows) == found


def test_the_order_of_preference_is_total() -> None:
    """Two at a time, some source always counts, and preferring is transitive."""
    names = [name for name in CHOICES if "plan" not in name]
    alone = {name: _counting(CHOICES[name])[0] for name in names}
    wins = {(a, b): _counting(CHOICES[a] + CHOICES[b]) == [alone[a]] for a, b in product(names, names) if a != b}
    for a, b in wins:
        assert wins[a, b] != wins[b, a]
    ranked = sorted(names, key=lambda name: -sum(wins[name, other] for other in names if other != name))
    assert all(wins[a, b] for place, a in enumerate(ranked) for b in ranked[place + 1 :])
